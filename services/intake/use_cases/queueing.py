"""Queueing（取号叫号）: numbers taken, called to a window, and done with."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from contracts.ports import NewId, Now
from contracts.principals import Post, Principal
from services.intake.domain.appointments import read_day
from services.intake.domain.codes import local_date
from services.intake.domain.faults import Faults
from services.intake.domain.people import normal_key
from services.intake.domain.purposes import PURPOSES
from services.intake.domain.tickets import (
    Ticket,
    TicketNotFound,
    TicketState,
    normal_number,
)
from services.intake.use_cases.desk_ports import TicketNumbers, TicketStore
from services.intake.use_cases.ports import KeyRing, Page

GUIDES = (Post.CLERK, Post.DISPATCHER)
READERS = (*GUIDES, Post.SUPERVISOR, Post.LEADER)
_CALLS_SHOWN = 12


@dataclass(frozen=True, kw_only=True)
class Taken:
    """A fresh ticket, its key, told this once, and how many come before."""

    ticket: Ticket
    key: str
    ahead_count: int


@dataclass(frozen=True, kw_only=True)
class Board:
    """What hangs in the hall: numbers only（叫号屏）."""

    calls: Sequence[Ticket]
    waiting: Mapping[str, int]


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where a visitor stands in the queue."""

    ticket: Ticket
    ahead_count: int


class Queueing:
    """Runs the queue of a hall."""

    def __init__(
        self,
        tickets: TicketStore,
        numbers: TicketNumbers,
        keyring: KeyRing,
        now: Now,
        new_id: NewId,
    ) -> None:
        """Write to the store; keys are kept as their hash."""
        self._tickets = tickets
        self._numbers = numbers
        self._keyring = keyring
        self._now = now
        self._new_id = new_id

    def take(self, who: Principal, purpose: str) -> Taken:
        """A visitor gets a number for today."""
        who.require(*GUIDES)
        faults = Faults()
        faults.choice("purpose", purpose, PURPOSES)
        faults.check()
        return self.issue(who, purpose)

    def issue(self, who: Principal, purpose: str, appointment_id: str = "") -> Taken:
        """A number for a purpose that has been checked."""
        now, key = self._now(), self._keyring.fresh()
        today = local_date(now)
        ticket = Ticket(
            id=self._new_id(),
            area_code=who.county,
            state=TicketState.WAITING,
            number=self._numbers.take(who.county, today, purpose),
            day=today.isoformat(),
            purpose=purpose,
            key_hash=self._keyring.hash(key),
            take_time=now,
            appointment_id=appointment_id,
        )
        ticket.take()
        self._tickets.add(ticket)
        return Taken(ticket=ticket, key=key, ahead_count=self._tickets.ahead_of(ticket))

    def call(self, who: Principal, window: str, purpose: str) -> Ticket | None:
        """A window calls the next; nobody when nobody waits."""
        who.require(*GUIDES)
        faults = Faults()
        window = faults.text("window", window, least=1, most=20)
        if purpose:
            faults.choice("purpose", purpose, PURPOSES)
        faults.check()
        ticket = self._tickets.first_waiting(who.county, self._today(), purpose)
        if ticket is not None:
            ticket.call(window, self._now())
            self._tickets.save(ticket)
        return ticket

    def end(self, who: Principal, ticket_id: str, version: int, verb: str) -> Ticket:
        """The ticket is done with: `serve`, `miss` or `leave`."""
        who.require(*GUIDES)
        ticket = self._tickets.get(who.area_code, ticket_id)
        ticket.expect(version)
        ticket.end(verb, self._now())
        self._tickets.save(ticket)
        return ticket

    def page(self, who: Principal, *, day: str, state: str, size: int, token: str) -> Page[Ticket]:
        """The tickets of a day, newest first."""
        who.require(*READERS)
        faults = Faults()
        faults.number("page_size", size, 0, 100)
        if day:
            read_day(faults, day)
        if state:
            faults.choice("state", state, tuple(TicketState))
        faults.check()
        return self._tickets.page(
            who.area_code, day=day or self._today(), state=state, size=size or 20, token=token
        )

    def board(self, who: Principal) -> Board:
        """Numbers only: who is called where, and how many wait."""
        who.require(*READERS, Post.RESIDENT)
        today = self._today()
        return Board(
            calls=self._tickets.latest_calls(who.county, today, limit=_CALLS_SHOWN),
            waiting=self._tickets.waiting_counts(who.county, today),
        )

    def follow(self, who: Principal, number: str, key: str) -> Place:
        """Where today's visitor stands.

        Raises:
            TicketNotFound: no such number today, or not its key: the same answer by the same path.
        """
        who.require(Post.RESIDENT)
        key_hash = self._keyring.hash(normal_key(key))
        ticket = self._tickets.with_number(who.county, self._today(), normal_number(number))
        if ticket is None or not ticket.opens_with(key_hash):
            raise TicketNotFound("no such number and key")
        is_waiting = ticket.state == TicketState.WAITING
        return Place(ticket=ticket, ahead_count=self._tickets.ahead_of(ticket) if is_waiting else 0)

    def _today(self) -> str:
        return local_date(self._now()).isoformat()
