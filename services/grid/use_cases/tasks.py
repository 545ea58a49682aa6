"""Sending officers, and what comes of it."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from contracts.ports import NewId, Now
from contracts.principals import Post, Principal
from services.grid.domain.checks import Faults
from services.grid.domain.incidents import State as IncidentState
from services.grid.domain.places import Point
from services.grid.domain.tasks import Order, State, Task, TaskNotFound, issue_task
from services.grid.use_cases.places import Places
from services.grid.use_cases.ports import (
    CaseFacts,
    CaseStore,
    IncidentStore,
    Listed,
    TaskStore,
    WordStore,
    bounded,
)

_READERS = (Post.OFFICER, Post.DISPATCHER, Post.SUPERVISOR, Post.LEADER)
_EMERGENCY = "emergency"


class Tasks:
    """Field tasks（任务）."""

    def __init__(
        self,
        tasks: TaskStore,
        cases: CaseStore,
        incidents: IncidentStore,
        places: Places,
        words: WordStore,
        *,
        now: Now,
        new_id: NewId,
    ) -> None:
        """Join the stores; `places` finds the officer to send, `words` knows what was erased."""
        self._tasks = tasks
        self._cases = cases
        self._incidents = incidents
        self._places = places
        self._words = words
        self._now = now
        self._new_id = new_id

    def answer_case(
        self, case: CaseFacts, *, kind: str, is_urgent: bool, content: dict[str, Any]
    ) -> None:
        """A case was accepted: know it, and send an officer at once when it cannot wait.

        Args:
            case: the case; one that is known already changes nothing.
            kind: its kind.
            is_urgent: whether it is marked urgent.
            content: title, address and location, as sealed for grid.
        """
        if not self._cases.add(case) or not (is_urgent or kind == _EMERGENCY):
            return
        location = content.get("location")
        order = Order(
            code=case.code,
            title=str(content.get("title") or "应急处置")[:100],
            instruction="请立即赶赴现场核实处置并反馈",
            address=str(content.get("address") or "")[:200],
            point=Point(location["lng"], location["lat"]) if location else None,
            is_urgent=True,
        )
        self._issue(order, case, self._places.choose_officer(case.area_code, order.point))

    def issue(self, principal: Principal, order: Order, *, case_id: str, officer: str) -> Task:
        """A dispatcher sends an officer on a case.

        Args:
            principal: a dispatcher.
            order: what to do; its code is taken from the case.
            case_id: an accepted case of the county.
            officer: an active officer's account; empty for the nearest.

        Raises:
            Invalid: a field is out of bounds, or nobody can be sent.
            NotFound: no such accepted case here.
            WrongState: the case is erased.
        """
        principal.require(Post.DISPATCHER)
        case = self._cases.get(principal.area_code, case_id)
        self._words.refuse_erased(case.area_code[:6], case_id)
        faults = Faults()
        faults.text("title", order.title, shortest=2, longest=100)
        faults.text("instruction", order.instruction, longest=1_000)
        faults.text("address", order.address, longest=200)
        if order.point is not None and not order.point.is_real:
            faults.add("point", "not_a_point", "经纬度有误", "No such point.")
        sent = officer or self._places.choose_officer(case.area_code, order.point)
        if self._places.active_officer(principal.county, sent) is None:
            words = "没有这个在岗网格员"
            faults.add("officer", "no_active_officer", words, "There is no such active officer.")
        faults.raise_any()
        return self._issue(replace(order, code=case.code), case, sent)

    def accept(self, principal: Principal, task_id: str, version: int) -> Task:
        """The officer is on the way."""
        return self._as_officer(principal, task_id, version, lambda task: task.accept(self._now()))

    def report(self, principal: Principal, task_id: str, version: int, text: str) -> Task:
        """The officer reports from the ground."""
        faults = Faults()
        faults.text("report", text, shortest=1, longest=2_000)
        faults.raise_any()
        return self._as_officer(
            principal, task_id, version, lambda task: task.report(text, self._now())
        )

    def verify(
        self, principal: Principal, task_id: str, version: int, *, is_passed: bool, remark: str
    ) -> Task:
        """A dispatcher passes the report, or sends the officer again with a remark."""
        principal.require(Post.DISPATCHER)
        faults = Faults()
        faults.text("remark", remark, shortest=0 if is_passed else 1, longest=1_000)
        faults.raise_any()
        task = self._tasks.get(principal.area_code, task_id)
        task.expect(version)
        self._words.refuse_erased(task.county, task.case_id)
        task.verify(is_passed=is_passed, remark=remark, now=self._now())
        self._tasks.save(task)
        return task

    def get(self, principal: Principal, task_id: str) -> Task:
        """One task; an officer gets the own ones only. Raises TaskNotFound."""
        principal.require(*_READERS)
        task = self._tasks.get(principal.area_code, task_id)
        if principal.post is Post.OFFICER and task.officer != principal.id:
            raise TaskNotFound(f"no task {task_id} of {principal.id}")
        return task

    def page(
        self, principal: Principal, *, state: str, case_id: str, size: int, token: str
    ) -> Listed[Task]:
        """Tasks, newest first; an officer gets the own ones only."""
        where = self._own(principal)
        if state:
            faults = Faults()
            faults.choice("state", state, tuple(State))
            faults.raise_any()
            where["state"] = state
        if case_id:
            where["case_id"] = case_id
        return self._tasks.page(principal.area_code, where, bounded(size), token)

    def work(self, principal: Principal) -> dict[str, int]:
        """Counts of what waits: tasks by open state, urgent ones, incidents nobody took on."""
        own, scope = self._own(principal), principal.area_code
        open_states = (State.ISSUED, State.ACCEPTED, State.REPORTED)
        counts = {
            f"{state}_count": self._tasks.count(scope, {**own, "state": state.value})
            for state in open_states
        }
        urgent = {**own, "is_urgent": True, "state": {"$in": [one.value for one in open_states]}}
        reported = {**own, "state": IncidentState.REPORTED.value}
        counts["urgent_count"] = self._tasks.count(scope, urgent)
        counts["incident_count"] = self._incidents.count(scope, reported)
        return counts

    def _issue(self, order: Order, case: CaseFacts, officer: str) -> Task:
        task = issue_task(
            order,
            task_id=self._new_id(),
            case_id=case.case_id,
            area_code=case.area_code,
            officer=officer,
            now=self._now(),
        )
        self._tasks.add(task)
        return task

    def _as_officer(
        self, principal: Principal, task_id: str, version: int, act: Callable[[Task], None]
    ) -> Task:
        principal.require(Post.OFFICER)
        task = self.get(principal, task_id)
        task.expect(version)
        self._words.refuse_erased(task.county, task.case_id)
        act(task)
        self._tasks.save(task)
        return task

    @staticmethod
    def _own(principal: Principal) -> dict[str, Any]:
        principal.require(*_READERS)
        return {"officer": principal.id} if principal.post is Post.OFFICER else {}
