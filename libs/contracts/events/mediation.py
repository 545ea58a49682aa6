"""What mediation（调解）publishes: files, sessions and agreements."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from contracts.events import Event


@dataclass(frozen=True, kw_only=True)
class _MediationEvent(Event):
    source: ClassVar[str] = "mediation"
    aggregate: ClassVar[str] = "mediation"

    mediation_id: str
    case_id: str
    code: str
    state: str


@dataclass(frozen=True, kw_only=True)
class MediationOpened(_MediationEvent):
    """A mediation file was opened（立卷）; `origin` is routing, by_hand or choice."""

    origin: str
    dispute_kind: str = ""
    due_time: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class MediationConsented(_MediationEvent):
    """A party said whether it agrees to be mediated（调解意愿）."""

    party_id: str
    is_agreed: bool


@dataclass(frozen=True, kw_only=True)
class MediatorAppointed(_MediationEvent):
    """The file has its mediator（指派调解员）."""

    mediator_id: str


@dataclass(frozen=True, kw_only=True)
class SessionScheduled(_MediationEvent):
    """A session has a time and a room（排期）; parties are told."""

    session_id: str
    room: str
    start_time: datetime
    end_time: datetime
    party_ids: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class SessionRecorded(_MediationEvent):
    """The record of a session was written（调解笔录）; a caucus tells only that it took place."""

    session_id: str
    is_caucus: bool


@dataclass(frozen=True, kw_only=True)
class AgreementReached(_MediationEvent):
    """The parties agreed and signed（达成协议）."""

    agreement_id: str
    agreement_number: str
    effective_time: datetime


@dataclass(frozen=True, kw_only=True)
class AgreementPerformed(_MediationEvent):
    """What was agreed has been done（履行）."""

    agreement_id: str


@dataclass(frozen=True, kw_only=True)
class MediationConcluded(_MediationEvent):
    """The file was concluded（调解终结）.

    `outcome` is agreed or failed, `routes` what else is open by law.
    """

    outcome: str
    end_reason: str
    agreement_number: str = ""
    routes: tuple[str, ...] = ()
