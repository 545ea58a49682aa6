"""The task（任务）: what the centre orders an officer to do, and what came of it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from contracts.aggregates import Aggregate
from contracts.errors import NotFound, WrongState
from contracts.events.grid import (
    TaskAccepted,
    TaskCancelled,
    TaskDeclined,
    TaskIssued,
    TaskOverdue,
    TaskReassigned,
    TaskReported,
    TaskRetimed,
    TaskVerified,
    TaskWarned,
)
from deadlines import WorkCalendar
from services.grid.domain.limits import BY_KIND, Limit
from services.grid.domain.places import Point

PLATFORM = "service:grid"
"""Who gave an order that nobody gave: an urgent case sends an officer by itself."""
KINDS = tuple(BY_KIND)
DECLINE_REASONS = ("absent", "unsafe", "not_my_cell", "conflict_of_interest", "other")


class State(StrEnum):
    """Where a task stands（任务状态）."""

    ISSUED = "issued"  # 已下达
    ACCEPTED = "accepted"  # 已接单
    DECLINED = "declined"  # 未接单
    REPORTED = "reported"  # 已反馈
    VERIFIED = "verified"  # 已核查
    CANCELLED = "cancelled"  # 已撤销


OPEN = (State.ISSUED, State.ACCEPTED, State.DECLINED, State.REPORTED)
WITH_OFFICER = (State.ISSUED, State.ACCEPTED)
"""While the officer has to act, the order's clock runs."""


class TaskNotFound(NotFound):
    """No such task that the caller may see."""


@dataclass(frozen=True, kw_only=True)
class Order:
    """What is to be done, where and why; `is_awaited`: the case's result waits for it."""

    code: str
    title: str
    kind: str = "verify"
    instruction: str = ""
    address: str = ""
    point: Point | None = None
    is_urgent: bool = False
    is_awaited: bool = False


@dataclass(frozen=True, kw_only=True)
class Report:
    """What the officer found and did, and where the officer stood."""

    text: str
    position: Point | None = None


