"""Departments called to a place, over the real contract and store."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import grpc
import pytest

from chassis.rpc import REASON_KEY
from contracts.events.intake import CaseErased, CaseWithdrawn
from onedoor.routing.v1 import clocks_pb2
from onedoor.routing.v1 import whistles_pb2 as pb
from onedoor.routing.v1.whistles_pb2_grpc import WhistleServiceStub
from tests.rpc.routing.centre import Centre
from tests.support.rpc import refused

WATER = {"post": "handler", "department": "water"}


class Yard:
    """A centre that calls."""

    def __init__(self, centre: Centre) -> None:
        self.centre = centre
        self.stub: Any = WhistleServiceStub(centre.server.channel)

    def ask(self, verb: str, post: str = "dispatcher", **fields: Any) -> Any:
        """Call an RPC by name."""
        who = {name: fields.pop(name) for name in ("department", "area_code") if name in fields}
        if verb == "ListWhistles":
            who = {}
        request = getattr(pb, f"{verb}Request")(**fields)
        return self.centre.call(getattr(self.stub, verb), request, post, **who)

    def call(self, case_id: str, *departments: str, **fields: Any) -> Any:
        """Call departments."""
        known = {"place": "王家桥路口", "reason": "污水漫路请会商", "minutes": 60}
        return self.ask(
            "CallDepartments", case_id=case_id, departments=departments, **{**known, **fields}
        ).whistles

    def act(self, verb: str, whistle: Any, post: str = "handler", **fields: Any) -> Any:
        """A verb on a whistle as last seen; a handler is of its department."""
        who = {"department": whistle.department} if post == "handler" else {}
        known = {"whistle_id": whistle.id, "version": whistle.version, **who}
        return self.ask(verb, post, **{**known, **fields}).whistle


@pytest.fixture
def yard(centre: Centre) -> Yard:
    return Yard(centre)


def test_a_call_goes_from_the_whistle_to_both_grades(yard: Yard) -> None:
    case_id = yard.centre.accept()
    water, _ = yard.call(case_id, "water", "housing")

    coming = yard.act("AcceptWhistle", water)
    arrived = yard.act("ArriveWhistle", coming, people="排水科李科长")
    reported = yard.act("ReportWhistle", arrived, report="已打开溢流口")
    closed = yard.act("CloseWhistle", reported, "dispatcher", grade="good", note="到场及时")
    graded = yard.act("GradeWhistle", closed, grade="fair", note="可先电话沟通")

    assert (graded.state, graded.version, graded.is_late) == ("closed", 6, False)
    assert graded.arrival.text == "排水科李科长"
    assert (graded.department_grade.key, graded.call_grade.key) == ("good", "fair")
    assert yard.centre.published(case_id)[-7:] == [
        "whistle_called",
        "whistle_called",
        "whistle_accepted",
        "whistle_arrived",
        "whistle_reported",
        "whistle_closed",
        "whistle_graded",
    ]
    stored = repr(list(yard.centre.kernel.database["whistles"].find({})))
    words = ("王家桥路口", "污水漫路请会商", "李科长", "溢流口", "到场及时", "可先电话沟通")
    assert [word for word in words if word in stored] == []


def test_a_department_sees_its_own_whistles_only(yard: Yard) -> None:
    case_id = yard.centre.accept()
    water, housing = yard.call(case_id, "water", "housing")
    request = pb.ListWhistlesRequest(case_id=case_id)

    own = yard.centre.call(yard.stub.ListWhistles, request, **WATER)
    all_ = yard.centre.call(yard.stub.ListWhistles, request, "dispatcher")

    assert [one.id for one in own.whistles] == [water.id]
    assert {one.id for one in all_.whistles} == {water.id, housing.id}
    foreign = pb.GetWhistleRequest(whistle_id=housing.id)
    outcome = refused(yard.centre.call, yard.stub.GetWhistle, foreign, **WATER)
    assert outcome == (grpc.StatusCode.NOT_FOUND, "not_found")
    for who in ({"area_code": "430424"}, {}):
        post = "dispatcher" if who else "mediator"
        code, _ = refused(yard.centre.call, yard.stub.GetWhistle, foreign, post, **who)
        assert code in (grpc.StatusCode.NOT_FOUND, grpc.StatusCode.PERMISSION_DENIED)


def test_words_of_a_restricted_case_are_for_who_acts_on_it(yard: Yard) -> None:
    case_id = yard.centre.accept(is_restricted=True)
    (water,) = yard.call(case_id, "water")

    shown = [
        yard.ask("GetWhistle", post, whistle_id=water.id).whistle.place
        for post in ("dispatcher", "leader", "clerk")
    ]
    above = yard.ask("GetWhistle", "auditor", whistle_id=water.id, area_code="43").whistle

    assert shown == ["王家桥路口", "", ""]
    assert (above.place, above.reason, above.state) == ("", "", "called")


def test_two_dispatchers_who_call_at_once_call_a_department_once(yard: Yard) -> None:
    case_id = yard.centre.accept()

    def call(_: int) -> str:
        try:
            yard.call(case_id, "water")
        except grpc.RpcError as error:
            refusal: Any = error
            return str(dict(refusal.trailing_metadata())[REASON_KEY])
        return "called"

    with ThreadPoolExecutor(4) as pool:
        outcomes = sorted(pool.map(call, range(4)))

    assert outcomes == ["called", *["called_already"] * 3]
    assert yard.centre.kernel.database["whistles"].count_documents({"case_id": case_id}) == 1
    clocks = yard.centre.kernel.database["clocks"]
    assert clocks.count_documents({"case_id": case_id, "purpose": "arrival"}) == 1


def test_a_department_and_the_centre_that_act_at_once_do_not_both_win(yard: Yard) -> None:
    case_id = yard.centre.accept()
    (water,) = yard.call(case_id, "water")

    def act(verb: str) -> str:
        try:
            if verb == "CancelWhistle":
                return str(yard.act(verb, water, "dispatcher").state)
            return str(yard.act(verb, water, people="李科长").state)
        except grpc.RpcError as error:
            refusal: Any = error
            return str(refusal.code().name)

    with ThreadPoolExecutor(2) as pool:
        outcomes = set(pool.map(act, ["CancelWhistle", "ArriveWhistle"]))

    assert "ABORTED" in outcomes
    assert outcomes - {"ABORTED"} in ({"arrived"}, {"cancelled"})


def test_a_case_that_is_withdrawn_calls_its_departments_off(yard: Yard) -> None:
    case_id = yard.centre.accept()
    (water,) = yard.call(case_id, "water")
    withdrawn = CaseWithdrawn(case_id=case_id, code=water.code, state="withdrawn")

    yard.centre.hear(withdrawn, version=9)
    yard.centre.hear(withdrawn, version=9)

    assert yard.ask("GetWhistle", whistle_id=water.id).whistle.state == "cancelled"
    assert yard.centre.published(case_id).count("whistle_cancelled") == 1
    request = clocks_pb2.ListClocksRequest(case_id=case_id)
    clocks = yard.centre.call(yard.centre.clocks.ListClocks, request, "dispatcher").clocks
    assert {clock.state for clock in clocks} == {"stopped"}


def test_bad_calls_and_answers_are_refused_by_field(yard: Yard) -> None:
    case_id = yard.centre.accept()
    (water,) = yard.call(case_id, "water")

    assert refused(yard.call, case_id, "nobody")[1] == "invalid_fields"
    assert refused(yard.call, case_id, "police", minutes=5)[1] == "invalid_fields"
    assert refused(yard.call, "no-such-case", "police")[0] is grpc.StatusCode.NOT_FOUND
    assert refused(yard.act, "ArriveWhistle", water, people=" ")[1] == "invalid_fields"
    assert refused(yard.act, "ReportWhistle", water, report="已处置")[1] == "wrong_state"
    assert refused(yard.act, "CloseWhistle", water, "dispatcher", grade="best")[1] == (
        "invalid_fields"
    )


def test_a_list_of_whistles_uses_an_index(yard: Yard) -> None:
    rows = yard.centre.kernel.database["whistles"]
    for where in (
        {"county": "430423", "case_id": "k"},
        {"county": "430423", "department": "water", "state": {"$in": ["called"]}},
        {"county": "430423", "call_id": "c"},
    ):
        plan = rows.find(where).sort("_id", -1).explain()["queryPlanner"]["winningPlan"]
        assert "COLLSCAN" not in str(plan)


def test_an_erased_case_takes_the_words_of_its_whistles_with_it(yard: Yard) -> None:
    case_id = yard.centre.accept()
    (water,) = yard.call(case_id, "water")
    yard.act("ArriveWhistle", water, people="排水科李科长")

    yard.centre.hear(CaseErased(case_id=case_id, code=water.code, state="archived"), version=9)

    left = yard.ask("GetWhistle", whistle_id=water.id).whistle
    assert (left.place, left.reason, left.arrival.text) == ("", "", "")
    assert (left.state, left.department, left.arrival.by) == (
        "arrived",
        "water",
        "handler@430423",
    )
