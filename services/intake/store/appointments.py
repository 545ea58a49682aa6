"""Appointments in MongoDB: who comes is sealed; a tally per day says how full each slot is."""

from collections.abc import Mapping, Sequence
from typing import Any

from pymongo.errors import DuplicateKeyError

from chassis.kernel import Kernel
from chassis.mongo import Document, base_fields
from chassis.repository import Page, Repository
from services.intake.domain.appointments import (
    ENDED,
    Appointment,
    AppointmentNotFound,
    AppointmentState,
    Booking,
)

COLLECTION, TALLIES = "appointments", "slot_tallies"
_PLAIN = ("key_hash", "is_public", "book_time", "ticket_id")
_BOOKING, _SEALED = ("day", "slot", "purpose"), ("name", "phone", "matter")
WORDS = (*_SEALED, "phone_index", "key_hash")
"""What of an appointment says who comes and what about, or opens it."""


class MongoAppointmentStore:
    """Remembers appointments and how full the slots are."""

    def __init__(self, kernel: Kernel) -> None:
        """Keep them in the kernel's database."""
        self._database = kernel.database
        self._sealing = kernel.sealing
        self._tallies = kernel.database[TALLIES]
        self._appointments = Repository[Appointment](
            kernel,
            COLLECTION,
            to_document=self._write,
            from_document=self._read,
            missing=AppointmentNotFound,
        )

    def add(self, appointment: Appointment) -> None:
        """Keep a new appointment."""
        self._appointments.add(appointment)

    def save(self, appointment: Appointment) -> None:
        """Keep a changed appointment; raises Conflict."""
        self._appointments.save(appointment)

    def get(self, scope: str, appointment_id: str) -> Appointment:
        """An appointment within the scope; raises AppointmentNotFound."""
        return self._appointments.get(scope, appointment_id)

    def open_day(self, county: str, day: str) -> None:
        """Make sure the day's tally is there; outside of any transaction, before its first read."""
        fresh = {"$setOnInsert": {"county": county, "day": day, "held": {}}}
        try:
            self._tallies.update_one({"_id": _tally(county, day)}, fresh, upsert=True)
        except DuplicateKeyError:  # two first bookings of a day met: it is there
            return

    def hold(self, county: str, day: str, slot: str, capacity: int) -> bool:
        """Take a place of a slot; False when none is free."""
        place = f"held.{slot}"
        has_room = [{place: {"$exists": False}}, {place: {"$lt": capacity}}]
        done = self._tallies.update_one(
            {"_id": _tally(county, day), "$or": has_room},
            {"$inc": {place: 1}},
            session=self._database.session,
        )
        return bool(done.matched_count)

    def release(self, county: str, day: str, slot: str) -> None:
        """Give a place back."""
        self._tallies.update_one(
            {"_id": _tally(county, day)},
            {"$inc": {f"held.{slot}": -1}},
            session=self._database.session,
        )

    def held(self, county: str, day: str) -> Mapping[str, int]:
        """How many places are taken, by slot."""
        row = self._tallies.find_one({"_id": _tally(county, day)}) or {"held": {}}
        return dict(row["held"])

    def has_booked(self, county: str, day: str, phone: str) -> bool:
        """Whether the phone has an appointment on the day."""
        where = {
            "day": day,
            "phone_index": self._phone_index(phone),
            "state": str(AppointmentState.BOOKED),
        }
        return bool(self._appointments.find(county, where, limit=1))

    def page(self, scope: str, *, day: str, state: str, size: int, token: str) -> Page[Appointment]:
        """One page, newest first."""
        given = {"day": day, "state": state}
        where = {name: value for name, value in given.items() if value}
        return self._appointments.page(scope, where, size=size, token=token)

    def overdue(self, today: str, *, limit: int) -> Sequence[Appointment]:
        """Booked for a day that is over, of all counties."""
        where = {"state": str(AppointmentState.BOOKED), "day": {"$lt": today}}
        return self._appointments.find("", where, sort=[("day", 1)], limit=limit)

    def ended_before(self, day: str, *, limit: int) -> Sequence[Appointment]:
        """Of a day before that one, no longer booked and not yet anonymised, of all counties."""
        where = {"state": {"$in": [str(state) for state in ENDED]}, "day": {"$lt": day}}
        return self._appointments.find("", where, sort=[("day", 1)], limit=limit)

    def _write(self, appointment: Appointment) -> Document:
        booking = appointment.booking
        return {
            **{name: getattr(appointment, name) for name in _PLAIN},
            **{name: getattr(booking, name) for name in _BOOKING},
            **{
                name: self._sealing.seal(getattr(booking, name), _place(appointment.id, name))
                for name in _SEALED
            },
            "phone_index": self._phone_index(booking.phone),
            "state": str(appointment.state),
        }

    def _read(self, row: Document) -> Appointment:
        told: dict[str, Any] = {name: row[name] for name in _BOOKING}
        for name in _SEALED:
            told[name] = self._sealing.open(row[name], _place(row["_id"], name))
        return Appointment(
            **base_fields(row),
            **{name: row[name] for name in _PLAIN},
            booking=Booking(**told),
            state=AppointmentState(row["state"]),
        )

    def _phone_index(self, phone: str) -> str:
        return self._sealing.blind(phone, "phone") if phone else ""


def _tally(county: str, day: str) -> str:
    return f"{county}:{day}"


def _place(appointment_id: str, name: str) -> str:
    return f"{COLLECTION}/{appointment_id}/{name}"
