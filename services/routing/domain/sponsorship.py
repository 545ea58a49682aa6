"""Sponsorships（领导包案）: a leader answers for a case; the table stands in `docs/states.md`."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from contracts.aggregates import Aggregate
from contracts.errors import NotFound, WrongState
from contracts.events.routing import (
    SponsorCaseLate,
    SponsorNamed,
    SponsorReviewDue,
    SponsorReviewed,
    SponsorshipEnded,
)


class SponsorshipNotFound(NotFound):
    """There is no such sponsorship within the caller's sight."""


class SponsorshipState(StrEnum):
    """Where a sponsorship stands（包案状态）."""

    ACTIVE = "active"  # 包案中
    ENDED = "ended"  # 已解除


@dataclass(frozen=True, kw_only=True)
class Review:
    """One look of the leader at the case（包案调度）."""

    review_time: datetime
    reviewed_by: str
    is_on_track: bool
    note: str = field(repr=False)


@dataclass(kw_only=True)
class Sponsorship(Aggregate):
    """One leader's answer for one case."""

    code: str
    leader: str
    interval_days: int
    start_time: datetime
    named_by: str
    reason: str = field(default="", repr=False)
    state: SponsorshipState = SponsorshipState.ACTIVE
    review_due_time: datetime
    is_review_due: bool = False
    late_count: int = 0
    reviews: list[Review] = field(default_factory=list)
    end_time: datetime | None = None
    ended_by: str = ""
    end_reason: str = field(default="", repr=False)

    @property
    def next_due_time(self) -> datetime | None:
        """When the tick has something to tell; None when it has nothing."""
        is_waiting = self.state is SponsorshipState.ACTIVE and not self.is_review_due
        return self.review_due_time if is_waiting else None

    def name(self) -> None:
        """A sponsorship begins with this."""
        self.record(SponsorNamed(**self._told()))

    def review(self, review: Review) -> None:
        """The leader looked at the case; the next look is due after the interval."""
        self._require()
        self.reviews.append(review)
        self.review_due_time = review.review_time + timedelta(days=self.interval_days)
        self.is_review_due = False
        self.record(SponsorReviewed(**self._told()))

    def tell(self, now: datetime) -> bool:
        """Say once that a review is due; returns whether it was said."""
        due_time = self.next_due_time
        if due_time is None or now < due_time:
            return False
        self.is_review_due = True
        self.record(SponsorReviewDue(**self._told()))
        return True

    def note_late(self) -> None:
        """The case ran out of its time."""
        self._require()
        self.late_count += 1
        self.record(SponsorCaseLate(**self._told()))

    def end(self, actor: str, reason: str, now: datetime) -> None:
        """The leader does not answer for it any more."""
        self._require()
        self.state, self.is_review_due = SponsorshipState.ENDED, False
        self.end_time, self.ended_by, self.end_reason = now, actor, reason
        self.record(SponsorshipEnded(**self._told()))

    def _require(self) -> None:
        if self.state is not SponsorshipState.ACTIVE:
            message = f"sponsorship {self.id} is {self.state}"
            raise WrongState(message, reason="wrong_state", state=self.state.value)

    def _told(self) -> Mapping[str, Any]:
        return {
            "sponsorship_id": self.id,
            "case_id": self.case_id,
            "code": self.code,
            "leader": self.leader,
            "state": self.state.value,
            "due_time": self.review_due_time,
        }
