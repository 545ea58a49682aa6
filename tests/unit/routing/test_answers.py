"""Rows that ask for the answers to a category's questions（按答复分流）."""

from typing import Any

import pytest

from services.routing.domain.cells import Cell
from services.routing.domain.facts import facts_of
from services.routing.domain.questions import answers_told
from services.routing.domain.rule_check import find_faults
from services.routing.domain.rule_sheets import SheetReading, lines_of
from services.routing.domain.rules import compile_rules
from tests.unit.routing.desk import Desk
from tests.unit.routing.people import COUNTY, DISPATCHER, NOON, a_brief
from tests.unit.routing.tables import a_cell, a_row, a_table, an_outcome

LONG_OWED = a_cell("answer:months", "at_least", low=3)
IN_DANGER = a_cell("answer:danger", "any_of", "yes")


@pytest.mark.parametrize(
    ("cell", "answers", "holds"),
    [
        (LONG_OWED, {"months": 3}, True),
        (LONG_OWED, {"months": 2}, False),
        (LONG_OWED, {}, False),
        (LONG_OWED, {"months": "|three|"}, False),
        (a_cell("answer:months", "at_most", high=2), {}, False),
        (a_cell("answer:months", "between", low=0, high=9), {"months": 0}, True),
        (IN_DANGER, {"danger": "|yes|"}, True),
        (IN_DANGER, {"danger": "|no|"}, False),
        (IN_DANGER, {"danger": 1}, False),
        (a_cell("answer:papers", "any_of", "photo"), {"papers": "|photo|slip|"}, True),
        (a_cell("answer:papers", "none_of", "photo"), {"papers": "|slip|"}, True),
        (a_cell("answer:papers", "none_of", "photo"), {}, True),
    ],
)
def test_a_row_asks_for_an_answer_and_one_not_given_is_neither_great_nor_small(
    cell: Cell, answers: dict[str, Any], holds: bool
) -> None:
    facts = facts_of(a_brief(answers=answers), NOON, is_working_day=True)
    table = a_table(a_row("one", cell), a_row("two", cell, a_cell("text", "any_word", "无")))

    assert find_faults(table) == ()
    rules = compile_rules(table)
    assert (rules.decide(facts).row is not None) == holds
    assert (rules.decide_without(facts, "nobody").row is not None) == holds


@pytest.mark.parametrize(
    ("key", "kind", "values", "taken"),
    [
        ("months", "number", ["3"], 3),
        ("owed", "money", ["1500000"], 1_500_000),
        ("danger", "yes_no", ["yes"], "|yes|"),
        ("papers", "many_of", ["slip", "photo"], "|photo|slip|"),
        ("phone", "number", ["13812345678"], None),
        ("months", "number", ["***"], None),
        ("papers", "many_of", ["张三的欠条"], None),
        ("papers", "many_of", [], None),
        ("a.b", "yes_no", ["yes"], None),
    ],
)
def test_only_counts_amounts_and_ticks_are_taken_over(
    key: str, kind: str, values: list[str], taken: Any
) -> None:
    told = answers_told({key: values, "landmark": ["张三家门口"]}, {key: kind})

    assert told == ({} if taken is None else {key: taken})


def test_what_an_older_publisher_tells_has_no_answers() -> None:
    assert answers_told({"months": ["3"]}, {}) == {}


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (LONG_OWED, "第1行未匹配：需答复“拖欠几个月”不小于3"),
        (IN_DANGER, "第1行未匹配：需答复“是否危及安全”为是"),
        (
            a_cell("answer:owed", "at_least", low=5000000),
            "第1行未匹配：需答复“拖欠金额”不小于50000元",
        ),
        (
            a_cell("answer:papers", "none_of", "slip", "photo"),
            "第1行未匹配：需答复“有哪些凭据”不为欠条、结算单、照片、录像",
        ),
        (a_cell("answer:floors", "at_most", high=6), "第1行未匹配：需答复“floors”不大于6"),
    ],
)
def test_a_clerk_reads_the_question_in_its_own_words(cell: Cell, text: str) -> None:
    desk = Desk(a_table(a_row("one", cell)))
    desk.accept(answers={"papers": "|slip|", "months": 1})

    read = desk.reading.decision(DISPATCHER, "case-1")

    assert read.rows[0].text == text
    told = {name: (title, value) for name, title, value in read.facts}
    assert told["answer:papers"] == ("答复“有哪些凭据”", "欠条、结算单")
    assert told["answer:months"] == ("答复“拖欠几个月”", "1")


