"""Fakes and builders for the unit tests of the guidance desk."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from services.intake.domain.appointments import (
    ENDED,
    Appointment,
    AppointmentNotFound,
    AppointmentState,
    Booking,
    Timetable,
)
from services.intake.domain.guidance import (
    CASELESS,
    Guidance,
    GuidanceNotFound,
    GuidanceState,
    Notes,
)
from services.intake.domain.tickets import Ticket, TicketNotFound, TicketState, compose_number
from services.intake.use_cases import Bookings, Guiding, Hall, Queueing
from tests.support.fakes import FakeRepository
from tests.unit.intake.desk import COUNTY, NOW, Desk, FakeKeyRing

DAY = "2026-03-02"
SAID = Notes(
    said="楼上漏水三个月。邻居一直不修",
    kind="dispute",
    dispute_kind="neighbour",
    area_code="430423100",
    name="张三",
    phone="13812345678",
)
SLOTS = {"*": {str(weekday): {"09:00": 2, "14:30": 1} for weekday in range(1, 6)}}


class FakeTicketStore:
    """Tickets in memory; lists are the store's own and proved against it."""

    def __init__(self) -> None:
        """Begin empty."""
        self.repository: FakeRepository[Ticket] = FakeRepository(TicketNotFound)

    def add(self, ticket: Ticket) -> None:
        """Keep a new ticket."""
        self.repository.add(ticket)

    def save(self, ticket: Ticket) -> None:
        """Keep a changed ticket."""
        self.repository.save(ticket)

    def get(self, scope: str, ticket_id: str) -> Ticket:
        """A copy of one."""
        return self.repository.get(scope, ticket_id)

    def with_number(self, county: str, day: str, number: str) -> Ticket | None:
        """The day's one with this number."""
        found = self.repository.find(county, {"day": day, "number": number})
        return found[0] if found else None

    def first_waiting(self, county: str, day: str, purpose: str) -> Ticket | None:
        """The next of a purpose or of any."""
        waiting = [one for one in self._waiting(county, day) if purpose in ("", one.purpose)]
        return min(waiting, key=lambda one: one.rank, default=None)

    def ahead_of(self, ticket: Ticket) -> int:
        """How many come before."""
        return sum(
            one.purpose == ticket.purpose and one.rank < ticket.rank
            for one in self._waiting(ticket.county, ticket.day)
        )

    def waiting_counts(self, county: str, day: str) -> Mapping[str, int]:
        """How many wait, by purpose."""
        return Counter(one.purpose for one in self._waiting(county, day))

    def latest_calls(self, county: str, day: str, *, limit: int) -> Sequence[Ticket]:
        """Who stands called."""
        return self.repository.find(county, {"day": day, "state": TicketState.CALLED})[:limit]

    def page(self, scope: str, *, day: str, state: str, size: int, token: str) -> Any:
        """Not for fakes."""
        raise NotImplementedError

    def _waiting(self, county: str, day: str) -> list[Ticket]:
        return self.repository.find(county, {"day": day, "state": TicketState.WAITING})


class FakeTicketNumbers:
    """Numbers by counting."""

    def __init__(self) -> None:
        """Begin with one."""
        self._counts: Counter[tuple[str, date, str]] = Counter()

    def take(self, county: str, day: date, purpose: str) -> str:
        """The next."""
        self._counts[county, day, purpose] += 1
        return compose_number(purpose, self._counts[county, day, purpose])


class FakeAppointmentStore:
    """Appointments in memory."""

    def __init__(self) -> None:
        """Begin empty."""
        self.repository: FakeRepository[Appointment] = FakeRepository(AppointmentNotFound)
        self.tallies: dict[tuple[str, str], Counter[str]] = {}

    def add(self, appointment: Appointment) -> None:
        """Keep a new appointment."""
        self.repository.add(appointment)

    def save(self, appointment: Appointment) -> None:
        """Keep a changed appointment."""
        self.repository.save(appointment)

    def get(self, scope: str, appointment_id: str) -> Appointment:
        """A copy of one."""
        return self.repository.get(scope, appointment_id)

    def open_day(self, county: str, day: str) -> None:
        """The day's tally is there."""
        self.tallies.setdefault((county, day), Counter())

    def hold(self, county: str, day: str, slot: str, capacity: int) -> bool:
        """Take a place of an opened day."""
        tally = self.tallies[county, day]
        if tally[slot] >= capacity:
            return False
        tally[slot] += 1
        return True

    def release(self, county: str, day: str, slot: str) -> None:
        """Give a place back."""
        self.tallies[county, day][slot] -= 1

    def held(self, county: str, day: str) -> Mapping[str, int]:
        """How many places are taken."""
        return self.tallies.get((county, day), Counter())

    def has_booked(self, county: str, day: str, phone: str) -> bool:
        """Whether the phone is booked."""
        return any(
            (one.booking.day, one.booking.phone, one.state) == (day, phone, AppointmentState.BOOKED)
            for one in self.repository.find(county, {})
        )

    def page(self, scope: str, *, day: str, state: str, size: int, token: str) -> Any:
        """Not for fakes."""
        raise NotImplementedError

    def overdue(self, today: str, *, limit: int) -> Sequence[Appointment]:
        """Booked for a day that is over."""
        booked = self.repository.find("", {"state": AppointmentState.BOOKED})
        return [one for one in booked if one.booking.day < today][:limit]

    def ended_before(self, day: str, *, limit: int) -> Sequence[Appointment]:
        """Ended, of an earlier day."""
        return self.repository.find(
            "", lambda one: one.state in ENDED and one.booking.day < day, limit=limit
        )


