"""Tickets in MongoDB: the queue of a day by an index in its own order, numbers by a sequence."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from chassis.kernel import Kernel
from chassis.mongo import Document, base_fields
from chassis.repository import Page, Repository
from services.intake.domain.purposes import PURPOSES
from services.intake.domain.tickets import Ticket, TicketNotFound, TicketState, compose_number
from services.intake.store.codes import COLLECTION as SEQUENCES
from services.intake.store.codes import reserve

COLLECTION = "tickets"
_PLAIN = (
    "number", "day", "purpose", "key_hash", "take_time", "appointment_id", "window", "call_time",
    "end_time",
)  # fmt: skip


class MongoTicketStore:
    """Remembers the tickets of the hall."""

    def __init__(self, kernel: Kernel) -> None:
        """Keep tickets in the kernel's database."""
        self._database = kernel.database
        self._rows = kernel.database[COLLECTION]
        self._tickets = Repository[Ticket](
            kernel, COLLECTION, to_document=_write, from_document=_read, missing=TicketNotFound
        )

    def add(self, ticket: Ticket) -> None:
        """Keep a new ticket."""
        self._tickets.add(ticket)

    def save(self, ticket: Ticket) -> None:
        """Keep a changed ticket; raises Conflict."""
        self._tickets.save(ticket)

    def get(self, scope: str, ticket_id: str) -> Ticket:
        """A ticket within the scope; raises TicketNotFound."""
        return self._tickets.get(scope, ticket_id)

    def with_number(self, county: str, day: str, number: str) -> Ticket | None:
        """The day's ticket with this number."""
        found = self._tickets.find(county, {"day": day, "number": number}, limit=1)
        return found[0] if found else None

    def first_waiting(self, county: str, day: str, purpose: str) -> Ticket | None:
        """Who is to be called next, for one purpose or any."""
        where = _waiting(day) | ({"purpose": purpose} if purpose else {})
        found = self._tickets.find(county, where, sort=[("rank", 1)], limit=1)
        return found[0] if found else None

    def ahead_of(self, ticket: Ticket) -> int:
        """How many wait before it for the same purpose."""
        where = {**_waiting(ticket.day), "county": ticket.county, "purpose": ticket.purpose}
        where["rank"] = {"$lt": ticket.rank}
        return self._rows.count_documents(where, session=self._database.session)

    def waiting_counts(self, county: str, day: str) -> Mapping[str, int]:
        """How many wait, by purpose."""
        where = {"county": county, **_waiting(day)}
        return {
            purpose: self._rows.count_documents({**where, "purpose": purpose})
            for purpose in PURPOSES
        }

    def latest_calls(self, county: str, day: str, *, limit: int) -> Sequence[Ticket]:
        """Who stands called, the latest first."""
        where = {"day": day, "state": str(TicketState.CALLED)}
        return self._tickets.find(county, where, sort=[("call_time", -1)], limit=limit)

    def page(self, scope: str, *, day: str, state: str, size: int, token: str) -> Page[Ticket]:
        """One page of a day, newest first."""
        where = {"day": day} | ({"state": state} if state else {})
        return self._tickets.page(scope, where, size=size, token=token)


class MongoTicketNumbers:
    """Counts tickets: a number is reserved outside the write, so a refused one leaves a gap."""

    def __init__(self, kernel: Kernel) -> None:
        """Count in the kernel's database."""
        self._rows = kernel.database[SEQUENCES]

    def take(self, county: str, day: date, purpose: str) -> str:
        """A number that was never given before on that day."""
        name = f"ticket:{county}:{day:%Y%m%d}:{purpose}"
        return compose_number(purpose, next(reserve(self._rows, name, county, 1)))


def _waiting(day: str) -> dict[str, Any]:
    return {"day": day, "state": str(TicketState.WAITING)}


def _write(ticket: Ticket) -> Document:
    plain = {name: getattr(ticket, name) for name in _PLAIN}
    return {**plain, "state": str(ticket.state), "rank": ticket.rank}


def _read(row: Document) -> Ticket:
    plain = {name: row[name] for name in _PLAIN}
    return Ticket(**base_fields(row), **plain, state=TicketState(row["state"]))
