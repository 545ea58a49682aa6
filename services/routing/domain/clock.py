"""Clocks（时限）: a ledger, the due time that follows from it, and what was said of it so far."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from contracts.aggregates import Aggregate
from contracts.events.routing import ClockOverdue, ClockWarned
from deadlines.calendar import Certainty, WorkCalendar
from deadlines.due import compute
from deadlines.ledger import ClockState, Entry, EntryKind, Ledger
from deadlines.profiles import Profile

PLATFORM = "service:routing"
"""Who acts when nobody does."""

REPORTED = "reported"
"""Why a handling clock stands still: the result is with the centre（已上报待核查）."""

LONG_TERM = "long_term"
"""Why a promise stands still: the case is on the long-term register（列入动态跟踪台账）."""

OUTSIDE = (REPORTED, LONG_TERM)
"""Reasons that no profile names."""

PROFILE_CHANGED, CALENDAR_CHANGED = "profile_changed", "calendar_changed"
"""Why a running clock is counted anew（时限规则变更、工作日历变更）."""

REROUTED = "rerouted"
"""Why a case's time is counted anew: its kind or place changed, and with it who handles it."""

GRANTED = "granted"
"""Why a clock was extended: its department asked, and the post its profile names agreed."""


class Purpose(StrEnum):
    """What a clock of routing measures."""

    HANDLING = "handling"  # 办理
    PART = "part"  # 协办
    SIGN = "sign"  # 签收
    SUPPLEMENT = "supplement"  # 补齐手续
    ARRIVAL = "arrival"  # 吹哨报到
    DESK = "desk"  # 兜底确认


@dataclass(frozen=True, kw_only=True)
class Stay:
    """One end of a person's pause: when, by whom, why, and the pause it belongs to."""

    time: datetime
    who: str
    reason: str
    pause_id: str

    def entry(self, kind: EntryKind) -> Entry:
        """The line of the ledger."""
        return Entry(
            kind=kind, time=self.time, who=self.who, reason=self.reason, proof=self.pause_id
        )


WORKING = (Purpose.HANDLING, Purpose.PART)
"""The clocks of the work itself: the lead's and those of the co-departments."""


