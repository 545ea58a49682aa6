"""Task forces（工作专班）: departments that settle matters together; see `docs/states.md`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from contracts.aggregates import Aggregate
from contracts.errors import NotFound, WrongState
from contracts.events.routing import (
    ForceTaskDropped,
    ForceTaskGiven,
    ForceTaskLate,
    ForceTaskReported,
    TaskForceEnded,
    TaskForceFormed,
    TaskForceMet,
)


class TaskForceNotFound(NotFound):
    """There is no such task force, or task of it, within the caller's sight."""


class ForceState(StrEnum):
    """Where a task force stands（专班状态）."""

    ACTIVE = "active"  # 运行中
    ENDED = "ended"  # 已结束


class TaskState(StrEnum):
    """Where a task of a force stands（专班任务状态）."""

    OPEN = "open"  # 办理中
    DONE = "done"  # 已办结
    DROPPED = "dropped"  # 已取消


@dataclass(frozen=True, kw_only=True)
class Meeting:
    """One meeting and its minutes（专班会议、纪要）."""

    held_time: datetime
    recorded_by: str
    attendees: str = field(repr=False)
    minutes: str = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class ForceTask:
    """A decision of a meeting that a department carries out（专班任务）.

    `meeting` is the number of the force's own, -1 where a joint meeting gave it.
    """

    id: str
    meeting: int
    department: str
    due_time: datetime
    text: str = field(repr=False)
    state: TaskState = TaskState.OPEN
    is_told_late: bool = False
    joint_meeting_id: str = ""
    close_time: datetime | None = None
    closed_by: str = ""
    outcome: str = field(default="", repr=False)


@dataclass(kw_only=True)
class TaskForce(Aggregate):
    """Departments on a mandate, for one case or more, until they report."""

    department: str
    departments: tuple[str, ...]
    case_ids: tuple[str, ...]
    name: str = field(repr=False)
    mandate: str = field(repr=False)
    persons: str = field(default="", repr=False)
    state: ForceState = ForceState.ACTIVE
    form_time: datetime
    formed_by: str
    meetings: list[Meeting] = field(default_factory=list)
    tasks: list[ForceTask] = field(default_factory=list)
    end_time: datetime | None = None
    ended_by: str = ""
    report: str = field(default="", repr=False)
    barred: tuple[str, ...] = ()

    @property
    def members(self) -> tuple[str, ...]:
        """The departments that belong to it, the lead first; who is barred belongs no more."""
        named = (self.department, *self.departments)
        return tuple(one for one in named if one not in self.barred)

    @property
    def next_due_time(self) -> datetime | None:
        """When a task is late next that was not told so; None when there is none."""
        open_tasks = [one for one in self.tasks if one.state is TaskState.OPEN]
        return min((one.due_time for one in open_tasks if not one.is_told_late), default=None)

    def form(self) -> None:
        """A task force begins with this."""
        told = self._told(self.department)
        count = len(self.case_ids)
        self.record(TaskForceFormed(**told, departments=self.departments, case_count=count))

    def meet(self, meeting: Meeting, tasks: Sequence[ForceTask]) -> None:
        """A meeting was held; what it decided becomes tasks."""
        self._require()
        self.meetings.append(meeting)
        told = self._told(self.department)
        self.record(TaskForceMet(**told, task_count=len(tasks)))
        self.charge(tasks)

    def charge(self, tasks: Sequence[ForceTask]) -> None:
        """Departments get tasks: of the force's own meeting, or of a joint one."""
        self._require()
        for task in tasks:
            self.tasks.append(task)
            given = self._told(task.department)
            self.record(ForceTaskGiven(**given, task_id=task.id, due_time=task.due_time))

    def report_task(self, task_id: str, actor: str, outcome: str, now: datetime) -> None:
        """The department carried its task out."""
        task = self._close(task_id, TaskState.DONE, actor, outcome, now)
        self.record(ForceTaskReported(**self._told(task.department), task_id=task.id))

    def drop_task(self, task_id: str, actor: str, reason: str, now: datetime) -> None:
        """The task is not wanted any more."""
        task = self._close(task_id, TaskState.DROPPED, actor, reason, now)
        self.record(ForceTaskDropped(**self._told(task.department), task_id=task.id))

    def bar(self, department: str, actor: str, reason: str, now: datetime) -> None:
        """One of its cases came to accuse a member（回避）: it neither acts nor reads any more."""
        self.barred = (*self.barred, department)
        for task in self.tasks:
            if task.department == department and task.state is TaskState.OPEN:
                self.drop_task(task.id, actor, reason, now)

    def tell(self, now: datetime) -> bool:
        """Say of each task once that its time is over; returns whether anything was said."""
        is_said = False
        for number, task in enumerate(self.tasks):
            is_waiting = task.state is TaskState.OPEN and not task.is_told_late
            if is_waiting and now >= task.due_time:
                self.tasks[number] = replace(task, is_told_late=True)
                late = self._told(task.department)
                self.record(ForceTaskLate(**late, task_id=task.id, due_time=task.due_time))
                is_said = True
        return is_said

    def end(self, actor: str, report: str, now: datetime) -> None:
        """The force reports and is dissolved, once no task is open.

        Raises:
            WrongState.
        """
        self._require()
        if any(task.state is TaskState.OPEN for task in self.tasks):
            raise self._refusal("tasks_open")
        self.state, self.end_time, self.ended_by = ForceState.ENDED, now, actor
        self.report = report
        self.record(TaskForceEnded(**self._told(self.department)))

    def task(self, task_id: str) -> ForceTask:
        """One of its tasks; raises TaskForceNotFound."""
        for task in self.tasks:
            if task.id == task_id:
                return task
        raise TaskForceNotFound(f"no task {task_id} in {self.id}")

    def _close(
        self, task_id: str, state: TaskState, actor: str, outcome: str, now: datetime
    ) -> ForceTask:
        self._require()
        task = self.task(task_id)
        if task.state is not TaskState.OPEN:
            raise self._refusal("wrong_state")
        closed = replace(task, state=state, close_time=now, closed_by=actor, outcome=outcome)
        self.tasks[self.tasks.index(task)] = closed
        return closed

    def _require(self) -> None:
        if self.state is not ForceState.ACTIVE:
            raise self._refusal("wrong_state")

    def _refusal(self, reason: str) -> WrongState:
        message = f"task force {self.id} is {self.state}: {reason}"
        return WrongState(message, reason=reason, state=self.state.value)

    def _told(self, department: str) -> Mapping[str, Any]:
        return {
            "task_force_id": self.id,
            "department": department,
            "state": self.state.value,
        }
