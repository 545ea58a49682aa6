"""The fallback desk over real parts: listed, warned of, counted, and settled by one person."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import grpc

from onedoor.routing.v1 import assignments_pb2, decisions_pb2, placements_pb2, placements_pb2_grpc
from tests.rpc.routing.centre import Centre
from tests.support.rpc import refused


def desk_of(centre: Centre) -> Any:
    """A client; the generated ones carry no types."""
    make: Any = placements_pb2_grpc.PlacementServiceStub
    return make(centre.server.channel)


def listed(centre: Centre, post: str = "dispatcher", **who: str) -> Any:
    stub = desk_of(centre)
    return centre.call(
        stub.ListWaitingPlacements, placements_pb2.ListWaitingPlacementsRequest(), post, **who
    )


def confirm(centre: Centre, case_id: str, version: int = 1, post: str = "dispatcher") -> Any:
    stub = desk_of(centre)
    request = placements_pb2.ConfirmPlacementRequest(case_id=case_id, version=version)
    return centre.call(stub.ConfirmPlacement, request, post).placement


def work(centre: Centre) -> int:
    """What the dispatcher's work says waits at the desk."""
    request = assignments_pb2.GetRouteWorkRequest()
    return int(centre.call(centre.assignments.GetRouteWork, request, "dispatcher").fallbacks)


def make_late(centre: Centre, case_id: str) -> None:
    over = datetime.now(UTC) - timedelta(hours=1)
    centre.kernel.database["clocks"].update_one(
        {"case_id": case_id, "purpose": "desk"},
        {"$set": {"due_time": over, "next_due_time": over, "warn_times": []}},
    )


def test_what_no_rule_places_is_listed_until_a_dispatcher_confirms(centre: Centre) -> None:
    ruled, stray = centre.accept(), centre.accept("没有规则的事", narrative="无")

    (waiting,) = listed(centre).placements
    assert (waiting.case_id, waiting.state, waiting.cause) == (stray, "waiting", "unruled")
    assert waiting.due_time.seconds > waiting.wait_time.seconds > 0
    assert listed(centre, area_code="430424").total == 0
    assert work(centre) == 1
    stood = confirm(centre, stray, waiting.version)

    assert (work(centre), centre.lead(stray).state) == (0, "issued")
    assert (stood.state, stood.lead_department) == ("confirmed", "petition")
    assert listed(centre).total == 0
    assert centre.published(stray)[-1] == "placement_moved"
    assert refused(confirm, centre, stray, stood.version) == (
        grpc.StatusCode.FAILED_PRECONDITION,
        "not_waiting",
    )
    assert refused(confirm, centre, ruled) == (grpc.StatusCode.FAILED_PRECONDITION, "not_waiting")


def test_a_desk_past_its_time_is_told_once_and_counted_until_somebody_acts(centre: Centre) -> None:
    stray = centre.accept("没有规则的事", narrative="无")
    clocks: Any = centre.routing.orders.desk.clocks
    assert clocks.desk_counts() == {"430423": (1, 0)}
    make_late(centre, stray)

    for _ in range(2):
        centre.routing.orders.ticking.tell_due(10)

    assert centre.published(stray).count("clock_overdue") == 1
    assert listed(centre).placements[0].is_overdue
    assert clocks.desk_counts() == {"430423": (1, 1)}
    request = decisions_pb2.RouteCaseRequest(
        case_id=stray, version=1, path="department", lead_department="water", reason="属水利职责"
    )
    centre.call(centre.decisions.RouteCase, request, "dispatcher")
    assert (listed(centre).total, clocks.desk_counts()) == (0, {})


def test_of_a_dispatcher_who_confirms_and_a_department_that_signs_both_are_heard_once(
    centre: Centre,
) -> None:
    strays = [centre.accept("没有规则的事", narrative="无") for _ in range(6)]

    def sign(case_id: str) -> None:
        lead = centre.lead(case_id)
        request = assignments_pb2.SignAssignmentRequest(assignment_id=lead.id, version=lead.version)
        centre.call(
            centre.assignments.SignAssignment, request, "handler", department=lead.department
        )

    def confirmed(case_id: str) -> str:
        try:
            return str(confirm(centre, case_id).state)
        except grpc.RpcError as error:
            return str(error.code())

    with ThreadPoolExecutor(4) as pool:
        signing, confirming = pool.map(sign, strays), pool.map(confirmed, strays)
        list(signing)
        answers = set(confirming)

    assert answers <= {"confirmed", str(grpc.StatusCode.ABORTED)}
    for case_id in strays:
        assert centre.published(case_id).count("placement_moved") == 1
        assert centre.lead(case_id).state == "signed"
    assert listed(centre).total == 0
