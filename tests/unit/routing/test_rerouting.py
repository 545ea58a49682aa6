"""A case whose kind or place changes is routed again, by the policy of its table."""

from dataclasses import replace
from typing import Any

import pytest

from contracts.errors import Conflict, NotPermitted, WrongState
from contracts.events.routing import (
    AssignmentReassigned,
    AssignmentRetimed,
    CaseRouted,
    PlacementMoved,
)
from deadlines.legal import DEFAULTS
from services.routing.domain.brief import Brief
from services.routing.domain.decision import Decision, Outcome
from services.routing.domain.desk import DeskState
from services.routing.domain.rerouting import Reroute
from services.routing.domain.rules import Path
from services.routing.use_cases.arbitration import Placement
from services.routing.use_cases.orders import Complaint
from tests.unit.routing.desk import Desk
from tests.unit.routing.people import COUNTY, DISPATCHER, a_brief, handler
from tests.unit.routing.tables import a_cell, a_row, a_table, an_outcome

ROWS = (
    a_row(
        "drains",
        a_cell("kind", "in", "livelihood"),
        a_cell("area_code", "prefix", "430423100"),
        outcome=an_outcome("housing", "water"),
    ),
    a_row("elsewhere", a_cell("kind", "in", "livelihood"), outcome=an_outcome("water")),
    a_row("report", a_cell("kind", "in", "violation"), outcome=an_outcome("police", "housing")),
    a_row(
        "dispute",
        a_cell("kind", "in", "dispute"),
        outcome=an_outcome("justice", path=Path.MEDIATION),
    ),
)
CLOSED = Brief(case_id="case-1", area_code=COUNTY, case_version=1)


def placed(policy: Reroute = Reroute.ASK_SIGNED, **facts: Any) -> Desk:
    """A desk with one placed case, its table of a policy."""
    desk = Desk(replace(a_table(*ROWS), reroute=policy))
    desk.accept(**facts)
    return desk


def amend(desk: Desk, version: int = 2, **facts: Any) -> None:
    desk.placing.amend(a_brief(case_version=version, **facts))


def sign(desk: Desk) -> None:
    order = lead(desk)
    desk.orders.sign(handler(order.department), order.id, order.version)


def lead(desk: Desk) -> Any:
    return next(order for order in desk.orders_of() if order.is_live_lead)


def decision(desk: Desk) -> Decision:
    return desk.decisions.get(COUNTY, "case-1")


def live(desk: Desk) -> dict[str, bool]:
    return {one.department: one.is_lead for one in desk.orders_of() if one.state == "issued"}


@pytest.mark.parametrize("policy", [Reroute.ASK_SIGNED, Reroute.KEEP])
def test_an_unsigned_case_moves_and_its_time_runs_on_by_the_new_profile(policy: Reroute) -> None:
    desk = placed(policy)
    began = desk.clock("handling").start_time
    desk.pass_days(1)

    amend(desk, kind="violation")

    assert live(desk) == {"police": True, "housing": False}
    told = [event for event in desk.assignments.events() if isinstance(event, AssignmentReassigned)]
    assert {(one.department, one.cause) for one in told} == {
        ("housing", "amended"),
        ("water", "amended"),
    }
    clock = desk.clock("handling")
    assert (clock.start_time, clock.profile.key) == (began, "handling_violation")
    assert (clock.ledger.entries[-1].kind, clock.ledger.entries[-1].reason) == (
        "change",
        "rerouted",
    )
    assert lead(desk).limits.due_time == clock.due_time == decision(desk).due_time


def test_a_reset_ends_the_old_time_and_begins_another() -> None:
    desk = placed(Reroute.RESET)
    sign(desk)
    desk.pass_days(1)

    amend(desk, kind="violation")

    old, new = [row for row in desk.clocks.rows.values() if row.purpose == "handling"]
    assert (old.state, old.ledger.entries[-1].reason) == ("stopped", "rerouted")
    assert (new.start_time, new.assignment_id) == (desk.now, lead(desk).id)
    assert lead(desk).limits.due_time == new.due_time


def test_every_decision_of_a_case_stays_with_its_own_reasons() -> None:
    desk = placed()
    amend(desk, kind="violation")
    amend(desk, version=3, area_code="430423101")

    told = desk.reading.decisions(DISPATCHER, "case-1")

    rows = [(one.decision.rule_row, one.decision.version) for one in told]
    assert rows == [("elsewhere", 3), ("report", 2), ("drains", 1)]
    assert [{name: value for name, _, value in one.facts}["kind"] for one in told] == [
        "民生服务",
        "违法违规",
        "民生服务",
    ]
    assert [one.rows[-1].is_matched for one in told] == [True, True, True]


@pytest.mark.parametrize(
    ("policy", "is_signed"), [(Reroute.ASK_SIGNED, True), (Reroute.ASK, True), (Reroute.ASK, False)]
)
def test_where_a_person_is_to_decide_nothing_moves_and_the_desk_has_it(
    policy: Reroute, is_signed: bool
) -> None:
    desk = placed(policy)
    if is_signed:
        sign(desk)

    amend(desk, kind="violation")

    standing = decision(desk)
    assert (standing.desk, standing.desk_cause) == ("waiting", "amended")
    assert standing.proposed == ("police", "housing")
    assert lead(desk).department == standing.lead_department == "housing"
    assert desk.clock("desk").state == "running"
    assert isinstance(desk.decisions.events()[-1], PlacementMoved)


def test_a_department_that_signs_meanwhile_does_not_decide_for_the_person() -> None:
    desk = placed(Reroute.ASK)
    amend(desk, kind="violation")

    sign(desk)

    assert decision(desk).desk is DeskState.WAITING


