"""Duties over the real contract and store."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import grpc
import pytest

from contracts.events.intake import CaseErased
from onedoor.routing.v1 import duties_pb2 as pb
from onedoor.routing.v1.duties_pb2_grpc import DutyServiceStub
from tests.rpc.routing.centre import Centre
from tests.support.rpc import refused

DAY = (datetime.now(UTC) + timedelta(days=30)).date()


@pytest.fixture
def stub(centre: Centre) -> Any:
    return DutyServiceStub(centre.server.channel)


def _plan(centre: Centre, stub: Any, department: str, days: int = 0) -> Any:
    turn = pb.Turn(
        kind="rota",
        department=department,
        day=(DAY + timedelta(days=days)).isoformat(),
        person="李科长",
        phone="0734-5551234",
    )
    request = pb.PlanDutiesRequest(duties=[turn])
    return centre.call(stub.PlanDuties, request, "dispatcher").duties[0]


def test_who_comes_is_sealed_at_rest(centre: Centre, stub: Any) -> None:
    duty = _plan(centre, stub, "health")

    stored = repr(list(centre.kernel.database["duties"].find({})))
    assert [word for word in ("李科长", "5551234") if word in stored] == []
    request = pb.GetDutyRequest(duty_id=duty.id)
    assert centre.call(stub.GetDuty, request, "clerk").duty.person == "李科长"


def test_dispatchers_who_plan_at_once_give_a_department_one_turn(centre: Centre, stub: Any) -> None:
    def plan(_: int) -> str:
        try:
            return str(_plan(centre, stub, "health").state)
        except grpc.RpcError as error:
            refusal: Any = error
            return str(refusal.code().name)

    with ThreadPoolExecutor(4) as pool:
        outcomes = sorted(pool.map(plan, range(4)))

    assert outcomes == [*["FAILED_PRECONDITION"] * 3, "planned"]
    assert centre.kernel.database["duties"].count_documents({}) == 1


def test_a_swap_moves_both_days_in_one_write(centre: Centre, stub: Any) -> None:
    health, market = _plan(centre, stub, "health"), _plan(centre, stub, "market", 1)
    ask = pb.AskDutySwapRequest(duty_id=health.id, version=1, with_duty_id=market.id)
    handler = {"post": "handler", "department": "health"}
    asked = centre.call(stub.AskDutySwap, ask, **handler).duty
    answer = pb.AnswerDutySwapRequest(duty_id=health.id, version=asked.version, is_agreed=True)

    centre.call(stub.AnswerDutySwap, answer, post="handler", department="market")

    rows = {row["department"]: row["day"] for row in centre.kernel.database["duties"].find({})}
    assert rows == {"health": (DAY + timedelta(days=1)).isoformat(), "market": DAY.isoformat()}


def test_lists_of_duties_use_an_index(centre: Centre) -> None:
    rows = centre.kernel.database["duties"]
    span = {"$gte": "2026-01-01", "$lte": "2026-02-01"}
    for where in (
        {"county": "430423", "day": span},
        {"county": "430423", "department": "water", "day": span},
        {"county": "430423", "kind": "leader"},
    ):
        plan = rows.find(where).sort("_id", -1).explain()["queryPlanner"]["winningPlan"]
        assert "COLLSCAN" not in str(plan)


VISITED, OTHER = "43042320261125000063", "43042320261125000071"


def _visit(centre: Centre, stub: Any, *codes: str) -> Any:
    today = datetime.now(UTC).astimezone(timezone(timedelta(hours=8))).date()
    turn = pb.Turn(
        kind="visit", department="police", day=today.isoformat(), person="张局长", codes=codes
    )
    planned = centre.call(stub.PlanDuties, pb.PlanDutiesRequest(duties=[turn]), "dispatcher")
    start = pb.StartDutyRequest(duty_id=planned.duties[0].id, version=1)
    return centre.call(stub.StartDuty, start, "clerk").duty


def _close(centre: Centre, stub: Any, duty: Any, *codes: str) -> Any:
    matters = [
        pb.Matter(code=code, result="王建国同意两周内清淤", next_step="三日后回看")
        for code in codes
    ]
    request = pb.CloseDutyRequest(duty_id=duty.id, version=duty.version, matters=matters)
    return centre.call(stub.CloseDuty, request, "clerk").duty


def test_a_visit_closes_with_the_result_of_every_case_it_took_along(
    centre: Centre, stub: Any
) -> None:
    duty = _visit(centre, stub, VISITED, OTHER)
    left_out = (grpc.StatusCode.FAILED_PRECONDITION, "planned_left_out")
    assert refused(_close, centre, stub, duty, VISITED) == left_out

    closed = _close(centre, stub, duty, VISITED, OTHER)

    assert (list(closed.codes), closed.matters[0].next_step) == ([VISITED, OTHER], "三日后回看")
    assert "王建国" not in repr(list(centre.kernel.database["duties"].find({})))
    found = centre.call(stub.ListDuties, pb.ListDutiesRequest(code=OTHER), "leader").duties
    assert [one.matters[1].result for one in found] == ["王建国同意两周内清淤"]
    assert not centre.call(stub.ListDuties, pb.ListDutiesRequest(code="4" * 20), "leader").duties
    for who in ({"post": "officer"}, {"post": "handler", "department": "water"}):
        seen = centre.call(stub.GetDuty, pb.GetDutyRequest(duty_id=duty.id), **who).duty
        assert [one.result for one in seen.matters] == ["", ""]


def test_words_of_a_restricted_case_are_for_who_acts_on_it_and_go_with_it(
    centre: Centre, stub: Any
) -> None:
    case_id = centre.accept(code=VISITED, is_restricted=True)
    duty = _visit(centre, stub, VISITED)
    _close(centre, stub, duty, VISITED)

    def result(post: str) -> str:
        request = pb.GetDutyRequest(duty_id=duty.id)
        return str(centre.call(stub.GetDuty, request, post).duty.matters[0].result)

    assert [result(post) for post in ("leader", "clerk")] == ["", ""]
    assert result("supervisor") == "王建国同意两周内清淤"
    centre.hear(CaseErased(case_id=case_id, code=VISITED, state="archived"), version=9)
    assert result("supervisor") == ""


def test_only_a_visit_takes_cases_along(centre: Centre, stub: Any) -> None:
    turn = pb.Turn(
        kind="reception",
        department="police",
        day=DAY.isoformat(),
        person="张局长",
        codes=[VISITED],
    )
    request = pb.PlanDutiesRequest(duties=[turn])

    status, _ = refused(centre.call, stub.PlanDuties, request, "dispatcher")

    assert status is grpc.StatusCode.INVALID_ARGUMENT
