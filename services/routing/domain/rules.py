"""Rule sets（分流规则）: typed decision tables, checked cell by cell, compiled to closures.

Policy: rows are tried by priority, equal priorities in the order given; the first row whose cells
all hold decides. One byte per tried row says which cell failed first; 255 says that it matched,
254 that it matched but its lead is barred（回避）: the department that the matter accuses.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum

from contracts.editions import EDITION_TRANSITIONS, Edition, EditionState, Transitions
from contracts.errors import NotFound
from services.routing.domain.facts import CATALOGUE, Facts, FactType, FactValue, Operator

MATCHED = 255
BARRED = 254
MOST_CELLS = 20
MOST_ROWS = 2000
MOST_KEPT = 100_000
_BYTES_PER_ENTRY = 100

RuleSetState = EditionState
RULE_SET_TRANSITIONS: Transitions = {
    **EDITION_TRANSITIONS,
    "schedule": {EditionState.DRAFT: EditionState.SCHEDULED},
    "take_effect": {EditionState.SCHEDULED: EditionState.PUBLISHED},
    "withdraw": {EditionState.SCHEDULED: EditionState.RETIRED},
}
EVER = datetime(1970, 1, 1, tzinfo=UTC)


class RuleSetNotFound(NotFound):
    """No such rule set within the caller's sight."""


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

    def without(self, barred: str) -> "RuleOutcome":
        """The same without a department beside the lead."""
        others = tuple(one for one in self.co_departments if one != barred)
        return replace(self, co_departments=others)


@dataclass(frozen=True, kw_only=True)
class Row:
    """One line of a table: all cells must hold."""

    id: str
    priority: int = 0
    cells: tuple[Cell, ...] = ()
    outcome: RuleOutcome


@dataclass(frozen=True, kw_only=True)
class RuleSet(Edition):
    """An area's decision table.

    It holds from `effective_time`, in the place of the one before; `end_time` says since when it
    holds no more, or was taken back. `restores` is the edition whose rows it brings again.
    """

    rows: tuple[Row, ...]
    fallback: RuleOutcome
    effective_time: datetime | None = None
    end_time: datetime | None = None
    restores: int = 0

    @property
    def begin_time(self) -> datetime:
        """From when it holds; what was seeded always did."""
        return self.effective_time or self.publish_time or EVER

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
    barred: tuple[str, ...] = ()

    @property
    def is_row_followed(self) -> bool:
        """Whether a row decided and its lead has the matter on its list."""
        return self.row is not None and self.row.outcome.lead_department not in self.barred


Test = Callable[[Facts], bool]


@dataclass(frozen=True)
class _Plan:
    """A table for cases whose choices are alike: what that settles, and what is left to ask.

    `tried` has the byte of every row as if all that is left held; `left` has, by position, the
    tests that come before that byte is true.
    """

    tried: bytes
    left: tuple[tuple[int, tuple[tuple[int, Test], ...]], ...]


class CompiledRules:
    """A table ready to decide; built once per published table.

    Cells on choices（类别、来源等）are settled once for all cases with the same choices, so that a
    decision asks only what is left of the rows that are left. What it answers is the same.
    """

    def __init__(self, rule_set: RuleSet, most_kept: int = MOST_KEPT) -> None:
        """Compile a checked table; `most_kept` bounds what is remembered of settled choices."""
        self.rule_set = rule_set
        self._rows = rule_set.rows_in_order
        self._tests = [tuple(map(cell_test, row.cells)) for row in self._rows]
        self._named = _named_choices(self._rows)
        self._plans: dict[tuple[FactValue, ...], _Plan] = {}
        self._kept, self._most_kept = 0, most_kept

    def decide(self, facts: Facts) -> Verdict:
        """Try the rows in order and return the first that matches, or the fallback."""
        plan = self._plan(facts)
        tried = bytearray(plan.tried)
        for position, tests in plan.left:
            for index, holds in tests:
                if not holds(facts):
                    tried[position] = index
                    break
            else:
                if tried[position] == MATCHED:
                    row = self._rows[position]
                    del tried[position + 1 :]
                    return Verdict(row=row, outcome=row.outcome, tried=bytes(tried))
        return Verdict(row=None, outcome=self.rule_set.fallback, tried=bytes(tried))

    def decide_without(self, facts: Facts, barred: str) -> Verdict:
        """As `decide`, but a row whose lead is barred is passed over, and nobody works beside it.

        The fallback's lead may be the barred department: who asks puts another in its place.
        """
        tried = bytearray()
        for row, tests in zip(self._rows, self._tests, strict=True):
            failed = next((at for at, holds in enumerate(tests) if not holds(facts)), MATCHED)
            is_barred = failed == MATCHED and row.outcome.lead_department == barred
            tried.append(BARRED if is_barred else failed)
            if failed == MATCHED and not is_barred:
                return Verdict(row=row, outcome=row.outcome.without(barred), tried=bytes(tried))
        outcome = self.rule_set.fallback.without(barred)
        return Verdict(row=None, outcome=outcome, tried=bytes(tried))

    def _plan(self, facts: Facts) -> _Plan:
        named = self._named
        key = tuple([facts[name] if facts[name] in named[name] else "" for name in named])
        plan = self._plans.get(key)
        if plan is None:
            plan = self._settle(dict(zip(named, key, strict=True)))
            self._keep(key, plan)
        return plan

    def _settle(self, choices: Facts) -> _Plan:
        tried, left = bytearray(), []
        for position, row in enumerate(self._rows):
            byte, tests = _settle_row(row, self._tests[position], choices)
            tried.append(byte)
            if tests or byte == MATCHED:
                left.append((position, tests))
            if byte == MATCHED and not tests:
                break
        return _Plan(tried=bytes(tried), left=tuple(left))

    def _keep(self, key: tuple[FactValue, ...], plan: _Plan) -> None:
        if self._kept >= self._most_kept:
            self._plans.clear()
            self._kept = 0
        self._plans[key] = plan
        self._kept += len(plan.tried) // _BYTES_PER_ENTRY + len(plan.left)


def compile_rules(rule_set: RuleSet) -> CompiledRules:
    """Make a checked table ready to decide."""
    return CompiledRules(rule_set)


def cell_test(cell: Cell) -> Test:
    """One checked condition as a function of the facts."""
    return _BUILDERS[cell.operator](cell)


def _named_choices(rows: Iterable[Row]) -> dict[str, frozenset[FactValue]]:
    """The values that cells name of each choice; all others are alike to the table."""
    named: dict[str, set[FactValue]] = {}
    for row in rows:
        for cell in row.cells:
            if _is_choice(cell):
                named.setdefault(cell.fact, set()).update(cell.values)
    return {fact: frozenset(values) for fact, values in named.items()}


def _settle_row(
    row: Row, tests: Sequence[Test], choices: Facts
) -> tuple[int, tuple[tuple[int, Test], ...]]:
    """The first cell that the choices fail, else MATCHED, and the tests that come before."""
    left = []
    for index, (cell, holds) in enumerate(zip(row.cells, tests, strict=True)):
        if not _is_choice(cell):
            left.append((index, holds))
        elif not holds(choices):
            return index, tuple(left)
    return MATCHED, tuple(left)


def _is_choice(cell: Cell) -> bool:
    return CATALOGUE[cell.fact].type is FactType.CHOICE


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
