"""Letters（督办文书）: how the centre presses departments; the table stands in `docs/states.md`."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from enum import StrEnum
from typing import Any

import areas
from contracts.aggregates import Aggregate
from contracts.errors import NotFound, WrongState
from contracts.events.routing import (
    LetterAnswered,
    LetterCommitmentDue,
    LetterIssued,
    LetterJudged,
    LetterOverdue,
    LetterProposed,
    LetterReceived,
    LetterWithdrawn,
)
from services.routing.domain.facts import LOCAL
from services.routing.domain.interview import Interview


class LetterNotFound(NotFound):
    """There is no such letter within the caller's sight."""


class LetterKind(StrEnum):
    """The instruments of pressing, from mild to strong（督办手段）."""

    REMINDER = "reminder"  # 催办提醒
    PROMPT = "prompt"  # 工作提示函
    RISK = "risk"  # 风险预警函
    ORDER = "order"  # 督办单
    INTERVIEW = "interview"  # 约谈
    CIRCULAR = "circular"  # 通报


class LetterState(StrEnum):
    """Where a letter stands（文书状态）."""

    PROPOSED = "proposed"  # 待签发
    ISSUED = "issued"  # 已签发
    RECEIVED = "received"  # 已签收
    ANSWERED = "answered"  # 已回复
    CLOSED = "closed"  # 已办结
    WITHDRAWN = "withdrawn"  # 已撤回


class Effect(StrEnum):
    """What came of a letter（成效）."""

    EFFECTIVE = "effective"  # 有效
    INSUFFICIENT = "insufficient"  # 整改不力


RESULTS = ("solved", "under_way", "impossible")
_ANSWERABLE = (LetterKind.PROMPT, LetterKind.RISK, LetterKind.ORDER)
_MARKS = {
    LetterKind.REMINDER: "催",
    LetterKind.PROMPT: "提",
    LetterKind.RISK: "警",
    LetterKind.ORDER: "督",
    LetterKind.INTERVIEW: "约",
    LetterKind.CIRCULAR: "通",
}
_ALLOWED: Mapping[str, tuple[LetterState, ...]] = {
    "issue": (LetterState.PROPOSED,),
    "receive": (LetterState.ISSUED,),
    "answer": (LetterState.RECEIVED,),
    "record": (LetterState.ISSUED, LetterState.RECEIVED),
    "judge": (LetterState.ANSWERED,),
    "withdraw": (LetterState.PROPOSED, LetterState.ISSUED, LetterState.RECEIVED),
}


@dataclass(frozen=True, kw_only=True)
class LateMatter:
    """One late matter of a circular, without anybody's name."""

    code: str
    department: str
    due_time: datetime
    days_late: int


