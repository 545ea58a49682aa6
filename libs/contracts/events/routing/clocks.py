"""Clocks, and more time for them."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from contracts.events import Event


@dataclass(frozen=True, kw_only=True)
class _ClockEvent(Event):
    source: ClassVar[str] = "routing"
    aggregate: ClassVar[str] = "clock"

    clock_id: str
    case_id: str
    code: str
    profile: str
    department: str = ""
    due_time: datetime


@dataclass(frozen=True, kw_only=True)
class ClockWarned(_ClockEvent):
    """A stated share of the time is used（临期预警）; once per level."""

    level: int


@dataclass(frozen=True, kw_only=True)
class ClockOverdue(_ClockEvent):
    """The time is over（超期）."""


@dataclass(frozen=True, kw_only=True)
class _ExtensionEvent(Event):
    source: ClassVar[str] = "routing"
    aggregate: ClassVar[str] = "extension"

    extension_id: str
    assignment_id: str
    case_id: str
    code: str
    department: str
    state: str
    units: int
    unit: str


@dataclass(frozen=True, kw_only=True)
class ExtensionRequested(_ExtensionEvent):
    """A department asked for more time（申请延期）; `approver` is the post that decides."""

    approver: str


@dataclass(frozen=True, kw_only=True)
class ExtensionGranted(_ExtensionEvent):
    """The department has more time（同意延期）, until `due_time` unless the clock stands still."""

    due_time: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class ExtensionRefused(_ExtensionEvent):
    """The department gets no more time（不同意延期）."""


@dataclass(frozen=True, kw_only=True)
class ExtensionLapsed(_ExtensionEvent):
    """Nothing is left to decide: the order ended or went on to another（延期申请失效）."""


@dataclass(frozen=True, kw_only=True)
class _PauseEvent(Event):
    source: ClassVar[str] = "routing"
    aggregate: ClassVar[str] = "pause"

    pause_id: str
    assignment_id: str
    clock_id: str
    case_id: str
    code: str
    department: str
    state: str
    reason_code: str
    until_time: datetime


@dataclass(frozen=True, kw_only=True)
class ClockPaused(_PauseEvent):
    """A person lets the time to handle a case stand still, `until_time` at most（期限中止）."""

    is_prolonged: bool = False


@dataclass(frozen=True, kw_only=True)
class ClockResumed(_PauseEvent):
    """The time runs again until `due_time`（期限恢复）; `ending`: resumed, over, left."""

    ending: str
    due_time: datetime | None = None
