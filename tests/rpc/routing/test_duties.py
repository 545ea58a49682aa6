"""Duties over the real contract and store."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import grpc
import pytest

from onedoor.routing.v1 import duties_pb2 as pb
from onedoor.routing.v1.duties_pb2_grpc import DutyServiceStub
from tests.rpc.routing.centre import Centre

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
