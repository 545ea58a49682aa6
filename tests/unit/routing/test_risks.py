"""Colours follow from the facts alone; a person's colour gives way to facts that got worse."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from contracts.errors import WrongState
from services.routing.domain.risk import Risk, Verdict
from services.routing.domain.risk_scheme import (
    DEFAULT,
    NOT_OVERDUE,
    Assessment,
    Colour,
    Measure,
    RiskFacts,
    Sign,
    days_overdue,
)
from tests.unit.routing.people import COUNTY, NOON

DAY = timedelta(days=1)


def found(**facts: Any) -> tuple[Colour, list[str]]:
    told = DEFAULT.assess(RiskFacts(**facts), due_time=None, now=NOON)
    return told.colour, [sign.key for sign in told.signs]


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({}, (Colour.NONE, [])),
        ({"people_count": 4}, (Colour.NONE, [])),
        ({"people_count": 5}, (Colour.BLUE, ["people-5"])),
        ({"people_count": 10}, (Colour.YELLOW, ["people-10"])),
        ({"people_count": 50}, (Colour.RED, ["people-50"])),
        ({"is_urgent": True, "people_count": 60}, (Colour.RED, ["urgent", "people-50"])),
        ({"days_overdue": NOT_OVERDUE}, (Colour.NONE, [])),
        ({"days_overdue": 0}, (Colour.BLUE, ["overdue"])),
        ({"days_overdue": 3}, (Colour.YELLOW, ["overdue-3"])),
        ({"days_overdue": 7}, (Colour.RED, ["overdue-7"])),
        ({"resume_count": 1}, (Colour.YELLOW, ["resumed"])),
        ({"resume_count": 2, "days_overdue": 3}, (Colour.RED, ["resumed-2"])),
        ({"dispute_kind": "labour_wages"}, (Colour.BLUE, ["hot"])),
        ({"dispute_kind": "neighbour"}, (Colour.NONE, [])),
    ],
)
def test_the_greatest_sign_gives_the_colour(facts: Any, expected: Any) -> None:
    assert found(**facts) == expected


def test_the_next_look_is_when_more_days_overdue_may_change_it() -> None:
    due = NOON
    looks = [
        DEFAULT.assess(RiskFacts(), due_time=due, now=due + days * DAY).next_time
        for days in (-1, 0, 3, 7)
    ]

    assert looks == [due, due + 3 * DAY, due + 7 * DAY, None]
    assert [days_overdue(due, due + days * DAY) for days in (-1, 0, 2.9)] == [NOT_OVERDUE, 0, 2]


def test_the_three_slips_are_answered_the_same_day_in_two_and_in_three() -> None:
    days = {slip.colour: slip.answer_days for slip in DEFAULT.slips}

    assert days == {Colour.RED: 0, Colour.YELLOW: 2, Colour.BLUE: 3}


def test_lateness_alone_asks_for_no_slip_for_the_ladder_presses_it() -> None:
    asked = [["overdue"], ["overdue-7"], ["overdue-7", "urgent"], ["people-5"], []]

    assert [DEFAULT.asks_slip(keys) for keys in asked] == [False, False, True, True, False]


def a_risk(colour: Colour = Colour.NONE) -> Risk:
    risk = Risk(id="k", area_code=COUNTY, case_id="k", code="c", department="housing")
    risk.assess(says(colour), "housing", NOON)
    risk.take_facts()
    return risk


def says(colour: Colour) -> Assessment:
    sign = Sign(key=colour.value, colour=colour, title="情形", measure=Measure.PEOPLE, least=1)
    return Assessment(colour=colour, signs=() if colour is Colour.NONE else (sign,))


def set_by_hand(risk: Risk, colour: Colour) -> None:
    risk.judge(Verdict(colour=colour, found=risk.found, set_by="s", set_time=NOON, reason="研判"))


def told(risk: Risk) -> list[tuple[str, str, bool, bool]]:
    events: list[Any] = [fact.event for fact in risk.facts]
    return [(one.before, one.colour, one.is_raised, one.is_by_hand) for one in events]


def test_only_another_colour_is_told() -> None:
    risk = a_risk(Colour.BLUE)

    risk.assess(says(Colour.BLUE), "water", NOON)
    risk.assess(says(Colour.RED), "water", NOON)
    risk.assess(says(Colour.NONE), "water", NOON)

    assert told(risk) == [("blue", "red", True, False), ("red", "none", False, False)]
    assert risk.department == "water"


def test_a_lowered_colour_holds_until_the_facts_are_worse_than_they_were() -> None:
    risk = a_risk(Colour.YELLOW)
    set_by_hand(risk, Colour.NONE)

    risk.assess(says(Colour.YELLOW), "housing", NOON)
    assert risk.colour is Colour.NONE
    risk.assess(says(Colour.RED), "housing", NOON)

    assert (risk.colour, risk.verdict) == (Colour.RED, None)
    assert told(risk) == [("yellow", "none", False, True), ("none", "red", True, False)]


def test_a_raised_colour_is_not_lowered_by_facts() -> None:
    risk = a_risk(Colour.BLUE)
    set_by_hand(risk, Colour.RED)

    for colour in (Colour.NONE, Colour.YELLOW, Colour.RED):
        risk.assess(says(colour), "housing", NOON)
        assert risk.colour is Colour.RED
    risk.assess(says(Colour.NONE), "housing", NOON)
    risk.clear(NOON)

    assert risk.colour is Colour.NONE
    assert told(risk)[-1] == ("red", "none", False, True)


def test_a_person_says_something_new_of_a_case_that_goes_on() -> None:
    risk = a_risk(Colour.BLUE)
    with pytest.raises(WrongState) as same:
        set_by_hand(risk, Colour.BLUE)
    with pytest.raises(WrongState) as nothing:
        risk.clear(NOON)
    risk.close(NOON)
    with pytest.raises(WrongState) as over:
        set_by_hand(risk, Colour.RED)

    reasons = [one.value.reason for one in (same, nothing, over)]
    assert reasons == ["same_colour", "not_set", "wrong_state"]
    assert (risk.colour, risk.next_due_time) == (Colour.NONE, None)
    risk.assess(says(Colour.BLUE), "housing", NOON)
    assert risk.colour is Colour.BLUE


def test_each_colour_asks_for_its_slip_once() -> None:
    risk = a_risk(Colour.BLUE)
    assert risk.needs_slip()

    risk = replace(risk, slips=("blue",))

    assert not risk.needs_slip()
    set_by_hand(risk, Colour.RED)
    assert risk.needs_slip()
