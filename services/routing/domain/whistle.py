"""Whistles（吹哨报到）: the centre calls a department to a place; see `docs/states.md`."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from contracts.aggregates import Aggregate
from contracts.errors import NotFound, WrongState
from contracts.events.routing import (
    WhistleAccepted,
    WhistleArrived,
    WhistleCalled,
    WhistleCancelled,
    WhistleClosed,
    WhistleExcused,
    WhistleGraded,
    WhistleInsisted,
    WhistleRefused,
    WhistleReported,
)

REFUSAL_CODES = ("not_our_duty", "nobody_free", "wrong_place", "other")
GRADES = ("good", "fair", "poor")


class WhistleNotFound(NotFound):
    """There is no such whistle within the caller's sight."""


class WhistleState(StrEnum):
    """Where a whistle stands（哨单状态）."""

    CALLED = "called"  # 待接哨
    COMING = "coming"  # 赶赴中
    REFUSED = "refused"  # 拒哨待定
    EXCUSED = "excused"  # 同意免到
    ARRIVED = "arrived"  # 已报到
    REPORTED = "reported"  # 已处置
    CLOSED = "closed"  # 已评结
    CANCELLED = "cancelled"  # 已撤哨


AWAITED = (WhistleState.CALLED, WhistleState.COMING)
OPEN = (*AWAITED, WhistleState.REFUSED, WhistleState.ARRIVED, WhistleState.REPORTED)

_ALLOWED: Mapping[str, tuple[WhistleState, ...]] = {
    "accept": (WhistleState.CALLED,),
    "refuse": AWAITED,
    "excuse": (WhistleState.REFUSED,),
    "insist": (WhistleState.REFUSED,),
    "arrive": AWAITED,
    "report": (WhistleState.ARRIVED,),
    "close": (WhistleState.ARRIVED, WhistleState.REPORTED),
    "grade": (WhistleState.REPORTED, WhistleState.CLOSED),
    "cancel": (*AWAITED, WhistleState.REFUSED),
}


@dataclass(frozen=True, kw_only=True)
class Word:
    """What somebody said of a whistle, and when; `key` is the reason or the grade chosen."""

    key: str = ""
    text: str = field(repr=False)
    by: str
    time: datetime


@dataclass(kw_only=True)
class Whistle(Aggregate):
    """One department called to one place for one case."""

    call_id: str
    code: str
    department: str
    place: str = field(repr=False)
    reason: str = field(repr=False)
    caller: str
    call_time: datetime
    minutes: int
    due_time: datetime
    state: WhistleState = WhistleState.CALLED
    is_insisted: bool = False
    is_late: bool = False
    refusal: Word | None = None
    decision: Word | None = None
    arrival: Word | None = None
    report: Word | None = None
    department_grade: Word | None = None
    call_grade: Word | None = None

    def call(self) -> None:
        """Tell the department; a whistle begins with this."""
        self.record(WhistleCalled(**self._told()))

    def accept(self) -> None:
        """The department is coming."""
        self._go("accept", WhistleState.COMING)
        self.record(WhistleAccepted(**self._told()))

    def refuse(self, refusal: Word) -> None:
        """The department says that it need not come; once insisted on, never again."""
        self._require("refuse")
        if self.is_insisted:
            raise self._refusal("refuse", "no_refusal_after_decision")
        self.state, self.refusal = WhistleState.REFUSED, refusal
        self.record(WhistleRefused(**self._told(), reason_code=refusal.key))

    def excuse(self, decision: Word) -> None:
        """The refusal holds."""
        self._go("excuse", WhistleState.EXCUSED)
        self.decision = decision
        self.record(WhistleExcused(**self._told()))

    def insist(self, decision: Word, due_time: datetime) -> None:
        """The refusal does not hold: the department has the time to come again."""
        self._go("insist", WhistleState.CALLED)
        self.decision, self.is_insisted, self.due_time = decision, True, due_time
        self.record(WhistleInsisted(**self._told()))

    def arrive(self, arrival: Word) -> None:
        """The department is there; `arrival.text` names who came."""
        self._go("arrive", WhistleState.ARRIVED)
        self.arrival, self.is_late = arrival, arrival.time >= self.due_time
        self.record(WhistleArrived(**self._told(), is_late=self.is_late))

    def tell(self, report: Word) -> None:
        """The department tells what it did on the spot."""
        self._go("report", WhistleState.REPORTED)
        self.report = report
        self.record(WhistleReported(**self._told()), intake={"report": report.text})

    def close(self, grade: Word) -> None:
        """The centre is done with this department, and says how well it came."""
        self._go("close", WhistleState.CLOSED)
        self.department_grade = grade
        self.record(WhistleClosed(**self._told(), grade=grade.key))

    def grade(self, grade: Word) -> None:
        """The department says, once, how well founded the call was."""
        self._require("grade")
        if self.call_grade is not None:
            raise self._refusal("grade", "graded_already")
        self.call_grade = grade
        self.record(WhistleGraded(**self._told(), grade=grade.key))

    def cancel(self) -> None:
        """Nobody needs to come any more."""
        self._go("cancel", WhistleState.CANCELLED)
        self.record(WhistleCancelled(**self._told()))

    def _go(self, verb: str, state: WhistleState) -> None:
        self._require(verb)
        self.state = state

    def _require(self, verb: str) -> None:
        if self.state not in _ALLOWED[verb]:
            raise self._refusal(verb, "wrong_state")

    def _refusal(self, verb: str, reason: str) -> WrongState:
        message = f"whistle {self.id} is {self.state}: cannot {verb}"
        return WrongState(message, reason=reason, state=self.state.value)

    def _told(self) -> dict[str, Any]:
        return {
            "whistle_id": self.id,
            "call_id": self.call_id,
            "case_id": self.case_id,
            "code": self.code,
            "department": self.department,
            "state": self.state.value,
            "due_time": self.due_time,
        }
