"""Answers `PlacementService`."""

import grpc

from chassis.calls import caller
from chassis.protos import timestamp
from onedoor.routing.v1 import placements_pb2 as pb
from onedoor.routing.v1 import placements_pb2_grpc
from services.routing.domain.clock import Clock
from services.routing.domain.decision import Decision
from services.routing.use_cases.desk import Desk
from services.routing.use_cases.rerouting import Rerouting

Context = grpc.ServicerContext


class PlacementServicer(placements_pb2_grpc.PlacementServiceServicer):
    """The fallback desk."""

    def __init__(self, desk: Desk, rerouting: Rerouting) -> None:
        """Answer from routing's core."""
        self.desk = desk
        self.rerouting = rerouting

    def ListWaitingPlacements(
        self, request: pb.ListWaitingPlacementsRequest, context: Context
    ) -> pb.ListWaitingPlacementsResponse:
        """A page of what waits."""
        found = self.desk.waiting(
            caller(), cause=request.cause, size=request.page_size, token=request.page_token
        )
        return pb.ListWaitingPlacementsResponse(
            placements=[_message(one, found.clocks.get(one.case_id)) for one in found.page.items],
            next_page_token=found.page.next_page_token,
            total=found.page.total,
            total_is_exact=found.page.total_is_exact,
        )

    def ConfirmPlacement(
        self, request: pb.ConfirmPlacementRequest, context: Context
    ) -> pb.ConfirmPlacementResponse:
        """It stands."""
        decision = self.desk.confirm(caller(), request.case_id, request.version)
        return pb.ConfirmPlacementResponse(placement=_message(decision, None))

    def ReroutePlacement(
        self, request: pb.ReroutePlacementRequest, context: Context
    ) -> pb.ReroutePlacementResponse:
        """The rules place it anew."""
        decision, _ = self.rerouting.follow_by_hand(
            caller(),
            request.case_id,
            request.version,
            clocks=request.clocks,
            reason=request.reason,
        )
        return pb.ReroutePlacementResponse(placement=_message(decision, None))


def _message(decision: Decision, clock: Clock | None) -> pb.Placement:
    return pb.Placement(
        case_id=decision.case_id,
        code=decision.code,
        area_code=decision.area_code,
        state=decision.desk.value if decision.desk else "",
        cause=decision.desk_cause.value if decision.desk_cause else "",
        lead_department=decision.lead_department,
        wait_time=timestamp(decision.desk_time),
        due_time=timestamp(clock.due_time) if clock else None,
        is_overdue=bool(clock and clock.is_overdue),
        version=decision.version,
        proposed_departments=decision.proposed if decision.is_amended_waiting else (),
    )
