"""The explanation names for each tried row the condition that failed, in Chinese."""

import pytest

from services.routing.domain.cells import Cell
from services.routing.domain.explanation import describe, describe_facts, explain
from tests.unit.routing.tables import a_cell, a_row, a_table


def test_each_tried_row_is_explained_and_none_beyond() -> None:
    table = a_table(
        a_row("last", priority=9),
        a_row("first", a_cell("kind", "in", "dispute", "violation")),
        a_row("second", a_cell("is_urgent", "is_false"), a_cell("amount_fen", "at_least", low=1)),
    )

    rows = explain(table, bytes([0, 1, 255]))

    assert [(row.row_id, row.failed_cell, row.text) for row in rows] == [
        ("first", 1, "第1行未匹配：需事项类别属于矛盾纠纷、违法违规"),
        ("second", 2, "第2行未匹配：需金额不小于0.01元"),
        ("last", 0, "第3行匹配"),
    ]
    assert [row.row_id for row in explain(table, bytes([255]))] == ["first"]
    (passed,) = explain(table, bytes([254]))
    assert (passed.is_matched, passed.failed_cell) == (False, 0)
    assert passed.text == "第1行条件匹配，但主办单位为被举报单位，回避跳过"


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (a_cell("amount_fen", "at_most", high=100_000), "金额不大于1000元"),
        (a_cell("people_count", "between", low=5, high=20), "人数介于5人至20人"),
        (a_cell("people_count", "at_least", low=0), "人数不小于0人"),
        (a_cell("area_code", "prefix", "430423100"), "所在区域位于430423100"),
        (a_cell("text", "any_word", "路灯", "井盖"), "标题和内容含任一词路灯、井盖"),
        (a_cell("text", "all_words", "农民工", "工资"), "标题和内容含全部词农民工、工资"),
        (a_cell("dispute_kind", "not_in", "medical"), "纠纷类型不属于医疗"),
        (a_cell("is_working_day", "is_true"), "工作日为是"),
    ],
)
def test_a_condition_in_words(cell: Cell, text: str) -> None:
    assert describe(cell) == text


def test_facts_are_described_without_the_residents_words() -> None:
    described = describe_facts(
        {"kind": "dispute", "amount_fen": 120_050, "is_urgent": True, "text": "张三"}
    )

    assert described == [
        ("kind", "事项类别", "矛盾纠纷"),
        ("amount_fen", "金额", "1200.50元"),
        ("is_urgent", "紧急", "是"),
    ]
