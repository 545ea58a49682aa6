"""Pauses（期限中止）: a person lets a handling clock stand still; see `docs/states.md`."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from contracts.aggregates import Aggregate
from contracts.errors import FieldFault, Invalid, NotFound, WrongState
from contracts.events.routing import ClockPaused, ClockResumed
from contracts.principals import Post
from deadlines.ledger import ClockState, EntryKind
from deadlines.profiles import Unit
from deadlines.timeline import end_of, local_day
from services.routing.domain.clock import OUTSIDE, Clock
from services.routing.domain.extension import APPROVERS

MOST_DAYS = 365
"""How long one pause may be where the profile sets no bound."""


class PauseNotFound(NotFound):
    """There is no such pause within the caller's sight."""


class PauseState(StrEnum):
    """Where a pause stands（中止状态）."""

    OPEN = "open"  # 中止中
    ENDED = "ended"  # 已恢复


class Ending(StrEnum):
    """What ended a pause（恢复原因）."""

    RESUMED = "resumed"  # 人工恢复
    OVER = "over"  # 期满自动恢复
    LEFT = "left"  # 交办已办结、异议、并案或撤销


@dataclass(kw_only=True)
class Pause(Aggregate):
    """One pause of one handling clock, until a person ends it or its days are over."""

    assignment_id: str
    clock_id: str
    code: str
    department: str
    reason_code: str
    approver: Post
    proof: str = field(repr=False)
    state: PauseState = PauseState.OPEN
    start_time: datetime
    started_by: str
    until_time: datetime
    end_time: datetime | None = None
    ended_by: str = ""
    ending: Ending | None = None
    end_reason: str = field(default="", repr=False)
    due_time: datetime | None = None

    def begin(self) -> None:
        """Tell that the time stands still, and until when at most."""
        self.record(ClockPaused(**self._told()))

    def end(
        self, ending: Ending, actor: str, moment: datetime, *, due_time: datetime | None
    ) -> None:
        """The clock runs again since `moment`, until `due_time`.

        Raises:
            WrongState: it has ended before.
        """
        self.require_open()
        self.state, self.ending = PauseState.ENDED, ending
        self.end_time, self.ended_by, self.due_time = moment, actor, due_time
        self.record(ClockResumed(**self._told(), ending=ending.value, due_time=due_time))

    def prolong(self, until_time: datetime) -> None:
        """The time stands still longer than was told."""
        self.require_open()
        self.until_time = until_time
        self.record(ClockPaused(**self._told(), is_prolonged=True))

    def require_open(self) -> None:
        """Refuse to end what has ended.

        Raises:
            WrongState.
        """
        if self.state is not PauseState.OPEN:
            message = f"pause {self.id} is {self.state} and cannot end again"
            raise WrongState(message, state=self.state.value)

    def _told(self) -> dict[str, Any]:
        return {
            "pause_id": self.id,
            "assignment_id": self.assignment_id,
            "clock_id": self.clock_id,
            "case_id": self.case_id,
            "code": self.code,
            "department": self.department,
            "state": self.state.value,
            "reason_code": self.reason_code,
            "until_time": self.until_time,
        }


def until(days: int, now: datetime) -> datetime:
    """24:00 here of the last of so many days after today: that day does not count yet."""
    return end_of(local_day(now) + days)


def require_standstill(clock: Clock, reason_code: str, days: int, now: datetime) -> Post:
    """Say who decides that this clock stands still for the reason and the days.

    Raises:
        WrongState: `not_pausable`, `already_paused`, `pause_count` or `pause_time_over`.
        Invalid: a reason the profile does not name, or more days than it allows.
    """
    profile = clock.profile
    reasons = tuple(name for name in profile.pause_reasons if name not in OUTSIDE)
    approver = APPROVERS.get(profile.pause_approver)
    if approver is None or not reasons:
        raise _refusal(clock, "not_pausable")
    if clock.paused_until is not None:
        raise _refusal(clock, "already_paused")
    if profile.max_pauses is not None and _pauses(clock) >= profile.max_pauses:
        raise _refusal(clock, "pause_count")
    if clock.due_time is not None and now >= clock.due_time:
        raise _refusal(clock, "pause_time_over")
    most = MOST_DAYS if profile.max_pause_days is None else profile.max_pause_days
    faults = []
    if reason_code not in reasons:
        words = f"One of {', '.join(reasons)}."
        faults.append(_fault("reason_code", "unknown_value", "该期限不因此中止", words))
    if not 1 <= days <= most:
        faults.append(_fault("days", "out_of_range", f"应为1至{most}天", f"1 to {most}."))
    if faults:
        raise Invalid(*faults)
    return approver


def require_promise(clock: Clock, now: datetime) -> None:
    """Say whether this clock is a promise that the long-term register may suspend.

    Raises:
        WrongState: `not_pausable` (a duty of law, or hours), `already_paused`, `pause_time_over`.
    """
    if clock.profile.law or clock.profile.unit in (Unit.HOURS, Unit.MINUTES):
        raise _refusal(clock, "not_pausable")
    if clock.state is not ClockState.RUNNING:
        raise _refusal(clock, "already_paused")
    if clock.due_time is not None and now >= clock.due_time:
        raise _refusal(clock, "pause_time_over")


def _pauses(clock: Clock) -> int:
    entries = clock.ledger.entries
    return sum(one.kind is EntryKind.PAUSE and one.reason not in OUTSIDE for one in entries)


def _fault(name: str, reason: str, message: str, message_en: str) -> FieldFault:
    return FieldFault(field=name, reason=reason, message=message, message_en=message_en)


def _refusal(clock: Clock, reason: str) -> WrongState:
    message = f"clock {clock.id} of {clock.profile.key}: {reason}"
    return WrongState(message, reason=reason, state=clock.state.value)