class FakeGuidanceStore:
    """Records in memory."""

    def __init__(self) -> None:
        """Begin empty."""
        self.repository: FakeRepository[Guidance] = FakeRepository(GuidanceNotFound)

    def add(self, guidance: Guidance) -> None:
        """Keep a new record."""
        self.repository.add(guidance)

    def save(self, guidance: Guidance) -> None:
        """Keep a changed record."""
        self.repository.save(guidance)

    def get(self, scope: str, guidance_id: str) -> Guidance:
        """A copy of one."""
        return self.repository.get(scope, guidance_id)

    def page(self, scope: str, *, state: str, guide: str, size: int, token: str) -> Any:
        """Not for fakes."""
        raise NotImplementedError

    def caseless_before(self, time: datetime, *, limit: int) -> Sequence[Guidance]:
        """Old records without a case."""
        return self.repository.find(
            "", lambda one: one.state in CASELESS and one.take_time < time, limit=limit
        )


class FakeDeskFigures:
    """Counts in memory."""

    def __init__(self) -> None:
        """Begin empty."""
        self.counts: dict[tuple[str, str], Counter[tuple[str, str]]] = {}

    def count(self, county: str, day: str, noun: str, state: str) -> None:
        """One more."""
        self.counts.setdefault((county, day), Counter())[noun, state] += 1

    def of(self, county: str, day: str) -> Mapping[tuple[str, str], int]:
        """The day's counts."""
        return self.counts.get((county, day), Counter())


class Entrance:
    """The guidance desk over fakes, beside intake's desk, with a clock that can be turned."""

    def __init__(self) -> None:
        """Begin empty at NOW, 09:00 of a Monday in China."""
        self.now = NOW
        self.desk = Desk()
        self.tickets, self.appointments = FakeTicketStore(), FakeAppointmentStore()
        self.guidance = FakeGuidanceStore()
        keyring, ids = FakeKeyRing(), iter(f"hall-{number:04d}" for number in range(1, 9999))

        def new_id() -> str:
            return next(ids)

        def now() -> datetime:
            return self.now

        self.queueing = Queueing(self.tickets, FakeTicketNumbers(), keyring, now, new_id)
        kept = timedelta(days=90)
        timetable = Timetable(slots=SLOTS, days_ahead=14)
        self.bookings = Bookings(
            self.appointments, self.queueing, keyring, timetable, kept=kept, now=now, new_id=new_id
        )
        hall = Hall(
            guidance=self.guidance,
            tickets=self.tickets,
            appointments=self.appointments,
            figures=FakeDeskFigures(),
        )
        self.guiding = Guiding(hall, self.desk.registering, kept, now=now, new_id=new_id)


def a_booking(**fields: str) -> Booking:
    """A place on the next day."""
    given = {
        "day": "2026-03-03",
        "slot": "09:00",
        "purpose": "register",
        "name": "张三",
        "phone": "13812345678",
        "matter": "楼上漏水三个月",
    }
    return Booking(**given | fields)


def a_ticket(state: TicketState = TicketState.WAITING, **fields: Any) -> Ticket:
    """A ticket in some state."""
    given: dict[str, Any] = {
        "id": "t1",
        "area_code": COUNTY,
        "version": 3,
        "number": "B001",
        "day": DAY,
        "purpose": "register",
        "key_hash": "hash",
        "take_time": NOW,
    }
    return Ticket(**given | fields, state=state)


def an_appointment(state: AppointmentState = AppointmentState.BOOKED) -> Appointment:
    """Today's appointment in some state."""
    return Appointment(
        id="a1",
        area_code=COUNTY,
        version=3,
        state=state,
        booking=a_booking(day=DAY),
        key_hash="hash",
        is_public=False,
        book_time=NOW,
    )


def a_guidance(state: GuidanceState = GuidanceState.OPEN, **notes: str) -> Guidance:
    """A record in some state."""
    given = {"said": "楼上漏水。邻居不修", "kind": "livelihood", "name": "张三"}
    return Guidance(
        id="g1",
        area_code="430423100",
        version=3,
        state=state,
        notes=Notes(**given | {"area_code": "430423100"} | notes),
        guide="dispatcher@430423",
        take_time=NOW,
    )
