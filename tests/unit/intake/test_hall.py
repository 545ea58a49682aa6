"""The hall: numbers and calls, slots and keys, and who stands at the desk."""

from datetime import timedelta
from typing import Any

import pytest

from contracts.errors import Conflict, Invalid, NotFound, NotPermitted, WrongState
from services.intake.domain.appointments import BookedAlready, SlotFull
from services.intake.domain.tickets import normal_number
from tests.unit.intake.desk import somebody
from tests.unit.intake.hall import DAY, SAID, Entrance, a_booking

CLERK, GUIDE = somebody("clerk"), somebody("dispatcher")
RESIDENT = somebody("resident")


@pytest.fixture
def hall() -> Entrance:
    return Entrance()


def test_each_purpose_counts_its_own_numbers(hall: Entrance) -> None:
    purposes = ("consult", "register", "register", "mediation")

    numbers = [hall.queueing.take(CLERK, purpose).ticket.number for purpose in purposes]

    assert numbers == ["A001", "B001", "B002", "D001"]


def test_who_has_waited_longest_is_called_first(hall: Entrance) -> None:
    taken = [hall.queueing.take(CLERK, "register") for _ in range(3)]

    called = hall.queueing.call(CLERK, "3号窗口", "")

    assert [one.ahead_count for one in taken] == [0, 1, 2]
    assert called is not None
    assert (called.number, called.window, called.state) == ("B001", "3号窗口", "called")


def test_a_window_may_call_one_purpose_only(hall: Entrance) -> None:
    hall.queueing.take(CLERK, "consult")
    hall.queueing.take(CLERK, "mediation")

    called = hall.queueing.call(CLERK, "1", "mediation")

    assert called is not None
    assert called.number == "D001"
    assert hall.queueing.call(CLERK, "1", "mediation") is None


def test_who_came_with_an_appointment_goes_first(hall: Entrance) -> None:
    booked = hall.bookings.book(GUIDE, a_booking(day=DAY, slot="14:30")).appointment
    hall.queueing.take(CLERK, "register")
    _, taken = hall.bookings.arrive(GUIDE, booked.id, booked.version)

    called = hall.queueing.call(CLERK, "1", "")

    assert taken.ahead_count == 0
    assert called is not None
    assert called.id == taken.ticket.id


def test_a_visitor_sees_the_own_place_with_number_and_key_only(hall: Entrance) -> None:
    hall.queueing.take(CLERK, "register")
    taken = hall.queueing.take(CLERK, "register")

    place = hall.queueing.follow(RESIDENT, " b002", taken.key)

    assert (place.ticket.id, place.ahead_count) == (taken.ticket.id, 1)
    for number, key in (("B002", "KEY0000009"), ("B009", taken.key), ("", taken.key)):
        with pytest.raises(NotFound):
            hall.queueing.follow(RESIDENT, number, key)


def test_a_ticket_of_another_version_is_not_ended(hall: Entrance) -> None:
    ticket = hall.queueing.take(CLERK, "register").ticket

    with pytest.raises(Conflict):
        hall.queueing.end(CLERK, ticket.id, ticket.version + 1, "leave")


@pytest.mark.parametrize("given", ["B1", "001", "BB01", "B001x", "B0000001"])
def test_what_cannot_be_a_number_is_none(given: str) -> None:
    assert normal_number(given) == ""


def test_a_slot_holds_as_many_as_its_capacity(hall: Entrance) -> None:
    hall.bookings.book(CLERK, a_booking())
    hall.bookings.book(CLERK, a_booking(phone="13812345679"))

    with pytest.raises(SlotFull):
        hall.bookings.book(CLERK, a_booking(phone="13812345670"))
    free = {one.slot: one.free_count for one in hall.bookings.slots(CLERK, "2026-03-03")}
    assert free == {"09:00": 0, "14:30": 1}


def test_a_cancelled_appointment_gives_its_place_back(hall: Entrance) -> None:
    booked = hall.bookings.book(RESIDENT, a_booking(slot="14:30"))

    hall.bookings.cancel_own(RESIDENT, booked.appointment.id, booked.key)

    assert hall.bookings.book(CLERK, a_booking(slot="14:30")).appointment.state == "booked"