@pytest.mark.parametrize("clocks", ["keep", "reset"])
def test_the_dispatcher_lets_the_rules_place_it_anew(clocks: str) -> None:
    desk = placed()
    sign(desk)
    began = desk.clock("handling").start_time
    amend(desk, kind="violation")
    desk.pass_days(1)

    desk.rerouting.follow_by_hand(DISPATCHER, "case-1", 2, clocks=clocks, reason="核实为违法")

    standing = decision(desk)
    assert (standing.desk, standing.lead_department) == ("dispatched", "police")
    assert (standing.decided_by, standing.reason) == (DISPATCHER.id, "核实为违法")
    assert desk.clock("desk").state == "stopped"
    assert desk.clock("handling").start_time == (began if clocks == "keep" else desk.now)
    with pytest.raises(WrongState):
        desk.rerouting.follow_by_hand(DISPATCHER, "case-1", 3, clocks=clocks, reason="再来一次")


def test_the_dispatcher_names_another_or_lets_it_stand() -> None:
    by_hand, stands = placed(), placed()
    for desk in (by_hand, stands):
        sign(desk)
        amend(desk, kind="violation")

    to = Placement(path="department", lead_department="labour", reason="属其职责")
    by_hand.arbitration.place_by_hand(DISPATCHER, "case-1", 2, to)
    stands.waiting.confirm(DISPATCHER, "case-1", 2)

    assert (lead(by_hand).department, decision(by_hand).outcome) == ("labour", Outcome.MANUAL)
    assert (lead(stands).department, lead(stands).state) == ("housing", "signed")
    assert (decision(by_hand).desk, decision(stands).desk) == ("dispatched", "confirmed")


def test_only_a_dispatcher_who_saw_it_lets_the_rules_place_it() -> None:
    desk = placed(Reroute.ASK)
    amend(desk, kind="violation")

    with pytest.raises(NotPermitted):
        desk.rerouting.follow_by_hand(handler("water"), "case-1", 2, clocks="keep", reason="改派")
    with pytest.raises(Conflict):
        desk.rerouting.follow_by_hand(DISPATCHER, "case-1", 1, clocks="keep", reason="改派")


def test_the_same_department_goes_on_by_the_profile_of_the_new_kind() -> None:
    table = a_table(a_row("all", outcome=an_outcome("police")))
    desk = Desk(table)
    desk.accept()
    sign(desk)

    amend(desk, kind="violation")

    assert (lead(desk).department, lead(desk).state) == ("police", "signed")
    assert desk.clock("handling").profile.limit == DEFAULTS["handling_violation"].limit
    assert isinstance(desk.assignments.events()[-1], AssignmentRetimed)
    assert sum(isinstance(one, CaseRouted) for one in desk.decisions.events()) == 1
    assert desk.decisions.events()[-1].state == "kept"


def test_what_changes_beside_kind_and_place_routes_nothing() -> None:
    desk = placed()

    amend(desk, people_count=60)

    assert (decision(desk).version, live(desk)) == (1, {"housing": True, "water": False})


@pytest.mark.parametrize("end", ["closed", "merged", "reported"])
def test_a_case_that_is_over_or_follows_another_is_routed_no_more(end: str) -> None:
    desk = placed(Reroute.KEEP)
    if end == "closed":
        desk.placing.close(CLOSED, "withdrawn")
    if end == "merged":
        desk.merging.merge(CLOSED, "handling")
    if end == "reported":
        sign(desk)
        part = next(one for one in desk.orders_of() if not one.is_lead)
        for order in (part, lead(desk)):
            mine = handler(order.department)
            if order.state == "issued":
                order = desk.orders.sign(mine, order.id, order.version)
            done = {"result": "已疏通", "public_answer": "已疏通"}
            desk.orders.complete(mine, order.id, order.version, **done)

    before = decision(desk).version
    amend(desk, kind="violation")

    assert decision(desk).version == before
    assert "police" not in {order.department for order in desk.orders_of()}


def test_what_a_person_decided_is_asked_about() -> None:
    by_hand, objecting = placed(Reroute.KEEP), placed(Reroute.KEEP)
    to = Placement(path="department", lead_department="labour", reason="属其职责")
    by_hand.arbitration.place_by_hand(DISPATCHER, "case-1", 1, to)
    order = lead(objecting)
    why = Complaint(reason_code="not_our_duty", reason="不属于我局职责")
    objecting.orders.object(handler("housing"), order.id, order.version, why)

    for desk in (by_hand, objecting):
        amend(desk, kind="violation")

    assert [decision(desk).desk for desk in (by_hand, objecting)] == ["waiting", "waiting"]


def test_an_open_file_of_mediation_is_not_left_without_a_person() -> None:
    desk = placed(Reroute.KEEP, kind="dispute", dispute_kind="neighbour")

    amend(desk, kind="violation")

    assert (decision(desk).desk, lead(desk).department) == ("waiting", "justice")


def test_a_correction_heard_again_routes_nothing_again() -> None:
    desk = placed()
    amend(desk, kind="violation")
    before = (decision(desk).version, len(desk.orders_of()))

    amend(desk, kind="violation")

    assert (decision(desk).version, len(desk.orders_of())) == before


def test_what_no_rule_placed_leaves_the_desk_when_a_rule_now_does() -> None:
    desk = Desk(a_table(*ROWS))
    desk.accept(kind="emergency")
    assert decision(desk).desk is DeskState.WAITING

    amend(desk, kind="violation")

    assert (decision(desk).desk, desk.clock("desk").state) == ("dispatched", "stopped")
    assert lead(desk).department == "police"
