"""The life of the case, from the door to the archive."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from contracts.events import Event
from contracts.events.intake.facts import CaseEvent, CaseFacts


@dataclass(frozen=True, kw_only=True)
class CaseRegistered(CaseFacts):
    """A resident's report waits for acceptance（登记）. Private: notify {contacts}."""


@dataclass(frozen=True, kw_only=True)
class CaseAccepted(CaseFacts):
    """The centre took the case on（受理）.

    Private: routing {title, narrative, address, answers: {question: [value]},
    answer_types: {question: type}, without texts and dates};
    grid {title, address, location}; mediation {title};
    notify {contacts: [{party_id, phone, query_key}]}, unless told before.
    """

    accept_time: datetime


@dataclass(frozen=True, kw_only=True)
class CaseAmended(CaseFacts):
    """The case's facts were corrected（更正）; told in full. Private: as CaseAccepted."""

    changed_fields: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class CaseSupplemented(CaseEvent):
    """Papers or evidence came later（补充）; `is_complete` ends an emergency's supplement clock."""

    is_complete: bool


@dataclass(frozen=True, kw_only=True)
class CaseDeclined(CaseEvent):
    """The centre did not take the case on（不予受理）; `legal_route` names where it belongs."""

    reason_code: str
    legal_route: str
    earlier_case_id: str = ""


@dataclass(frozen=True, kw_only=True)
class CaseMoved(CaseEvent):
    """The case reached another state because of what another service did（流转）."""

    department: str = ""
    due_time: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class CaseVerified(CaseEvent):
    """The centre checked the result and found it real（核查通过）."""


@dataclass(frozen=True, kw_only=True)
class CaseReworked(CaseEvent):
    """The centre sent the result back（退回重办）. Private: routing {reason}."""


@dataclass(frozen=True, kw_only=True)
class CaseVisitedBack(CaseEvent):
    """Somebody who did not handle the case asked the resident（回访）."""

    is_reached: bool


@dataclass(frozen=True, kw_only=True)
class CaseEvaluated(CaseEvent):
    """A party gave its judgement（评价）: satisfied, basically_satisfied or not_satisfied."""

    party_id: str
    grade: str
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class CaseReopened(CaseEvent):
    """The case goes back to handling（重新办理）. Private: routing {reason}."""

    reopen_count: int


@dataclass(frozen=True, kw_only=True)
class CaseWithdrawn(CaseEvent):
    """The applicant took the matter back（撤回）."""


@dataclass(frozen=True, kw_only=True)
class CaseArchived(CaseEvent):
    """The file is closed（归档）."""


@dataclass(frozen=True, kw_only=True)
class CasePartWaived(CaseEvent):
    """The whole may close without a co-department's part（免办）."""

    assignment_id: str
    department: str


@dataclass(frozen=True, kw_only=True)
class CaseAdvised(CaseEvent):
    """A formal letter suggests a fix（司法建议、检察建议）: judicial or prosecution advice."""

    unheard_because: ClassVar[str] = "the letter itself goes on paper"

    advice_id: str
    kind: str
    reply_due_time: datetime


@dataclass(frozen=True, kw_only=True)
class CaseAdviceAnswered(CaseEvent):
    """The answer to a letter came（建议回复）."""

    unheard_because: ClassVar[str] = "the letter itself goes on paper"

    advice_id: str
    is_late: bool


@dataclass(frozen=True, kw_only=True)
class CaseVisitTried(CaseEvent):
    """Nobody was reached, and it will be tried again（回访未联系上）."""

    unheard_because: ClassVar[str] = "the next try needs no message"

    channel: str
    tries: int


@dataclass(frozen=True, kw_only=True)
class CaseVisitReviewed(CaseEvent):
    """A second person looked at a sampled visit-back（回访抽查）."""

    unheard_because: ClassVar[str] = "a matter of the centre's own"

    is_confirmed: bool


@dataclass(frozen=True, kw_only=True)
class CaseLapsed(CaseEvent):
    """Nobody judged in time; the round counts as judged, without a grade（逾期未评价）."""

    unheard_because: ClassVar[str] = "the progress page tells it"


@dataclass(frozen=True, kw_only=True)
class NoteWritten(Event):
    """Staff wrote an internal note on a case（写意见）; its words stay in intake."""

    source: ClassVar[str] = "intake"
    aggregate: ClassVar[str] = "note"
    unheard_because: ClassVar[str] = "its words stay in intake"

    note_id: str
    case_id: str
    kind: str
    to_department: str = ""