@dataclass(kw_only=True)
class Letter(Aggregate):
    """One letter to a department, or a circular to those of the county that are late."""

    kind: LetterKind
    code: str = ""
    department: str = ""
    step: str = ""
    clock_id: str = ""
    grounds: str = field(default="", repr=False)
    demands: str = field(default="", repr=False)
    answer_days: int = 3
    is_urgent: bool = False
    state: LetterState = LetterState.PROPOSED
    year: int = 0
    serial: int = 0
    propose_time: datetime
    proposed_by: str
    issue_time: datetime | None = None
    issued_by: str = ""
    answer_due_time: datetime | None = None
    is_overdue: bool = False
    receive_time: datetime | None = None
    received_by: str = ""
    answer_time: datetime | None = None
    answered_by: str = ""
    answer_text: str = field(default="", repr=False)
    result: str = ""
    interview: Interview | None = field(default=None, repr=False)
    effect: Effect | None = None
    effect_note: str = field(default="", repr=False)
    judge_time: datetime | None = None
    judged_by: str = ""
    withdraw_reason: str = field(default="", repr=False)
    late: tuple[LateMatter, ...] = ()

    @property
    def number(self) -> str:
        """The number it was issued under, e.g. 衡山县综治督〔2026〕3号; "" before."""
        return official_number(self.county, _MARKS[self.kind], self.year, self.serial)

    @property
    def readers(self) -> tuple[str, ...]:
        """The departments that may read it once it is issued."""
        named = {self.department} if self.department else {one.department for one in self.late}
        return tuple(sorted(named)) if self.serial else ()

    @property
    def waits_for_answer(self) -> bool:
        """Whether its answer clock runs."""
        return self.state in (LetterState.ISSUED, LetterState.RECEIVED)

    @property
    def next_due_time(self) -> datetime | None:
        """When something is to be said of it; None when nothing is."""
        if self.waits_for_answer:
            return None if self.is_overdue else self.answer_due_time
        held = self.interview if self.state is LetterState.ANSWERED else None
        return held.next_due_time if held else None

    @property
    def is_answered_in_time(self) -> bool:
        """Whether an answer came before it was due."""
        due, came = self.answer_due_time, self.answer_time
        return came is not None and due is not None and came < due

    def propose(self) -> None:
        """Put it before the supervisor; a letter begins with this."""
        self.record(LetterProposed(**self._told()))

    def issue(self, actor: str, serial: int, now: datetime) -> None:
        """Sign it under the next number of its county, kind and year; the answer clock starts."""
        self.require("issue")
        self.state, self.issue_time, self.issued_by = LetterState.ISSUED, now, actor
        self.year, self.serial = year_of(now), serial
        if self.kind not in (LetterKind.REMINDER, LetterKind.CIRCULAR):
            self.answer_due_time = answer_due(now, self.answer_days)
        self.record(LetterIssued(**self._told()))

    def receive(self, actor: str, now: datetime) -> None:
        """The department has it; a reminder wants no more than that."""
        self._refuse_unless(self.kind is not LetterKind.CIRCULAR, "letter_takes_no_answer")
        self.require("receive")
        is_reminder = self.kind is LetterKind.REMINDER
        self.state = LetterState.CLOSED if is_reminder else LetterState.RECEIVED
        self.receive_time, self.received_by = now, actor
        self.record(LetterReceived(**self._told()))

    def answer(self, actor: str, text: str, result: str, now: datetime) -> None:
        """The department says what it did."""
        self._refuse_unless(self.kind in _ANSWERABLE, "letter_takes_no_answer")
        self.require("answer")
        self.answer_text, self.result = text, result
        self._answered(actor, now)

    def hold_interview(self, actor: str, interview: Interview, now: datetime) -> None:
        """The supervisor writes down the interview, which stands for the answer."""
        self._refuse_unless(self.kind is LetterKind.INTERVIEW, "letter_is_no_interview")
        self.require("record")
        self.interview = interview
        self._answered(actor, now)

    def judge(self, actor: str, effect: Effect, note: str, now: datetime) -> None:
        """Say what came of it, and close it; a circular is judged as it was issued."""
        is_told = self.kind is LetterKind.CIRCULAR and self.state is LetterState.ISSUED
        if not is_told:
            self.require("judge")
        self.state, self.effect, self.effect_note = LetterState.CLOSED, effect, note
        self.judge_time, self.judged_by = now, actor
        self.record(LetterJudged(**self._told(), effect=effect.value))

    def withdraw(self, reason: str) -> None:
        """Take it back; its number stays used."""
        self.require("withdraw")
        self.state, self.withdraw_reason = LetterState.WITHDRAWN, reason
        self.record(LetterWithdrawn(**self._told()))

    def tell(self, now: datetime) -> bool:
        """Say once that no answer came in time, or that a promise is due; whether that was new."""
        due = self.next_due_time
        if due is None or now < due:
            return False
        if self.waits_for_answer or self.interview is None:
            self.is_overdue = True
            self.record(LetterOverdue(**self._told()))
        else:
            self.interview = self.interview.told(now)
            self.record(LetterCommitmentDue(**self._told(), due_time=due))
        return True

    def require(self, verb: str) -> None:
        """Raise WrongState unless the verb is allowed now."""
        self._refuse_unless(self.state in _ALLOWED[verb], "wrong_state", verb)

    def _answered(self, actor: str, now: datetime) -> None:
        self.tell(now)
        self.state, self.answer_time, self.answered_by = LetterState.ANSWERED, now, actor
        self.record(LetterAnswered(**self._told(), is_in_time=self.is_answered_in_time))

    def _refuse_unless(self, is_allowed: bool, reason: str, verb: str = "take it") -> None:
        if not is_allowed:
            message = f"letter {self.id} ({self.kind}) is {self.state}: cannot {verb}"
            raise WrongState(message, reason=reason, state=self.state.value)

    def _told(self) -> dict[str, Any]:
        return {
            "letter_id": self.id,
            "case_id": self.case_id,
            "code": self.code,
            "kind": self.kind.value,
            "department": self.department,
            "departments": self.readers,
            "state": self.state.value,
            "number": self.number,
            "step": self.step,
            "is_urgent": self.is_urgent,
            "answer_due_time": self.answer_due_time,
        }


def official_number(county: str, mark: str, year: int, serial: int) -> str:
    """The number on a paper of a county's centre（文号）; "" while it has none."""
    if not serial:
        return ""
    division = areas.find(county)
    name = division.name if division else county
    return f"{name}综治{mark}〔{year}〕{serial}号"


def year_of(now: datetime) -> int:
    """The year of a number, in China."""
    return now.astimezone(LOCAL).year


def answer_due(now: datetime, days: int) -> datetime:
    """24:00 of the last day, exclusive; the day of issue is not counted."""
    last = now.astimezone(LOCAL).date() + timedelta(days=days + 1)
    return datetime.combine(last, time(), LOCAL)
