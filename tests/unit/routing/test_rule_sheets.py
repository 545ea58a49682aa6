"""What is written into a sheet is read out again; what is wrong is told by line and column."""

import json
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contracts.errors import Invalid
from services.routing.documents.rule_sheets import read, written
from services.routing.domain.rerouting import Reroute
from services.routing.domain.rule_check import find_faults
from services.routing.domain.rule_sheets import HEADINGS, SheetReading, joined, lines_of, split
from services.routing.domain.rules import RuleSet
from tests.unit.routing.tables import a_cell, a_row, a_table, an_outcome
from tests.unit.routing.test_random_tables import a_random_table, seeded

FALLBACK = ("兜底", "", "", "department", "petition", "", "")


def through_a_workbook(table: RuleSet) -> RuleSet:
    reading = SheetReading(area_code=table.area_code)
    found = reading.read(read(written(lines_of(table), "规则")))
    assert found, reading.faults
    return found


def kept(table: RuleSet) -> tuple[object, ...]:
    """What is a table's own, wherever it stands."""
    own = (table.name, table.rows, table.fallback, table.reroute)
    return (*own, table.is_inheriting, table.switched_off)


def test_random_tables_come_back_from_a_workbook_as_they_were() -> None:
    draw = seeded(51)
    for _ in range(60):
        table = replace(
            a_random_table(draw),
            name=draw.choice(("=1+1", "衡山县分流规则", "1.0", " 名称 ")),
            reroute=draw.choice(list(Reroute)),
            is_inheriting=draw.random() < 0.5,
        )
        off = ("a", "1.0") if table.is_inheriting else ()
        table = replace(table, switched_off=off)
        assert kept(through_a_workbook(table)) == kept(table)


def test_words_with_signs_of_the_sheet_itself_come_back() -> None:
    words = ("a|b", "c\\", "\\|", "=SUM(A1)", "1..2", " 工资 ", "2026", "是")
    row = a_row(
        "1.0", a_cell("text", "any_word", *words), outcome=an_outcome("housing", "water", "labour")
    )
    table = a_table(row, a_row("two", priority=-5, outcome=an_outcome(profile="handling_wages")))

    assert kept(through_a_workbook(table)) == kept(table)


@settings(max_examples=200, deadline=None)
@given(values=st.lists(st.text(min_size=1, max_size=8), min_size=1, max_size=5))
def test_values_of_one_cell_are_told_apart_whatever_they_hold(values: list[str]) -> None:
    assert split(joined(values)) == values


@pytest.mark.parametrize(
    ("line", "place"),
    [
        (("列",), "第2行 类型"),
        (("行", "r", "高", "department", "housing", "", ""), "第2行 优先级"),
        (("行", "r", "1", "bus", "housing", "", ""), "第2行 办理路径"),
        (("行", "r", "1", "department", "housing", "", "", "kind is x"), "第2行 条件1"),
        (
            ("行", "r", "1", "department", "housing", "", "", "", "amount_fen at_least 多"),
            "第2行 条件2",
        ),
        (
            ("行", "r", "1", "department", "housing", "", "", "amount_fen between 5"),
            "第2行 条件1",
        ),
        (("重新分流", "随便"), "第2行 内容"),
    ],
)
def test_what_cannot_be_read_is_told_by_line_and_column(line: tuple[str, ...], place: str) -> None:
    reading = SheetReading(area_code="43")

    assert reading.read([(1, HEADINGS), (2, line), (3, FALLBACK)]) is None

    assert [fault.field for fault in reading.faults] == [place]


def test_what_the_check_finds_is_told_by_the_line_it_came_from() -> None:
    bad = a_table(a_row("r", a_cell("kind", "in", "nothing")), a_row("r"))
    reading = SheetReading(area_code="43")
    table = reading.read(read(written(lines_of(bad), "规则")))
    assert table

    found = [reading.placed(fault).field for fault in find_faults(table)]

    assert found == ["第6行 cells[0].values[0]", "第7行 id"]


def test_a_sheet_without_a_fallback_and_what_is_no_workbook_are_refused() -> None:
    reading = SheetReading(area_code="43")
    assert reading.read([(1, HEADINGS)]) is None
    assert [fault.reason for fault in reading.faults] == ["missing"]
    for content in (b"", b"PK\x03\x04 broken", json.dumps({}).encode()):
        with pytest.raises(Invalid):
            read(content)
