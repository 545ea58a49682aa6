"""Letters that press departments（督办文书）."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from contracts.events import Event


@dataclass(frozen=True, kw_only=True)
class _LetterEvent(Event):
    source: ClassVar[str] = "routing"
    aggregate: ClassVar[str] = "letter"

    letter_id: str
    case_id: str
    code: str
    kind: str
    department: str
    departments: tuple[str, ...] = ()
    state: str
    number: str = ""
    step: str = ""
    is_urgent: bool = False
    answer_due_time: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class LetterProposed(_LetterEvent):
    """A letter waits for its signature（文书待签发）."""


@dataclass(frozen=True, kw_only=True)
class LetterIssued(_LetterEvent):
    """A letter went out under its number（文书签发）."""


@dataclass(frozen=True, kw_only=True)
class LetterReceived(_LetterEvent):
    """The department has the letter（文书签收）."""

    unheard_because: ClassVar[str] = "the supervisor sees it in the list"


@dataclass(frozen=True, kw_only=True)
class LetterAnswered(_LetterEvent):
    """The department answered, or the interview was held（文书回复）."""

    is_in_time: bool


@dataclass(frozen=True, kw_only=True)
class LetterOverdue(_LetterEvent):
    """No answer came in time（文书逾期未复）."""


@dataclass(frozen=True, kw_only=True)
class LetterCommitmentDue(_LetterEvent):
    """What was promised in an interview is due（约谈承诺到期）; once."""

    due_time: datetime


@dataclass(frozen=True, kw_only=True)
class LetterJudged(_LetterEvent):
    """The supervisor said what came of it（成效评定）."""

    effect: str


@dataclass(frozen=True, kw_only=True)
class LetterWithdrawn(_LetterEvent):
    """The centre took the letter back（文书撤回）."""
