"""What no rule places waits for a person, under a clock of its own."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from contracts.errors import Conflict, NotPermitted, WrongState
from contracts.events.routing import ClockOverdue, ClockWarned, PlacementMoved
from deadlines.profiles import Profile, Unit
from services.routing.domain.brief import Brief
from services.routing.domain.department import Department, Presence
from services.routing.domain.desk import DeskState
from services.routing.use_cases.arbitration import Placement, Ruling
from services.routing.use_cases.orders import Complaint
from tests.support.states import Row, transitions
from tests.unit.routing.desk import Desk
from tests.unit.routing.people import COUNTY, DISPATCHER, a_brief, handler
from tests.unit.routing.tables import a_cell, a_row, a_table, an_outcome

TABLE = a_table(
    a_row("drains", a_cell("text", "any_word", "下水道"), outcome=an_outcome("housing", "water"))
)
CASE = Brief(case_id="case-1", area_code=COUNTY, case_version=5)
ROWS = [
    row
    for row in transitions("placement at the desk")
    if "waiting" in row.from_states and not row.verb.startswith("ReroutePlacement")
]
"""What the rules place anew has tests of its own: `test_rerouting.py`."""


def stray() -> Desk:
    """A desk with one case that no row matched."""
    desk = Desk(TABLE)
    desk.accept(title="路灯不亮")
    return desk


def standing(desk: Desk) -> DeskState | None:
    return desk.decisions.get(COUNTY, "case-1").desk


def moves(desk: Desk) -> list[str]:
    return [event.state for event in desk.decisions.events() if isinstance(event, PlacementMoved)]


def sign(desk: Desk) -> None:
    (order,) = desk.orders_of()
    desk.orders.sign(handler("petition"), order.id, order.version)


def confirm(desk: Desk) -> None:
    version = desk.decisions.get(COUNTY, "case-1").version
    desk.waiting.confirm(DISPATCHER, "case-1", version)


def route(desk: Desk) -> None:
    to = Placement(path="department", lead_department="water", reason="属其职责")
    version = desk.decisions.get(COUNTY, "case-1").version
    desk.arbitration.place_by_hand(DISPATCHER, "case-1", version, to)


def rule(desk: Desk, *, is_upheld: bool) -> None:
    (order,) = desk.orders_of()
    why = Complaint(reason_code="not_our_duty", reason="不属于我局职责")
    order, objection = desk.orders.object(handler("petition"), order.id, order.version, why)
    ruling = Ruling(is_upheld=is_upheld, reason="已核", to_department="water" if is_upheld else "")
    desk.arbitration.decide(DISPATCHER, objection.id, order.version, ruling)


def refer(desk: Desk) -> None:
    desk.departments.rows["town"] = Department(
        area_code="430423100",
        key="town",
        name="镇综治中心",
        presence=Presence.RESIDENT,
        level="town",
        kinds=("livelihood",),
    )
    (order,) = desk.orders_of()
    desk.referring.send_down(
        DISPATCHER, order.id, order.version, to_department="town", instruction="请就近办理"
    )


VERBS: dict[str, Callable[[Desk], None]] = {
    "ConfirmPlacement": confirm,
    "sign": sign,
    "decide: rejected": lambda desk: rule(desk, is_upheld=False),
    "decide: upheld": lambda desk: rule(desk, is_upheld=True),
    "refer": refer,
    "RouteCase": route,
    "CaseWithdrawn": lambda desk: desk.placing.close(CASE, "withdrawn"),
    "CaseMerged": lambda desk: desk.merging.merge(CASE, "handling"),
}


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.verb)
def test_what_happens_to_the_case_ends_the_waiting_and_its_clock(row: Row) -> None:
    desk = stray()
    assert standing(desk) == "waiting"

    next(act for verb, act in VERBS.items() if row.verb.startswith(verb))(desk)

    assert standing(desk) == row.to
    assert desk.clock("desk").state == "stopped"
    assert moves(desk) == ([] if row.events == ("CaseRouted",) else [row.to])


def test_a_case_that_goes_alone_again_waits_again_under_a_new_clock() -> None:
    desk = stray()
    desk.merging.merge(CASE, "handling")

    desk.merging.unmerge(replace(CASE, case_version=6))

    assert (standing(desk), moves(desk)) == ("waiting", ["lapsed", "waiting"])
    clocks = [row.state for row in desk.clocks.rows.values() if row.purpose == "desk"]
    assert clocks == ["stopped", "running"]


def test_what_a_row_places_waits_for_nobody() -> None:
    desk = Desk(TABLE)
    desk.accept()

    assert standing(desk) is None
    assert "desk" not in {row.purpose for row in desk.clocks.rows.values()}
    with pytest.raises(WrongState, match="waits for nobody"):
        confirm(desk)


def test_the_desk_is_warned_and_late_once_by_the_areas_own_profile() -> None:
    desk = Desk(TABLE)
    hours = Profile(
        key="desk", name="兜底确认", unit=Unit.HOURS, limit=8, warn_fractions=(0.5,), is_urgent=True
    )
    desk.profiles.rows["desk"] = hours
    desk.accept(title="路灯不亮")

    for _ in range(12):
        desk.now += timedelta(hours=1)
        desk.ticking.tell_due(10)

    told = [event for event in desk.clocks.events if event.profile == "desk"]
    assert [type(event) for event in told] == [ClockWarned, ClockOverdue]
    assert {event.department for event in told} == {""}


def test_only_a_dispatcher_who_saw_it_confirms() -> None:
    desk = stray()

    with pytest.raises(NotPermitted):
        desk.waiting.confirm(handler("petition"), "case-1", 1)
    with pytest.raises(Conflict):
        desk.waiting.confirm(DISPATCHER, "case-1", 7)


def test_who_is_accused_leaves_the_desk_to_another_one_that_waits() -> None:
    desk = stray()

    desk.placing.amend(a_brief(title="路灯不亮", case_version=2, accused_department="petition"))

    lead = next(order for order in desk.orders_of() if order.is_live_lead)
    assert (lead.department, lead.is_fallback, standing(desk)) == ("justice", True, "waiting")
    assert sum(row.purpose == "desk" for row in desk.clocks.rows.values()) == 1
