"""What grid（网格）publishes: incidents and field tasks."""

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


@dataclass(frozen=True, kw_only=True)
class TaskIssued(_TaskEvent):
    """An officer was sent（下达指令）."""

    is_urgent: bool


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
