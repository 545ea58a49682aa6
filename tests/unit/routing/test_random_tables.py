"""Ten thousand random tables: what is compiled decides as the plain reading; warnings are true."""

from dataclasses import replace
from random import Random
from typing import Any

import pytest

from services.routing.domain.cells import Cell
from services.routing.domain.facts import (
    CATALOGUE,
    DISPUTE_KINDS,
    KINDS,
    OPERATORS,
    FactType,
    Operator,
    as_set,
    type_of,
)
from services.routing.domain.rule_check import find_faults
from services.routing.domain.rule_warnings import find_warnings
from services.routing.domain.rules import BARRED, CompiledRules, Row, RuleSet
from tests.unit.routing.plain import CONDITIONS, read_plainly
from tests.unit.routing.tables import a_row, a_table, an_outcome

TABLES = 10_000
USED = tuple(CONDITIONS)
CASES_EACH = 3
AREAS = ("43", "4304", "430423", "430424", "430423100", "430423100201")
AREAS_SPLIT = ("430423100", "430423101")
WORDS = ("水", "路灯", "工资", "下水道", "噪音")
SET_NAMES = ("a01", "b02", "a01-x")
NAMES = (*CATALOGUE, "answer:months", "answer:papers")
CELLS = ("43042310", "430423100201-01", "430423100201-02")
POOLS = {FactType.AREA: AREAS, FactType.CELL: CELLS, FactType.TEXT: WORDS}


def seeded(seed: int) -> Random:
    return Random(seed)  # noqa: S311 - tables, not secrets


def a_cell_of(draw: Random, name: str) -> Cell:
    kind = type_of(name)
    operator = draw.choice(OPERATORS[kind])
    if operator in OPERATORS[FactType.NUMBER]:
        low, high = sorted((draw.randint(-3, 12), draw.randint(-3, 12)))
        return Cell(
            fact=name,
            operator=operator,
            low=None if operator is Operator.AT_MOST else low,
            high=None if operator is Operator.AT_LEAST else high,
        )
    if kind is FactType.YES_NO:
        return Cell(fact=name, operator=operator)
    pool = POOLS.get(kind) or choices_of(name)[:4] or SET_NAMES
    return Cell(fact=name, operator=operator, values=tuple(draw.sample(pool, draw.randint(1, 2))))


def choices_of(name: str) -> tuple[str, ...]:
    return tuple(CATALOGUE[name].choices) if name in CATALOGUE else ()


def a_random_table(draw: Random) -> RuleSet:
    rows = [
        Row(
            id=f"r{number}",
            priority=draw.randint(0, 2),
            cells=tuple(a_cell_of(draw, draw.choice(NAMES)) for _ in range(draw.randint(0, 4))),
            condition=draw.choice(USED) if draw.random() < 0.3 else "",
            outcome=a_row("r").outcome,
        )
        for number in range(draw.randint(0, 10))
    ]
    return a_table(*rows)


def random_facts(draw: Random) -> dict[str, Any]:
    given = [name for name in NAMES if name in CATALOGUE or draw.random() < 0.7]
    return {name: a_value(draw, name) for name in given}


def a_value(draw: Random, name: str) -> Any:
    kind = type_of(name)
    if kind is FactType.ANSWER:
        kind = draw.choice((FactType.NUMBER, FactType.SET))
    if kind is FactType.NUMBER:
        return draw.randint(-3, 12)
    if kind is FactType.YES_NO:
        return draw.random() < 0.5
    if kind is FactType.TEXT:
        return "，".join(draw.sample(WORDS, draw.randint(0, 3)))
    if kind is FactType.SET:
        names = choices_of(name) or SET_NAMES
        return as_set(draw.sample(names, draw.randint(0, len(names))))
    pool = POOLS.get(kind) or (*choices_of(name)[:5], "", *SET_NAMES)
    return draw.choice(pool)


