"""Conditions of rows over real parts: refused, published, decided by, told, in sheets."""

from typing import Any

import pytest

from onedoor.routing.v1 import rule_sets_pb2 as pb
from tests.rpc.routing.centre import COUNTY, Centre
from tests.rpc.routing.test_inheritance import decision, publish, the_countys
from tests.rpc.routing.test_rule_sheets import export, take

CROWD = "people_count * 2 > party_count + 10 && kind in ['livelihood', 'dispute']"


def conditioned(centre: Centre, condition: str) -> Any:
    request = the_countys(centre)
    row = request.rule_set.rows.add(id="crowd", priority=-10, condition=condition)
    row.cells.add(fact="channel", operator="in", values=["window"])
    row.outcome.CopyFrom(pb.RuleOutcome(path="department", lead_department="labour"))
    return request


def test_a_condition_decides_beside_the_cells_and_is_told_in_words(centre: Centre) -> None:
    publish(centre, conditioned(centre, CROWD))

    many, few = centre.accept(people_count=20), centre.accept(people_count=2)
    elsewhere = centre.accept(people_count=20, channel="phone")

    assert decision(centre, many).rule_row == "crowd"
    told = decision(centre, few).tried[0]
    assert (told.text, told.failed_cell) == (f"第1行未匹配：需高级条件成立（{CROWD}）", 0)
    assert decision(centre, elsewhere).tried[0].failed_cell == 1


def test_a_condition_that_fails_for_a_case_passes_its_row_over(centre: Centre) -> None:
    publish(centre, conditioned(centre, "10 / amount_fen < 3"))

    case_id = centre.accept(amount_fen=0)

    told = decision(centre, case_id).tried[0]
    assert (told.text, told.is_matched) == (
        "第1行未匹配：高级条件无法计算（10 / amount_fen < 3）",
        False,
    )
    assert decision(centre, case_id).rule_row != "crowd"
    assert decision(centre, centre.accept(amount_fen=5)).rule_row == "crowd"


@pytest.mark.parametrize("condition", ["[1].all(kind, true)", "text.contains('水')", "kind =="])
def test_what_is_no_condition_is_named_by_its_row(centre: Centre, condition: str) -> None:
    request = pb.CheckRuleSetRequest(rule_set=conditioned(centre, condition).rule_set)

    (fault,) = centre.call(centre.rules.CheckRuleSet, request, "admin").faults

    assert fault.field == "rows[2].condition"
    assert fault.message
    assert fault.message_en


@pytest.mark.parametrize("form", ["xlsx", "json"])
def test_a_sheet_takes_conditions_out_and_in(centre: Centre, form: str) -> None:
    publish(centre, conditioned(centre, CROWD))

    taken = take(centre, export(centre, form), is_final=True).rule_set

    assert taken.area_code == COUNTY
    assert {row.id: row.condition for row in taken.rows}["crowd"] == CROWD
