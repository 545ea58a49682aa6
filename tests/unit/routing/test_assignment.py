"""Assignments follow the table of docs/states.md, in every state and for every verb."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from contracts.errors import Conflict, WrongState
from services.routing.domain.assignment import Assignment, State
from services.routing.domain.order_values import Explanation, Limits, Progress, Reporting
from tests.support.states import Row, transitions
from tests.unit.routing.people import COUNTY, NOON

ROWS = [row for row in transitions("assignment") if row.from_states]

WHY = Explanation(explain_time=NOON, explained_by="h", reason="鉴定未出")


def a_late_part(order: Assignment) -> Assignment:
    order.is_lead, order.limits = False, Limits(due_time=NOON)
    return order


def remind(order: Assignment) -> None:
    """Awaited or not, the time of a report is over."""
    order.reporting = Reporting(due_time=NOON)
    if not order.remind(None, NOON):
        order._require("remind")


VERBS: dict[str, Callable[[Assignment], None]] = {
    "sign": lambda order: order.sign("h", NOON),
    "object (within 5 working days of issue)": lambda order: order.object("o", "other", NOON),
    "decide: upheld": lambda order: order.reassign("water", NOON),
    "decide: rejected": lambda order: order.reject_objection(),
    "reroute": lambda order: order.reroute("water", NOON),
    "follow": lambda order: order.follow("water", NOON),
    "refer to another level": lambda order: order.refer("water", NOON),
    "progress": lambda order: order.note_progress(
        Progress(note_time=NOON, noted_by="h", note="已派人")
    ),
    "explain (a co-department that is late)": lambda order: a_late_part(order).explain(WHY),
    "urge (a co-department, once in a day)": lambda order: a_late_part(order).urge(NOON),
    "remind (nothing was told within the interval, once per interval)": remind,
    "extend (an extension was granted)": lambda order: order.extend("e", NOON),
    "retime (another calendar or profile)": lambda order: order.retime(NOON, "profile_changed"),
    "pause (the handling clock stands still)": lambda order: order.pause("p", "hearing", NOON),
    "continue (the handling clock runs again)": lambda order: order.go_on("p", NOON),
    "complete": lambda order: order.complete("h", "已疏通", "已疏通", NOON),
    "settle": lambda order: order.settle("service:mediation", "达成协议", NOON),
    "CaseReworked or CaseReopened heard": lambda order: order.resume(None),
    "CaseMerged heard": lambda order: order.hold(),
    "CaseUnmerged heard, or CaseReopened of a member": lambda order: order.release(Limits()),
    "CaseWithdrawn or CaseDeclined heard": lambda order: order.cancel(NOON),
    "CasePartWaived heard (a co-department's)": lambda order: order.cancel(NOON),
    "CaseAmended heard: the matter accuses the department": lambda order: order.cancel(NOON),
}


def an_order(state: State = State.ISSUED, **fields: Any) -> Assignment:
    known: dict[str, Any] = {
        "code": "c",
        "department": "housing",
        "is_lead": True,
        "kind": "livelihood",
    }
    return Assignment(
        id="a",
        area_code=COUNTY,
        case_id="k",
        state=state,
        issue_time=NOON,
        version=7,
        **known | fields,
    )


def verb_of(row: Row) -> str:
    """The method behind a row; completing in mediation's name is `settle`."""
    if row.verb == "complete" and row.from_states == ("issued",):
        return "settle"
    if row.verb.startswith("follow"):
        return "follow"
    return "reroute" if row.verb.startswith("RouteCase") else row.verb


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.from_states[0]}-{row.verb}")
@pytest.mark.parametrize("state", list(State))
def test_a_verb_works_in_the_states_of_the_table_and_nowhere_else(row: Row, state: State) -> None:
    verb = verb_of(row)
    allowed = {name for other in ROWS if verb_of(other) == verb for name in other.from_states}
    if verb == "settle":
        allowed |= {"signed"}
    order = an_order(state)

    if state not in allowed:
        with pytest.raises(WrongState) as refusal:
            VERBS[verb](order)
        assert refusal.value.details["state"] == state
        assert (order.state, order.facts) == (state, [])
        return
    VERBS[verb](order)

    assert order.state == (row.to or state)
    own = [name for name in row.events if name != "AssignmentIssued"]
    assert [type(fact.event).__name__ for fact in order.facts] == own
    assert order.version == 8


def test_every_verb_of_the_table_is_tried() -> None:
    assert {verb_of(row) for row in ROWS} == set(VERBS)


def test_an_order_begins_issued_and_tells_its_due_times() -> None:
    limits = Limits(due_time=NOON, sign_due_time=NOON + timedelta(days=1))
    order = an_order(limits=limits, is_urgent=True)

    order.issue()

    told: Any = order.facts[0].event
    assert (order.state, told.state, told.is_urgent) == ("issued", "issued", True)
    assert (told.due_time, told.sign_due_time) == (limits.due_time, limits.sign_due_time)


def test_an_objection_must_come_before_the_last_moment() -> None:
    last = NOON + timedelta(days=7)
    order = an_order(limits=Limits(objection_due_time=last))

    with pytest.raises(WrongState) as refusal:
        order.object("o", "other", last)

    assert refusal.value.reason == "objection_time_over"
    order.object("o", "other", last - timedelta(seconds=1))
    assert order.state is State.OBJECTED


def test_after_a_rejected_objection_the_order_may_not_be_returned() -> None:
    order = an_order(State.OBJECTED)
    order.reject_objection()

    with pytest.raises(WrongState) as refusal:
        order.object("o", "other", NOON)

    assert refusal.value.reason == "no_return_after_decision"


def test_the_result_goes_to_intake_only() -> None:
    order = an_order(State.SIGNED)

    order.complete("h", "换了井盖", "已修好", NOON)

    assert order.facts[0].private == {"intake": {"result": "换了井盖", "public_answer": "已修好"}}
    assert "换了井盖" not in repr(order.facts[0].event)


def test_a_stale_version_is_a_conflict() -> None:
    with pytest.raises(Conflict):
        an_order().expect(6)
