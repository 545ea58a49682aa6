"""Giving orders（下达指令、派发任务、核查反馈）: the centre's side of a field task."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import areas
from contracts.ports import NewId, Now
from contracts.principals import Post, Principal
from deadlines import CalendarOf
from services.grid.domain.checks import Faults
from services.grid.domain.limits import URGENT, Limit, named_profile, profile_for
from services.grid.domain.places import VILLAGE_DIGITS, Point
from services.grid.domain.tasks import KINDS, Order, Task, TaskNotFound, issue_task
from services.grid.use_cases.places import Places
from services.grid.use_cases.ports import (
    CaseFacts,
    CaseMissing,
    CaseStore,
    TaskStore,
    WordStore,
)

GIVERS = (Post.DISPATCHER, Post.CLERK)
_EMERGENCY = "emergency"
_MOST_DAYS = timedelta(days=90)


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """An order as it is given: on a case, or at a place without one."""

    order: Order
    case_id: str = ""
    area_code: str = ""
    officer: str = ""
    due_time: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Ordering:
    """Sends officers, sends others instead, and checks what they report."""

    tasks: TaskStore
    cases: CaseStore
    places: Places
    words: WordStore
    calendar: CalendarOf
    now: Now
    new_id: NewId

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
        if not self.cases.add(case) or not (is_urgent or kind == _EMERGENCY):
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
        officer = self.places.choose_officer(case.area_code, order.point)
        now = self.now()
        task = issue_task(
            order,
            task_id=self.new_id(),
            case_id=case.case_id,
            area_code=case.area_code,
            officer=officer,
            now=now,
            limit=Limit.starting(URGENT, now, self.calendar()),
        )
        self.tasks.add(task)

    def note_restriction(self, county: str, case_id: str, *, is_restricted: bool) -> None:
        """An accepted case was amended; raises NotYet for one that is not known."""
        self.cases.restrict(county, case_id, is_restricted=is_restricted)

    def issue(self, principal: Principal, wanted: Wanted) -> Task:
        """Give an officer an order.

        Raises:
            Invalid: a field is out of bounds, or nobody can be sent.
            NotFound: no such accepted case that the caller may see.
            WrongState: the case is erased.
        """
        principal.require(*GIVERS)
        case = self._case(principal, wanted.case_id) if wanted.case_id else None
        faults = Faults()
        order = self._checked(wanted, faults)
        area_code = case.area_code if case else self._place(principal, wanted, faults)
        officer = self._officer(principal, wanted.officer, area_code, order.point, faults)
        now = self.now()
        due_time = wanted.due_time
        if due_time is not None and not now < due_time <= now + _MOST_DAYS:
            words = "期限应在今后90天以内"
            faults.add("due_time", "out_of_range", words, "Within 90 days from now.")
        faults.raise_any()
        profile = (
            named_profile(now, due_time, is_urgent=order.is_urgent)
            if due_time
            else profile_for(order.kind, is_urgent=order.is_urgent)
        )
        task = issue_task(
            replace(order, code=case.code if case else ""),
            task_id=self.new_id(),
            case_id=wanted.case_id,
            area_code=area_code,
            officer=officer,
            now=now,
            giver=principal.id,
            limit=Limit.starting(profile, now, self.calendar()),
        )
        self.tasks.add(task)
        return task

    def reassign(self, principal: Principal, task_id: str, version: int, officer: str) -> Task:
        """Send somebody else: by name, or whoever is nearest and not the one who was sent."""
        task = self._own(principal, task_id, version)
        faults = Faults()
        sent = self._officer(principal, officer, task.area_code, task.order.point, faults)
        if sent == task.officer:
            words = "请指定另一名网格员"
            faults.add("officer", "same_officer", words, "Name another officer.")
        faults.raise_any()
        task.reassign(sent, self.now(), self.calendar())
        self.tasks.save(task)
        return task

    def cancel(self, principal: Principal, task_id: str, version: int, reason: str) -> Task:
        """Take the order back, with a reason."""
        faults = Faults()
        faults.text("reason", reason, shortest=2, longest=1_000)
        faults.raise_any()
        task = self._own(principal, task_id, version)
        task.cancel(reason)
        self.tasks.save(task)
        return task

    def verify(
        self, principal: Principal, task_id: str, version: int, *, is_passed: bool, remark: str
    ) -> Task:
        """Pass the report, or send the officer again with a remark."""
        faults = Faults()
        faults.text("remark", remark, shortest=0 if is_passed else 1, longest=1_000)
        faults.raise_any()
        task = self._own(principal, task_id, version)
        task.verify(is_passed=is_passed, remark=remark, now=self.now(), calendar=self.calendar())
        self.tasks.save(task)
        return task

    def _own(self, principal: Principal, task_id: str, version: int) -> Task:
        """A task the caller checks: a dispatcher every one, a clerk the ones he gave."""
        principal.require(*GIVERS)
        task = self.tasks.get(principal.area_code, task_id)
        if principal.post is Post.CLERK and task.giver != principal.id:
            raise TaskNotFound(f"no task {task_id} given by {principal.id}")
        task.expect(version)
        self.words.refuse_erased(task.county, task.case_id)
        return task

    def _case(self, principal: Principal, case_id: str) -> CaseFacts:
        case = self.cases.get(principal.area_code, case_id)
        if case.is_restricted and principal.post is not Post.DISPATCHER:
            raise CaseMissing(f"no case {case_id} for {principal.id}")
        self.words.refuse_erased(case.area_code[:6], case_id)
        return case

    @staticmethod
    def _checked(wanted: Wanted, faults: Faults) -> Order:
        order = wanted.order
        faults.choice("kind", order.kind, KINDS)
        faults.text("title", order.title, shortest=2, longest=100)
        faults.text("instruction", order.instruction, longest=1_000)
        faults.text("address", order.address, longest=200)
        if order.point is not None and not order.point.is_real:
            faults.add("point", "not_a_point", "经纬度有误", "No such point.")
        if order.is_awaited and not wanted.case_id:
            words = "只有案件的指令可以要求等待"
            faults.add("is_awaited", "no_case", words, "Only a case can wait for an order.")
        return order

    @staticmethod
    def _place(principal: Principal, wanted: Wanted, faults: Faults) -> str:
        code = wanted.area_code
        national = code[:VILLAGE_DIGITS] if areas.is_cell(code) else code
        is_here = national.startswith(principal.county) and principal.sees(national)
        if not is_here or areas.find(national) is None:
            words = "没有案件的指令须填写本县的区划"
            faults.add("area_code", "unknown_area", words, "An area of the county is needed.")
        return national or principal.county

    def _officer(
        self,
        principal: Principal,
        named: str,
        area_code: str,
        point: Point | None,
        faults: Faults,
    ) -> str:
        sent = named or self.places.choose_officer(area_code, point)
        if self.places.active_officer(principal.county, sent) is None:
            words = "没有这个在岗网格员"
            faults.add("officer", "no_active_officer", words, "There is no such active officer.")
        return sent
