"""Conditions beside the cells of a row（高级条件）: what may be written, and what it says."""

import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest

from contracts.events.routing import CaseRouted
from services.routing.domain.conditions import LONGEST, asked_by, may_fail, refusal_of
from services.routing.domain.rule_check import find_faults
from services.routing.domain.rule_sheets import SheetReading, lines_of
from services.routing.domain.rules import (
    FAILED,
    MOST_CONDITIONS,
    UNMET,
    CompiledRules,
    Row,
    compile_rules,
)
from tests.unit.routing.desk import Desk
from tests.unit.routing.people import COUNTY, DISPATCHER
from tests.unit.routing.tables import a_cell, a_row, a_table, an_outcome

CROWD = "people_count * 2 > party_count && kind in ['livelihood', 'dispute']"


def a_conditioned(row_id: str, condition: str, *cells: Any, lead: str = "housing") -> Row:
    return Row(id=row_id, cells=cells, condition=condition, outcome=an_outcome(lead))


@pytest.mark.parametrize(
    "text",
    [
        CROWD,
        "kind == 'dispute' && (amount_fen / 100 > 50000 || people_count >= 10)",
        "has(answers.months) && answers.months >= 3",
        "answers.months >= 3 && 'slip' in answers.papers",
        "category.startsWith('labour_wages.') && !is_anonymous",
        "area_code.startsWith('4304') ? people_count > 5 : people_count > 10",
        "hour_of_day < 8 || hour_of_day >= 18 || !is_working_day",
        "grid_cell.contains('-') && risk_colour != 'none' && is_repeat",
        "'水' in present_departments",
        "people_count % 2 == 1 && -amount_fen < 0",
    ],
)
def test_facts_are_compared_counted_and_looked_into(text: str) -> None:
    assert refusal_of(text) is None


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (" ", "malformed"),
        ("kind ==", "malformed"),
        ("has(kind)", "malformed"),
        ("missing > 1", "unknown_name"),
        ("text.contains('水')", "unknown_name"),
        ("answers == 1", "unknown_name"),
        ("answers['months'] > 1", "unknown_name"),
        ("size(kind) > 1", "unknown_name"),
        ("kind.size() > 1", "unknown_name"),
        ("kind.matches('(a+)+$')", "unknown_name"),
        ("[1, 2].all(kind, true)", "unknown_name"),
        ("[1].exists (kind, true)", "unknown_name"),
        ("[1].map(kind, kind) == [1]", "unknown_name"),
        ("answers.filter(kind, true) == []", "unknown_name"),
        ("timestamp('2026-03-04T00:00:00Z').getHours('Asia/Shanghai') > 1", "unknown_name"),
        ("string(people_count) == '1'", "unknown_name"),
        ("kind == r'a'", "unknown_name"),
        ("kind == '''a'''", "malformed"),
        ("true // all", "malformed"),
        ("kind[0] == 'a'", "malformed"),
        ("kind == 'a\\x27'", "malformed"),
        ("true\n|| false", "malformed"),
        ("1.5 > 1", "malformed"),
        ("9999999999999999 > 1", "malformed"),
        ("人数 > 1", "malformed"),
        ("{'a': 1} == 1", "malformed"),
        ("people_count", "always_fails"),
        ("people_count > 'many'", "always_fails"),
        ("1 / 0 > 1", "always_fails"),
        ("(" * 13 + "true" + ")" * 13, "too_deep"),
        ("true ? true : " * 6 + "true", "too_deep"),
        ("true || " * 50 + "true", "too_long"),
    ],
)
def test_what_is_not_of_the_language_is_refused_before_it_is_stored(text: str, reason: str) -> None:
    refusal = refusal_of(text)
    (fault,) = find_faults(a_table(a_conditioned("one", text)))

    assert refusal is not None
    assert refusal.reason == reason
    assert (fault.field, fault.reason) == ("rows[0].condition", reason)
    assert fault.message
    assert fault.message_en


@pytest.mark.parametrize(
    ("text", "may"),
    [
        (CROWD, False),
        ("has(answers.months) && answers.months >= 3", False),
        ("answers.months >= 3", True),
        ("1 / people_count > 0", True),
        ("people_count == 0 || 1 / people_count > 0", False),
    ],
)
def test_a_condition_that_fails_for_some_cases_is_warned_of(text: str, may: bool) -> None:
    table = a_table(a_conditioned("one", text), area_code=COUNTY)

    warned = {one.reason for one in Desk(a_table()).keeping.check(DISPATCHER, table).warnings}

    assert may_fail(text) == may
    assert ("may_fail" in warned) == may


