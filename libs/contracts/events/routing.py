"""What routing（分流督办）publishes: decisions, assignments, clocks and whistles."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from contracts.events import Event


@dataclass(frozen=True, kw_only=True)
class AssignmentFacts:
    """One department's share of a routed case."""

    assignment_id: str
    department: str
    is_lead: bool


@dataclass(frozen=True, kw_only=True)
class CaseRouted(Event):
    """It was decided who handles the case（分流）; `path` is department or mediation."""

    source: ClassVar[str] = "routing"
    aggregate: ClassVar[str] = "decision"

    case_id: str
    code: str
    path: str
    outcome: str
    lead_department: str
    assignments: tuple[AssignmentFacts, ...]
    rule_set: str = ""
    rule_set_edition: int = 0
    rule_row: str = ""
    due_time: datetime | None = None
    dispute_kind: str = ""


@dataclass(frozen=True, kw_only=True)
class _AssignmentEvent(Event):
    source: ClassVar[str] = "routing"
    aggregate: ClassVar[str] = "assignment"

    assignment_id: str
    case_id: str
    code: str
    department: str
    is_lead: bool
    state: str
    due_time: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class AssignmentIssued(_AssignmentEvent):
    """A department got an order（交办）."""

    kind: str
    is_urgent: bool = False
    sign_due_time: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class AssignmentSigned(_AssignmentEvent):
    """The department signed for the order（签收）."""


@dataclass(frozen=True, kw_only=True)
class AssignmentObjected(_AssignmentEvent):
    """The department says the order is not its own（派单异议）."""

    objection_id: str
    reason_code: str


@dataclass(frozen=True, kw_only=True)
class AssignmentReassigned(_AssignmentEvent):
    """The objection was upheld; the order went on to `to_department`（改派）."""

    to_department: str


@dataclass(frozen=True, kw_only=True)
class AssignmentProgressed(_AssignmentEvent):
    """The department told how far it is（进展）. Private: intake {note}."""


@dataclass(frozen=True, kw_only=True)
class AssignmentCompleted(_AssignmentEvent):
    """The department reported its result（办结上报）. Private: intake {result, public_answer}."""


@dataclass(frozen=True, kw_only=True)
class AssignmentResumed(_AssignmentEvent):
    """The order is open again after rework, reopening or an undone merge（退回重办）."""


@dataclass(frozen=True, kw_only=True)
class AssignmentExtended(_AssignmentEvent):
    """The order has more time, because an extension was granted（延期）."""

    extension_id: str


@dataclass(frozen=True, kw_only=True)
class AssignmentHeld(_AssignmentEvent):
    """The order waits, because its case follows another（并案暂缓）."""


@dataclass(frozen=True, kw_only=True)
class AssignmentCancelled(_AssignmentEvent):
    """The order fell away because the case did（撤销）."""


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
class _WhistleEvent(Event):
    source: ClassVar[str] = "routing"
    aggregate: ClassVar[str] = "whistle"

    whistle_id: str
    call_id: str
    case_id: str
    code: str
    department: str
    state: str
    due_time: datetime


@dataclass(frozen=True, kw_only=True)
class WhistleCalled(_WhistleEvent):
    """The centre called a department to a place（吹哨）; it is to be there by `due_time`."""


@dataclass(frozen=True, kw_only=True)
class WhistleAccepted(_WhistleEvent):
    """The department is coming（接哨）."""


@dataclass(frozen=True, kw_only=True)
class WhistleRefused(_WhistleEvent):
    """The department says that it need not come（拒哨）."""

    reason_code: str


@dataclass(frozen=True, kw_only=True)
class WhistleExcused(_WhistleEvent):
    """The centre agreed: the department need not come（同意免到）."""


@dataclass(frozen=True, kw_only=True)
class WhistleInsisted(_WhistleEvent):
    """The centre insists, with the time to come anew（要求报到）; no refusal after that."""


@dataclass(frozen=True, kw_only=True)
class WhistleArrived(_WhistleEvent):
    """The department is there（报到）."""

    is_late: bool


@dataclass(frozen=True, kw_only=True)
class WhistleReported(_WhistleEvent):
    """The department told what it did on the spot（现场处置）. Private: intake {report}."""


@dataclass(frozen=True, kw_only=True)
class WhistleClosed(_WhistleEvent):
    """The centre closed the call with this department, and how well it came（评哨）."""

    grade: str


@dataclass(frozen=True, kw_only=True)
class WhistleGraded(_WhistleEvent):
    """The department said how well founded the call was（评吹哨）."""

    grade: str


@dataclass(frozen=True, kw_only=True)
class WhistleCancelled(_WhistleEvent):
    """The department need not come any more（撤哨）."""


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
