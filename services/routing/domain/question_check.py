"""Whether rows ask what the category trees ask（对提问的引用）; a warning, for trees may follow."""

from collections.abc import Iterator

from contracts.errors import FieldFault
from services.routing.domain.cells import Cell
from services.routing.domain.conditions import asked_by
from services.routing.domain.facts import question_of
from services.routing.domain.questions import Question, Questions
from services.routing.domain.rules import RuleSet


def question_warnings(rule_set: RuleSet, asked: Questions) -> Iterator[FieldFault]:
    """Name the rows that ask for an answer which nobody can give."""
    for number, row in enumerate(rule_set.rows):
        for cell in row.cells:
            if key := question_of(cell.fact):
                yield from _warnings(f"rows[{number}]", cell, key, asked)
        for fact in sorted(asked_by(row.condition)):
            if (key := question_of(fact)) and not asked.named(key):
                yield _unasked(f"rows[{number}]", key)


def _warnings(place: str, cell: Cell, key: str, asked: Questions) -> Iterator[FieldFault]:
    questions = asked.named(key)
    if not questions:
        yield _unasked(place, key)
    elif not any(_fits(cell, one) for one in questions):
        message = f"“{questions[0].label}”不会有这样的答复"
        yield _warning(place, "wrong_answer", message, f"{key} is never answered so.")


def _unasked(place: str, key: str) -> FieldFault:
    message = f"事项目录没有“{key}”这个提问"
    return _warning(place, "unknown_question", message, f"No category asks {key}.")


def _fits(cell: Cell, question: Question) -> bool:
    """Whether the question may be answered by a number, or by each of the values."""
    return not cell.values if question.is_counted else _may_tick(cell, question)


def _may_tick(cell: Cell, question: Question) -> bool:
    return bool(cell.values) and all(value in question.choices for value in cell.values)


def _warning(place: str, reason: str, message: str, message_en: str) -> FieldFault:
    return FieldFault(field=place, reason=reason, message=message, message_en=message_en)