@dataclass(kw_only=True)
class Clock(Aggregate):
    """One clock of a case.

    Its version counts what it published: a warning per level and being overdue. Starting, pausing
    and stopping are told by the assignment's events.
    """

    code: str
    purpose: Purpose
    profile: Profile
    department: str = ""
    assignment_id: str = ""
    ledger: Ledger = field(default_factory=Ledger)
    calendar_version: str = ""
    due_time: datetime | None = None
    certainty: Certainty = Certainty.UNCOMPUTED
    warn_times: tuple[datetime, ...] = ()
    paused_until: datetime | None = None
    level: int = 0
    is_overdue: bool = False
    fault: str = ""

    @property
    def state(self) -> ClockState:
        """Where the ledger leaves it."""
        return self.ledger.state or ClockState.STOPPED

    @property
    def next_due_time(self) -> datetime | None:
        """When something is to be said or done next; None when nothing is."""
        if self.state is ClockState.PAUSED:
            return self.paused_until
        if self.state is not ClockState.RUNNING or self.is_overdue or self.due_time is None:
            return None
        coming = (*self.warn_times[self.level : self.level + 1], self.due_time)
        return min(coming)

    def is_pause_over(self, now: datetime) -> bool:
        """Whether it stands still though the days of its pause are over."""
        return self.paused_until is not None and now >= self.paused_until

    @property
    def start_time(self) -> datetime | None:
        """When it was started."""
        return self.ledger.entries[0].time if self.ledger.entries else None

    @property
    def stop_time(self) -> datetime | None:
        """When it was stopped for good."""
        is_stopped = self.state is ClockState.STOPPED and self.ledger.entries
        return self.ledger.entries[-1].time if is_stopped else None

    def start(self, actor: str, now: datetime, calendar: WorkCalendar) -> None:
        """Begin to count; a clock of the work may stand still while the result is checked."""
        self._run_by(self.profile)
        self._enter(Entry(kind=EntryKind.START, time=now, who=actor), calendar)

    def pause(self, actor: str, reason: str, now: datetime, calendar: WorkCalendar) -> None:
        """Stand still; what is late by then is said first."""
        if self.state is ClockState.RUNNING:
            self.tell(now)
            entry = Entry(kind=EntryKind.PAUSE, time=now, who=actor, reason=reason)
            self._enter(entry, calendar)

    def stand_still(self, stay: Stay, until: datetime, calendar: WorkCalendar) -> None:
        """Stand still because a person said so, until a time at most.

        Raises:
            LedgerError: the profile does not pause for this reason, or the clock does not run.
        """
        self.tell(stay.time)
        if stay.reason == LONG_TERM and LONG_TERM not in self.profile.pause_reasons:
            reasons = (*self.profile.pause_reasons, LONG_TERM)
            self.profile = replace(self.profile, pause_reasons=reasons)
        self._enter(stay.entry(EntryKind.PAUSE), calendar)
        self.paused_until = until

    def stay_still(self, until: datetime) -> None:
        """Stand still longer than was said, until another time at most."""
        self.paused_until = until

    def go_on(self, stay: Stay, calendar: WorkCalendar) -> None:
        """Run again after a person's pause.

        Raises:
            LedgerError: the clock does not stand still.
        """
        self._enter(stay.entry(EntryKind.RESUME), calendar)
        self.paused_until = None

    def resume(self, actor: str, reason: str, now: datetime, calendar: WorkCalendar) -> None:
        """Go on; a due time moved into the future may be missed again."""
        if self.state is ClockState.PAUSED:
            entry = Entry(kind=EntryKind.RESUME, time=now, who=actor, reason=reason)
            self._enter(entry, calendar)
            if self.due_time is not None and self.due_time > now:
                self.is_overdue = False

    def extend(
        self, actor: str, units: int, proof: str, now: datetime, *, calendar: WorkCalendar
    ) -> None:
        """Get more units on the proof of a granted extension; may be warned of and missed anew.

        Raises:
            LedgerError: more than the profile allows.
        """
        self.tell(now)
        entry = Entry(
            kind=EntryKind.EXTEND, time=now, who=actor, reason=GRANTED, proof=proof, units=units
        )
        self._enter(entry, calendar)
        self._forgive(now)

    def runs_by(self, profile: Profile) -> bool:
        """Whether this profile is the one it runs by."""
        own = tuple(reason for reason in self.profile.pause_reasons if reason not in OUTSIDE)
        return replace(self.profile, pause_reasons=own) == profile

    def change(
        self,
        profile: Profile,
        who: str,
        proof: str,
        now: datetime,
        *,
        calendar: WorkCalendar,
        reason: str = PROFILE_CHANGED,
    ) -> None:
        """Run by another profile from now on; what is late by then is said first."""
        self.tell(now)
        self._run_by(profile)
        entry = Entry(kind=EntryKind.CHANGE, time=now, who=who, reason=reason, proof=proof)
        self._enter(entry, calendar)
        self._forgive(now)

    def follow(self, calendar: WorkCalendar, now: datetime) -> None:
        """Count by another calendar from now on; the ledger says so where the due time moves."""
        self.tell(now)
        before = self.due_time
        self.recompute(calendar)
        if self.due_time != before:
            entry = Entry(
                kind=EntryKind.CHANGE,
                time=now,
                who=PLATFORM,
                reason=CALENDAR_CHANGED,
                proof=calendar.version,
            )
            self._enter(entry, calendar)
            self._forgive(now)

    def stop(self, actor: str, reason: str, now: datetime, calendar: WorkCalendar) -> None:
        """End for good; what is late by then is said first."""
        if self.state is not ClockState.STOPPED:
            self.tell(now)
            entry = Entry(kind=EntryKind.STOP, time=now, who=actor, reason=reason)
            self._enter(entry, calendar)

    def tell(self, now: datetime) -> None:
        """Publish what has become due: the highest level reached, or that the time is over."""
        coming = self.next_due_time
        if self.state is not ClockState.RUNNING or coming is None or self.due_time is None:
            return
        if now < coming:
            return
        if now >= self.due_time:
            self.is_overdue, self.level = True, len(self.warn_times)
            self.record(ClockOverdue(**self._told()))
            return
        self.level = sum(moment <= now for moment in self.warn_times)
        self.record(ClockWarned(**self._told(), level=self.level))

    def recompute(self, calendar: WorkCalendar) -> None:
        """Follow the ledger and a calendar to the due time and the warnings."""
        due = compute(self.profile, self.ledger, calendar)
        self.due_time, self.certainty = due.due_time, due.certainty
        self.warn_times = tuple(due.warn_times)
        self.calendar_version = calendar.version

    def _run_by(self, profile: Profile) -> None:
        self.profile = profile
        if self.purpose in WORKING and REPORTED not in profile.pause_reasons:
            reasons = (*profile.pause_reasons, REPORTED)
            self.profile = replace(profile, pause_reasons=reasons)

    def _forgive(self, now: datetime) -> None:
        if self.is_overdue and self.due_time is not None and self.due_time > now:
            self.is_overdue = False
            self.level = sum(moment <= now for moment in self.warn_times)

    def _enter(self, entry: Entry, calendar: WorkCalendar) -> None:
        self.ledger = self.ledger.append(entry, self.profile)
        self.recompute(calendar)

    def _told(self) -> dict[str, Any]:
        return {
            "clock_id": self.id,
            "case_id": self.case_id,
            "code": self.code,
            "profile": self.profile.key,
            "department": self.department,
            "due_time": self.due_time,
        }


def due_after(profile: Profile, start: datetime, calendar: WorkCalendar) -> datetime | None:
    """When a clock started now would end; None where the calendar does not reach."""
    entry = Entry(kind=EntryKind.START, time=start, who="")
    return compute(profile, Ledger((entry,)), calendar).due_time
