"""Answers `SimulationService`."""

import grpc

from chassis.calls import caller
from chassis.protos import moment, timestamp
from onedoor.routing.v1 import simulations_pb2 as pb
from onedoor.routing.v1 import simulations_pb2_grpc
from services.routing.domain.simulation import Course, Move, Movement, Simulation
from services.routing.use_cases.simulating import Simulating, Wish

Context = grpc.ServicerContext
_PLAIN = (
    "id", "area_code", "rule_set_id", "rule_set_version", "requester", "total", "done", "moved",
    "unmatched_before", "unmatched_after", "version",
)  # fmt: skip


class SimulationServicer(simulations_pb2_grpc.SimulationServiceServicer):
    """Drafts tried on past cases."""

    def __init__(self, simulating: Simulating) -> None:
        """Answer from routing's core."""
        self.simulating = simulating

    def StartSimulation(
        self, request: pb.StartSimulationRequest, context: Context
    ) -> pb.StartSimulationResponse:
        """Begin."""
        wish = Wish(
            rule_set_id=request.rule_set_id,
            version=request.version,
            since=moment(request.since_time),
            until=moment(request.until_time),
        )
        return pb.StartSimulationResponse(
            simulation=_message(self.simulating.start(caller(), wish))
        )

    def GetSimulation(
        self, request: pb.GetSimulationRequest, context: Context
    ) -> pb.GetSimulationResponse:
        """Progress and result."""
        found = self.simulating.simulation(caller(), request.simulation_id)
        return pb.GetSimulationResponse(simulation=_message(found))

    def ListSimulations(
        self, request: pb.ListSimulationsRequest, context: Context
    ) -> pb.ListSimulationsResponse:
        """A page of simulations."""
        page = self.simulating.list(
            caller(), request.area_code, size=request.page_size, token=request.page_token
        )
        return pb.ListSimulationsResponse(
            simulations=[_message(one) for one in page.items],
            next_page_token=page.next_page_token,
            total=page.total,
            total_is_exact=page.total_is_exact,
        )

    def ListMovedCases(
        self, request: pb.ListMovedCasesRequest, context: Context
    ) -> pb.ListMovedCasesResponse:
        """A page of the cases that move."""
        page = self.simulating.moves(
            caller(),
            request.simulation_id,
            request.movement,
            size=request.page_size,
            token=request.page_token,
        )
        return pb.ListMovedCasesResponse(
            cases=[_moved_case(one) for one in page.items],
            next_page_token=page.next_page_token,
            total=page.total,
            total_is_exact=page.total_is_exact,
        )

    def CancelSimulation(
        self, request: pb.CancelSimulationRequest, context: Context
    ) -> pb.CancelSimulationResponse:
        """Stop."""
        stopped = self.simulating.cancel(caller(), request.simulation_id, request.version)
        return pb.CancelSimulationResponse(simulation=_message(stopped))


def _message(simulation: Simulation) -> pb.Simulation:
    ordered = sorted(simulation.movements, key=lambda one: (-one.count, one.number))
    return pb.Simulation(
        **{name: getattr(simulation, name) for name in _PLAIN},
        state=simulation.state.value,
        since_time=timestamp(simulation.since),
        until_time=timestamp(simulation.until),
        request_time=timestamp(simulation.request_time),
        end_time=timestamp(simulation.end_time),
        movements=[_movement(one) for one in ordered],
    )


def _movement(movement: Movement) -> pb.Movement:
    return pb.Movement(
        number=movement.number,
        before=_course(movement.before),
        after=_course(movement.after),
        count=movement.count,
    )


def _course(course: Course) -> pb.Course:
    return pb.Course(path=course.path, department=course.department)


def _moved_case(move: Move) -> pb.MovedCase:
    return pb.MovedCase(
        case_id=move.case_id,
        code=move.code,
        area_code=move.area_code,
        place_time=timestamp(move.place_time),
        before=_course(move.before),
        after=_course(move.after),
        row_before=move.row_before,
        row_after=move.row_after,
    )
