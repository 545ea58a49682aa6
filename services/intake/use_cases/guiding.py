"""Guiding（引导）: a visitor's record, and how it becomes a case without being told twice."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from contracts.ports import NewId, Now
from contracts.principals import Principal
from services.intake.domain.appointments import read_day
from services.intake.domain.codes import local_date
from services.intake.domain.faults import Faults
from services.intake.domain.guidance import (
    Completion,
    Guidance,
    GuidanceState,
    Notes,
    check_notes,
    missing_fields,
)
from services.intake.domain.reports import Report
from services.intake.use_cases.desk_ports import (
    AppointmentStore,
    DeskFigures,
    GuidanceStore,
    TicketStore,
)
from services.intake.use_cases.ports import Page
from services.intake.use_cases.queueing import GUIDES, READERS
from services.intake.use_cases.registering import Registered, Registering

_MOST_OUTCOME = 200


@dataclass(frozen=True, kw_only=True)
class Hall:
    """The stores of the hall, read by the guide."""

    guidance: GuidanceStore
    tickets: TicketStore
    appointments: AppointmentStore
    figures: DeskFigures


@dataclass(frozen=True, kw_only=True)
class Prefilled:
    """A record as a registration, what it still lacks, and the case once it is there."""

    report: Report
    missing: Sequence[str]
    registered: Registered | None = None


class Guiding:
    """The guidance desk."""

    def __init__(
        self, hall: Hall, registering: Registering, kept: timedelta, *, now: Now, new_id: NewId
    ) -> None:
        """Write to the hall's stores; records without a case are `kept` so long."""
        self._hall = hall
        self._registering = registering
        self._kept = kept
        self._now = now
        self._new_id = new_id

    def take(self, who: Principal, notes: Notes, ticket_id: str, appointment_id: str) -> Guidance:
        """Take down what a visitor brings; what was told with the appointment is not asked again.

        Raises:
            Invalid: naming every fault.
        """
        who.require(*GUIDES)
        if ticket_id:
            ticket = self._hall.tickets.get(who.area_code, ticket_id)
            appointment_id = appointment_id or ticket.appointment_id
        if appointment_id:
            booking = self._hall.appointments.get(who.area_code, appointment_id).booking
            told = Notes(said=booking.matter, name=booking.name, phone=booking.phone)
            notes = notes.completed_by(told)
        checked = check_notes(notes, who.county)
        guidance = Guidance(
            id=self._new_id(),
            area_code=checked.area_code,
            state=GuidanceState.OPEN,
            notes=checked,
            guide=who.id,
            take_time=self._now(),
            ticket_id=ticket_id,
            appointment_id=appointment_id,
        )
        guidance.take()
        self._hall.guidance.add(guidance)
        return guidance

    def record(self, who: Principal, guidance_id: str) -> Guidance:
        """One record."""
        who.require(*READERS)
        return self._hall.guidance.get(who.area_code, guidance_id)

    def page(
        self, who: Principal, *, state: str, is_mine: bool, size: int, token: str
    ) -> Page[Guidance]:
        """Records by state, newest first."""
        who.require(*READERS)
        faults = Faults()
        faults.number("page_size", size, 0, 100)
        if state:
            faults.choice("state", state, tuple(GuidanceState))
        faults.check()
        guide = who.id if is_mine else ""
        return self._hall.guidance.page(
            who.area_code, state=state, guide=guide, size=size or 20, token=token
        )

    def register(
        self, who: Principal, guidance_id: str, version: int, more: Completion, *, is_final: bool
    ) -> Prefilled:
        """Show the record as a registration or, when it is final, make it a case.

        The guide who took it down is the case's first responder（首问负责）.

        Raises:
            Invalid: it is final and lacks something; naming every fault.
        """
        who.require(*GUIDES)
        guidance = self._load(who, guidance_id, version)
        report = guidance.registration(more)
        missing = [*missing_fields(report), *self._registering.unanswered(who, report.matter)]
        if not is_final:
            return Prefilled(report=report, missing=missing)
        registered = self._registering.register(
            who, report, first_responder=guidance.guide, guidance_id=guidance.id
        )
        guidance.register(registered.case.id, self._now())
        self._hall.guidance.save(guidance)
        return Prefilled(report=report, missing=missing, registered=registered)

    def answer(self, who: Principal, guidance_id: str, version: int, route: str) -> Guidance:
        """The visitor was told the way, which is named."""
        who.require(*GUIDES)
        route = _outcome("route", route)
        guidance = self._load(who, guidance_id, version)
        guidance.answer(route, self._now())
        self._hall.guidance.save(guidance)
        return guidance

    def refer(self, who: Principal, guidance_id: str, version: int, body: str) -> Guidance:
        """The visitor was sent to another body, which is named."""
        who.require(*GUIDES)
        body = _outcome("body", body)
        guidance = self._load(who, guidance_id, version)
        guidance.refer(body, self._now())
        self._hall.guidance.save(guidance)
        return guidance

    def anonymise_old(self, limit: int) -> int:
        """Forget who came and what was said, where no case came of it in time; says how many."""
        old = self._hall.guidance.caseless_before(self._now() - self._kept, limit=limit)
        for guidance in old:
            guidance.anonymise(self._now())
            self._hall.guidance.save(guidance)
        return len(old)

    def figures(self, who: Principal, day: str) -> Mapping[tuple[str, str], int]:
        """What reached which state on a day."""
        who.require(*READERS)
        faults = Faults()
        if day:
            read_day(faults, day)
        faults.check()
        return self._hall.figures.of(who.county, day or local_date(self._now()).isoformat())

    def _load(self, who: Principal, guidance_id: str, version: int) -> Guidance:
        guidance = self._hall.guidance.get(who.area_code, guidance_id)
        guidance.expect(version)
        return guidance


def _outcome(name: str, text: str) -> str:
    faults = Faults()
    words = faults.text(name, text, least=1, most=_MOST_OUTCOME)
    faults.check()
    return words
