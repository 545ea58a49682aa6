"""Judging（评价与重办）: what a judgement does to a case, whoever wrote it down."""

from datetime import datetime

from services.intake.domain.cases import Case
from services.intake.domain.faults import Faults
from services.intake.domain.parts import Evaluation
from services.intake.domain.process import Rules, day_end
from services.intake.domain.vocabulary import GRADE_REASONS, GRADES
from services.intake.use_cases.writing import MOST_WORDS, Books

_BY_RULE = "群众评价不满意，按规程重新办理"


def check_judgement(
    faults: Faults, place: str, grade: str, reasons: tuple[str, ...], comment: str
) -> str:
    """Check what a party said; gives the comment trimmed."""
    faults.choice(f"{place}grade", grade, GRADES)
    allowed = GRADE_REASONS.get(grade, {})
    if len(reasons) != len(set(reasons)):
        faults.add(f"{place}reasons", "repeated", "重复", "Something is repeated.")
    for reason in reasons[: len(allowed) + 1]:
        faults.choice(f"{place}reasons", reason, allowed)
    return faults.text(f"{place}comment", comment, most=MOST_WORDS, has_lines=True)


def judge(case: Case, evaluation: Evaluation, rules: Rules) -> None:
    """A party's judgement, and the way back that dissatisfaction opens."""
    case.evaluate(evaluation)
    if case.reopens_by_rule(rules.automatic_reopens):
        case.reopen(_BY_RULE)


def reopen(books: Books, case: Case, reason: str, actor: str = "") -> None:
    """Take the case up again within the window of its area's process.

    Raises:
        WrongState: the window is over.
    """
    rules = books.processes.rules(case.area_code)
    case.reopen(reason, actor, until=missed_window(case, rules, books.now()))


def missed_window(case: Case, rules: Rules, now: datetime) -> datetime | None:
    """When the window to reopen ended, if it is over; an unjudged case has none."""
    if case.judge_time is None:
        return None
    end = day_end(case.judge_time, rules.reopen_days)
    return end if now >= end else None
