"""The long-term register follows its table; a promise on it stands still and is looked at."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from contracts.errors import WrongState
from services.routing.domain.long_term import LongTerm, LongTermState, Look, Outcome
from tests.support.states import Row, transitions
from tests.unit.routing.people import COUNTY, NOON

DAY = timedelta(days=1)
ROWS = [row for row in transitions("long-term entry（") if row.from_states]
LOOK = Look(
    review_time=NOON + 30 * DAY,
    reviewed_by="l",
    outcome=Outcome.STAYS,
    note="待表决",
    next_action="参加会议",
)


def an_entry(state: LongTermState = LongTermState.ACTIVE) -> LongTerm:
    return LongTerm(
        id="e",
        area_code=COUNTY,
        case_id="k",
        code="c",
        department="housing",
        assignment_id="a",
        pause_id="p",
        interval_days=30,
        enter_time=NOON,
        entered_by="leader@430423",
        reason="破产重整",
        next_action="每月会商",
        state=state,
        review_due_time=NOON + 30 * DAY,
        version=1,
    )


VERBS: dict[str, Callable[[LongTerm], object]] = {
    "stay": lambda one: one.stay(LOOK, 20),
    "leave": lambda one: one.leave("l", "resumed", NOON, LOOK),
    "tell": lambda one: one.tell(NOON + 29 * DAY),
}


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.verb.partition(" ")[0])
def test_a_verb_goes_from_active_only(row: Row) -> None:
    verb = row.verb.partition(" ")[0]
    entry, left = an_entry(), an_entry(LongTermState.LEFT)

    VERBS[verb](entry)

    assert entry.state == (row.to or "active")
    assert type(entry.facts[0].event).__name__ == row.events[0]
    if verb == "tell":
        assert not left.tell(NOON + 99 * DAY)
        return
    with pytest.raises(WrongState):
        VERBS[verb](left)
    assert left.facts == []


def test_a_review_is_warned_of_once_and_missed_once() -> None:
    entry = an_entry()
    moments = [NOON, NOON + 29 * DAY, NOON + 29 * DAY, NOON + 30 * DAY, NOON + 31 * DAY]

    assert [entry.tell(moment) for moment in moments] == [False, True, False, True, False]
    assert (entry.is_missed, entry.next_due_time) == (True, None)


def test_a_review_starts_the_next_interval() -> None:
    entry = an_entry()
    entry.tell(NOON + 30 * DAY)

    entry.stay(LOOK, 20)

    assert entry.review_due_time == LOOK.review_time + 20 * DAY
    assert (entry.is_missed, entry.next_action, entry.interval_days) == (False, "参加会议", 20)
    assert entry.next_due_time == entry.review_due_time - DAY
