"""What the guidance desk needs from outside: its stores, the numbers, the figures."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Protocol

from services.intake.domain.appointments import Appointment
from services.intake.domain.guidance import Guidance
from services.intake.domain.tickets import Ticket
from services.intake.use_cases.ports import Page


class TicketStore(Protocol):
    """Remembers the tickets of the hall."""

    def add(self, ticket: Ticket) -> None:
        """Keep a new ticket."""

    def save(self, ticket: Ticket) -> None:
        """Keep a changed ticket; raises Conflict."""

    def get(self, scope: str, ticket_id: str) -> Ticket:
        """A ticket within the scope; raises TicketNotFound."""

    def with_number(self, county: str, day: str, number: str) -> Ticket | None:
        """The day's ticket with this number."""

    def first_waiting(self, county: str, day: str, purpose: str) -> Ticket | None:
        """Who is to be called next, for one purpose or any."""

    def ahead_of(self, ticket: Ticket) -> int:
        """How many wait before it for the same purpose."""

    def waiting_counts(self, county: str, day: str) -> Mapping[str, int]:
        """How many wait, by purpose."""

    def latest_calls(self, county: str, day: str, *, limit: int) -> Sequence[Ticket]:
        """Who stands called, the latest first."""

    def page(self, scope: str, *, day: str, state: str, size: int, token: str) -> Page[Ticket]:
        """One page of a day, newest first."""


class TicketNumbers(Protocol):
    """Counts tickets."""

    def take(self, county: str, day: date, purpose: str) -> str:
        """A number that was never given before on that day."""


class AppointmentStore(Protocol):
    """Remembers appointments and how full the slots are."""

    def add(self, appointment: Appointment) -> None:
        """Keep a new appointment."""

    def save(self, appointment: Appointment) -> None:
        """Keep a changed appointment; raises Conflict."""

    def get(self, scope: str, appointment_id: str) -> Appointment:
        """An appointment within the scope; raises AppointmentNotFound."""

    def open_day(self, county: str, day: str) -> None:
        """Make sure the day's tally is there; outside of any transaction, before its first read."""

    def hold(self, county: str, day: str, slot: str, capacity: int) -> bool:
        """Take a place of a slot; False when none is free."""

    def release(self, county: str, day: str, slot: str) -> None:
        """Give a place back."""

    def held(self, county: str, day: str) -> Mapping[str, int]:
        """How many places are taken, by slot."""

    def has_booked(self, county: str, day: str, phone: str) -> bool:
        """Whether the phone has an appointment on the day."""

    def page(self, scope: str, *, day: str, state: str, size: int, token: str) -> Page[Appointment]:
        """One page, newest first."""

    def overdue(self, today: str, *, limit: int) -> Sequence[Appointment]:
        """Booked for a day that is over, of all counties."""

    def ended_before(self, day: str, *, limit: int) -> Sequence[Appointment]:
        """Of a day before that one, no longer booked and not yet anonymised, of all counties."""


class GuidanceStore(Protocol):
    """Remembers what visitors brought."""

    def add(self, guidance: Guidance) -> None:
        """Keep a new record."""

    def save(self, guidance: Guidance) -> None:
        """Keep a changed record; raises Conflict."""

    def get(self, scope: str, guidance_id: str) -> Guidance:
        """A record within the scope; raises GuidanceNotFound."""

    def page(self, scope: str, *, state: str, guide: str, size: int, token: str) -> Page[Guidance]:
        """One page, newest first."""

    def caseless_before(self, time: datetime, *, limit: int) -> Sequence[Guidance]:
        """Records without a case taken before a time, of all counties, not yet anonymised."""


class DeskFigures(Protocol):
    """Counts what reached which state on a day."""

    def count(self, county: str, day: str, noun: str, state: str) -> None:
        """One more."""

    def of(self, county: str, day: str) -> Mapping[tuple[str, str], int]:
        """The counts by noun and state."""
