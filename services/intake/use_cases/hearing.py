"""Hearing（流转）: what the other services did, on the case's track, timeline and state."""

from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass, replace
from datetime import datetime

from contracts.errors import NotYet
from contracts.events.grid import IncidentReported, TaskCancelled, TaskIssued, TaskVerified
from contracts.events.intake import CaseLinked, CaseUnlinked
from contracts.events.mediation import (
    AgreementReached,
    MediationConcluded,
    MediationOpened,
    MediatorAppointed,
)
from contracts.events.routing import (
    AssignmentCancelled,
    AssignmentCompleted,
    AssignmentContinued,
    AssignmentExtended,
    AssignmentIssued,
    AssignmentPaused,
    AssignmentReassigned,
    AssignmentResumed,
    AssignmentRetimed,
    AssignmentSigned,
    CaseRouted,
)
from contracts.principals import service_principal
from services.intake.domain.cases import Case
from services.intake.domain.parts import Share, Track
from services.intake.domain.states import FINAL, State
from services.intake.domain.timeline import Entry
from services.intake.use_cases.registering import Incident, Registering
from services.intake.use_cases.writing import Books

FAILED = "failed"
_ENDED = ("verified", "cancelled")


@dataclass(frozen=True, kw_only=True)
class Heard:
    """One event of another service: its entry for the timeline, and when it was told."""

    entry: Entry

    @property
    def told(self) -> datetime:
        """When the publisher recorded it."""
        return self.entry.time


