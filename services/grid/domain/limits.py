"""How long an officer has for an order, and when it is to be warned of（现场指令时限）."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from math import ceil
from typing import Any, Self

from deadlines import Entry, EntryKind, Ledger, Profile, Unit, WorkCalendar, compute

_WHO = "service:grid"
_MINUTE = timedelta(minutes=1)
_WARN = (0.5, 0.8)


def _working(key: str, name: str, days: int) -> Profile:
    return Profile(key=key, name=name, unit=Unit.WORKING_DAYS, limit=days, warn_fractions=_WARN)


URGENT = Profile(key="order_urgent", name="紧急现场指令", unit=Unit.HOURS, limit=2, is_urgent=True)
BY_KIND: Mapping[str, Profile] = {
    "verify": _working("order_verify", "现场核实", 2),
    "mediate": _working("order_mediate", "就地调解", 5),
    "deliver": _working("order_deliver", "代为送达", 3),
    "visit": _working("order_visit", "上门走访", 3),
}
"""What each kind of order gives when its giver names no due time; urgent ones have their own."""


def named_profile(start: datetime, due_time: datetime, *, is_urgent: bool) -> Profile:
    """The profile of a due time that the giver named."""
    minutes = max(1, ceil((due_time - start) / _MINUTE))
    return Profile(
        key="order_named",
        name="指定期限",
        unit=Unit.MINUTES,
        limit=minutes,
        warn_fractions=_WARN,
        is_urgent=is_urgent,
    )


def profile_for(kind: str, *, is_urgent: bool) -> Profile:
    """The profile of an order without a due time of its own."""
    return URGENT if is_urgent else BY_KIND[kind]


@dataclass(frozen=True, kw_only=True)
class Limit:
    """The clock of an order: its profile and start, what follows, and what was said of it."""

    profile: Profile
    start_time: datetime
    due_time: datetime | None
    warn_times: tuple[datetime, ...]
    calendar_version: str
    level: int = 0
    is_overdue: bool = False

    @classmethod
    def starting(cls, profile: Profile, start: datetime, calendar: WorkCalendar) -> Self:
        """A clock that begins now."""
        entry = Entry(kind=EntryKind.START, time=start, who=_WHO)
        due = compute(profile, Ledger().append(entry, profile), calendar)
        return cls(
            profile=profile,
            start_time=start,
            due_time=due.due_time,
            warn_times=due.warn_times,
            calendar_version=due.calendar_version,
        )

    def counted_by(self, calendar: WorkCalendar, now: datetime) -> Self:
        """The same clock by another calendar: what is past is not said again."""
        fresh = self.starting(self.profile, self.start_time, calendar)
        is_late = fresh.due_time is not None and fresh.due_time <= now
        level = max(self.level, sum(1 for one in fresh.warn_times if one <= now))
        return replace(
            fresh,
            level=min(level, len(fresh.warn_times)),
            is_overdue=self.is_overdue and is_late,
        )

    @property
    def next_time(self) -> datetime | None:
        """When something is to be said next; None when nothing is."""
        if self.is_overdue or self.due_time is None:
            return None
        return min((*self.warn_times[self.level : self.level + 1], self.due_time))

    def to_dict(self) -> dict[str, Any]:
        """As it is stored."""
        return vars(self) | {
            "profile": self.profile.to_dict(),
            "warn_times": list(self.warn_times),
        }

    @classmethod
    def from_dict(cls, row: Mapping[str, Any]) -> Self:
        """As it was stored."""
        return cls(
            **{
                **row,
                "profile": Profile.from_dict(row["profile"]),
                "warn_times": tuple(row["warn_times"]),
            }
        )
