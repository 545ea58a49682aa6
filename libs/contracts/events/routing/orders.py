"""Decisions and orders to departments."""

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
    is_joint: bool = False
    desk: str = ""
    failed_conditions: int = 0


@dataclass(frozen=True, kw_only=True)
class PlacementMoved(Event):
    """A placement waits for a person again, or waits no more（待人工确认）."""

    source: ClassVar[str] = "routing"
    aggregate: ClassVar[str] = "decision"
    unheard_because: ClassVar[str] = "dispatchers read the list, and its clock warns them"

    case_id: str
    code: str
    state: str
    cause: str
    lead_department: str


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
    """The order went on to `to_department`（改派）, `cause`: objected, routed or referred."""

    to_department: str
    cause: str = ""


@dataclass(frozen=True, kw_only=True)
class AssignmentProgressed(_AssignmentEvent):
    """The department told how far it is（进展）. Private: intake {note}."""


@dataclass(frozen=True, kw_only=True)
class AssignmentExplained(_AssignmentEvent):
    """A co-department said why its part is late（逾期说明）. Private: intake {note, report}."""


@dataclass(frozen=True, kw_only=True)
class AssignmentUrged(_AssignmentEvent):
    """A co-department is asked for its part（催办协办单位）."""


@dataclass(frozen=True, kw_only=True)
class AssignmentReminded(_AssignmentEvent):
    """The department told nothing within its interval（进展逾期提醒）, `missed` times in a row."""

    missed: int
    report_due_time: datetime


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
class AssignmentPaused(_AssignmentEvent):
    """The order's time stands still for a reason, `until_time` at most（中止计时）."""

    pause_id: str
    reason_code: str
    until_time: datetime


@dataclass(frozen=True, kw_only=True)
class AssignmentContinued(_AssignmentEvent):
    """The order's time runs again, until `due_time`（恢复计时）."""

    pause_id: str


@dataclass(frozen=True, kw_only=True)
class AssignmentRetimed(_AssignmentEvent):
    """The order's due time is no longer `before_time`（时限重算）.

    `reason_code`: profile_changed or calendar_changed.
    """

    reason_code: str
    before_time: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class AssignmentHeld(_AssignmentEvent):
    """The order waits, because its case follows another（并案暂缓）."""


@dataclass(frozen=True, kw_only=True)
class AssignmentCancelled(_AssignmentEvent):
    """The order fell away because the case did（撤销）."""
