"""Leaders who are responsible for a case."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from contracts.events import Event


@dataclass(frozen=True, kw_only=True)
class _SponsorEvent(Event):
    source: ClassVar[str] = "routing"
    aggregate: ClassVar[str] = "sponsorship"

    sponsorship_id: str
    case_id: str
    code: str
    leader: str
    state: str
    due_time: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class SponsorNamed(_SponsorEvent):
    """A leader answers for a case（领导包案）; `due_time` is the first review's."""


@dataclass(frozen=True, kw_only=True)
class SponsorReviewed(_SponsorEvent):
    """The leader looked at the case（包案调度）; `due_time` is the next review's."""


@dataclass(frozen=True, kw_only=True)
class SponsorReviewDue(_SponsorEvent):
    """The leader is to look at the case（包案调度到期）."""


@dataclass(frozen=True, kw_only=True)
class SponsorCaseLate(_SponsorEvent):
    """The case that the leader answers for is overdue（包案事项超期）."""


@dataclass(frozen=True, kw_only=True)
class SponsorshipEnded(_SponsorEvent):
    """The leader does not answer for the case any more（解除包案）."""
