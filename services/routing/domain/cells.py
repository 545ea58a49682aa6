"""Cells（条件）: one condition on one fact, of a closed set of operators."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from services.routing.domain.facts import (
    MISSING,
    Facts,
    FactType,
    FactValue,
    Operator,
    as_set,
    type_of,
)

MATCHED = 255
"""The byte of a row whose cells all hold; others are the index of the first that does not."""

Test = Callable[[Facts], bool]


@dataclass(frozen=True, kw_only=True)
class Cell:
    """One condition on one fact; which of the value fields counts depends on the operator."""

    fact: str
    operator: Operator
    values: tuple[str, ...] = ()
    low: int | None = None
    high: int | None = None


def cell_test(cell: Cell) -> Test:
    """One checked condition as a function of the facts."""
    return _BUILDERS[cell.operator](cell)


def is_choice(cell: Cell) -> bool:
    """Whether the cell asks for one of a list of values（类别、来源等）."""
    return type_of(cell.fact) is FactType.CHOICE


def _among(cell: Cell) -> Test:
    fact, allowed = cell.fact, frozenset(cell.values)
    return lambda facts: facts[fact] in allowed


def _not_among(cell: Cell) -> Test:
    fact, refused = cell.fact, frozenset(cell.values)
    return lambda facts: facts[fact] not in refused


def _begins(cell: Cell) -> Test:
    fact, prefixes = cell.fact, cell.values
    return lambda facts: _text(facts[fact]).startswith(prefixes)


def _within(cell: Cell) -> Test:
    fact = cell.fact
    low = float("-inf") if cell.low is None else cell.low
    high = float("inf") if cell.high is None else cell.high

    def holds(facts: Facts) -> bool:
        value = facts.get(fact, MISSING)
        return isinstance(value, int) and low <= value <= high

    return holds


def _any_word(cell: Cell) -> Test:
    fact, words = cell.fact, cell.values

    def holds(facts: Facts) -> bool:
        text = _text(facts[fact])
        return any(word in text for word in words)

    return holds


def _all_words(cell: Cell) -> Test:
    fact, words = cell.fact, cell.values

    def holds(facts: Facts) -> bool:
        text = _text(facts[fact])
        return all(word in text for word in words)

    return holds


def _any_of(cell: Cell) -> Test:
    fact, wanted = cell.fact, tuple(as_set([value]) for value in cell.values)

    def holds(facts: Facts) -> bool:
        members = _text(facts.get(fact, MISSING))
        return any(one in members for one in wanted)

    return holds


def _none_of(cell: Cell) -> Test:
    has_any = _any_of(cell)
    return lambda facts: not has_any(facts)


def _true(cell: Cell) -> Test:
    fact = cell.fact
    return lambda facts: facts[fact] is True


def _false(cell: Cell) -> Test:
    fact = cell.fact
    return lambda facts: facts[fact] is False


def _text(value: FactValue) -> str:
    return value if isinstance(value, str) else ""


_BUILDERS: Mapping[Operator, Callable[[Cell], Test]] = {
    Operator.IN: _among,
    Operator.NOT_IN: _not_among,
    Operator.PREFIX: _begins,
    Operator.AT_LEAST: _within,
    Operator.AT_MOST: _within,
    Operator.BETWEEN: _within,
    Operator.ANY_WORD: _any_word,
    Operator.ALL_WORDS: _all_words,
    Operator.IS_TRUE: _true,
    Operator.IS_FALSE: _false,
    Operator.ANY_OF: _any_of,
    Operator.NONE_OF: _none_of,
}
