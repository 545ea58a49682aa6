"""Opening, consent, appointment and conclusion of mediation files（调解卷）."""

from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta

from contracts.errors import FieldFault, Invalid, NotYet, WrongState
from contracts.ports import NewId, Now
from contracts.principals import Post, Principal
from services.mediation.domain.bounds import Faults
from services.mediation.domain.cases import Consent, EndReason
from services.mediation.domain.files import Mediation, State
from services.mediation.domain.limits import LOCAL, DueOf, local_date
from services.mediation.domain.sight import VIEWERS, require_conductor
from services.mediation.use_cases.closing import Closing, load
from services.mediation.use_cases.ports import (
    Cases,
    FileFilter,
    Mediations,
    Page,
    Paging,
    Register,
    SessionFilter,
    Sessions,
)
from services.mediation.use_cases.wishing import Appointing

CHANNELS = frozenset({"in_person", "phone", "written", "online"})


@dataclass(frozen=True, kw_only=True)
class Word:
    """What a party said, as asked to be written down."""

    party_id: str
    is_agreed: bool
    channel: str
    consent_time: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Ending:
    """How a file is asked to end."""

    outcome: str
    end_reason: str = ""
    note: str = ""

    def reason(self) -> EndReason:
        """The end reason; raises Invalid with every fault."""
        faults = Faults()
        faults.choice("outcome", self.outcome, {"agreed", "failed"})
        faults.text("note", self.note, 500, is_required=self.end_reason == EndReason.OTHER)
        if self.outcome == "failed":
            faults.choice("end_reason", self.end_reason, set(EndReason) - {EndReason.AGREED})
        elif self.end_reason not in ("", EndReason.AGREED):
            faults.add("end_reason", "contradicts", "与结果不符", "contradicts the outcome")
        faults.settle()
        return EndReason(self.end_reason or EndReason.AGREED)


@dataclass(frozen=True, kw_only=True)
class Work:
    """What waits, by what is to be done."""

    awaiting_consent: int
    awaiting_appointment: int
    awaiting_session: int
    in_session: int
    awaiting_conclusion: int
    overdue: int
    sessions_today: int


