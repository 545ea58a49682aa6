"""The long-term register（动态跟踪台账）: who looks at what cannot be solved now, and when."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from contracts.aggregates import Aggregate
from contracts.errors import NotFound, WrongState
from contracts.events.routing import (
    LongTermEntered,
    LongTermLeft,
    LongTermReviewed,
    LongTermReviewMissed,
    LongTermReviewWarned,
)

WARN_BEFORE = timedelta(days=1)
"""How long before a review is due who entered the case is warned."""

GRACE_DAYS = 15
"""How long a review may be missed before the case leaves the register by itself."""


class LongTermNotFound(NotFound):
    """There is no such entry within the caller's sight."""


class LongTermState(StrEnum):
    """Where an entry stands（台账状态）."""

    ACTIVE = "active"  # 跟踪中
    LEFT = "left"  # 已移出


class Outcome(StrEnum):
    """What a review decides（调度结论）."""

    STAYS = "stays"  # 继续跟踪
    LEAVES = "leaves"  # 移出台账


@dataclass(frozen=True, kw_only=True)
class Look:
    """One review（台账调度）: what was found and what is to be done next."""

    review_time: datetime
    reviewed_by: str
    outcome: Outcome
    note: str = field(repr=False)
    next_action: str = field(default="", repr=False)


@dataclass(kw_only=True)
class LongTerm(Aggregate):
    """One case on the register; its pause suspends the promise made to the resident."""

    code: str
    department: str
    assignment_id: str
    pause_id: str
    interval_days: int
    enter_time: datetime
    entered_by: str
    reason: str = field(repr=False)
    next_action: str = field(repr=False)
    state: LongTermState = LongTermState.ACTIVE
    review_due_time: datetime
    is_warned: bool = False
    is_missed: bool = False
    reviews: list[Look] = field(default_factory=list)
    leave_time: datetime | None = None
    left_by: str = ""
    ending: str = ""

    @property
    def next_due_time(self) -> datetime | None:
        """When something is to be said of its review; None when nothing is."""
        if self.state is LongTermState.LEFT or self.is_missed:
            return None
        return self.review_due_time if self.is_warned else self.review_due_time - WARN_BEFORE

    def enter(self) -> None:
        """An entry begins with this."""
        self.record(LongTermEntered(**self._told()))

    def stay(self, look: Look, interval_days: int) -> None:
        """It was looked at; the next review is due after the interval."""
        self.require_active()
        self.reviews.append(look)
        self.interval_days, self.next_action = interval_days, look.next_action
        self.review_due_time = look.review_time + timedelta(days=interval_days)
        self.is_warned = self.is_missed = False
        self.record(LongTermReviewed(**self._told()))

    def leave(self, actor: str, ending: str, now: datetime, look: Look | None = None) -> None:
        """It is off the register: reviewed so, or its pause ended otherwise."""
        self.require_active()
        if look:
            self.reviews.append(look)
        self.state, self.leave_time = LongTermState.LEFT, now
        self.left_by, self.ending = actor, ending
        self.record(LongTermLeft(**self._told(), ending=ending))

    def tell(self, now: datetime) -> bool:
        """Warn once before a review is due, say once that it was missed; whether that was new."""
        coming = self.next_due_time
        if coming is None or now < coming:
            return False
        self.is_warned = True
        if now < self.review_due_time:
            self.record(LongTermReviewWarned(**self._told()))
        else:
            self.is_missed = True
            self.record(LongTermReviewMissed(**self._told()))
        return True

    def require_active(self) -> None:
        """Raise WrongState unless it is on the register."""
        if self.state is not LongTermState.ACTIVE:
            message = f"long-term entry {self.id} is {self.state}"
            raise WrongState(message, reason="wrong_state", state=self.state.value)

    def _told(self) -> Mapping[str, Any]:
        return {
            "entry_id": self.id,
            "case_id": self.case_id,
            "code": self.code,
            "department": self.department,
            "state": self.state.value,
            "due_time": self.review_due_time,
            "entered_by": self.entered_by,
        }
