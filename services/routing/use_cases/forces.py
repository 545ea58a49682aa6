"""Task forces（工作专班）: forming, meeting, tasks, and the report at the end."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from contracts.due import DueRows, Rounds
from contracts.ports import NewId, Now
from contracts.principals import Post, Principal
from services.routing.domain.brief import Brief
from services.routing.domain.clock import PLATFORM
from services.routing.domain.decision import DecisionNotFound
from services.routing.domain.department import holding
from services.routing.domain.task_force import (
    ForceState,
    Meeting,
    TaskForce,
    TaskForceNotFound,
)
from services.routing.use_cases.bounds import Bounds, page_size
from services.routing.use_cases.fitting import note_accused
from services.routing.use_cases.force_tasks import ChargedForces, ForceTasks, Resolution
from services.routing.use_cases.ports import BriefStore, DepartmentStore, Listing, Where
from services.routing.use_cases.sight import DEPARTMENT_READERS, is_of_department, own_department

_MOST_DEPARTMENTS, _MOST_CASES, _MOST_MEETINGS = 30, 50, 200
_LONGEST, _LONGEST_NAME, _LONGEST_REASON = 10_000, 60, 1000
_PROVINCES = ""
_BARRED = "该部门是本专班一件事项的被举报单位，回避"
_DECIDERS = (Post.SUPERVISOR, Post.LEADER)


class ForceStore(ChargedForces, DueRows, Protocol):
    """Keeps task forces and finds those with a late task."""

    def add(self, force: TaskForce) -> None: ...
    def with_member(self, county: str, case_id: str, department: str) -> Sequence[TaskForce]: ...
    def page(self, scope: str, where: Where, *, size: int, token: str) -> Listing[TaskForce]: ...


@dataclass(frozen=True, kw_only=True)
class Charter:
    """Who is to do what, for which cases."""

    name: str
    mandate: str
    department: str
    departments: tuple[str, ...]
    persons: str
    case_ids: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Sitting:
    """A meeting as it is written down, with what it decided."""

    held_time: datetime | None
    attendees: str
    minutes: str
    resolutions: Sequence[Resolution]


@dataclass(frozen=True, kw_only=True)
class Forces:
    """Everything about task forces."""

    forces: ForceStore
    briefs: BriefStore
    departments: DepartmentStore
    tasks: ForceTasks
    rounds: Rounds
    new_id: NewId
    now: Now

    def form(self, principal: Principal, charter: Charter) -> TaskForce:
        """Form a task force of the county for its cases.

        Raises:
            NotPermitted, DecisionNotFound, Invalid.
        """
        principal.require(*_DECIDERS)
        checked = self._checked(principal, charter, self._briefs(principal, charter.case_ids))
        force = TaskForce(
            id=self.new_id(),
            area_code=principal.area_code,
            department=charter.department,
            departments=charter.departments,
            case_ids=charter.case_ids,
            form_time=self.now(),
            formed_by=principal.id,
            **checked,
        )
        force.form()
        self.forces.add(force)
        return force

    def meet(
        self, principal: Principal, force_id: str, version: int, sitting: Sitting
    ) -> TaskForce:
        """Write a meeting down; its decisions become tasks of member departments.

        Raises:
            TaskForceNotFound, NotPermitted, Conflict, WrongState, Invalid.
        """
        principal.require(*_DECIDERS, Post.DISPATCHER)
        force = self.forces.get(principal.area_code, force_id)
        bounds, now = Bounds(), self.now()
        if sitting.held_time is None or sitting.held_time > now:
            message = "会议时间不能晚于现在"
            bounds.note("held_time", "out_of_range", message, "Not later than now.")
        attendees = bounds.text("attendees", sitting.attendees, least=1, most=_LONGEST_REASON)
        minutes = bounds.text("minutes", sitting.minutes, least=2, most=_LONGEST)
        resolutions = {f"tasks.{number}": one for number, one in enumerate(sitting.resolutions)}
        tasks = self.tasks.drawn_up(bounds, force, resolutions)
        if len(force.meetings) >= _MOST_MEETINGS:
            bounds.note("minutes", "too_many", "会议已满", "No more meetings fit.")
        bounds.settle()
        force.expect(version)
        meeting = Meeting(
            held_time=sitting.held_time or now,
            recorded_by=principal.id,
            attendees=attendees,
            minutes=minutes,
        )
        force.meet(meeting, tasks)
        self.forces.save(force)
        return force

    def report_task(
        self, principal: Principal, force_id: str, version: int, task_id: str, outcome: str
    ) -> TaskForce:
        """A member department carried its task out.

        Raises:
            TaskForceNotFound, NotPermitted, Conflict, WrongState, Invalid.
        """
        principal.require(*DEPARTMENT_READERS)
        bounds = Bounds()
        text = bounds.text("outcome", outcome, least=2, most=_LONGEST)
        bounds.settle()
        force = self.get(principal, force_id)
        if force.task(task_id).department != principal.department:
            raise TaskForceNotFound(f"no task {task_id} of {principal.department}")
        force.expect(version)
        force.report_task(task_id, principal.id, text, self.now())
        self.forces.save(force)
        return force

    def drop_task(
        self, principal: Principal, force_id: str, version: int, task_id: str, reason: str
    ) -> TaskForce:
        """A task is not wanted any more.

        Raises:
            TaskForceNotFound, NotPermitted, Conflict, WrongState, Invalid.
        """
        principal.require(*_DECIDERS)
        bounds = Bounds()
        text = bounds.text("reason", reason, least=2, most=_LONGEST_REASON)
        bounds.settle()
        force = self.forces.get(principal.area_code, force_id)
        force.expect(version)
        force.drop_task(task_id, principal.id, text, self.now())
        self.forces.save(force)
        return force

    def end(self, principal: Principal, force_id: str, version: int, report: str) -> TaskForce:
        """Dissolve the force with its report.

        Raises:
            TaskForceNotFound, NotPermitted, Conflict, Invalid.
            WrongState: it is ended, or a task is open.
        """
        principal.require(*_DECIDERS)
        bounds = Bounds()
        text = bounds.text("report", report, least=2, most=_LONGEST)
        bounds.settle()
        force = self.forces.get(principal.area_code, force_id)
        force.expect(version)
        force.end(principal.id, text, self.now())
        self.forces.save(force)
        return force

    def get(self, principal: Principal, force_id: str) -> TaskForce:
        """One task force; a department sees those it belongs to.

        Raises:
            TaskForceNotFound, NotPermitted.
        """
        own_department(principal)
        force = self.forces.get(principal.area_code, force_id)
        if is_of_department(principal) and principal.department not in force.members:
            raise TaskForceNotFound(f"{principal.department} is not of {force_id}")
        return force

    def page(
        self, principal: Principal, *, case_id: str, state: str, size: int, token: str
    ) -> Listing[TaskForce]:
        """Task forces, newest first.

        Raises:
            NotPermitted, Invalid.
        """
        own_department(principal)
        bounds = Bounds()
        bounds.choice("state", state, tuple(ForceState), optional=True)
        bounds.settle()
        where: dict[str, Any] = {}
        if case_id:
            where["case_ids"] = case_id
        if state:
            where["state"] = state
        if is_of_department(principal):
            where["members"] = principal.department
        return self.forces.page(principal.area_code, where, size=page_size(size), token=token)

    def tell_due(self, most: int) -> int:
        """Tell up to `most` forces that have a late task; return how many were."""
        return self.rounds.take(self.forces, most, self._tell)

    def _tell(self, force_id: str) -> None:
        force = self.forces.get(_PROVINCES, force_id)
        if force.tell(self.now()):
            self.forces.save(force)

    def bar(self, county: str, case_id: str, accused: str) -> None:
        """A case came to accuse a department: it is out of the forces for the case（I11）."""
        for force in self.forces.with_member(county, case_id, accused):
            force.bar(accused, PLATFORM, _BARRED, self.now())
            self.forces.save(force)

    def _briefs(self, principal: Principal, case_ids: Sequence[str]) -> Sequence[Brief]:
        known = self.briefs.find_many(set(case_ids[:_MOST_CASES]))
        for case_id in case_ids[:_MOST_CASES]:
            brief = known.get(case_id)
            if brief is None or not principal.sees(brief.area_code) or not brief.is_routed:
                raise DecisionNotFound(f"no decision on case {case_id}")
        return list(known.values())

    def _checked(
        self, principal: Principal, charter: Charter, briefs: Sequence[Brief]
    ) -> dict[str, Any]:
        bounds = Bounds()
        name = bounds.text("name", charter.name, least=2, most=_LONGEST_NAME)
        mandate = bounds.text("mandate", charter.mandate, least=2, most=_LONGEST)
        persons = bounds.text("persons", charter.persons, most=_LONGEST_REASON)
        rows = holding(self.departments.above(principal.area_code))
        known = {row.key for row in rows if row.is_active}
        bounds.choice("department", charter.department, known)
        for department in charter.departments:
            bounds.choice("departments", department, known)
        named = {charter.department, *charter.departments}
        if not charter.departments or len(named) != 1 + len(charter.departments):
            message = "专班至少两个部门，且不得重复"
            bounds.note("departments", "repeated", message, "Two at least, none repeated.")
        if len(charter.departments) > _MOST_DEPARTMENTS:
            bounds.note("departments", "too_many", "成员部门过多", "Too many departments.")
        if not 1 <= len(set(charter.case_ids)) == len(charter.case_ids) <= _MOST_CASES:
            message = f"应为1至{_MOST_CASES}件，且不得重复"
            bounds.note("case_ids", "length", message, f"From 1 to {_MOST_CASES}, none repeated.")
        for brief in briefs:
            note_accused(bounds, "department", (charter.department,), brief)
            note_accused(bounds, "departments", charter.departments, brief)
        bounds.settle()
        return {"name": name, "mandate": mandate, "persons": persons}
