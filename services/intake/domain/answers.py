"""Answers（答复）: checked against the question's type and bounds, and told with its labels."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from services.intake.domain.categories import Question, QuestionType
from services.intake.domain.faults import Faults

MOST_AMOUNT = 10**13
MOST_ANSWERS = 40
_WHOLE = re.compile(r"-?[0-9]{1,15}", re.ASCII)
_YES_NO = {"yes": "是", "no": "否"}
_YEARS = range(1900, 2101)


@dataclass(frozen=True, kw_only=True)
class Answer:
    """The answer to one question; its values are text in one form per type.

    `type` is the question's, once it was checked.
    """

    question: str
    values: tuple[str, ...] = ()
    type: str = field(default="", compare=False)


@dataclass(frozen=True, kw_only=True)
class ShownAnswer:
    """An answer with the label it was asked with."""

    question: Question
    values: tuple[str, ...]

    @property
    def text(self) -> str:
        """What people read."""
        return "、".join(_told(self.question, value) for value in self.values)


def check_answers(
    faults: Faults,
    questions: Sequence[Question],
    given: Sequence[Answer],
    *,
    may_be_missing: bool = False,
) -> tuple[Answer, ...]:
    """Check answers and give them in the order of the questions; empty ones are left out.

    Args:
        faults: where faults go.
        questions: what was asked.
        given: what was answered.
        may_be_missing: in an emergency the papers come later.
    """
    if len(given) > MOST_ANSWERS:
        message = f"答复最多{MOST_ANSWERS}个"
        faults.add("answers", "too_many", message, f"At most {MOST_ANSWERS} answers.")
        return ()
    known = {question.key for question in questions}
    answered: dict[str, tuple[str, ...]] = {}
    for at, answer in enumerate(given):
        if answer.question not in known:
            message = "没有这个问题"
            faults.add(f"answers[{at}].question", "unknown_question", message, "Not asked.")
        elif answer.question in answered:
            message = "同一问题答复了两次"
            faults.add(f"answers[{at}].question", "repeated", message, "Answered twice.")
        answered[answer.question] = tuple(value.strip() for value in answer.values if value.strip())
    checked = []
    for question in questions:
        values = answered.get(question.key, ())
        if values:
            told = _check(faults, question, values)
            checked.append(Answer(question=question.key, values=told, type=question.type))
        elif question.is_required and not may_be_missing:
            faults.add(
                f"answers.{question.key}",
                "missing",
                f"请回答“{question.label}”",
                "It must be answered.",
            )
    return tuple(checked)


def unanswered(questions: Sequence[Question], given: Sequence[Answer]) -> list[str]:
    """The questions that need an answer and have none, named as their faults would be."""
    answered = {one.question for one in given if any(value.strip() for value in one.values)}
    return [
        f"answers.{question.key}"
        for question in questions
        if question.is_required and question.key not in answered
    ]


def shown_answers(
    questions: Sequence[Question], answers: Sequence[Answer]
) -> tuple[ShownAnswer, ...]:
    """Answers with the labels of the questions they were given to."""
    asked = {question.key: question for question in questions}
    return tuple(
        ShownAnswer(question=asked[answer.question], values=answer.values)
        for answer in answers
        if answer.question in asked
    )


def _check(faults: Faults, question: Question, values: tuple[str, ...]) -> tuple[str, ...]:
    place = f"answers.{question.key}"
    if question.type == QuestionType.MANY_OF:
        if len(set(values)) != len(values):
            faults.add(place, "repeated", "选项重复", "An option is repeated.")
    elif len(values) > 1:
        faults.add(place, "too_many", "只能填一个", "One answer only.")
    return tuple(_CHECKS[question.type](faults, place, question, value) for value in values)


def _check_text(faults: Faults, place: str, question: Question, value: str) -> str:
    return faults.text(place, value, most=question.longest, has_lines=True)


def _check_number(faults: Faults, place: str, question: Question, value: str) -> str:
    if not _WHOLE.fullmatch(value):
        faults.add(place, "not_a_number", "请填整数", "It is no whole number.")
        return ""
    is_money = question.type == QuestionType.MONEY
    least = 0 if is_money else -MOST_AMOUNT
    low = least if question.low is None else question.low
    high = MOST_AMOUNT if question.high is None else question.high
    if is_money and not low <= int(value) <= high:
        message = f"应在{_yuan(low)}到{_yuan(high)}之间"
        faults.add(place, "out_of_range", message, f"From {low} to {high} fen.")
    elif not is_money:
        faults.number(place, int(value), low, high)
    return str(int(value))


def _check_date(faults: Faults, place: str, _question: Question, value: str) -> str:
    try:
        day = date.fromisoformat(value)
    except ValueError:
        day = None
    if day is None or len(value) != 10 or day.year not in _YEARS:
        faults.add(place, "not_a_date", "日期应如2026-03-02", "Not a date as 2026-03-02.")
    return value


def _check_yes_no(faults: Faults, place: str, _question: Question, value: str) -> str:
    faults.choice(place, value, _YES_NO)
    return value


def _check_option(faults: Faults, place: str, question: Question, value: str) -> str:
    faults.choice(place, value, {option.key for option in question.options})
    return value


_Check = Callable[[Faults, str, Question, str], str]
_CHECKS: Mapping[str, _Check] = {
    QuestionType.TEXT: _check_text,
    QuestionType.NUMBER: _check_number,
    QuestionType.MONEY: _check_number,
    QuestionType.DATE: _check_date,
    QuestionType.YES_NO: _check_yes_no,
    QuestionType.ONE_OF: _check_option,
    QuestionType.MANY_OF: _check_option,
}


def _told(question: Question, value: str) -> str:
    if question.type == QuestionType.MONEY:
        return _yuan(int(value))
    if question.type == QuestionType.YES_NO:
        return _YES_NO[value]
    labels = {option.key: option.label for option in question.options}
    return labels.get(value, value)


def _yuan(fen: int) -> str:
    return f"{fen // 100}.{fen % 100:02d}元"