class Files:
    """What can be done with mediation files（调解卷）."""

    def __init__(
        self,
        *,
        cases: Cases,
        mediations: Mediations,
        sessions: Sessions,
        register: Register,
        closing: Closing,
        appointing: Appointing,
        due_of: DueOf,
        new_id: NewId,
        now: Now,
    ) -> None:
        """Work on these stores, with this clock."""
        self._cases = cases
        self._mediations = mediations
        self._sessions = sessions
        self._register = register
        self._closing = closing
        self._appointing = appointing
        self._due_of = due_of
        self._new_id = new_id
        self._now = now

    def open(self, principal: Principal, case_id: str, reason: str) -> Mediation:
        """Open a file by hand（立卷）.

        Raises:
            NotYet: the case is not known here; an accepted one arrives within moments.
        """
        principal.require(Post.DISPATCHER, Post.MEDIATOR)
        faults = Faults()
        faults.text("reason", reason, 500)
        faults.settle()
        facts = self._cases.get(principal.county, case_id)
        if facts is None or not facts.is_known:
            raise NotYet(f"case {case_id} has not arrived in mediation")
        if facts.is_ended:
            raise WrongState(f"case {case_id} has ended", reason="case_ended")
        if self._mediations.open_for(principal.county, case_id):
            raise WrongState(f"case {case_id} has an open file", reason="mediation_exists")
        now = self._now()
        mediation = Mediation.open(
            self._new_id(),
            facts,
            origin="by_hand",
            reason=reason,
            now=now,
            due_time=self._due_of(now),
        )
        self._mediations.add(mediation)
        return mediation

    def consent(
        self, principal: Principal, mediation_id: str, version: int, word: Word
    ) -> Mediation:
        """Write down what a party said（征询意愿）; a refusal ends the file, by law 17.

        With the last agreement whom the centre agreed to at a party's choice is appointed.
        """
        principal.require(Post.MEDIATOR, Post.DISPATCHER)
        mediation = load(self._mediations, principal, mediation_id)
        mediation.expect(version)
        now = self._now()
        consent = self._consent(principal, mediation, word, now)
        mediation.consent(consent, now)
        self._appointing.follow(mediation)
        return self._closing.save(mediation)

    def appoint(
        self, principal: Principal, mediation_id: str, version: int, mediator_id: str
    ) -> Mediation:
        """Give the file its mediator（指派）, one who is active in the same county."""
        principal.require(Post.DISPATCHER)
        mediation = load(self._mediations, principal, mediation_id)
        mediation.expect(version)
        mediator = self._register.mediator(mediation.county, mediator_id)
        if mediator is None:
            raise Invalid(
                FieldFault(
                    field="mediator_id",
                    reason="unknown_mediator",
                    message="名册中没有此调解员",
                    message_en="The register of the county has no such mediator.",
                )
            )
        mediation.appoint(mediator)
        return self._closing.save(mediation)

    def conclude(
        self, principal: Principal, mediation_id: str, version: int, ending: Ending
    ) -> Mediation:
        """End the file（终结）; a failed one stores the notice of the other routes, by law 26."""
        principal.require(Post.MEDIATOR, Post.DISPATCHER)
        mediation = load(self._mediations, principal, mediation_id)
        require_conductor(mediation, principal)
        mediation.expect(version)
        reason = ending.reason()
        mediation.conclude(reason, by=principal.id, now=self._now(), note=ending.note)
        return self._closing.save(mediation)

    def get(self, principal: Principal, mediation_id: str) -> Mediation:
        """A file."""
        return load(self._mediations, principal, mediation_id)

    def page(
        self, principal: Principal, wanted: FileFilter, paging: Paging, *, is_mine: bool
    ) -> Page[Mediation]:
        """The files the caller may see, newest first."""
        principal.require(*VIEWERS)
        faults = Faults()
        for state in wanted.states:
            faults.choice("state", state, set(State))
        faults.settle()
        narrowed = _narrowed(principal, wanted, is_mine=is_mine)
        return self._mediations.page(principal.area_code, narrowed, paging)

    def work(self, principal: Principal) -> Work:
        """Count what waits for the caller（我的工作）."""
        principal.require(*VIEWERS)
        now = self._now()
        midnight = datetime.combine(local_date(now), time(), LOCAL)
        own = principal.id if principal.post is Post.MEDIATOR else ""
        today = SessionFilter(
            mediator_id=own,
            state="scheduled",
            start_from=midnight,
            start_before=midnight + timedelta(days=1),
        )

        def count(*states: State, due_before: datetime | None = None) -> int:
            wanted = FileFilter(states=states, due_before=due_before)
            narrowed = _narrowed(principal, wanted, is_mine=False)
            return self._mediations.count(principal.area_code, narrowed)

        return Work(
            awaiting_consent=count(State.OPENED),
            awaiting_appointment=count(State.CONSENTED),
            awaiting_session=count(State.APPOINTED),
            in_session=count(State.IN_SESSION),
            awaiting_conclusion=count(State.AGREED),
            overdue=count(*(set(State) - {State.CONCLUDED}), due_before=now),
            sessions_today=self._sessions.count(principal.area_code, today),
        )

    def _consent(
        self, principal: Principal, mediation: Mediation, word: Word, now: datetime
    ) -> Consent:
        faults = Faults()
        faults.parties("party_id", [word.party_id], mediation.case.principals)
        faults.choice("channel", word.channel, CHANNELS)
        faults.past("consent_time", word.consent_time or now, now)
        faults.settle()
        return Consent(
            party_id=word.party_id,
            is_agreed=word.is_agreed,
            channel=word.channel,
            consent_time=word.consent_time or now,
            recorded_by=principal.id,
        )


def _narrowed(principal: Principal, wanted: FileFilter, *, is_mine: bool) -> FileFilter:
    if is_mine:
        return replace(wanted, mediator_ids=(principal.id,))
    if principal.post is Post.MEDIATOR:
        return replace(wanted, mediator_ids=("", principal.id))
    return wanted