@pytest.mark.parametrize(("most_kept", "most_left"), [(0, 99), (100_000, 99), (100_000, -1)])
def test_ten_thousand_tables_decide_as_the_plain_reading(most_kept: int, most_left: int) -> None:
    draw, matched = seeded(most_kept + most_left), 0
    for _ in range(TABLES // 2):
        table = a_random_table(draw)
        rules = CompiledRules(table, most_kept, most_left)
        cases = [random_facts(draw) for _ in range(CASES_EACH)]
        for facts in (*cases, *cases):
            verdict = rules.decide(facts)
            row_id, tried = read_plainly(table, facts)
            assert (verdict.row.id if verdict.row else "", list(verdict.tried)) == (row_id, tried)
            matched += verdict.row is not None
    assert matched > TABLES


def test_ten_thousand_tables_pass_over_whom_the_matter_accuses() -> None:
    draw, passed = seeded(23), 0
    for _ in range(TABLES // 2):
        table = a_random_table(draw)
        outcomes = [an_outcome(*draw.sample(("a", "b", "c"), 2)) for _ in table.rows]
        rows = [replace(row, outcome=one) for row, one in zip(table.rows, outcomes, strict=True)]
        others = [row for row in rows if row.outcome.lead_department != "a"]
        rules, facts = CompiledRules(replace(table, rows=tuple(rows))), random_facts(draw)
        verdict = rules.decide_without(facts, "a")
        row_id, _ = read_plainly(replace(table, rows=tuple(others)), facts)
        assert (verdict.row.id if verdict.row else "") == row_id
        assert "a" not in (verdict.outcome.lead_department, *verdict.outcome.co_departments)
        passed += BARRED in verdict.tried
    assert passed > 500


def test_a_row_that_is_warned_of_never_decides() -> None:
    draw, warned = seeded(20), set()
    for _ in range(2_000):
        table = a_random_table(draw)
        assert find_faults(table) == ()
        found = find_warnings(table)
        named = {fault.field for fault in found if fault.reason != "may_fail"}
        silent = {row.id for n, row in enumerate(table.rows) if f"rows[{n}]" in named}
        warned |= {fault.reason for fault in found}
        for _ in range(20):
            assert read_plainly(table, random_facts(draw))[0] not in silent
    assert warned == {"never_holds", "shadowed", "gap", "may_fail"}


def test_a_narrowed_copy_of_an_earlier_row_is_always_found() -> None:
    draw, planted = seeded(21), 0
    for _ in range(2_000):
        table = a_random_table(draw)
        open_rows = [row for row in table.rows if row.id not in warned_rows(table)]
        if not open_rows:
            continue
        row = draw.choice(open_rows)
        extra = a_cell_of(draw, draw.choice(NAMES))
        copy = replace(row, id="copy", priority=3, cells=(extra, *row.cells))
        assert "copy" in warned_rows(replace(table, rows=(*table.rows, copy)))
        planted += 1
    assert planted > 1_000


def warned_rows(table: RuleSet) -> set[str]:
    found = {one.field for one in find_warnings(table) if one.reason != "may_fail"}
    return {row.id for number, row in enumerate(table.rows) if f"rows[{number}]" in found}


@pytest.mark.parametrize("kind", sorted(set(KINDS) - {"dispute"}))
def test_a_kind_taken_out_of_a_whole_table_is_the_only_gap(kind: str) -> None:
    rows = [a_row(name, Cell(fact="kind", operator=Operator.IN, values=(name,))) for name in KINDS]
    assert find_warnings(a_table(*rows)) == ()

    gaps = find_warnings(a_table(*[row for row in rows if row.id != kind]))

    assert [(gap.field, gap.reason) for gap in gaps] == [("fallback", "gap")]
    assert gaps[0].message.startswith(f"{KINDS[kind]}在43没有")


def test_every_gap_that_is_planted_in_a_whole_table_is_named_and_no_other() -> None:
    draw, planted = seeded(24), 0
    matters = [*(sorted(set(KINDS) - {"dispute"})), *DISPUTE_KINDS]
    for _ in range(200):
        rows = [_row_of(matter, area) for matter in matters for area in ("", *AREAS_SPLIT)]
        holes = set(draw.sample(matters, draw.randint(0, 4)))
        left = [row for row in rows if row.id.partition(".")[0] not in holes]
        sown = [replace(row, priority=draw.randint(0, 9)) for row in draw.sample(left, len(left))]

        gaps = [one for one in find_warnings(a_table(*sown)) if one.reason == "gap"]

        named = {one.message_en.split(" always matches ")[1].partition(" in ")[0] for one in gaps}
        assert named == holes
        planted += len(holes)
    assert planted > 200


def _row_of(matter: str, area: str) -> Row:
    """One matter in one town, or everywhere else."""
    fact = "kind" if matter in KINDS else "dispute_kind"
    cells = [Cell(fact=fact, operator=Operator.IN, values=(matter,))]
    if area:
        cells.append(Cell(fact="area_code", operator=Operator.PREFIX, values=(area,)))
    else:
        cells.append(Cell(fact="area_code", operator=Operator.NOT_IN, values=AREAS_SPLIT))
    return a_row(f"{matter}.{area or 'rest'}", *cells)


def test_a_gap_in_one_town_names_the_town() -> None:
    town = Cell(fact="area_code", operator=Operator.NOT_IN, values=("430423100",))

    gaps = find_warnings(a_table(a_row("all", town)))

    assert len(gaps) == len(KINDS) - 1 + 16
    assert gaps[0].message == "民生服务在430423100没有必定匹配的行，可能转到兜底部门"


def test_a_table_of_many_rows_is_warned_of_in_one_pass() -> None:
    draw = seeded(22)
    kinds, categories = tuple(KINDS), [f"c{number}" for number in range(200)]
    rows = [
        a_row(
            f"r{number}",
            Cell(fact="kind", operator=Operator.IN, values=(draw.choice(kinds),)),
            Cell(fact="category", operator=Operator.IN, values=(draw.choice(categories),)),
            Cell(fact="people_count", operator=Operator.AT_LEAST, low=draw.randint(0, 10**6)),
        )
        for number in range(2_000)
    ]

    shadowed = [one for one in find_warnings(a_table(*rows)) if one.reason == "shadowed"]

    assert 100 < len(shadowed) < 2_000