@dataclass(kw_only=True)
class Task(Aggregate):
    """An order to one officer; `officer` is empty when the county has no active one.

    `attachment_ids` are what the officer brought to the case for it; they follow intake's events,
    not the version.
    """

    order: Order
    officer: str
    giver: str = PLATFORM
    state: State = State.ISSUED
    limit: Limit | None = None
    reason_code: str = ""
    reason: str = ""
    report_text: str = ""
    position: Point | None = None
    attachment_ids: tuple[str, ...] = ()
    remark: str = ""
    issue_time: datetime
    accept_time: datetime | None = None
    report_time: datetime | None = None
    verify_time: datetime | None = None

    @property
    def due_time(self) -> datetime | None:
        """Until when it is to be reported."""
        return self.limit.due_time if self.limit else None

    @property
    def next_due_time(self) -> datetime | None:
        """When something is to be said of its clock; None while nobody has to act."""
        is_running = self.limit is not None and self.state in WITH_OFFICER
        return self.limit.next_time if self.limit and is_running else None

    def accept(self, now: datetime) -> None:
        """The officer is on the way."""
        self._require("accept", State.ISSUED)
        self.state, self.accept_time = State.ACCEPTED, now
        self.record(TaskAccepted(**self._facts()))

    def decline(self, reason_code: str, reason: str) -> None:
        """The officer cannot: the giver sends somebody else, or takes the order back."""
        self._require("decline", State.ISSUED)
        self.state, self.reason_code, self.reason = State.DECLINED, reason_code, reason
        told = {"intake": {"note": reason}} if reason else {}
        self.record(TaskDeclined(**self._facts(), reason_code=reason_code), **told)

    def reassign(self, officer: str, now: datetime, calendar: WorkCalendar) -> None:
        """Another officer is sent; the time counts anew."""
        self._require("reassign", State.ISSUED, State.DECLINED)
        self.state, self.officer, self.reason_code, self.reason = State.ISSUED, officer, "", ""
        self._count_anew(now, calendar)
        self.record(TaskReassigned(**self._facts(), due_time=self.due_time))

    def cancel(self, reason: str) -> None:
        """The giver takes the order back."""
        self._require("cancel", State.ISSUED, State.ACCEPTED, State.DECLINED)
        self.state, self.reason = State.CANCELLED, reason
        self.record(TaskCancelled(**self._facts()), intake={"note": reason})

    def report(self, report: Report, now: datetime) -> None:
        """The officer tells what was found and done; sealed for intake."""
        self._require("report", State.ACCEPTED)
        self.state, self.report_text, self.report_time = State.REPORTED, report.text, now
        self.position = report.position
        self.record(TaskReported(**self._facts()), intake={"report": report.text})

    def verify(
        self, *, is_passed: bool, remark: str, now: datetime, calendar: WorkCalendar
    ) -> None:
        """The centre passes the report, or sends the officer again; the time counts anew."""
        self._require("verify", State.REPORTED)
        self.state = State.VERIFIED if is_passed else State.ACCEPTED
        self.remark, self.verify_time = remark, now
        if not is_passed:
            self._count_anew(now, calendar)
        self.record(TaskVerified(**self._facts(), is_passed=is_passed))

    def tell(self, now: datetime) -> bool:
        """Say what has become due of its clock, each once; returns whether anything was said."""
        if self.limit is None or self.next_due_time is None or self.next_due_time > now:
            return False
        due_time = self.limit.due_time
        if due_time is not None and due_time <= now:
            self.limit = replace(self.limit, is_overdue=True, level=len(self.limit.warn_times))
            self.record(TaskOverdue(**self._facts(), due_time=due_time))
            return True
        for said in self.limit.warn_times[self.limit.level :]:
            if said <= now:
                self.limit = replace(self.limit, level=self.limit.level + 1)
                level = self.limit.level
                self.record(TaskWarned(**self._facts(), level=level, due_time=due_time))
        return True

    def follow(self, calendar: WorkCalendar, now: datetime) -> bool:
        """Count by another calendar from now on; says so where the due time moves."""
        if self.limit is None:
            return False
        before, self.limit = self.limit, self.limit.counted_by(calendar, now)
        if self.limit.due_time == before.due_time:
            return False
        due_time = self.limit.due_time
        self.record(TaskRetimed(**self._facts(), due_time=due_time, reason_code="calendar_changed"))
        return True

    def bring(self, attachment_id: str) -> bool:
        """A file of the officer belongs to the order; False when that is known."""
        if attachment_id in self.attachment_ids:
            return False
        self.attachment_ids = (*self.attachment_ids, attachment_id)
        return True

    def announce(self) -> None:
        """Record that the order went out."""
        is_urgent, due_time = self.order.is_urgent, self.due_time
        self.record(TaskIssued(**self._facts(), is_urgent=is_urgent, due_time=due_time))

    def _count_anew(self, now: datetime, calendar: WorkCalendar) -> None:
        if self.limit is not None:
            self.limit = Limit.starting(self.limit.profile, now, calendar)

    def _facts(self) -> Mapping[str, Any]:
        return {
            "task_id": self.id,
            "case_id": self.case_id,
            "code": self.order.code,
            "officer": self.officer,
            "state": self.state,
            "kind": self.order.kind,
            "giver": self.giver,
            "is_awaited": self.order.is_awaited,
        }

    def _require(self, verb: str, *states: State) -> None:
        if self.state not in states:
            raise WrongState(f"a task that is {self.state} cannot {verb}", state=self.state)


def issue_task(
    order: Order,
    *,
    task_id: str,
    case_id: str,
    area_code: str,
    officer: str,
    now: datetime,
    giver: str = PLATFORM,
    limit: Limit | None = None,
) -> Task:
    """A fresh task, announced."""
    task = Task(
        id=task_id,
        area_code=area_code,
        case_id=case_id,
        order=order,
        officer=officer,
        giver=giver,
        limit=limit,
        issue_time=now,
    )
    task.announce()
    return task
