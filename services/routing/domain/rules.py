"""Rule sets（分流规则）: typed decision tables, checked cell by cell, compiled to closures.

Policy: rows are tried by priority, equal priorities in the order given; the first row whose cells
all hold decides. One byte per tried row says which cell failed first; 255 says that it matched.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from contracts.editions import Edition, EditionState
from services.routing.domain.facts import Facts, FactValue, Operator

MATCHED = 255
MOST_CELLS = 20
MOST_ROWS = 2000

RuleSetState = EditionState


class Path(StrEnum):
    """Which way a case goes（办理路径）."""

    DEPARTMENT = "department"  # 部门办理
    MEDIATION = "mediation"  # 调解


@dataclass(frozen=True, kw_only=True)
class Cell:
    """One condition on one fact; which of the value fields counts depends on the operator."""

    fact: str
    operator: Operator
    values: tuple[str, ...] = ()
    low: int | None = None
    high: int | None = None


@dataclass(frozen=True, kw_only=True)
class RuleOutcome:
    """Who handles what a row matches."""

    path: Path
    lead_department: str
    co_departments: tuple[str, ...] = ()
    clock_profile: str = ""


@dataclass(frozen=True, kw_only=True)
class Row:
    """One line of a table: all cells must hold."""

    id: str
    priority: int = 0
    cells: tuple[Cell, ...] = ()
    outcome: RuleOutcome


@dataclass(frozen=True, kw_only=True)
class RuleSet(Edition):
    """An area's decision table."""

    rows: tuple[Row, ...]
    fallback: RuleOutcome

    @property
    def rows_in_order(self) -> tuple[Row, ...]:
        """The rows as they are tried."""
        return tuple(sorted(self.rows, key=lambda row: row.priority))


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What a table says of one case; `row` is None when nothing matched."""

    row: Row | None
    outcome: RuleOutcome
    tried: bytes


Test = Callable[[Facts], bool]


@dataclass(frozen=True)
class CompiledRules:
    """A table ready to decide; built once per published table."""

    rule_set: RuleSet
    _rows: Sequence[tuple[Row, tuple[tuple[int, Test], ...]]] = field(repr=False)

    def decide(self, facts: Facts) -> Verdict:
        """Try the rows in order and return the first that matches, or the fallback."""
        tried = bytearray()
        note = tried.append
        for row, tests in self._rows:
            for index, holds in tests:
                if not holds(facts):
                    note(index)
                    break
            else:
                note(MATCHED)
                return Verdict(row=row, outcome=row.outcome, tried=bytes(tried))
        return Verdict(row=None, outcome=self.rule_set.fallback, tried=bytes(tried))


def compile_rules(rule_set: RuleSet) -> CompiledRules:
    """Turn a checked table into closures."""
    rows = [
        (
            row,
            tuple((index, _BUILDERS[cell.operator](cell)) for index, cell in enumerate(row.cells)),
        )
        for row in rule_set.rows_in_order
    ]
    return CompiledRules(rule_set, rows)


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
    return lambda facts: low <= _number(facts[fact]) <= high


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


def _true(cell: Cell) -> Test:
    fact = cell.fact
    return lambda facts: facts[fact] is True


def _false(cell: Cell) -> Test:
    fact = cell.fact
    return lambda facts: facts[fact] is False


def _text(value: FactValue) -> str:
    return value if isinstance(value, str) else ""


def _number(value: FactValue) -> int:
    return value if isinstance(value, int) else 0


_BUILDERS: dict[Operator, Callable[[Cell], Test]] = {
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
}
