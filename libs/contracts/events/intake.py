"""What intake（受理）publishes: the life of the case."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from contracts.events import Event


@dataclass(frozen=True, kw_only=True)
class PartyFacts:
    """What may be said about a party without saying who it is."""

    party_id: str
    role: str
    type: str
    has_phone: bool = False
    is_verified: bool = False
    is_representative: bool = False
    represents: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class _CaseEvent(Event):
    source: ClassVar[str] = "intake"
    aggregate: ClassVar[str] = "case"

    case_id: str
    code: str
    state: str
    from_state: str = ""


@dataclass(frozen=True, kw_only=True)
class _CaseFacts(_CaseEvent):
    """The facts by which others decide, complete each time they are told."""

    kind: str
    area_code: str
    channel: str
    dispute_kind: str = ""
    category: str = ""
    amount_fen: int = 0
    people_count: int = 1
    is_urgent: bool = False
    is_confidential: bool = False
    is_anonymous: bool = False
    is_restricted: bool = False
    needs_supplement: bool = False
    parties: tuple[PartyFacts, ...] = ()
    first_responder: str = ""
    incident_id: str = ""
    register_time: datetime


@dataclass(frozen=True, kw_only=True)
class CaseRegistered(_CaseFacts):
    """A resident's report waits for acceptance（登记）. Private: notify {contacts}."""


@dataclass(frozen=True, kw_only=True)
class CaseAccepted(_CaseFacts):
    """The centre took the case on（受理）.

    Private: routing {title, narrative, address}; grid {title, address, location};
    mediation {title}; notify {contacts: [{party_id, phone, query_key}]}, unless told before.
    """

    accept_time: datetime


@dataclass(frozen=True, kw_only=True)
class CaseAmended(_CaseFacts):
    """The case's facts were corrected（更正）; told in full. Private: as CaseAccepted."""

    changed_fields: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class CaseSupplemented(_CaseEvent):
    """Papers or evidence came later（补充）; `is_complete` ends an emergency's supplement clock."""

    is_complete: bool


@dataclass(frozen=True, kw_only=True)
class CaseDeclined(_CaseEvent):
    """The centre did not take the case on（不予受理）; `legal_route` names where it belongs."""

    reason_code: str
    legal_route: str


@dataclass(frozen=True, kw_only=True)
class CaseMoved(_CaseEvent):
    """The case reached another state because of what another service did（流转）."""

    department: str = ""
    due_time: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class CaseVerified(_CaseEvent):
    """The centre checked the result and found it real（核查通过）."""


@dataclass(frozen=True, kw_only=True)
class CaseReworked(_CaseEvent):
    """The centre sent the result back（退回重办）. Private: routing {reason}."""


@dataclass(frozen=True, kw_only=True)
class CaseVisitedBack(_CaseEvent):
    """Somebody who did not handle the case asked the resident（回访）."""

    is_reached: bool


@dataclass(frozen=True, kw_only=True)
class CaseEvaluated(_CaseEvent):
    """A party gave its judgement（评价）: satisfied, basically_satisfied or not_satisfied."""

    party_id: str
    grade: str


@dataclass(frozen=True, kw_only=True)
class CaseReopened(_CaseEvent):
    """The case goes back to handling（重新办理）. Private: routing {reason}."""

    reopen_count: int


@dataclass(frozen=True, kw_only=True)
class CaseWithdrawn(_CaseEvent):
    """The applicant took the matter back（撤回）."""


@dataclass(frozen=True, kw_only=True)
class CaseArchived(_CaseEvent):
    """The file is closed（归档）."""


@dataclass(frozen=True, kw_only=True)
class SensitiveReadsExhausted(Event):
    """Somebody has read as many parties in clear as an hour allows（查看个人信息达到上限）."""

    source: ClassVar[str] = "intake"
    aggregate: ClassVar[str] = "reader"

    reader: str
    post: str
    read_count: int


@dataclass(frozen=True, kw_only=True)
class GroupChanged(Event):
    """People joined a group matter, settled or withdrew（群体变动）; the totals after it."""

    source: ClassVar[str] = "intake"
    aggregate: ClassVar[str] = "group"

    case_id: str
    code: str
    open_count: int
    settled_count: int
    withdrawn_count: int
    claimed_fen: int = 0
    paid_fen: int = 0
