"""Rules by the grid's cell over real parts: known before the placing, or after it."""

from typing import Any

import pytest

from chassis.dispatch import Result
from chassis.ports import new_uuid7
from contracts.events.grid import CaseLocated
from contracts.events.intake import CaseErased
from onedoor.routing.v1 import rule_sets_pb2 as pb
from tests.rpc.routing.centre import Centre, accepted
from tests.rpc.routing.test_inheritance import decision, publish, the_countys
from tests.rpc.routing.test_rerouting import sign

CELL, OTHER = "430423100201-01", "430423100201-02"
WORDS = {"title": "井盖缺损", "narrative": "无", "address": ""}


def publish_by_cell(centre: Centre) -> None:
    request = the_countys(centre)
    row = request.rule_set.rows.add(id="in-cell", priority=-10)
    row.cells.add(fact="grid_cell", operator="prefix", values=[CELL])
    row.outcome.CopyFrom(pb.RuleOutcome(path="department", lead_department="labour"))
    publish(centre, request)


def locate(centre: Centre, case_id: str, cell: str, version: int = 1) -> list[Result]:
    event = CaseLocated(case_id=case_id, code="c", cell_id=cell)
    return centre.hear(event, version=version)


def leads(centre: Centre, case_id: str) -> list[str]:
    return [one.department for one in centre.orders(case_id) if one.is_lead]


def facts(centre: Centre, case_id: str) -> dict[str, Any]:
    return {fact.fact: fact.value for fact in decision(centre, case_id).facts}


def test_a_cell_that_is_known_first_decides_at_once(centre: Centre) -> None:
    publish_by_cell(centre)
    case_id = new_uuid7()

    assert locate(centre, case_id, CELL) == [Result.OK]
    centre.hear(accepted(case_id), private=WORDS)

    assert leads(centre, case_id) == ["labour"]
    assert facts(centre, case_id)["grid_cell"] == CELL


@pytest.mark.parametrize("is_signed", [False, True])
def test_a_cell_that_comes_later_follows_the_tables_policy(
    centre: Centre, *, is_signed: bool
) -> None:
    publish_by_cell(centre)
    case_id = centre.accept()
    before = leads(centre, case_id)
    if is_signed:
        sign(centre, case_id)

    assert locate(centre, case_id, CELL) == [Result.OK]
    assert locate(centre, case_id, OTHER, version=1) == [Result.OK]

    stands = decision(centre, case_id)
    if is_signed:
        assert (stands.desk, stands.desk_cause) == ("waiting", "amended")
        assert leads(centre, case_id) == before
    else:
        assert stands.lead_department == "labour"
        assert facts(centre, case_id)["grid_cell"] == CELL


def test_a_table_that_does_not_ask_for_cells_leaves_every_case_alone(centre: Centre) -> None:
    case_id = centre.accept()
    before = decision(centre, case_id)

    locate(centre, case_id, CELL)

    after = decision(centre, case_id)
    assert (after.version, after.HasField("facts_changed_time")) == (before.version, False)
    assert centre.published(case_id).count("placement_moved") == 0


def test_an_erased_case_lies_nowhere(centre: Centre) -> None:
    publish_by_cell(centre)
    case_id = new_uuid7()
    locate(centre, case_id, CELL)
    centre.hear(accepted(case_id), private=WORDS)

    centre.hear(CaseErased(case_id=case_id, code="c", state="archived"), version=9)
    locate(centre, case_id, OTHER, version=2)

    assert "grid_cell" not in facts(centre, case_id)
    (brief,) = centre.kernel.database["briefs"].find({"_id": case_id})
    assert brief["grid_cell"] == ""


def test_a_cell_of_the_table_is_a_cell_or_the_beginning_of_one(centre: Centre) -> None:
    table = the_countys(centre).rule_set
    row = table.rows.add(id="asks")
    for value in ("430423", CELL, "430423100201-", "网格一", "430423-01"):
        row.cells.add(fact="grid_cell", operator="prefix", values=[value])
    row.outcome.CopyFrom(table.fallback)

    request = pb.CheckRuleSetRequest(rule_set=table)
    faults = centre.call(centre.rules.CheckRuleSet, request, "admin").faults

    assert [one.field for one in faults] == [
        "rows[2].cells[3].values[0]",
        "rows[2].cells[4].values[0]",
    ]
