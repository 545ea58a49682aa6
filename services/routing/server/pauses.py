"""Answers `PauseService`."""

import grpc

from chassis.calls import caller
from chassis.protos import timestamp
from onedoor.routing.v1 import pauses_pb2 as pb
from onedoor.routing.v1 import pauses_pb2_grpc
from services.routing.domain.pause import Pause
from services.routing.server.messages import assignment_message
from services.routing.use_cases.pausing import Ground, PauseFilter, Pausing
from services.routing.use_cases.reading import Reading
from services.routing.use_cases.sight import reads_content

Context = grpc.ServicerContext


class PauseServicer(pauses_pb2_grpc.PauseServiceServicer):
    """Time that does not count."""

    def __init__(self, pausing: Pausing, reading: Reading) -> None:
        """Answer from routing's core."""
        self.pausing = pausing
        self.reading = reading

    def PauseAssignment(
        self, request: pb.PauseAssignmentRequest, context: Context
    ) -> pb.PauseAssignmentResponse:
        """Let the time stand still."""
        ground = Ground(reason_code=request.reason_code, proof=request.proof, days=request.days)
        pause, order = self.pausing.pause(caller(), request.assignment_id, request.version, ground)
        return pb.PauseAssignmentResponse(
            pause=pause_message(pause), assignment=assignment_message(order)
        )

    def ResumeAssignment(
        self, request: pb.ResumeAssignmentRequest, context: Context
    ) -> pb.ResumeAssignmentResponse:
        """Let the time run again."""
        pause, order = self.pausing.resume(
            caller(), request.assignment_id, request.version, request.reason
        )
        return pb.ResumeAssignmentResponse(
            pause=pause_message(pause), assignment=assignment_message(order)
        )

    def ListPauses(self, request: pb.ListPausesRequest, context: Context) -> pb.ListPausesResponse:
        """A page of pauses."""
        wanted = PauseFilter(
            case_id=request.case_id,
            department=request.department,
            states=tuple(request.states),
        )
        page = self.pausing.list(caller(), wanted, size=request.page_size, token=request.page_token)
        closed = self.reading.closed(caller(), *(one.case_id for one in page.items))
        is_near = reads_content(caller())
        return pb.ListPausesResponse(
            pauses=[
                pause_message(one, with_words=is_near and one.case_id not in closed)
                for one in page.items
            ],
            next_page_token=page.next_page_token,
            total=page.total,
            total_is_exact=page.total_is_exact,
        )


def pause_message(pause: Pause, *, with_words: bool = True) -> pb.Pause:
    """A pause; its words only where they may be read."""
    return pb.Pause(
        id=pause.id,
        assignment_id=pause.assignment_id,
        case_id=pause.case_id,
        clock_id=pause.clock_id,
        code=pause.code,
        area_code=pause.area_code,
        department=pause.department,
        state=pause.state.value,
        reason_code=pause.reason_code,
        approver=pause.approver.value,
        proof=pause.proof if with_words else "",
        start_time=timestamp(pause.start_time),
        started_by=pause.started_by,
        until_time=timestamp(pause.until_time),
        end_time=timestamp(pause.end_time),
        ended_by=pause.ended_by,
        ending=pause.ending.value if pause.ending else "",
        end_reason=pause.end_reason if with_words else "",
        due_time=timestamp(pause.due_time),
        version=pause.version,
    )
