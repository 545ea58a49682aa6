"""Task forces: several departments on one matter or more."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from contracts.events import Event


@dataclass(frozen=True, kw_only=True)
class _ForceEvent(Event):
    source: ClassVar[str] = "routing"
    aggregate: ClassVar[str] = "task_force"

    task_force_id: str
    department: str
    state: str


@dataclass(frozen=True, kw_only=True)
class TaskForceFormed(_ForceEvent):
    """Several departments are to settle matters together（成立专班）; `department` leads."""

    departments: tuple[str, ...]
    case_count: int


@dataclass(frozen=True, kw_only=True)
class TaskForceMet(_ForceEvent):
    """A meeting was held and written down（专班会议）."""

    unheard_because: ClassVar[str] = "the tasks that it gave are told one by one"

    task_count: int


@dataclass(frozen=True, kw_only=True)
class ForceTaskGiven(_ForceEvent):
    """A decision of a meeting became a department's task（专班任务）."""

    task_id: str
    due_time: datetime


@dataclass(frozen=True, kw_only=True)
class ForceTaskReported(_ForceEvent):
    """A department reported its task（专班任务办结）."""

    unheard_because: ClassVar[str] = "the force is read where it meets"

    task_id: str


@dataclass(frozen=True, kw_only=True)
class ForceTaskDropped(_ForceEvent):
    """A task is not wanted any more（专班任务取消）."""

    task_id: str


@dataclass(frozen=True, kw_only=True)
class ForceTaskLate(_ForceEvent):
    """The time of a task is over（专班任务超期）; once."""

    task_id: str
    due_time: datetime


@dataclass(frozen=True, kw_only=True)
class TaskForceEnded(_ForceEvent):
    """The force reported and is dissolved（专班结束）."""

    unheard_because: ClassVar[str] = "the report is read where it lies"
