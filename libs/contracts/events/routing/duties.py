"""Who is at the centre."""

from dataclasses import dataclass
from typing import ClassVar

from contracts.events import Event


@dataclass(frozen=True, kw_only=True)
class _DutyEvent(Event):
    source: ClassVar[str] = "routing"
    aggregate: ClassVar[str] = "duty"

    duty_id: str
    kind: str
    department: str
    day: str
    state: str


@dataclass(frozen=True, kw_only=True)
class DutyPlanned(_DutyEvent):
    """Somebody of a department or office is to be at the centre on a day（排班）."""


@dataclass(frozen=True, kw_only=True)
class DutySwapAsked(_DutyEvent):
    """A department would change days with `to_department`（申请换班）."""

    to_department: str
    to_day: str


@dataclass(frozen=True, kw_only=True)
class DutySwapped(_DutyEvent):
    """Two departments changed days（换班）; `day` is the new one."""


@dataclass(frozen=True, kw_only=True)
class DutySwapDeclined(_DutyEvent):
    """The other department keeps its day（不同意换班）."""


@dataclass(frozen=True, kw_only=True)
class DutyStarted(_DutyEvent):
    """Who is on duty came（到岗）."""

    unheard_because: ClassVar[str] = "the board is read where it hangs"


@dataclass(frozen=True, kw_only=True)
class DutyMissed(_DutyEvent):
    """Who was on duty did not come（缺岗）."""


@dataclass(frozen=True, kw_only=True)
class DutyClosed(_DutyEvent):
    """The day's duty is over, and how many were received（值班结束）."""

    unheard_because: ClassVar[str] = "the ledger is read where it is kept"

    visit_count: int
    case_count: int


@dataclass(frozen=True, kw_only=True)
class DutyCancelled(_DutyEvent):
    """The duty fell away（取消排班）."""
