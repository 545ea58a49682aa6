"""Booking（预约）: a place in a slot, held once however many ask at the same moment."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from contracts.ports import NewId, Now
from contracts.principals import Post, Principal
from services.intake.domain.appointments import (
    Appointment,
    AppointmentNotFound,
    AppointmentState,
    BookedAlready,
    Booking,
    SlotFull,
    Timetable,
    check_booking,
    check_day,
    read_day,
)
from services.intake.domain.codes import LOCAL, local_date
from services.intake.domain.faults import Faults
from services.intake.domain.people import normal_key
from services.intake.use_cases.desk_ports import AppointmentStore
from services.intake.use_cases.ports import KeyRing, Page
from services.intake.use_cases.queueing import GUIDES, READERS, Queueing, Taken


@dataclass(frozen=True, kw_only=True)
class Booked:
    """A fresh appointment and its key, told this once."""

    appointment: Appointment
    key: str


@dataclass(frozen=True, kw_only=True)
class SlotPlaces:
    """A slot and how many places are free."""

    slot: str
    capacity: int
    free_count: int


class Bookings:
    """Keeps the appointments of the centres."""

    def __init__(
        self,
        appointments: AppointmentStore,
        queueing: Queueing,
        keyring: KeyRing,
        timetable: Timetable,
        *,
        kept: timedelta,
        now: Now,
        new_id: NewId,
    ) -> None:
        """Write to the store; what can be booked says the timetable, names are `kept` so long."""
        self._kept = kept
        self._appointments = appointments
        self._queueing = queueing
        self._keyring = keyring
        self._timetable = timetable
        self._now = now
        self._new_id = new_id

    def book(self, who: Principal, booking: Booking) -> Booked:
        """Staff book for a visitor, or a resident books with a verified phone.

        Raises:
            Invalid: naming every fault.
            SlotFull: no place is left.
            BookedAlready: the phone has an appointment on that day.
        """
        who.require(*GUIDES, Post.RESIDENT)
        county, now = who.county, self._now()
        is_public = who.post is Post.RESIDENT
        phone_field = "phone_token" if is_public else "phone"
        checked = check_booking(
            booking, self._timetable, county, now.astimezone(LOCAL), phone_field=phone_field
        )
        self._hold(county, checked)
        key = self._keyring.fresh()
        appointment = Appointment(
            id=self._new_id(),
            area_code=county,
            state=AppointmentState.BOOKED,
            booking=checked,
            key_hash=self._keyring.hash(key),
            is_public=is_public,
            book_time=now,
        )
        appointment.book()
        self._appointments.add(appointment)
        return Booked(appointment=appointment, key=key)

    def slots(self, who: Principal, given: str) -> Sequence[SlotPlaces]:
        """The slots of a day and how many places are free."""
        who.require(*READERS, Post.RESIDENT)
        faults = Faults()
        today = local_date(self._now())
        day = check_day(faults, given, today, self._timetable)
        faults.check()
        held = self._appointments.held(who.county, given)
        table = self._timetable.of(who.county, day or today)
        return [
            SlotPlaces(
                slot=slot, capacity=capacity, free_count=max(capacity - held.get(slot, 0), 0)
            )
            for slot, capacity in sorted(table.items())
        ]

    def page(
        self, who: Principal, *, day: str, state: str, size: int, token: str
    ) -> Page[Appointment]:
        """Appointments by day and state, newest first."""
        who.require(*READERS)
        faults = Faults()
        faults.number("page_size", size, 0, 100)
        if day:
            read_day(faults, day)
        if state:
            faults.choice("state", state, tuple(AppointmentState))
        faults.check()
        return self._appointments.page(
            who.area_code, day=day, state=state, size=size or 20, token=token
        )

    def arrive(
        self, who: Principal, appointment_id: str, version: int
    ) -> tuple[Appointment, Taken]:
        """The visitor is here and gets a ticket that goes before the others."""
        who.require(*GUIDES)
        appointment = self._load(who, appointment_id, version)
        taken = self._queueing.issue(who, appointment.booking.purpose, appointment.id)
        appointment.arrive(taken.ticket.id, local_date(self._now()))
        self._appointments.save(appointment)
        return appointment, taken

    def cancel(self, who: Principal, appointment_id: str, version: int) -> Appointment:
        """The visitor told the desk."""
        who.require(*GUIDES)
        return self._cancelled(self._load(who, appointment_id, version))

    def follow(self, who: Principal, appointment_id: str, key: str) -> Appointment:
        """The visitor's own appointment.

        Raises:
            AppointmentNotFound: no such appointment, or not its key.
        """
        who.require(Post.RESIDENT)
        key_hash = self._keyring.hash(normal_key(key))
        appointment = self._appointments.get(who.county, appointment_id)
        if not appointment.opens_with(key_hash):
            raise AppointmentNotFound("no such appointment and key")
        return appointment

    def cancel_own(self, who: Principal, appointment_id: str, key: str) -> Appointment:
        """The visitor cancels."""
        return self._cancelled(self.follow(who, appointment_id, key))

    def close_past(self, limit: int) -> int:
        """Who did not come to a day that is over has missed it; says how many."""
        today = local_date(self._now()).isoformat()
        overdue = self._appointments.overdue(today, limit=limit)
        for appointment in overdue:
            appointment.miss()
            self._appointments.save(appointment)
        return len(overdue)

    def anonymise_old(self, limit: int) -> int:
        """Forget who came, or did not, when that is long over; says how many."""
        before = local_date(self._now() - self._kept).isoformat()
        old = self._appointments.ended_before(before, limit=limit)
        for appointment in old:
            appointment.anonymise()
            self._appointments.save(appointment)
        return len(old)

    def _hold(self, county: str, booking: Booking) -> None:
        """Take the place; all bookings of a day meet at its tally, so that none is given twice."""
        day = date.fromisoformat(booking.day)
        capacity = self._timetable.of(county, day)[booking.slot]
        self._appointments.open_day(county, booking.day)
        if not self._appointments.hold(county, booking.day, booking.slot, capacity):
            raise SlotFull(f"{booking.day} {booking.slot} is full")
        if self._appointments.has_booked(county, booking.day, booking.phone):
            raise BookedAlready(f"that phone is booked on {booking.day}")

    def _cancelled(self, appointment: Appointment) -> Appointment:
        appointment.cancel()
        self._appointments.save(appointment)
        booking = appointment.booking
        self._appointments.release(appointment.county, booking.day, booking.slot)
        return appointment

    def _load(self, who: Principal, appointment_id: str, version: int) -> Appointment:
        appointment = self._appointments.get(who.area_code, appointment_id)
        appointment.expect(version)
        return appointment
