"""Appointments（预约）: a visit on a day in a slot; the timetable says what may be booked."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from hmac import compare_digest
from typing import ClassVar

from contracts.errors import NotFound, WrongState
from contracts.events.intake import AppointmentMoved
from services.intake.domain.faults import Faults
from services.intake.domain.moving import Moving, Table
from services.intake.domain.people import check_phone
from services.intake.domain.purposes import PURPOSES

ANY_CENTRE = "*"
MOST_MATTER = 1000


class AppointmentState(StrEnum):
    """Where an appointment stands（预约状态）."""

    BOOKED = "booked"  # 已预约
    ARRIVED = "arrived"  # 已到场
    CANCELLED = "cancelled"  # 已取消
    MISSED = "missed"  # 未到场
    ANONYMISED = "anonymised"  # 已去标识


APPOINTMENT_STATE_NAMES: Mapping[str, str] = {
    AppointmentState.BOOKED: "已预约",
    AppointmentState.ARRIVED: "已到场",
    AppointmentState.CANCELLED: "已取消",
    AppointmentState.MISSED: "未到场",
    AppointmentState.ANONYMISED: "已去标识",
}
ENDED = (AppointmentState.ARRIVED, AppointmentState.CANCELLED, AppointmentState.MISSED)


class AppointmentNotFound(NotFound):
    """There is no such appointment within the caller's sight, or the key is not its own."""


class SlotFull(WrongState):
    """The slot has no place left."""

    reason = "slot_full"


class BookedAlready(WrongState):
    """The phone has an appointment on that day."""

    reason = "booked_already"


@dataclass(frozen=True, kw_only=True)
class Booking:
    """What somebody asks for（预约申请）."""

    day: str
    slot: str
    purpose: str
    name: str
    phone: str
    matter: str = ""


@dataclass(frozen=True, kw_only=True)
class Timetable:
    """When the centres can be booked（预约时段表）: places by county, weekday from 1, and slot."""

    slots: Mapping[str, Mapping[str, Mapping[str, int]]]
    days_ahead: int

    def of(self, county: str, day: date) -> Mapping[str, int]:
        """The slots of a centre's day with their places; the county's own before the common."""
        weeks = self.slots.get(county) or self.slots.get(ANY_CENTRE, {})
        slots = weeks.get(str(day.isoweekday()), {})
        return {slot: places for slot, places in slots.items() if places > 0}


@dataclass(kw_only=True)
class Appointment(Moving):
    """A booked visit（预约）."""

    transitions: ClassVar[Table] = {
        "arrive": {AppointmentState.BOOKED: AppointmentState.ARRIVED},
        "cancel": {AppointmentState.BOOKED: AppointmentState.CANCELLED},
        "miss": {AppointmentState.BOOKED: AppointmentState.MISSED},
        "anonymise": dict.fromkeys(ENDED, AppointmentState.ANONYMISED),
    }

    booking: Booking
    key_hash: str
    is_public: bool
    book_time: datetime
    ticket_id: str = ""

    def opens_with(self, key_hash: str) -> bool:
        """Whether the key is its own."""
        return compare_digest(self.key_hash, key_hash)

    def book(self) -> None:
        """The place is the visitor's."""
        self._say()

    def arrive(self, ticket_id: str, today: date) -> None:
        """The visitor is here and has a ticket.

        Raises:
            WrongState: it is for another day.
        """
        if self.booking.day != today.isoformat():
            raise WrongState(f"{self.id} is for another day", reason="other_day", state=self.state)
        self.go("arrive")
        self.ticket_id = ticket_id
        self._say()

    def cancel(self) -> None:
        """The place is free again."""
        self.go("cancel")
        self._say()

    def miss(self) -> None:
        """The day is over and nobody came."""
        self.go("miss")
        self._say()

    def anonymise(self) -> None:
        """Its time is over: who came and why is forgotten, day and slot stay."""
        self.go("anonymise")
        self.booking = replace(self.booking, name="", phone="", matter="")
        self._say()

    def _say(self) -> None:
        self.record(
            AppointmentMoved(
                appointment_id=self.id,
                state=str(self.state),
                from_state=str(self.from_state),
                purpose=self.booking.purpose,
                day=self.booking.day,
                slot=self.booking.slot,
                is_public=self.is_public,
            )
        )


def check_booking(
    booking: Booking, table: Timetable, county: str, now: datetime, *, phone_field: str
) -> Booking:
    """Check what is asked for and give it in its normal form.

    Args:
        booking: as given.
        table: what can be booked.
        county: whose centre.
        now: the present, in China's zone.
        phone_field: the name of the phone's field.

    Raises:
        Invalid: naming every fault.
    """
    faults = Faults()
    faults.choice("purpose", booking.purpose, PURPOSES)
    name = faults.text("name", booking.name, least=1, most=50)
    if not booking.phone.strip():
        faults.add(phone_field, "missing", "必填", "It is needed.")
    phone = check_phone(faults, phone_field, booking.phone)
    matter = faults.text("matter", booking.matter, most=MOST_MATTER, has_lines=True)
    day = check_day(faults, booking.day, now.date(), table)
    if day is not None:
        _check_slot(faults, booking.slot, table.of(county, day), day, now)
    faults.check()
    return Booking(
        day=booking.day,
        slot=booking.slot,
        purpose=booking.purpose,
        name=name,
        phone=phone,
        matter=matter,
    )


def check_day(faults: Faults, given: str, today: date, table: Timetable) -> date | None:
    """The day, when it can be booked."""
    day = read_day(faults, given)
    if day is None:
        return None
    if not today <= day <= today + timedelta(days=table.days_ahead):
        message = f"只能预约今天起{table.days_ahead}天内"
        faults.add("day", "out_of_range", message, f"Within {table.days_ahead} days from today.")
        return None
    return day


def read_day(faults: Faults, given: str) -> date | None:
    """A day as 2026-03-02."""
    try:
        day = date.fromisoformat(given)
    except ValueError:
        day = None
    if day is None or day.isoformat() != given:
        faults.add("day", "bad_day", "日期应如 2026-03-02", "A day reads like 2026-03-02.")
        return None
    return day


def _check_slot(
    faults: Faults, slot: str, open_slots: Mapping[str, int], day: date, now: datetime
) -> None:
    if slot not in open_slots:
        faults.add("slot", "unknown_value", "没有这个时段", "There is no such slot on that day.")
    elif (day.isoformat(), slot) < (now.date().isoformat(), f"{now:%H:%M}"):
        faults.add("slot", "past", "该时段已过", "The slot has begun.")
