"""Tasks of a task force（专班任务）: what a meeting of it decides, or a joint meeting gives it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from contracts.ports import NewId, Now
from services.routing.domain.task_force import ForceTask, TaskForce, TaskState
from services.routing.use_cases.bounds import Bounds

MOST_TASKS = 500
_LONGEST = 1000
_MOST_DAYS = timedelta(days=366)


@dataclass(frozen=True, kw_only=True)
class Resolution:
    """What a meeting wants of a department, until when."""

    department: str
    text: str
    due_time: datetime | None


@dataclass(frozen=True, kw_only=True)
class Charge:
    """What a joint meeting wants of a member of a task force（交专班）."""

    task_force_id: str
    resolution: Resolution


class ChargedForces(Protocol):
    """Keeps task forces."""

    def get(self, scope: str, force_id: str) -> TaskForce: ...
    def save(self, force: TaskForce) -> None: ...
    def among(self, county: str, force_ids: Collection[str]) -> Sequence[TaskForce]: ...


@dataclass(frozen=True, kw_only=True)
class ForceTasks:
    """Draws tasks up, and gives them to forces."""

    forces: ChargedForces
    new_id: NewId
    now: Now

    def drawn_up(
        self,
        bounds: Bounds,
        force: TaskForce,
        resolutions: Mapping[str, Resolution],
        joint_meeting_id: str = "",
    ) -> list[ForceTask]:
        """The tasks that resolutions make, by the field each stands in; faults are noted."""
        now, tasks = self.now(), []
        for path, one in resolutions.items():
            bounds.choice(f"{path}.department", one.department, force.members)
            text = bounds.text(f"{path}.text", one.text, least=2, most=_LONGEST)
            if one.due_time is None or not now < one.due_time <= now + _MOST_DAYS:
                message = "期限应在今后一年以内"
                bounds.note(f"{path}.due_time", "out_of_range", message, "Within a year from now.")
                continue
            task = ForceTask(
                id=self.new_id(),
                meeting=-1 if joint_meeting_id else len(force.meetings),
                joint_meeting_id=joint_meeting_id,
                department=one.department,
                due_time=one.due_time,
                text=text,
            )
            tasks.append(task)
        if len(force.tasks) + len(tasks) > MOST_TASKS:
            bounds.note("tasks", "too_many", "专班任务已满", "No more tasks fit.")
        return tasks

    def give(
        self, county: str, case_id: str, joint_meeting_id: str, charges: Sequence[Charge]
    ) -> list[tuple[str, str]]:
        """Give what a joint meeting decided on a case to its forces; by force and task.

        Raises:
            TaskForceNotFound, WrongState, Invalid.
        """
        by_force: dict[str, dict[str, Resolution]] = {}
        for number, one in enumerate(charges):
            by_force.setdefault(one.task_force_id, {})[f"tasks.{number}"] = one.resolution
        given = []
        for force_id, resolutions in by_force.items():
            bounds, force = Bounds(), self.forces.get(county, force_id)
            if case_id not in force.case_ids:
                field, message = f"{next(iter(resolutions))}.task_force_id", "专班不负责这件事项"
                bounds.note(field, "other_cases", message, "The force is not for this case.")
            tasks = self.drawn_up(bounds, force, resolutions, joint_meeting_id)
            bounds.settle()
            force.charge(tasks)
            self.forces.save(force)
            given += [(force_id, task.id) for task in tasks]
        return given

    def still_open(self, county: str, given: Collection[tuple[str, str]]) -> set[str]:
        """Which of the tasks given to forces are not done nor dropped."""
        forces = self.forces.among(county, {force_id for force_id, _ in given})
        wanted = {task_id for _, task_id in given}
        tasks = [task for force in forces for task in force.tasks]
        return {one.id for one in tasks if one.id in wanted and one.state is TaskState.OPEN}