def test_a_question_that_nobody_asks_is_warned_of_in_conditions_too() -> None:
    rows = [a_conditioned(key, f"has(answers.{key})") for key in ("months", "floors")]
    table = a_table(*rows, area_code=COUNTY)

    warnings = Desk(a_table()).keeping.check(DISPATCHER, table).warnings

    assert asked_by(rows[1].condition) == {"answer:floors"}
    asked = [one for one in warnings if one.reason == "unknown_question"]
    assert [one.field for one in asked] == ["rows[1]"]


@pytest.mark.parametrize("most_left", [99, -1])
def test_a_condition_is_asked_when_the_cells_hold_and_says_what_it_was(most_left: int) -> None:
    table = a_table(
        a_conditioned("cells", "people_count > 0", a_cell("kind", "in", "emergency")),
        a_conditioned("unmet", "people_count > 100", a_cell("kind", "in", "dispute")),
        a_conditioned("fails", "10 / party_count > 1"),
        a_conditioned("met", CROWD, lead="labour"),
        a_row("rest"),
    )
    facts: dict[str, Any] = {"kind": "dispute", "people_count": 5, "party_count": 0}

    verdict = CompiledRules(table, most_left=most_left).decide(facts)
    barred = CompiledRules(table, most_left=most_left).decide_without(facts, "labour")

    assert list(verdict.tried) == [0, UNMET, FAILED, 255]
    assert verdict.outcome.lead_department == "labour"
    assert list(barred.tried) == [0, UNMET, FAILED, 254, 255]


def test_a_condition_is_not_asked_where_a_cell_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def noting(text: str) -> Callable[[Any], bool]:
        def holds(facts: Any) -> bool:
            asked.append(text)
            return True

        return holds

    monkeypatch.setattr("services.routing.domain.rules.test_of", noting)
    table = a_table(
        a_conditioned("other", "true", a_cell("kind", "in", "dispute")),
        a_conditioned("own", "true || false", a_cell("people_count", "at_least", low=3)),
    )

    compile_rules(table).decide({"kind": "livelihood", "people_count": 3})

    assert asked == ["true || false"]


def test_a_clerk_reads_what_a_condition_came_to() -> None:
    rows = [
        a_conditioned("unmet", "people_count > 100"),
        a_conditioned("fails", "10 / party_count > 1"),
    ]
    desk = Desk(a_table(*rows))
    desk.accept()

    read = desk.reading.decision(DISPATCHER, "case-1")

    assert [(one.text, one.failed_cell) for one in read.rows] == [
        ("第1行未匹配：需高级条件成立（people_count > 100）", 0),
        ("第2行未匹配：高级条件无法计算（10 / party_count > 1）", 0),
    ]
    (event,) = [one for one in desk.decisions.events() if isinstance(one, CaseRouted)]
    assert event.failed_conditions == 1


def test_a_sheet_carries_conditions_behind_the_cells() -> None:
    table = a_table(a_conditioned("one", CROWD, a_cell("kind", "in", "dispute")), a_row("two"))
    reading = SheetReading(area_code="43")

    read = reading.read(list(enumerate(lines_of(table), 1)))

    assert reading.faults == []
    assert read is not None
    assert read.rows == table.rows


def test_a_row_with_a_condition_covers_no_other_and_is_no_sure_ground() -> None:
    kinds = ("livelihood", "dispute", "violation", "emergency")
    conditioned = a_conditioned("one", CROWD, a_cell("kind", "in", *kinds))
    table = a_table(conditioned, a_row("two", a_cell("kind", "in", *kinds)), area_code=COUNTY)
    alone = a_table(conditioned, area_code=COUNTY)
    keeping = Desk(a_table()).keeping

    assert keeping.check(DISPATCHER, table).warnings == ()
    assert {one.reason for one in keeping.check(DISPATCHER, alone).warnings} == {"gap"}


def test_a_table_has_few_conditions() -> None:
    rows = [a_conditioned(f"r{at}", "true") for at in range(MOST_CONDITIONS + 1)]

    faults = find_faults(a_table(*rows))

    assert [(one.field, one.reason) for one in faults] == [("rows", "too_many")]


BOMB = """
import resource
resource.setrlimit(resource.RLIMIT_AS, (1 << 31, 1 << 31))
from services.routing.domain import conditions
texts = ["(" * 1000 + "true" + ")" * 1000, "[" * 1000, "!" * 290 + "true", "-" * 290 + "1 < 2"]
texts += ["+".join(["area_code"] * 27) + " == ''", "1 == " + "9" * 15 + " * 999999999999999"]
print([one is None or bool(one.reason) for one in map(conditions.refusal_of, texts)])
"""


def test_no_bomb_ends_the_process() -> None:
    run = subprocess.run([sys.executable, "-c", BOMB], capture_output=True, timeout=60, check=True)

    assert run.stdout.decode().strip() == str([True] * 6)
    assert LONGEST == 300
