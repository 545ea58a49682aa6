"""Answers `PartService`."""

import grpc

from chassis.calls import caller
from chassis.protos import timestamp
from onedoor.routing.v1 import parts_pb2 as pb
from onedoor.routing.v1 import parts_pb2_grpc
from services.routing.domain.assignment import Assignment
from services.routing.domain.holders import Holder
from services.routing.server.messages import assignment_message
from services.routing.use_cases.parts import Collection, Parts
from services.routing.use_cases.reading import Reading
from services.routing.use_cases.sight import reads_content

Context = grpc.ServicerContext


class PartServicer(parts_pb2_grpc.PartServiceServicer):
    """What co-departments owe the lead."""

    def __init__(self, parts: Parts, reading: Reading) -> None:
        """Answer from routing's core."""
        self.parts = parts
        self.reading = reading

    def GetParts(self, request: pb.GetPartsRequest, context: Context) -> pb.GetPartsResponse:
        """The parts of a case."""
        found = self.parts.collect(caller(), request.case_id)
        is_open = reads_content(caller()) and not self.reading.closed(caller(), request.case_id)
        return pb.GetPartsResponse(
            lead_department=found.lead,
            is_joint=found.is_joint,
            parts=[
                _part(one, found, with_words=is_open and one.id in found.own) for one in found.parts
            ],
            missing_departments=[one.department for one in found.parts if one.is_missing],
        )

    def ExplainPart(
        self, request: pb.ExplainPartRequest, context: Context
    ) -> pb.ExplainPartResponse:
        """Say why it is late."""
        order = self.parts.explain(
            caller(),
            request.assignment_id,
            request.version,
            reason=request.reason,
            report=request.report,
        )
        return pb.ExplainPartResponse(assignment=assignment_message(order, with_content=True))

    def UrgePart(self, request: pb.UrgePartRequest, context: Context) -> pb.UrgePartResponse:
        """Ask for a part."""
        order = self.parts.urge(caller(), request.assignment_id, request.version)
        return pb.UrgePartResponse(part=_part(order, None, with_words=False))

    def GetHolders(self, request: pb.GetHoldersRequest, context: Context) -> pb.GetHoldersResponse:
        """Who held the case how long."""
        found = self.parts.holding(caller(), request.case_id)
        return pb.GetHoldersResponse(
            holders=[_holder(one) for one in found.holders],
            objection_count=found.objection_count,
        )


def _part(order: Assignment, found: Collection | None, *, with_words: bool) -> pb.Part:
    part = pb.Part(
        assignment_id=order.id,
        department=order.department,
        state=order.state.value,
        issue_time=timestamp(order.issue_time),
        due_time=timestamp(order.limits.due_time),
        complete_time=timestamp(order.complete_time),
        is_late=bool(found and order.is_late(found.now)),
        is_missing=order.is_missing,
        urge_time=timestamp(order.urge_time),
        result=order.result if with_words else "",
        version=order.version,
    )
    for one in order.explanations:
        part.explanations.add(
            explain_time=timestamp(one.explain_time),
            explained_by=one.explained_by,
            reason=one.reason if with_words else "",
            report=one.report if with_words else "",
        )
    return part


def _holder(holder: Holder) -> pb.Holder:
    known = {name: value for name, value in vars(holder).items() if not name.endswith("_time")}
    return pb.Holder(
        **known,
        start_time=timestamp(holder.start_time),
        end_time=timestamp(holder.end_time),
    )
