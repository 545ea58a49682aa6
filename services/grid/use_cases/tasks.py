"""Field tasks（任务）: the officer's side, and the lists."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from contracts.ports import Now
from contracts.principals import Post, Principal
from services.grid.domain.checks import Faults
from services.grid.domain.incidents import State as IncidentState
from services.grid.domain.tasks import DECLINE_REASONS, Report, State, Task, TaskNotFound
from services.grid.use_cases.ports import IncidentStore, Listed, TaskStore, WordStore, bounded

_READERS = (Post.OFFICER, Post.DISPATCHER, Post.SUPERVISOR, Post.LEADER, Post.CLERK)
_HELD = {Post.OFFICER: "officer", Post.CLERK: "giver"}
"""Of whom it is, for those who see the own ones only."""
_WAITING = (State.ISSUED, State.ACCEPTED, State.REPORTED)


@dataclass(frozen=True, kw_only=True)
class Tasks:
    """What officers do with their orders, and who reads them."""

    tasks: TaskStore
    incidents: IncidentStore
    words: WordStore
    now: Now

    def accept(self, principal: Principal, task_id: str, version: int) -> Task:
        """The officer is on the way."""
        return self._as_officer(principal, task_id, version, lambda task: task.accept(self.now()))

    def decline(
        self, principal: Principal, task_id: str, version: int, reason_code: str, reason: str
    ) -> Task:
        """The officer cannot, and says why."""
        principal.require(Post.OFFICER)
        faults = Faults()
        faults.choice("reason_code", reason_code, DECLINE_REASONS)
        least = 2 if reason_code == "other" else 0
        faults.text("reason", reason, shortest=least, longest=1_000)
        faults.raise_any()
        return self._as_officer(
            principal, task_id, version, lambda task: task.decline(reason_code, reason)
        )

    def report(self, principal: Principal, task_id: str, version: int, report: Report) -> Task:
        """The officer reports from the ground, with a position if the device gave one."""
        principal.require(Post.OFFICER)
        faults = Faults()
        faults.text("report", report.text, shortest=1, longest=2_000)
        if report.position is not None and not report.position.is_real:
            faults.add("position", "not_a_point", "经纬度有误", "No such point.")
        faults.raise_any()
        return self._as_officer(
            principal, task_id, version, lambda task: task.report(report, self.now())
        )

    def note_file(self, county: str, case_id: str, officer: str, attachment_id: str) -> None:
        """An officer brought a file to a case: it belongs to the order he carries out there."""
        for task in self.tasks.carried_out(county, case_id, officer):
            if task.bring(attachment_id):
                self.tasks.mark_brought(task)

    def get(self, principal: Principal, task_id: str) -> Task:
        """One task; officers get their own ones, clerks those they gave. Raises TaskNotFound."""
        principal.require(*_READERS)
        task = self.tasks.get(principal.area_code, task_id)
        held = _HELD.get(principal.post)
        if held and getattr(task, held) != principal.id:
            raise TaskNotFound(f"no task {task_id} of {principal.id}")
        return task

    def page(
        self, principal: Principal, *, state: str, case_id: str, size: int, token: str
    ) -> Listed[Task]:
        """Tasks, newest first; officers get their own ones, clerks those they gave."""
        where = self._own(principal)
        if state:
            faults = Faults()
            faults.choice("state", state, tuple(State))
            faults.raise_any()
            where["state"] = state
        if case_id:
            where["case_id"] = case_id
        return self.tasks.page(principal.area_code, where, bounded(size), token)

    def work(self, principal: Principal) -> dict[str, int]:
        """Counts of what waits: tasks by open state, urgent ones, incidents nobody took on."""
        own, scope = self._own(principal), principal.area_code
        counts = {
            f"{state}_count": self.tasks.count(scope, {**own, "state": state.value})
            for state in (*_WAITING, State.DECLINED)
        }
        urgent = {**own, "is_urgent": True, "state": {"$in": [one.value for one in _WAITING]}}
        counts["urgent_count"] = self.tasks.count(scope, urgent)
        found = {} if principal.post is Post.CLERK else own
        reported = {**found, "state": IncidentState.REPORTED.value}
        counts["incident_count"] = self.incidents.count(scope, reported)
        return counts

    def _as_officer(
        self, principal: Principal, task_id: str, version: int, act: Callable[[Task], None]
    ) -> Task:
        principal.require(Post.OFFICER)
        task = self.get(principal, task_id)
        task.expect(version)
        self.words.refuse_erased(task.county, task.case_id)
        act(task)
        self.tasks.save(task)
        return task

    @staticmethod
    def _own(principal: Principal) -> dict[str, Any]:
        principal.require(*_READERS)
        held = _HELD.get(principal.post)
        return {held: principal.id} if held else {}
