"""Joint meetings follow their tables; an agenda names each case once, with every reason."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from contracts.errors import NotFound, WrongState
from services.routing.domain.meeting import (
    Attendance,
    Item,
    Meeting,
    MeetingState,
    Reason,
    joined,
)
from services.routing.domain.meeting_series import Custom, MeetingSeries, SeriesState
from tests.support.states import transitions
from tests.unit.routing.people import COUNTY, NOON

DAY = timedelta(days=1)
CUSTOM = Custom(
    name="每周一联席会议", every_days=7, departments=("housing",), place="会商室", chair="l@430423"
)
ROWS = [row for row in transitions("meeting（") if row.from_states]
SERIES_ROWS = [row for row in transitions("meeting series") if row.from_states]


def an_item(case_id: str = "k", *reasons: Reason, **more: Any) -> Item:
    return Item(case_id=case_id, code=case_id, reasons=reasons or (Reason.OVERDUE,), **more)


def a_meeting(state: MeetingState) -> Meeting:
    return Meeting(
        id="m",
        area_code=COUNTY,
        series_id="s",
        departments=("housing",),
        chair="l@430423",
        place="会商室",
        start_time=NOON,
        state=state,
        items=[an_item()],
        version=1,
    )


VERBS: dict[str, Callable[[Meeting], object]] = {
    "move": lambda one: one.move(NOON + DAY),
    "add": lambda one: one.add(an_item("other", Reason.ADDED)),
    "open": lambda one: one.open([an_item()], (Attendance(department="h", is_present=True),), "l"),
    "decide": lambda one: one.decide("k", "限期整改", letter_ids=["letter"], is_settled=False),
    "close": lambda one: one.close("研究一件", NOON),
    "cancel": lambda one: one.cancel(),
}


def test_every_verb_of_the_table_is_tried() -> None:
    assert {row.verb.partition(" ")[0] for row in ROWS} == set(VERBS)


@pytest.mark.parametrize("state", list(MeetingState))
@pytest.mark.parametrize("verb", VERBS)
def test_a_meeting_follows_its_table_and_nothing_else(verb: str, state: MeetingState) -> None:
    meeting = a_meeting(state)
    [row] = [one for one in ROWS if one.verb.partition(" ")[0] == verb]

    if state not in row.from_states:
        with pytest.raises(WrongState) as refused:
            VERBS[verb](meeting)
        assert (refused.value.details["state"], meeting.facts) == (state, [])
        return
    VERBS[verb](meeting)

    assert meeting.state == (row.to or state)
    assert tuple(type(fact.event).__name__ for fact in meeting.facts) == row.events


@pytest.mark.parametrize("state", list(SeriesState))
@pytest.mark.parametrize("verb", ["amend", "end"])
def test_a_series_changes_and_ends_while_it_is_active(verb: str, state: SeriesState) -> None:
    series = MeetingSeries(
        id="s", area_code=COUNTY, custom=CUSTOM, state=state, found_time=NOON, founded_by="l"
    )
    act = {"amend": lambda: series.amend(CUSTOM), "end": series.end}[verb]
    [row] = [one for one in SERIES_ROWS if one.verb.partition(" ")[0] == verb]

    if state not in row.from_states:
        with pytest.raises(WrongState):
            act()
        return
    act()

    assert (series.state, len(series.facts)) == (row.to or state, 1)


@pytest.mark.parametrize(("now", "days"), [(-1, 7), (0, 7), (6, 7), (7, 14), (30, 35)])
def test_the_next_meeting_is_a_whole_number_of_periods_on_and_ahead(now: int, days: int) -> None:
    series = MeetingSeries(id="s", area_code=COUNTY, custom=CUSTOM, found_time=NOON, founded_by="l")

    assert series.next_time(NOON, NOON + now * DAY) == NOON + days * DAY


def test_a_case_stands_once_with_every_reason_that_brought_it() -> None:
    followed = an_item("a", Reason.FOLLOW_UP, note="上次议定", letter_ids=("one",))
    added = an_item("a", Reason.ADDED, added_by="d@430423")

    [item] = joined([[followed], [added], [an_item("a"), an_item("a", Reason.LONG_OPEN)]], 5)

    assert item.reasons == (Reason.FOLLOW_UP, Reason.ADDED, Reason.OVERDUE, Reason.LONG_OPEN)
    assert (item.note, item.added_by, item.letter_ids) == ("上次议定", "d@430423", ("one",))


def test_the_bound_cuts_what_has_the_fewest_reasons_and_nothing_that_people_want() -> None:
    late = [an_item("late"), an_item("worse"), an_item("worse", Reason.HIGH_RISK)]
    wanted = [an_item(name, Reason.ADDED) for name in ("x", "y")]

    assert [one.case_id for one in joined([wanted, late], 3)] == ["x", "y", "worse"]
    assert [one.case_id for one in joined([wanted, late], 1)] == ["x", "y"]


def test_nothing_is_decided_on_a_case_that_is_not_before_it() -> None:
    with pytest.raises(NotFound):
        a_meeting(MeetingState.OPEN).decide("other", "限期整改", is_settled=False)
