"""The long-term register: matters that cannot be solved now and are followed."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from contracts.events import Event


@dataclass(frozen=True, kw_only=True)
class _LongTermEvent(Event):
    source: ClassVar[str] = "routing"
    aggregate: ClassVar[str] = "long_term"

    entry_id: str
    case_id: str
    code: str
    department: str
    state: str
    due_time: datetime
    entered_by: str


@dataclass(frozen=True, kw_only=True)
class LongTermEntered(_LongTermEvent):
    """A case was put on the register（列入动态跟踪台账）; `due_time` is the first review's."""


@dataclass(frozen=True, kw_only=True)
class LongTermReviewed(_LongTermEvent):
    """The case was looked at and stays until the next review（台账调度）."""


@dataclass(frozen=True, kw_only=True)
class LongTermReviewWarned(_LongTermEvent):
    """A review is due soon（台账调度临期）; once."""


@dataclass(frozen=True, kw_only=True)
class LongTermReviewMissed(_LongTermEvent):
    """A review was not held in time（台账调度超期）; once."""


@dataclass(frozen=True, kw_only=True)
class LongTermLeft(_LongTermEvent):
    """The case is off the register（移出台账）; `ending` is that of its pause."""

    ending: str
