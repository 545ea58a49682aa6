"""The task（任务）: what the centre sends an officer to do, and what came of it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from contracts.aggregates import Aggregate
from contracts.errors import NotFound, WrongState
from contracts.events.grid import TaskAccepted, TaskIssued, TaskReported, TaskVerified
from services.grid.domain.places import Point


class State(StrEnum):
    """Where a task stands（任务状态）."""

    ISSUED = "issued"  # 已下达
    ACCEPTED = "accepted"  # 已接单
    REPORTED = "reported"  # 已反馈
    VERIFIED = "verified"  # 已核查


class TaskNotFound(NotFound):
    """No such task that the caller may see."""


@dataclass(frozen=True, kw_only=True)
class Order:
    """What is to be done, and where."""

    code: str
    title: str
    instruction: str = ""
    address: str = ""
    point: Point | None = None
    is_urgent: bool = False


@dataclass(kw_only=True)
class Task(Aggregate):
    """An order to one officer; `officer` is empty when the county has no active one."""

    order: Order
    officer: str
    state: State = State.ISSUED
    report_text: str = ""
    remark: str = ""
    issue_time: datetime
    accept_time: datetime | None = None
    report_time: datetime | None = None
    verify_time: datetime | None = None

    def accept(self, now: datetime) -> None:
        """The officer is on the way."""
        self._require("accept", State.ISSUED)
        self.state, self.accept_time = State.ACCEPTED, now
        self.record(TaskAccepted(**self._facts()))

    def report(self, text: str, now: datetime) -> None:
        """The officer tells what was found and done; sealed for intake."""
        self._require("report", State.ACCEPTED)
        self.state, self.report_text, self.report_time = State.REPORTED, text, now
        self.record(TaskReported(**self._facts()), intake={"report": text})

    def verify(self, *, is_passed: bool, remark: str, now: datetime) -> None:
        """The centre passes the report, or sends the officer again."""
        self._require("verify", State.REPORTED)
        self.state = State.VERIFIED if is_passed else State.ACCEPTED
        self.remark, self.verify_time = remark, now
        self.record(TaskVerified(**self._facts(), is_passed=is_passed))

    def announce(self) -> None:
        """Record that the order went out."""
        self.record(TaskIssued(**self._facts(), is_urgent=self.order.is_urgent))

    def _facts(self) -> dict[str, str]:
        return {
            "task_id": self.id,
            "case_id": self.case_id,
            "code": self.order.code,
            "officer": self.officer,
            "state": self.state,
        }

    def _require(self, verb: str, state: State) -> None:
        if self.state is not state:
            raise WrongState(f"a task that is {self.state} cannot {verb}", state=self.state)


def issue_task(
    order: Order, *, task_id: str, case_id: str, area_code: str, officer: str, now: datetime
) -> Task:
    """A fresh task, announced."""
    task = Task(
        id=task_id,
        area_code=area_code,
        case_id=case_id,
        order=order,
        officer=officer,
        issue_time=now,
    )
    task.announce()
    return task