def test_a_check_warns_of_what_nobody_is_asked() -> None:
    rows = [
        a_row("fine", LONG_OWED),
        a_row("unknown", a_cell("answer:floors", "at_least", low=3)),
        a_row("not-a-tick", a_cell("answer:months", "any_of", "yes")),
        a_row("no-such-tick", a_cell("answer:papers", "any_of", "video")),
        a_row("not-a-number", a_cell("answer:danger", "at_least", low=1)),
    ]
    desk = Desk(a_table())

    checked = desk.keeping.check(DISPATCHER, a_table(*rows, area_code=COUNTY))

    assert checked.faults == ()
    warned = [(one.field, one.reason) for one in checked.warnings if one.reason != "gap"]
    assert warned == [
        ("rows[1]", "unknown_question"),
        ("rows[2]", "wrong_answer"),
        ("rows[3]", "wrong_answer"),
        ("rows[4]", "wrong_answer"),
    ]


@pytest.mark.parametrize("cell", [a_cell("answer:Months", "any_of", "x"), a_cell("answer:", "in")])
def test_a_fact_that_names_no_question_is_a_fault(cell: Cell) -> None:
    (fault,) = find_faults(a_table(a_row("one", cell)))

    assert (fault.field, fault.reason) == ("rows[0].cells[0].fact", "unknown_fact")


@pytest.mark.parametrize(
    "cells",
    [
        (LONG_OWED, a_cell("answer:months", "at_most", high=2)),
        (LONG_OWED, a_cell("answer:months", "any_of", "yes")),
        (IN_DANGER, a_cell("answer:danger", "none_of", "yes")),
    ],
)
def test_answers_that_exclude_each_other_are_warned_of(cells: tuple[Cell, ...]) -> None:
    desk = Desk(a_table())

    checked = desk.keeping.check(DISPATCHER, a_table(a_row("one", *cells), area_code=COUNTY))

    assert ("rows[0]", "never_holds") in [(one.field, one.reason) for one in checked.warnings]


def test_a_sheet_carries_answers() -> None:
    table = a_table(a_row("one", LONG_OWED, a_cell("answer:papers", "any_of", "slip", "photo")))
    reading = SheetReading(area_code="43")

    read = reading.read(list(enumerate(lines_of(table), 1)))

    assert reading.faults == []
    assert read is not None
    assert read.rows == table.rows


def test_another_answer_leads_a_case_elsewhere_where_the_table_asks_it() -> None:
    desk = Desk(a_table(a_row("danger", IN_DANGER, outcome=an_outcome("housing"))))
    desk.accept(answers={"danger": "|no|", "months": 1})
    before = desk.decisions.get(COUNTY, "case-1").version

    desk.placing.amend(a_brief(case_version=2, answers={"danger": "|no|", "months": 7}))
    assert desk.decisions.get(COUNTY, "case-1").version == before
    desk.placing.amend(a_brief(case_version=3, answers={"danger": "|yes|"}))

    decision = desk.decisions.get(COUNTY, "case-1")
    assert (decision.lead_department, decision.rule_row) == ("housing", "danger")
    assert decision.facts_used["answer:danger"] == "|yes|"


def test_an_erased_case_has_no_answers() -> None:
    brief = a_brief(answers={"danger": "|yes|"})

    brief.erase(9)

    assert brief.facts.answers == {}
