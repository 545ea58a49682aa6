"""The ladder（督办阶梯）: which letter follows on what, from a reminder to an interview.

A rung is taken at most once for one clock and kind of letter, whoever takes it and however often.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum

from contracts.editions import Edition, EditionState
from contracts.errors import NotFound
from services.routing.domain.facts import LOCAL
from services.routing.domain.letter import LetterKind

_OPENS, _CLOSES = time(9), time(17, 30)
_MOST_DAYS_OFF = 30


class Trigger(StrEnum):
    """What makes a rung due."""

    WARNED = "warned"  # 临期预警达到的级别
    OVERDUE = "overdue"  # 超期满若干日
    SILENT = "silent"  # 连续未按期报告进展的次数
    UNANSWERED = "unanswered"  # 上一文书逾期未复或整改不力


class StepState(StrEnum):
    """Where a step stands: it waits for its time, made a letter, or fell away."""

    WAITING = "waiting"
    TAKEN = "taken"
    DROPPED = "dropped"


class StepNotFound(NotFound):
    """There is no such step."""


@dataclass(frozen=True, kw_only=True)
class Rung:
    """One rung: what makes it due, and the letter it makes.

    Args:
        key: its name, kept with the letter.
        trigger: what makes it due.
        count: the warning's level, the full days overdue, or the reports missed in a row.
        after: the kind that was not answered, of an unanswered rung.
        kind: the letter.
        is_self_issued: it goes out by itself; what bears the centre's seal waits for a person.
        answer_days: as of the letter.
    """

    key: str
    trigger: Trigger
    count: int = 0
    after: LetterKind | None = None
    kind: LetterKind
    is_self_issued: bool = False
    answer_days: int = 0
    grounds: str
    demands: str


@dataclass(kw_only=True)
class Step:
    """A rung that is due for one clock, as it was when it was planned.

    Its id is the clock and the kind of letter; silence is pressed beside lateness.
    """

    area_code: str
    case_id: str
    clock_id: str
    rung: Rung
    due_time: datetime
    state: StepState = StepState.WAITING
    letter_id: str = ""
    cause_id: str = ""

    @property
    def id(self) -> str:
        """The key under which it can be there once only."""
        own = f"/{Trigger.SILENT}" if self.rung.trigger is Trigger.SILENT else ""
        return f"{self.clock_id}/{self.rung.kind}{own}"


class LadderNotFound(NotFound):
    """No such ladder within the caller's sight."""


@dataclass(frozen=True, kw_only=True)
class Ladder(Edition):
    """An area's ladder."""

    rungs: tuple[Rung, ...]

    def warned(self, level: int) -> list[Rung]:
        """The rungs that a warning of this level makes due."""
        return [rung for rung in self._by(Trigger.WARNED) if rung.count <= level]

    def silent(self, missed: int) -> list[Rung]:
        """The rungs that so many missed reports in a row make due."""
        return [rung for rung in self._by(Trigger.SILENT) if rung.count <= missed]

    def overdue(self) -> list[Rung]:
        """The rungs of a clock that is overdue, each due its days after the clock was."""
        return self._by(Trigger.OVERDUE)

    def unanswered(self, kind: LetterKind) -> list[Rung]:
        """The rungs that follow on a letter of this kind without a good answer."""
        return [rung for rung in self._by(Trigger.UNANSWERED) if rung.after is kind]

    def _by(self, trigger: Trigger) -> list[Rung]:
        return [rung for rung in self.rungs if rung.trigger is trigger]


RUNGS: tuple[Rung, ...] = (
    Rung(
        key="warned",
        trigger=Trigger.WARNED,
        count=2,
        kind=LetterKind.REMINDER,
        is_self_issued=True,
        grounds="该事项办理期限将满，尚未办结。",
        demands="请抓紧办理，按期办结。",
    ),
    Rung(
        key="silent",
        trigger=Trigger.SILENT,
        count=2,
        kind=LetterKind.PROMPT,
        answer_days=3,
        grounds="该事项连续两次未按期报告办理进展。",
        demands="请立即报告办理进展，说明未报告的原因和下一步措施，并书面答复。",
    ),
    Rung(
        key="overdue",
        trigger=Trigger.OVERDUE,
        kind=LetterKind.PROMPT,
        answer_days=3,
        grounds="该事项已超过办理期限，尚未办结。",
        demands="请说明原因，立即办理，并书面答复办理情况和办结时间。",
    ),
    Rung(
        key="overdue-3-days",
        trigger=Trigger.OVERDUE,
        count=3,
        kind=LetterKind.ORDER,
        answer_days=2,
        grounds="该事项超过办理期限已满三日，仍未办结。",
        demands="请主要负责人督促办理，限期办结，并书面答复。",
    ),
    Rung(
        key="prompt-unanswered",
        trigger=Trigger.UNANSWERED,
        after=LetterKind.PROMPT,
        kind=LetterKind.ORDER,
        answer_days=2,
        grounds="工作提示函逾期未复或整改不力。",
        demands="请主要负责人督促办理，限期办结，并书面答复。",
    ),
    Rung(
        key="order-unanswered",
        trigger=Trigger.UNANSWERED,
        after=LetterKind.ORDER,
        kind=LetterKind.INTERVIEW,
        grounds="督办单逾期未复或整改不力。",
        demands="请分管负责人到中心接受约谈，说明情况并提出整改措施。",
    ),
)
DEFAULT = Ladder(
    id="platform",
    area_code="",
    name="通用督办阶梯",
    rungs=RUNGS,
    state=EditionState.PUBLISHED,
)
"""The ladder of an area for which nobody published one（`docs/adr/0022`）."""


def in_office_hours(moment: datetime, is_working_day: Callable[[datetime], bool]) -> datetime:
    """The moment itself in working hours, else 09:00 of the next working day, here."""
    local = moment.astimezone(LOCAL)
    if is_working_day(local) and _OPENS <= local.time() < _CLOSES:
        return moment
    day = local.date() if local.time() < _OPENS else local.date() + timedelta(days=1)
    for _ in range(_MOST_DAYS_OFF):
        opening = datetime.combine(day, _OPENS, LOCAL)
        if is_working_day(opening):
            return opening
        day += timedelta(days=1)
    return moment
