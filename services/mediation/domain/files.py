"""The mediation file（调解卷）: its states, and what each verb does to it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Self

from contracts.aggregates import Aggregate
from contracts.errors import WrongState
from contracts.events.mediation import (
    AgreementPerformed,
    AgreementReached,
    MediationConcluded,
    MediationConsented,
    MediationOpened,
    MediatorAppointed,
    SessionRecorded,
    SessionScheduled,
)
from services.mediation.domain.cases import CaseFacts, Conclusion, Consent, EndReason
from services.mediation.domain.register import Mediator
from services.mediation.domain.routes import notice, routes_for

PEOPLES_MEDIATION = "people"  # 人民调解


class State(StrEnum):
    """Where a file stands（调解卷状态）."""

    OPENED = "opened"  # 已立卷
    CONSENTED = "consented"  # 各方同意
    APPOINTED = "appointed"  # 已指派
    IN_SESSION = "in_session"  # 调解中
    AGREED = "agreed"  # 已达成协议
    CONCLUDED = "concluded"  # 已终结


class Verb(StrEnum):
    """What may be done to a file."""

    CONSENT = "consent"
    REFUSE = "refuse"
    APPOINT = "appoint"
    SCHEDULE = "schedule"
    RECORD = "record"
    SIGN = "sign"
    PERFORM = "perform"
    CONCLUDE_AGREED = "conclude_agreed"
    CONCLUDE_FAILED = "conclude_failed"


_UNDECIDED = (State.OPENED, State.CONSENTED, State.APPOINTED, State.IN_SESSION)
TRANSITIONS: Mapping[Verb, Mapping[State, State]] = {
    Verb.CONSENT: {State.OPENED: State.OPENED},
    Verb.REFUSE: dict.fromkeys(_UNDECIDED, State.CONCLUDED),
    Verb.APPOINT: {State.CONSENTED: State.APPOINTED},
    Verb.SCHEDULE: dict.fromkeys((State.APPOINTED, State.IN_SESSION), State.IN_SESSION),
    Verb.RECORD: {State.IN_SESSION: State.IN_SESSION},
    Verb.SIGN: {State.IN_SESSION: State.AGREED},
    Verb.PERFORM: {State.AGREED: State.AGREED},
    Verb.CONCLUDE_AGREED: {State.AGREED: State.CONCLUDED},
    Verb.CONCLUDE_FAILED: dict.fromkeys(_UNDECIDED, State.CONCLUDED),
}
"""From which states a verb leads where; with the last consent a file moves on to CONSENTED."""


@dataclass(kw_only=True)
class Mediation(Aggregate):
    """A mediation file（调解卷）."""

    case: CaseFacts
    state: State = State.OPENED
    origin: str
    open_reason: str = ""
    open_time: datetime
    due_time: datetime | None = None
    consents: dict[str, Consent] = field(default_factory=dict)
    mediator_id: str = ""
    committee_id: str = ""
    agreement_id: str = ""
    agreement_number: str = ""
    conclusion: Conclusion | None = None

    @classmethod
    def open(
        cls,
        mediation_id: str,
        case: CaseFacts,
        *,
        origin: str,
        reason: str = "",
        now: datetime,
        due_time: datetime | None,
    ) -> Self:
        """Open a file for a case（立卷）."""
        opened = cls(
            id=mediation_id,
            area_code=case.area_code,
            case_id=case.case_id,
            case=case,
            origin=origin,
            open_reason=reason,
            open_time=now,
            due_time=due_time,
        )
        opened.record(
            MediationOpened(
                **opened._base, origin=origin, dispute_kind=case.dispute_kind, due_time=due_time
            )
        )
        return opened

    @property
    def waiting_party_ids(self) -> tuple[str, ...]:
        """The parties in dispute that have not agreed yet."""
        return tuple(party for party in self.case.principals if party not in self.consents)

    def consent(self, consent: Consent, now: datetime) -> None:
        """Note a party's word; the last agreement moves the file on, a refusal ends it."""
        self._step(Verb.CONSENT) if consent.is_agreed else self.require(Verb.REFUSE)
        self.consents[consent.party_id] = consent
        if consent.is_agreed and not self.waiting_party_ids and self.case.has_both_sides:
            self.state = State.CONSENTED
        self.record(
            MediationConsented(**self._base, party_id=consent.party_id, is_agreed=consent.is_agreed)
        )
        if not consent.is_agreed:
            self.conclude(EndReason.PARTY_REFUSES, by=consent.recorded_by, now=now)

    def appoint(self, mediator: Mediator) -> None:
        """Give the file its mediator（指派）."""
        self._step(Verb.APPOINT)
        if mediator.county != self.county or not mediator.is_active:
            raise WrongState(
                f"{mediator.id} cannot be appointed to {self.id}", reason="mediator_not_available"
            )
        self.mediator_id, self.committee_id = mediator.id, mediator.committee_id
        self.record(MediatorAppointed(**self._base, mediator_id=mediator.id))

    def schedule(
        self, session_id: str, room: str, time: tuple[datetime, datetime], parties: tuple[str, ...]
    ) -> None:
        """Note that a session was booked（排期）."""
        self._step(Verb.SCHEDULE)
        start_time, end_time = time
        self.record(
            SessionScheduled(
                **self._base,
                session_id=session_id,
                room=room,
                start_time=start_time,
                end_time=end_time,
                party_ids=parties,
            )
        )

    def record_session(self, session_id: str, *, is_caucus: bool) -> None:
        """Note that a record was written（笔录）; what it says stays with the record."""
        self._step(Verb.RECORD)
        self.record(SessionRecorded(**self._base, session_id=session_id, is_caucus=is_caucus))

    def reach(self, agreement_id: str, number: str, effective_time: datetime) -> None:
        """Note that an agreement is in force（达成协议）."""
        self._step(Verb.SIGN)
        self.agreement_id, self.agreement_number = agreement_id, number
        self.record(
            AgreementReached(
                **self._base,
                agreement_id=agreement_id,
                agreement_number=number,
                effective_time=effective_time,
            )
        )

    def perform(self) -> None:
        """Note that all that was agreed has been done（履行完毕）."""
        self._step(Verb.PERFORM)
        self.record(AgreementPerformed(**self._base, agreement_id=self.agreement_id))

    def conclude(self, reason: EndReason, *, by: str, now: datetime, note: str = "") -> None:
        """End the file（终结）; a failed one tells the parties which other routes are open."""
        is_agreed = reason is EndReason.AGREED
        self._step(Verb.CONCLUDE_AGREED if is_agreed else Verb.CONCLUDE_FAILED)
        conclusion = Conclusion(
            outcome="agreed" if is_agreed else "failed",
            end_reason=reason,
            concluded_by=by,
            conclude_time=now,
            note=note,
        )
        self.conclusion = conclusion if is_agreed else self._with_notice(conclusion)
        self.record(
            MediationConcluded(
                **self._base,
                outcome=conclusion.outcome,
                end_reason=reason,
                agreement_number=self.agreement_number,
                routes=self.conclusion.routes,
            )
        )

    def require(self, verb: Verb) -> None:
        """Raise WrongState unless the verb is allowed where the file stands."""
        if self.state not in TRANSITIONS[verb]:
            raise WrongState(f"{self.id} is {self.state}: no {verb}", state=self.state)

    @property
    def is_open(self) -> bool:
        """Whether the file is not concluded."""
        return self.state is not State.CONCLUDED

    @property
    def _base(self) -> dict[str, str]:
        return {
            "mediation_id": self.id,
            "case_id": self.case_id,
            "code": self.case.code,
            "state": self.state,
        }

    def _step(self, verb: Verb) -> None:
        self.require(verb)
        self.state = TRANSITIONS[verb][self.state]

    def _with_notice(self, conclusion: Conclusion) -> Conclusion:
        routes = routes_for(self.case.dispute_kind)
        return replace(
            conclusion,
            routes=routes,
            notice=notice(self.case.code, routes),
            notice_party_ids=self.case.principals,
        )