class Hearing:
    """Follows what the others tell; decides by the case's state, never by the order of arrival."""

    def __init__(self, books: Books, registering: Registering) -> None:
        """Write to the books; an incident is registered like any matter."""
        self._books = books
        self._registering = registering

    def note(self, heard: Heard) -> None:
        """Say it on the timeline; nothing else changes."""
        self._books.timeline.add(heard.entry)

    def linked(self, heard: Heard, event: CaseLinked | CaseUnlinked) -> None:
        """A link was made or undone at one case: the other's timeline says so too."""
        seen = {"other_code": event.code}
        entry = replace(heard.entry, case_id=event.other_case_id, data=seen)
        self._books.timeline.add(entry)

    def take_incident(self, event: IncidentReported, incident: Incident) -> None:
        """An officer's incident becomes a case."""
        self._registering.take_incident(service_principal("grid", event.area_code), incident)

    def routed(self, heard: Heard, event: CaseRouted) -> None:
        """Who handles the case is decided."""

        def follow(track: Track) -> None:
            for one in event.assignments:
                share = Share(department=one.department, is_lead=one.is_lead)
                track.share(one.assignment_id, share)
            track.lead(event.lead_department, event.due_time, heard.told)

        self._move(heard, follow, "hear_routed", department=event.lead_department)

    def issued(self, heard: Heard, event: AssignmentIssued) -> None:
        """A department has a share."""

        def follow(track: Track) -> None:
            share = Share(department=event.department, is_lead=event.is_lead)
            track.share(event.assignment_id, share)
            if event.is_lead:
                track.lead(event.department, event.due_time, heard.told)

        self._follow(heard, follow)

    def resumed(self, heard: Heard, event: AssignmentResumed) -> None:
        """An order is open again, perhaps with another due time; a signed lead's is in hand."""

        def follow(track: Track) -> None:
            track.resume(event.assignment_id)
            if event.is_lead:
                track.lead(event.department, event.due_time, heard.told)

        if event.is_lead and event.state == "signed":
            self._move(heard, follow, "hear_signed", department=event.department)
        else:
            self._follow(heard, follow)

    def extended(
        self, heard: Heard, event: AssignmentExtended | AssignmentContinued | AssignmentRetimed
    ) -> None:
        """The lead's order has new time; a case that gets new time is late no more."""

        def follow(track: Track) -> None:
            track.lead(event.department, event.due_time, heard.told)
            if event.due_time is not None and event.due_time > heard.told:
                track.is_overdue = False

        self._follow(heard, follow)

    def paused(self, heard: Heard, event: AssignmentPaused) -> None:
        """The lead's time stands still: the case has no due time until it runs again."""
        self._follow(heard, lambda track: track.stand_still(event.department, heard.told))

    def dropped(self, heard: Heard, event: AssignmentReassigned | AssignmentCancelled) -> None:
        """A department has no share any more."""
        self._follow(heard, lambda track: track.drop(event.assignment_id, event.department))

    def signed(self, heard: Heard, event: AssignmentSigned) -> None:
        """A department took its order on; the lead's signature begins the handling."""
        if event.is_lead:
            self._move(heard, _nothing, "hear_signed", department=event.department)
        else:
            self.note(heard)

    def completed(
        self, heard: Heard, event: AssignmentCompleted, result: str, public_answer: str
    ) -> None:
        """A department reported its result; the lead's is the case's."""
        if not event.is_lead:
            share = Share(department=event.department, is_lead=False)
            told = replace(heard, entry=replace(heard.entry, words=result))
            self._follow(told, lambda track: track.finish(event.assignment_id, share))
            return

        def take(case: Case) -> None:
            case.take_result(result, public_answer)

        self._move(heard, _nothing, "hear_result", department=event.department, take=take)

    def mediation_opened(self, heard: Heard, event: MediationOpened) -> None:
        """The case goes to mediation."""

        def follow(track: Track) -> None:
            track.mediation_id, track.mediator_id = event.mediation_id, ""
            track.agreement_id = ""

        self._move(heard, follow, "hear_mediation")

    def mediator_appointed(self, heard: Heard, event: MediatorAppointed) -> None:
        """The mediation has its mediator, who may read the case from now on.

        Raises:
            NotYet: the mediation has not been opened yet.
        """
        case = self._load(heard)
        if case.track.mediation_id != event.mediation_id and case.state not in FINAL:
            raise NotYet(f"{event.mediation_id} has not been opened yet")

        def follow(track: Track) -> None:
            track.mediator_id = event.mediator_id

        self._follow(heard, follow, case)

    def agreement_reached(self, heard: Heard, event: AgreementReached) -> None:
        """The parties agreed on paper, which the file of the case will hold."""

        def follow(track: Track) -> None:
            track.agreement_id = event.agreement_id

        self._follow(heard, follow)

    def mediation_concluded(self, heard: Heard, event: MediationConcluded) -> None:
        """A failed mediation gives the case back; an agreed one is completed by routing."""
        if event.outcome != FAILED:
            self.note(heard)
            return
        case = self._load(heard)
        is_unopened = case.track.mediation_id != event.mediation_id
        if is_unopened and case.state in (State.ROUTED, State.HANDLING):
            raise NotYet(f"{event.mediation_id} has not been opened yet")
        self._move(heard, _nothing, "hear_failure", case=case)

    def ordered(self, heard: Heard, event: TaskIssued) -> None:
        """An officer was sent; the case's result may have to wait for what he reports."""
        if event.is_awaited:
            self._follow(heard, lambda track: track.await_order(event.task_id))
        else:
            self.note(heard)

    def order_ended(self, heard: Heard, event: TaskVerified | TaskCancelled) -> None:
        """What an officer reported was checked, or the order was taken back."""
        if event.is_awaited and event.state in _ENDED:
            self._follow(heard, lambda track: track.order_ended(event.task_id))
        else:
            self.note(heard)

    def overdue(self, heard: Heard) -> None:
        """A clock of the case ran out."""

        def follow(track: Track) -> None:
            track.is_overdue = True

        self._follow(heard, follow)

    def _follow(
        self, heard: Heard, follow: Callable[[Track], None], case: Case | None = None
    ) -> None:
        """Change the track only; a case that is closed keeps the one it has."""
        case = case or self._load(heard)
        if case.state not in FINAL:
            before = deepcopy(case.track)
            follow(case.track)
            if case.track != before:  # an order issued with its decision is known from that
                self._books.save_track(case)
        self.note(heard)

    def _move(
        self,
        heard: Heard,
        follow: Callable[[Track], None],
        verb: str,
        *,
        department: str = "",
        take: Callable[[Case], None] | None = None,
        case: Case | None = None,
    ) -> None:
        """Change track and state in one write; too late, the track and the timeline only."""
        case = case or self._load(heard)
        follow(case.track)
        self.note(heard)
        is_moved = case.hear(verb, department=department, actor=_person(heard.entry.actor))
        if take and (is_moved or case.is_led):
            take(case)
        if is_moved:
            self._books.save(case, service_principal(_publisher(heard), case.county))
        elif case.state not in FINAL:
            self._books.save_track(case)

    def _load(self, heard: Heard) -> Case:
        return self._books.cases.get(heard.entry.area_code, heard.entry.case_id)


def _nothing(_track: Track) -> None:
    """The track stays as it is."""


def _person(actor: str) -> str:
    """Who handled the case; a service is nobody who could visit back."""
    return "" if actor.startswith("service:") else actor


def _publisher(heard: Heard) -> str:
    return heard.entry.type.partition(".")[0]
