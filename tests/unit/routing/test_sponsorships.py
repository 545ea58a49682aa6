"""A leader answers for a case: the table of docs/states.md, and who is told when."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from contracts.errors import WrongState
from services.routing.domain.sponsorship import Review, Sponsorship, SponsorshipState
from tests.support.states import Row, transitions
from tests.unit.routing.people import COUNTY, NOON

ROWS = [row for row in transitions("sponsorship") if row.from_states]
REVIEW = Review(review_time=NOON, reviewed_by="l", is_on_track=True, note="已定方案")
WEEK = timedelta(days=7)
VERBS: dict[str, Callable[[Sponsorship], object]] = {
    "review": lambda one: one.review(REVIEW),
    "tell (a review is due, once)": lambda one: one.tell(NOON + WEEK),
    "note_late (the handling clock is overdue)": lambda one: one.note_late(),
    "end": lambda one: one.end("s", "已化解", NOON),
}


def a_sponsorship(state: SponsorshipState = SponsorshipState.ACTIVE) -> Sponsorship:
    return Sponsorship(
        id="s",
        area_code=COUNTY,
        case_id="k",
        code="c",
        leader="leader@430423",
        interval_days=7,
        start_time=NOON,
        named_by="supervisor@430423",
        review_due_time=NOON + WEEK,
        state=state,
        version=1,
    )


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.verb)
def test_a_verb_goes_from_active_only(row: Row) -> None:
    active, ended = a_sponsorship(), a_sponsorship(SponsorshipState.ENDED)

    VERBS[row.verb](active)

    assert active.state == (row.to or "active")
    assert [type(fact.event).__name__ for fact in active.facts] == list(row.events)
    if row.verb.startswith("tell"):
        assert VERBS[row.verb](ended) is False
        return
    with pytest.raises(WrongState):
        VERBS[row.verb](ended)
    assert ended.facts == []


def test_a_due_review_is_said_once_and_anew_after_the_next_interval() -> None:
    one = a_sponsorship()
    assert not one.tell(NOON + WEEK - timedelta(seconds=1))
    assert one.tell(NOON + WEEK)
    assert not one.tell(NOON + 2 * WEEK)
    assert one.next_due_time is None

    one.review(Review(review_time=NOON + 2 * WEEK, reviewed_by="l", is_on_track=False, note="难"))

    assert one.next_due_time == NOON + 3 * WEEK
    assert one.tell(NOON + 3 * WEEK)


def test_who_does_not_answer_any_more_is_told_nothing() -> None:
    one = a_sponsorship()
    one.end("s", "已化解", NOON)

    assert one.next_due_time is None
    assert not one.tell(NOON + WEEK)
