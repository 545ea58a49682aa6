"""What the rules may ask beside words: a case's people, the day, who is at the centre."""

from datetime import UTC, datetime
from typing import Any

import pytest

from services.routing.domain.cells import Cell
from services.routing.domain.facts import facts_of
from services.routing.domain.rules import compile_rules
from tests.unit.routing.desk import Desk
from tests.unit.routing.people import COUNTY, DISPATCHER, NOON, a_brief
from tests.unit.routing.tables import a_cell, a_row, a_table, an_outcome

SUNDAY = datetime(2026, 3, 8, 4, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("cell", "known", "holds"),
    [
        (a_cell("applicant_types", "any_of", "person"), {"applicant_types": ("person",)}, True),
        (a_cell("applicant_types", "none_of", "person"), {"applicant_types": ("person",)}, False),
        (a_cell("respondent_types", "any_of", "organisation"), {}, False),
        (a_cell("respondent_types", "none_of", "organisation"), {}, True),
        (a_cell("party_count", "at_least", low=3), {"party_count": 3}, True),
        (a_cell("has_representative", "is_true"), {"has_representative": True}, True),
        (a_cell("is_restricted", "is_false"), {"is_restricted": True}, False),
        (a_cell("is_repeat", "is_true"), {"is_repeat": True}, True),
        (a_cell("is_repeat", "is_true"), {}, False),
        (a_cell("weekday", "between", low=3, high=3), {}, True),
    ],
)
def test_a_row_asks_for_the_people_of_a_case_and_the_day(
    cell: Cell, known: dict[str, Any], holds: bool
) -> None:
    facts = facts_of(a_brief(**known), NOON, is_working_day=True)

    row = compile_rules(a_table(a_row("one", cell))).decide(facts).row

    assert (row is not None) == holds


def test_a_matter_goes_where_somebody_is_at_the_centre_today() -> None:
    there = a_cell("present_departments", "any_of", "labour")
    desk = Desk(a_table(a_row("there", there, outcome=an_outcome("labour"))))
    desk.departments.keys.remove("labour")

    desk.accept()
    desk.turns.departments.add("labour")
    desk.accept(case_id="case-2")

    leads = [desk.orders_of(case)[0].department for case in ("case-1", "case-2")]
    assert leads == ["petition", "labour"]
    facts = desk.reading.decision(DISPATCHER, "case-2").facts
    (told,) = [value for name, _, value in facts if name == "present_departments"]
    assert "labour" in told.split("、")
    assert desk.reading.decision(DISPATCHER, "case-1").rows[0].text == (
        "第1行未匹配：需当日在岗部门有labour"
    )


def test_who_is_always_there_is_not_there_on_a_day_off() -> None:
    there = a_cell("present_departments", "any_of", "housing")
    desk = Desk(a_table(a_row("there", there, outcome=an_outcome("housing"))))
    desk.accept()
    desk.now = SUNDAY
    desk.accept(case_id="case-2")

    decisions = [desk.decisions.get(COUNTY, case) for case in ("case-1", "case-2")]
    assert [one.outcome for one in decisions] == ["rule", "fallback"]


@pytest.mark.parametrize(
    ("known", "lead"),
    [
        ({"is_urgent": True}, "emergency"),
        ({"people_count": 50}, "emergency"),
        ({"people_count": 10}, "petition"),
        ({}, "petition"),
    ],
)
def test_a_case_goes_by_the_colour_of_what_was_told(known: dict[str, Any], lead: str) -> None:
    red = a_cell("risk_colour", "in", "red")
    desk = Desk(a_table(a_row("red", red, outcome=an_outcome("emergency"))))

    (order,) = desk.accept(**known)

    assert order.department == lead
    read = desk.reading.decision(DISPATCHER, "case-1")
    colour = {name: value for name, _, value in read.facts}["risk_colour"]
    assert (colour == "红色") == (lead == "emergency")
    if lead == "petition":
        assert read.rows[0].text == "第1行未匹配：需风险颜色属于红色"


def test_a_case_told_again_is_routed_again_where_the_table_asks_it() -> None:
    again = a_cell("is_repeat", "is_true")
    desk = Desk(a_table(a_row("again", again, outcome=an_outcome("justice"))))
    desk.accept()

    desk.placing.amend(a_brief(case_version=2, is_repeat=True))

    decision = desk.decisions.get(COUNTY, "case-1")
    assert (decision.lead_department, decision.facts_used["is_repeat"]) == ("justice", True)
