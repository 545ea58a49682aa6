"""Rule sets（分流规则）: typed decision tables, checked cell by cell, tried column by column.

Policy: rows are tried by priority, equal priorities in the order given; the first row whose cells
all hold decides. One byte per tried row says which cell failed first; 255 says that it matched,
254 that it matched but its lead is barred（回避）: the department that the matter accuses. A row
may have a condition beside its cells, asked when they all hold: 253 says that it is not met,
252 that it fails for the facts.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from enum import StrEnum

from contracts.editions import EDITION_TRANSITIONS, Edition, EditionState, Transitions
from contracts.errors import NotFound
from services.routing.domain.cells import MATCHED, Cell, Test, cell_test, is_choice
from services.routing.domain.columns import Columns
from services.routing.domain.conditions import ConditionFails, asked_by, test_of
from services.routing.domain.facts import Facts, FactValue
from services.routing.domain.rerouting import Reroute

BARRED = 254
UNMET = 253
FAILED = 252
MOST_CELLS = 20
MOST_ROWS = 2000
MOST_CONDITIONS = 200
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
    """One line of a table: all cells must hold, and the condition（高级条件）where it has one."""

    id: str
    priority: int = 0
    cells: tuple[Cell, ...] = ()
    condition: str = ""
    outcome: RuleOutcome


@dataclass(frozen=True, kw_only=True)
class RuleSet(Edition):
    """An area's decision table.

    It holds from `effective_time`, in the place of the one before; `end_time` says since when it
    holds no more, or was taken back. `restores` is the edition whose rows it brings again.
    `reroute` says what becomes of a placed case whose kind or place changes. One that is inheriting
    takes over the wider area's rows but those `switched_off`; composed, it has the ids of the
    tables it took over as `parts` and, by row, the area they come from as `origins`.
    """

    rows: tuple[Row, ...]
    fallback: RuleOutcome
    effective_time: datetime | None = None
    end_time: datetime | None = None
    restores: int = 0
    reroute: Reroute = Reroute.ASK_SIGNED
    is_inheriting: bool = False
    switched_off: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    origins: Mapping[str, str] = field(default_factory=dict, compare=False)

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


@dataclass(frozen=True)
class _Plan:
    """A table for cases whose choices are alike: what that settles, and what is left to ask.

    `tried` has the byte of every row as if all that is left held; `left` has, by position, the
    tests that come before that byte is true, or is None where so much is left that trying all
    rows at once is faster.
    """

    tried: bytes
    left: tuple[tuple[int, tuple[tuple[int, Test], ...]], ...] | None


class CompiledRules:
    """A table ready to decide; built once per published table.

    Cells on choices（类别、来源等）are settled once for all cases with the same choices, so that a
    decision asks only what is left of the rows that are left. What it answers is the same.
    """

    def __init__(
        self, rule_set: RuleSet, most_kept: int = MOST_KEPT, most_left: int | None = None
    ) -> None:
        """Compile a checked table; `asked` are the facts that its cells name.

        `most_kept` bounds what is remembered of settled choices, `most_left` how many rows are
        asked one by one.
        """
        self.rule_set = rule_set
        self._rows = rule_set.rows_in_order
        self._conditions = {
            at: test_of(row.condition) for at, row in enumerate(self._rows) if row.condition
        }
        self._columns = Columns([row.cells for row in self._rows], frozenset(self._conditions))
        self._open = [
            tuple((at, cell_test(cell)) for at, cell in enumerate(row.cells) if not is_choice(cell))
            for row in self._rows
        ]
        self._named = _named_choices(self._rows)
        self.asked = frozenset(cell.fact for row in self._rows for cell in row.cells).union(
            *(asked_by(row.condition) for row in self._rows)
        )
        self._plans: dict[tuple[FactValue, ...], _Plan] = {}
        self._kept, self._most_kept = 0, most_kept
        self._most_left = 40 + len(self._rows) // 8 if most_left is None else most_left

    def decide(self, facts: Facts) -> Verdict:
        """Try the rows in order and return the first that matches, or the fallback."""
        plan = self._plan(facts)
        if plan.left is None:
            told = self._columns.try_rows(facts)
            return self._verdict(told, self._first(told, facts))
        tried = bytearray(plan.tried)
        for position, tests in plan.left:
            for index, holds in tests:
                if not holds(facts):
                    tried[position] = index
                    break
            else:
                if tried[position] == MATCHED:
                    tried[position] = self._met(position, facts)
                if tried[position] == MATCHED:
                    return self._verdict(tried, position)
        return self._verdict(tried, -1)

    def decide_without(self, facts: Facts, barred: str) -> Verdict:
        """As `decide`, but a row whose lead is barred is passed over, and nobody works beside it.

        The fallback's lead may be the barred department: who asks puts another in its place.
        """
        tried = self._columns.try_rows(facts)
        first = self._first(tried, facts)
        while first >= 0 and self._rows[first].outcome.lead_department == barred:
            tried[first] = BARRED
            first = self._first(tried, facts, first)
        verdict = self._verdict(tried, first)
        return replace(verdict, outcome=verdict.outcome.without(barred))

    def _first(self, tried: bytearray, facts: Facts, start: int = 0) -> int:
        """The first row from `start` whose cells and condition all hold; -1 without any."""
        first = tried.find(MATCHED, start)
        while first >= 0:
            tried[first] = self._met(first, facts)
            if tried[first] == MATCHED:
                return first
            first = tried.find(MATCHED, first)
        return first

    def _met(self, position: int, facts: Facts) -> int:
        """The byte of a row whose cells all hold."""
        condition = self._conditions.get(position)
        if condition is None:
            return MATCHED
        try:
            return MATCHED if condition(facts) else UNMET
        except ConditionFails:
            return FAILED

    def _verdict(self, tried: bytearray, first: int) -> Verdict:
        if first < 0:
            return Verdict(row=None, outcome=self.rule_set.fallback, tried=bytes(tried))
        row = self._rows[first]
        return Verdict(row=row, outcome=row.outcome, tried=bytes(tried[: first + 1]))

    def _plan(self, facts: Facts) -> _Plan:
        named = self._named
        key = tuple([facts[name] if facts[name] in named[name] else "" for name in named])
        plan = self._plans.get(key)
        if plan is None:
            plan = self._settle(dict(zip(named, key, strict=True)))
            self._keep(key, plan)
        return plan

    def _settle(self, choices: Facts) -> _Plan:
        tried, left = self._columns.settle(choices)
        if len(left) > self._most_left:
            return _Plan(tried=b"", left=None)
        return _Plan(
            tried=tried,
            left=tuple(
                (at, tuple(test for test in self._open[at] if test[0] < tried[at])) for at in left
            ),
        )

    def _keep(self, key: tuple[FactValue, ...], plan: _Plan) -> None:
        if self._kept >= self._most_kept:
            self._plans.clear()
            self._kept = 0
        self._plans[key] = plan
        self._kept += 1 + len(plan.tried) // _BYTES_PER_ENTRY + len(plan.left or ())


def compile_rules(rule_set: RuleSet) -> CompiledRules:
    """Make a checked table ready to decide."""
    return CompiledRules(rule_set)


def _named_choices(rows: Iterable[Row]) -> dict[str, frozenset[FactValue]]:
    """The values that cells name of each choice; all others are alike to the table."""
    named: dict[str, set[FactValue]] = {}
    for row in rows:
        for cell in row.cells:
            if is_choice(cell):
                named.setdefault(cell.fact, set()).update(cell.values)
    return {fact: frozenset(values) for fact, values in named.items()}
