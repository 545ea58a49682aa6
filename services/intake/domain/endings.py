"""The parts of a case that its end leaves: the check, the waivers, the advice, the hold."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, kw_only=True)
class Verification:
    """On what proof the centre found the result real（核查依据）."""

    checks: tuple[str, ...]
    note: str
    verifier: str
    verify_time: datetime


@dataclass(frozen=True, kw_only=True)
class Waiver:
    """Why the whole may close without a department's part（免办）."""

    assignment_id: str
    department: str
    reason: str
    actor: str
    waive_time: datetime


@dataclass(frozen=True, kw_only=True)
class Advice:
    """A formal letter that suggests a fix, with the answer that came（司法建议、检察建议）."""

    id: str
    kind: str
    letter_number: str
    addressee: str
    content: str
    actor: str
    advise_time: datetime
    reply_due_time: datetime
    reply: str = ""
    reply_time: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class VisitReview:
    """What a second look at a visit-back found（回访抽查）."""

    is_confirmed: bool
    note: str
    reviewer: str
    review_time: datetime


@dataclass(frozen=True, kw_only=True)
class Hold:
    """Why a closed case may not be erased（保留令）."""

    reason: str
    actor: str
    hold_time: datetime
