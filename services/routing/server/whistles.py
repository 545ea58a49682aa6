"""Answers `WhistleService`."""

import grpc

from chassis.calls import caller
from chassis.protos import timestamp
from onedoor.routing.v1 import whistles_pb2 as pb
from onedoor.routing.v1 import whistles_pb2_grpc
from services.routing.domain.whistle import Whistle, Word
from services.routing.use_cases.answering import Answering
from services.routing.use_cases.reading import Reading
from services.routing.use_cases.sight import reads_content
from services.routing.use_cases.whistle_reading import Handle, WhistleFilter, WhistleReading
from services.routing.use_cases.whistling import Call, Whistling

Context = grpc.ServicerContext


class WhistleServicer(whistles_pb2_grpc.WhistleServiceServicer):
    """Departments called to a place."""

    def __init__(
        self,
        whistling: Whistling,
        answering: Answering,
        whistles: WhistleReading,
        reading: Reading,
    ) -> None:
        """Answer from routing's core."""
        self.whistling = whistling
        self.answering = answering
        self.whistles = whistles
        self.reading = reading

    def CallDepartments(
        self, request: pb.CallDepartmentsRequest, context: Context
    ) -> pb.CallDepartmentsResponse:
        """Call."""
        call = Call(
            case_id=request.case_id,
            departments=tuple(request.departments),
            place=request.place,
            reason=request.reason,
            minutes=request.minutes,
        )
        whistles = self.whistling.call(caller(), call)
        return pb.CallDepartmentsResponse(whistles=[whistle_message(one) for one in whistles])

    def GetWhistle(self, request: pb.GetWhistleRequest, context: Context) -> pb.GetWhistleResponse:
        """One whistle."""
        whistle = self.whistles.get(caller(), request.whistle_id)
        return pb.GetWhistleResponse(whistle=self._shown([whistle])[0])

    def ListWhistles(
        self, request: pb.ListWhistlesRequest, context: Context
    ) -> pb.ListWhistlesResponse:
        """A page of whistles."""
        wanted = WhistleFilter(
            case_id=request.case_id,
            call_id=request.call_id,
            department=request.department,
            states=tuple(request.states),
        )
        page = self.whistles.list(
            caller(), wanted, size=request.page_size, token=request.page_token
        )
        return pb.ListWhistlesResponse(
            whistles=self._shown(list(page.items)),
            next_page_token=page.next_page_token,
            total=page.total,
            total_is_exact=page.total_is_exact,
        )

    def AcceptWhistle(
        self, request: pb.AcceptWhistleRequest, context: Context
    ) -> pb.AcceptWhistleResponse:
        """Come."""
        whistle = self.answering.accept(caller(), _handle(request))
        return pb.AcceptWhistleResponse(whistle=whistle_message(whistle))

    def RefuseWhistle(
        self, request: pb.RefuseWhistleRequest, context: Context
    ) -> pb.RefuseWhistleResponse:
        """Refuse."""
        whistle = self.answering.refuse(
            caller(), _handle(request), request.reason_code, request.reason
        )
        return pb.RefuseWhistleResponse(whistle=whistle_message(whistle))

    def DecideRefusal(
        self, request: pb.DecideRefusalRequest, context: Context
    ) -> pb.DecideRefusalResponse:
        """Excuse or insist."""
        whistle = self.whistling.decide(
            caller(), _handle(request), is_excused=request.is_excused, reason=request.reason
        )
        return pb.DecideRefusalResponse(whistle=whistle_message(whistle))

    def ArriveWhistle(
        self, request: pb.ArriveWhistleRequest, context: Context
    ) -> pb.ArriveWhistleResponse:
        """Be there."""
        whistle = self.answering.arrive(caller(), _handle(request), request.people)
        return pb.ArriveWhistleResponse(whistle=whistle_message(whistle))

    def ReportWhistle(
        self, request: pb.ReportWhistleRequest, context: Context
    ) -> pb.ReportWhistleResponse:
        """Tell what was done."""
        whistle = self.answering.report(caller(), _handle(request), request.report)
        return pb.ReportWhistleResponse(whistle=whistle_message(whistle))

    def CloseWhistle(
        self, request: pb.CloseWhistleRequest, context: Context
    ) -> pb.CloseWhistleResponse:
        """Close and grade."""
        whistle = self.whistling.close(caller(), _handle(request), request.grade, request.note)
        return pb.CloseWhistleResponse(whistle=whistle_message(whistle))

    def GradeWhistle(
        self, request: pb.GradeWhistleRequest, context: Context
    ) -> pb.GradeWhistleResponse:
        """Grade the call."""
        whistle = self.answering.grade(caller(), _handle(request), request.grade, request.note)
        return pb.GradeWhistleResponse(whistle=whistle_message(whistle))

    def CancelWhistle(
        self, request: pb.CancelWhistleRequest, context: Context
    ) -> pb.CancelWhistleResponse:
        """Take it back."""
        whistle = self.whistling.cancel(caller(), _handle(request))
        return pb.CancelWhistleResponse(whistle=whistle_message(whistle))

    def _shown(self, whistles: list[Whistle]) -> list[pb.Whistle]:
        closed = self.reading.closed(caller(), *(one.case_id for one in whistles))
        return [
            whistle_message(one, with_words=one.case_id not in closed and reads_content(caller()))
            for one in whistles
        ]


def whistle_message(whistle: Whistle, *, with_words: bool = True) -> pb.Whistle:
    """A whistle; its words only where they may be read."""
    message = pb.Whistle(
        id=whistle.id,
        call_id=whistle.call_id,
        case_id=whistle.case_id,
        code=whistle.code,
        area_code=whistle.area_code,
        department=whistle.department,
        state=whistle.state.value,
        caller=whistle.caller,
        call_time=timestamp(whistle.call_time),
        minutes=whistle.minutes,
        due_time=timestamp(whistle.due_time),
        is_insisted=whistle.is_insisted,
        is_late=whistle.is_late,
        refusal=_word(whistle.refusal, with_words=with_words),
        decision=_word(whistle.decision, with_words=with_words),
        arrival=_word(whistle.arrival, with_words=with_words),
        report=_word(whistle.report, with_words=with_words),
        department_grade=_word(whistle.department_grade, with_words=with_words),
        call_grade=_word(whistle.call_grade, with_words=with_words),
        version=whistle.version,
    )
    if with_words:
        message.place, message.reason = whistle.place, whistle.reason
    return message


def _word(word: Word | None, *, with_words: bool) -> pb.WhistleWord | None:
    if word is None:
        return None
    text = word.text if with_words else ""
    return pb.WhistleWord(key=word.key, text=text, by=word.by, time=timestamp(word.time))


def _handle(
    request: pb.AcceptWhistleRequest
    | pb.RefuseWhistleRequest
    | pb.DecideRefusalRequest
    | pb.ArriveWhistleRequest
    | pb.ReportWhistleRequest
    | pb.CloseWhistleRequest
    | pb.GradeWhistleRequest
    | pb.CancelWhistleRequest,
) -> Handle:
    return Handle(whistle_id=request.whistle_id, version=request.version)
