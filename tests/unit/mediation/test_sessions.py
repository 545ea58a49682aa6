"""What a session books, and when it may be."""

from datetime import timedelta
from typing import Any

import pytest

from contracts.errors import WrongState
from services.mediation.domain.bounds import Faults
from services.mediation.domain.sessions import SessionState, check_time
from tests.unit.mediation.builders import NOW, a_session

TOMORROW = NOW + timedelta(days=1)


def test_a_session_books_every_quarter_hour_of_room_mediator_and_parties() -> None:
    bookings = list(a_session().bookings())

    resources = {booking.resource for booking in bookings}
    assert resources == {"room:room-1", "mediator:mediator@430423", "party:a", "party:b"}
    assert len(bookings) == len(set(bookings)) == 4 * 4
    assert min(booking.slot_time for booking in bookings) == TOMORROW


def test_sessions_that_touch_share_no_slot() -> None:
    first = a_session()
    next_one = a_session(start_time=first.end_time, end_time=first.end_time + timedelta(hours=1))

    assert not set(first.bookings()) & set(next_one.bookings())


@pytest.mark.parametrize(
    ("start", "length", "reasons"),
    [
        (TOMORROW, timedelta(minutes=15), set()),
        (TOMORROW, timedelta(hours=8), set()),
        (NOW + timedelta(days=180), timedelta(hours=1), set()),
        (NOW, timedelta(hours=1), {"start_time:out_of_range"}),
        (NOW - timedelta(hours=1), timedelta(hours=1), {"start_time:out_of_range"}),
        (NOW + timedelta(days=181), timedelta(hours=1), {"start_time:out_of_range"}),
        (TOMORROW, timedelta(0), {"end_time:out_of_range"}),
        (TOMORROW, timedelta(hours=-1), {"end_time:out_of_range"}),
        (TOMORROW, timedelta(hours=8, minutes=15), {"end_time:out_of_range"}),
        (TOMORROW, timedelta(minutes=20), {"end_time:not_on_slot"}),
        (
            TOMORROW + timedelta(seconds=1),
            timedelta(hours=1),
            {"start_time:not_on_slot", "end_time:not_on_slot"},
        ),
    ],
)
def test_a_session_lies_ahead_on_quarter_hours(start: Any, length: Any, reasons: set[str]) -> None:
    faults = Faults()

    check_time(faults, start, start + length, NOW)

    assert {f"{fault.field}:{fault.reason}" for fault in faults.found} == reasons


def test_a_held_session_is_not_cancelled() -> None:
    held = a_session().hold()

    with pytest.raises(WrongState):
        held.cancel("改期")

    assert held.hold().state is SessionState.HELD


def test_a_cancelled_session_is_not_held() -> None:
    with pytest.raises(WrongState):
        a_session().cancel("改期").hold()
