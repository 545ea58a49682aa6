"""Answers `ClockService`."""

import grpc

from chassis.calls import caller
from chassis.protos import timestamp
from onedoor.routing.v1 import clocks_pb2 as pb
from onedoor.routing.v1 import clocks_pb2_grpc
from services.routing.domain.clock import Clock
from services.routing.use_cases.reading import ClockFilter, Reading

Context = grpc.ServicerContext


class ClockServicer(clocks_pb2_grpc.ClockServiceServicer):
    """Clocks of cases."""

    def __init__(self, reading: Reading) -> None:
        """Answer from routing's core."""
        self.reading = reading

    def ListClocks(self, request: pb.ListClocksRequest, context: Context) -> pb.ListClocksResponse:
        """A page of clocks."""
        wanted = ClockFilter(
            case_id=request.case_id,
            department=request.department,
            state=request.state,
            is_overdue=request.is_overdue,
        )
        page = self.reading.clocks(
            caller(), wanted, size=request.page_size, token=request.page_token
        )
        return pb.ListClocksResponse(
            clocks=[_message(clock) for clock in page.items],
            next_page_token=page.next_page_token,
            total=page.total,
            total_is_exact=page.total_is_exact,
        )


def _message(clock: Clock) -> pb.Clock:
    return pb.Clock(
        id=clock.id,
        case_id=clock.case_id,
        assignment_id=clock.assignment_id,
        code=clock.code,
        area_code=clock.area_code,
        department=clock.department,
        purpose=clock.purpose.value,
        profile=clock.profile.key,
        profile_name=clock.profile.name,
        state=clock.state.value,
        due_time=timestamp(clock.due_time),
        certainty=clock.certainty.value,
        is_overdue=clock.is_overdue,
        level=clock.level,
        start_time=timestamp(clock.start_time),
        stop_time=timestamp(clock.stop_time),
        entries=[
            pb.ClockEntry(
                act=entry.kind.value,
                act_time=timestamp(entry.time),
                acted_by=entry.who,
                reason=entry.reason,
                units=entry.units,
                proof=entry.proof,
            )
            for entry in clock.ledger.entries
        ],
        calendar_version=clock.calendar_version,
        fault=clock.fault,
        pause_until_time=timestamp(clock.paused_until),
        version=clock.version,
    )
