"""What grid（网格）publishes: incidents, field tasks, and the cells of cases."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from contracts.events import Event


@dataclass(frozen=True, kw_only=True)
class _IncidentEvent(Event):
    source: ClassVar[str] = "grid"
    aggregate: ClassVar[str] = "incident"

    incident_id: str
    area_code: str
    cell_id: str
    kind: str
    report_time: datetime


@dataclass(frozen=True, kw_only=True)
class IncidentReported(_IncidentEvent):
    """An officer found what the centre must take on（上报）.

    Private: intake {title, narrative, address, location, is_urgent, dispute_kind, officer}.
    """


@dataclass(frozen=True, kw_only=True)
class IncidentSettled(_IncidentEvent):
    """An officer settled a small matter on the spot（就地化解）."""

    outcome: str


@dataclass(frozen=True, kw_only=True)
class _TaskEvent(Event):
    source: ClassVar[str] = "grid"
    aggregate: ClassVar[str] = "task"

    task_id: str
    case_id: str
    code: str
    officer: str
    state: str
    kind: str = ""
    giver: str = ""
    is_awaited: bool = False


@dataclass(frozen=True, kw_only=True)
class TaskIssued(_TaskEvent):
    """An officer was sent（下达指令）; an order without a case has neither case nor code."""

    is_urgent: bool
    due_time: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class TaskAccepted(_TaskEvent):
    """The officer is on the way（接单）."""


@dataclass(frozen=True, kw_only=True)
class TaskReported(_TaskEvent):
    """The officer reported from the ground（反馈）. Private: intake {report}."""


@dataclass(frozen=True, kw_only=True)
class TaskVerified(_TaskEvent):
    """The centre checked the officer's report（核查）."""

    is_passed: bool


@dataclass(frozen=True, kw_only=True)
class TaskDeclined(_TaskEvent):
    """The officer cannot do it（未接单）. Private: intake {note}."""

    reason_code: str


@dataclass(frozen=True, kw_only=True)
class TaskReassigned(_TaskEvent):
    """Another officer was sent, whom it names（改派）."""

    due_time: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class TaskCancelled(_TaskEvent):
    """The order was taken back（撤销指令）. Private: intake {note}."""


@dataclass(frozen=True, kw_only=True)
class TaskWarned(_TaskEvent):
    """An order's time runs out（指令临期）; once per level."""

    level: int
    due_time: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class TaskOverdue(_TaskEvent):
    """An order was not reported in time（指令超期）; once."""

    due_time: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class TaskRetimed(_TaskEvent):
    """An order's time is counted by another calendar（指令期限重算）."""

    reason_code: str
    due_time: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class CaseLocated(Event):
    """The cell in which a case's place lies was found（落格）; empty where none is any more."""

    source: ClassVar[str] = "grid"
    aggregate: ClassVar[str] = "case_place"

    case_id: str
    code: str
    cell_id: str
