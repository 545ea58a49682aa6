"""Interviews（约谈）: who came, what was said, and what was promised until when."""

from dataclasses import dataclass, field, replace
from datetime import datetime


@dataclass(frozen=True, kw_only=True)
class Commitment:
    """One thing that a department promised in an interview（约谈承诺）, and until when."""

    text: str = field(repr=False)
    due_time: datetime
    is_told: bool = False


@dataclass(frozen=True, kw_only=True)
class Interview:
    """How an interview went（约谈记录）."""

    held_time: datetime
    attendees: str = field(repr=False)
    minutes: str = field(repr=False)
    measures: str = field(repr=False)
    commitments: tuple[Commitment, ...] = ()

    @property
    def next_due_time(self) -> datetime | None:
        """When a promise is due of which that was not said; None when there is none."""
        return min((one.due_time for one in self.commitments if not one.is_told), default=None)

    def told(self, now: datetime) -> "Interview":
        """The same after it was said of every promise that is due."""
        commitments = tuple(
            replace(one, is_told=one.is_told or one.due_time <= now) for one in self.commitments
        )
        return replace(self, commitments=commitments)