def test_a_phone_is_booked_once_a_day(hall: Entrance) -> None:
    hall.bookings.book(CLERK, a_booking())

    with pytest.raises(BookedAlready):
        hall.bookings.book(CLERK, a_booking(slot="14:30"))
    assert hall.bookings.book(CLERK, a_booking(day="2026-03-04")).appointment.state == "booked"


@pytest.mark.parametrize(
    ("fields", "faulty"),
    [
        ({"day": "2026-03-01"}, {("day", "out_of_range")}),
        ({"day": "2026-03-17"}, {("day", "out_of_range")}),
        ({"day": "2026-02-30"}, {("day", "bad_day")}),
        ({"day": "20260303"}, {("day", "bad_day")}),
        ({"day": "2026-03-07"}, {("slot", "unknown_value")}),
        ({"slot": "09:01"}, {("slot", "unknown_value")}),
        ({"purpose": "tea"}, {("purpose", "unknown_value")}),
        ({"name": " ", "phone": ""}, {("name", "missing"), ("phone", "missing")}),
        ({"phone": "12"}, {("phone", "impossible")}),
        ({"matter": "长" * 1001}, {("matter", "too_long")}),
    ],
)
def test_every_fault_of_a_booking_is_named(
    hall: Entrance, fields: dict[str, str], faulty: set[tuple[str, str]]
) -> None:
    with pytest.raises(Invalid) as caught:
        hall.bookings.book(CLERK, a_booking(**fields))

    assert {(fault.field, fault.reason) for fault in caught.value.faults} == faulty
    assert hall.appointments.repository.rows == {}


def test_a_slot_that_has_begun_is_not_booked(hall: Entrance) -> None:
    hall.now += timedelta(minutes=1)

    with pytest.raises(Invalid) as caught:
        hall.bookings.book(CLERK, a_booking(day=DAY))

    assert [fault.reason for fault in caught.value.faults] == ["past"]


def test_nobody_arrives_on_another_day(hall: Entrance) -> None:
    booked = hall.bookings.book(CLERK, a_booking()).appointment

    with pytest.raises(WrongState) as caught:
        hall.bookings.arrive(CLERK, booked.id, booked.version)

    assert caught.value.reason == "other_day"


def test_who_did_not_come_has_missed_it_when_the_day_is_over(hall: Entrance) -> None:
    booked = hall.bookings.book(CLERK, a_booking()).appointment
    assert hall.bookings.close_past(10) == 0

    hall.now += timedelta(days=2)

    assert hall.bookings.close_past(10) == 1
    assert hall.appointments.get("430423", booked.id).state == "missed"


def test_who_came_is_forgotten_when_that_is_long_over(hall: Entrance) -> None:
    booked = hall.bookings.book(CLERK, a_booking()).appointment
    hall.bookings.cancel(CLERK, booked.id, booked.version)
    hall.now += timedelta(days=91)
    assert hall.bookings.anonymise_old(10) == 0

    hall.now += timedelta(days=1)

    assert hall.bookings.anonymise_old(10) == 1
    kept = hall.appointments.get("430423", booked.id)
    assert (kept.booking.name, kept.booking.phone, kept.booking.matter) == ("", "", "")
    assert (kept.state, kept.booking.day) == ("anonymised", "2026-03-03")


def test_an_appointment_opens_with_its_own_key_only(hall: Entrance) -> None:
    one = hall.bookings.book(RESIDENT, a_booking())
    other = hall.bookings.book(RESIDENT, a_booking(phone="13812345679"))

    assert hall.bookings.follow(RESIDENT, one.appointment.id, one.key).id == one.appointment.id
    with pytest.raises(NotFound):
        hall.bookings.follow(RESIDENT, one.appointment.id, other.key)


@pytest.mark.parametrize("post", ["supervisor", "leader", "officer", "admin", "auditor", "handler"])
def test_only_clerks_and_dispatchers_stand_at_the_desk(hall: Entrance, post: str) -> None:
    who = somebody(post)
    acts: list[Any] = [
        lambda: hall.queueing.take(who, "consult"),
        lambda: hall.queueing.call(who, "1", ""),
        lambda: hall.bookings.book(who, a_booking()),
        lambda: hall.guiding.take(who, SAID, "", ""),
    ]
    for act in acts:
        with pytest.raises(NotPermitted):
            act()
