"""The compiled tables decide as a plain reading of the rules does, on random tables and facts."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.routing.domain.cells import Cell
from services.routing.domain.facts import (
    CATALOGUE,
    DISPUTE_KINDS,
    KINDS,
    OPERATORS,
    FactType,
    Operator,
    as_set,
)
from services.routing.domain.rule_check import find_faults
from services.routing.domain.rules import Row, RuleSet, compile_rules
from tests.unit.routing.plain import read_plainly
from tests.unit.routing.tables import a_cell, a_row, a_table, an_outcome

AREAS = ["43", "4304", "430423", "430424", "430423100", "430423100201"]
CELLS = ["430423100201", "430423100201-01"]
WORDS = ["水", "路灯", "工资", "下水道", "噪音"]
NUMBERS = st.integers(-3, 12)


@st.composite
def cells(draw: st.DrawFn) -> Cell:
    fact = CATALOGUE[draw(st.sampled_from(sorted(CATALOGUE)))]
    operator = draw(st.sampled_from(OPERATORS[fact.type]))
    if fact.type is FactType.NUMBER:
        low, high = sorted((draw(NUMBERS), draw(NUMBERS)))
        return Cell(
            fact=fact.name,
            operator=operator,
            low=None if operator is Operator.AT_MOST else low,
            high=None if operator is Operator.AT_LEAST else high,
        )
    if fact.type is FactType.YES_NO:
        return Cell(fact=fact.name, operator=operator)
    pool = {FactType.AREA: AREAS, FactType.CELL: CELLS, FactType.TEXT: WORDS}.get(
        fact.type, sorted(fact.choices) or ["a01", "b02"]
    )
    values = draw(st.lists(st.sampled_from(pool), min_size=1, max_size=3, unique=True))
    return Cell(fact=fact.name, operator=operator, values=tuple(values))


@st.composite
def tables(draw: st.DrawFn) -> RuleSet:
    lines = draw(st.lists(st.tuples(st.lists(cells(), max_size=4), st.integers(0, 2)), max_size=12))
    rows = [
        Row(id=f"r{n}", priority=priority, cells=tuple(line), outcome=an_outcome())
        for n, (line, priority) in enumerate(lines)
    ]
    return a_table(*rows)


FACTS = st.fixed_dictionaries(
    {
        "kind": st.sampled_from(sorted(KINDS)),
        "dispute_kind": st.sampled_from(["", *DISPUTE_KINDS]),
        "category": st.sampled_from(["", "a01", "b02"]),
        "channel": st.sampled_from(["window", "phone", "grid"]),
        "area_code": st.sampled_from(AREAS[2:]),
        "amount_fen": NUMBERS,
        "people_count": NUMBERS,
        "hour_of_day": NUMBERS,
        "weekday": NUMBERS,
        "party_count": NUMBERS,
        "grid_cell": st.sampled_from(["", *CELLS]),
        "risk_colour": st.sampled_from(["none", "blue", "red"]),
        "text": st.lists(st.sampled_from(WORDS), max_size=3).map("，".join),
        **{
            name: st.lists(st.sampled_from(sorted(fact.choices) or ["a01", "a01-x"])).map(as_set)
            for name, fact in CATALOGUE.items()
            if fact.type is FactType.SET
        },
        **{name: st.booleans() for name, fact in CATALOGUE.items() if fact.type is FactType.YES_NO},
    }
)


@settings(max_examples=300, deadline=None)
@given(table=tables(), facts=FACTS)
def test_a_compiled_table_decides_as_the_plain_reading(
    table: RuleSet, facts: dict[str, Any]
) -> None:
    assert find_faults(table) == ()
    verdict = compile_rules(table).decide(facts)

    row_id, tried = read_plainly(table, facts)

    assert (verdict.row.id if verdict.row else "") == row_id
    assert list(verdict.tried) == tried


def test_without_a_match_the_fallback_decides() -> None:
    table = a_table(a_row("r1", a_cell("kind", "in", "dispute")))

    verdict = compile_rules(table).decide({"kind": "violation"})

    assert (verdict.row, verdict.outcome.lead_department, verdict.tried) == (
        None,
        "petition",
        b"\0",
    )


@pytest.mark.parametrize(
    ("cell", "place", "reason"),
    [
        (a_cell("colour", "in", "red"), "fact", "unknown_fact"),
        (a_cell("kind", "at_least", low=1), "operator", "wrong_operator"),
        (a_cell("kind", "in", "disputes"), "values[0]", "wrong_value"),
        (a_cell("kind", "in"), "values", "wrong_count"),
        (a_cell("is_urgent", "is_true", "yes"), "values", "wrong_count"),
        (a_cell("amount_fen", "at_least"), "low", "wrong_bound"),
        (a_cell("amount_fen", "at_most", low=1, high=2), "low", "wrong_bound"),
        (a_cell("amount_fen", "between", low=3, high=2), "high", "reversed"),
        (a_cell("area_code", "prefix", "43a"), "values[0]", "wrong_value"),
        (a_cell("text", "any_word", " "), "values[0]", "wrong_value"),
    ],
)
def test_a_faulty_cell_is_named_by_row_and_place(cell: Cell, place: str, reason: str) -> None:
    table = a_table(a_row("good"), a_row("bad", a_cell("is_urgent", "is_true"), cell))

    faults = [(fault.field, fault.reason) for fault in find_faults(table)]

    assert faults == [(f"rows[1].cells[1].{place}", reason)]


HOSTILE = [
    "__import__('os').system('id')",
    "(lambda: [0 for _ in iter(int, 1)])()",
    "text.matches('(a+)+$')",
    "${jndi:ldap://127.0.0.1/x}",
    "{{ 7 * 7 }}",
    "' or 1=1 --",
    "$where",
    "facts['x'].__class__.__mro__",
]


@pytest.mark.parametrize("code", HOSTILE)
def test_what_looks_like_code_is_no_fact_and_no_choice(code: str) -> None:
    named = a_table(
        a_row("r1", a_cell(code, "in", "x")),
        a_row("r2", a_cell("kind", "in", code)),
        a_row("r3", a_cell("area_code", "prefix", code)),
        a_row(code),
        a_row("r5", outcome=an_outcome(code)),
    )

    assert [(fault.field, fault.reason) for fault in find_faults(named)] == [
        ("rows[0].cells[0].fact", "unknown_fact"),
        ("rows[1].cells[0].values[0]", "wrong_value"),
        ("rows[2].cells[0].values[0]", "wrong_value"),
        ("rows[3].id", "malformed"),
        ("rows[4].outcome.lead_department", "unknown_department"),
    ]


@pytest.mark.parametrize("code", HOSTILE)
def test_a_word_that_looks_like_code_is_only_looked_for(code: str) -> None:
    table = a_table(a_row("r1", a_cell("text", "any_word", code)))
    rules = compile_rules(table)

    assert find_faults(table) == ()
    assert rules.decide({"text": "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!" * 1_000}).row is None
    assert rules.decide({"text": f"他说{code}，就这样"}).row == table.rows[0]


def test_every_fault_of_a_table_is_named_at_once() -> None:
    table = a_table(
        a_row("r1", outcome=an_outcome("nobody")),
        a_row("r1", a_cell("colour", "in", "red"), outcome=an_outcome("water", "water")),
    )

    faults = {(fault.field, fault.reason) for fault in find_faults(table, {"water", "petition"})}

    assert faults == {
        ("rows[0].outcome.lead_department", "unknown_department"),
        ("rows[1].id", "repeated"),
        ("rows[1].cells[0].fact", "unknown_fact"),
        ("rows[1].outcome.co_departments", "repeated"),
    }
