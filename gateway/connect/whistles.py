"""Answers `DepartmentWhistleService`: the centre called, the department answers."""

from typing import Any, Protocol

from gateway.connect.guard import Context
from gateway.connect.servicer import write
from gateway.connect.upstream import Routing
from onedoor.connect.v1 import whistles_pb2 as pb
from onedoor.connect.v1 import whistles_pb2_grpc
from onedoor.routing.v1 import whistles_pb2 as routing_pb

_PLAIN = (
    "id", "call_id", "case_id", "code", "area_code", "state", "place", "reason", "is_insisted",
    "is_late", "version",
)  # fmt: skip


class Verb(Protocol):
    """What every write names."""

    request_id: str
    whistle_id: str
    version: int


class WhistleServicer(whistles_pb2_grpc.DepartmentWhistleServiceServicer):
    """The departments' side of a call."""

    def __init__(self, routing: Routing) -> None:
        """Ask routing."""
        self._routing = routing
        self._whistles = routing.whistles

    async def ListWhistles(
        self, request: pb.ListWhistlesRequest, context: Context
    ) -> pb.ListWhistlesResponse:
        """A page of whistles."""
        asked = routing_pb.ListWhistlesRequest(
            case_id=request.case_id,
            states=request.states,
            page_size=request.page_size,
            page_token=request.page_token,
        )
        page, _ = await self._routing.ask(self._whistles.ListWhistles, asked)
        return pb.ListWhistlesResponse(
            whistles=[_message(one) for one in page.whistles],
            next_page_token=page.next_page_token,
            total=page.total,
            total_is_exact=page.total_is_exact,
        )

    async def AcceptWhistle(
        self, request: pb.AcceptWhistleRequest, context: Context
    ) -> pb.AcceptWhistleResponse:
        """Come."""
        asked = routing_pb.AcceptWhistleRequest(**_verb(request))
        answer = await write(self._routing, self._whistles.AcceptWhistle, asked, context)
        return pb.AcceptWhistleResponse(whistle=_message(answer.whistle))

    async def RefuseWhistle(
        self, request: pb.RefuseWhistleRequest, context: Context
    ) -> pb.RefuseWhistleResponse:
        """Refuse."""
        asked = routing_pb.RefuseWhistleRequest(
            **_verb(request), reason_code=request.reason_code, reason=request.reason
        )
        answer = await write(self._routing, self._whistles.RefuseWhistle, asked, context)
        return pb.RefuseWhistleResponse(whistle=_message(answer.whistle))

    async def ArriveWhistle(
        self, request: pb.ArriveWhistleRequest, context: Context
    ) -> pb.ArriveWhistleResponse:
        """Be there."""
        asked = routing_pb.ArriveWhistleRequest(**_verb(request), people=request.people)
        answer = await write(self._routing, self._whistles.ArriveWhistle, asked, context)
        return pb.ArriveWhistleResponse(whistle=_message(answer.whistle))

    async def ReportWhistle(
        self, request: pb.ReportWhistleRequest, context: Context
    ) -> pb.ReportWhistleResponse:
        """Tell what was done."""
        asked = routing_pb.ReportWhistleRequest(**_verb(request), report=request.report)
        answer = await write(self._routing, self._whistles.ReportWhistle, asked, context)
        return pb.ReportWhistleResponse(whistle=_message(answer.whistle))

    async def GradeWhistle(
        self, request: pb.GradeWhistleRequest, context: Context
    ) -> pb.GradeWhistleResponse:
        """Grade the call."""
        asked = routing_pb.GradeWhistleRequest(
            **_verb(request), grade=request.grade, note=request.note
        )
        answer = await write(self._routing, self._whistles.GradeWhistle, asked, context)
        return pb.GradeWhistleResponse(whistle=_message(answer.whistle))


def _message(given: routing_pb.Whistle) -> pb.Whistle:
    return pb.Whistle(
        **{name: getattr(given, name) for name in _PLAIN},
        call_time=given.call_time,
        due_time=given.due_time,
        decision=given.decision.text,
        grade=given.department_grade.key,
    )


def _verb(request: Verb) -> dict[str, Any]:
    return {
        "request_id": request.request_id,
        "whistle_id": request.whistle_id,
        "version": request.version,
    }
