"""What a draft would do with past cases: moves, ways, and where nothing differs."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from contracts.errors import Conflict, WrongState
from services.routing.domain.cells import Cell
from services.routing.domain.facts import FactValue, Operator
from services.routing.domain.rules import Path, RuleOutcome, compile_rules
from services.routing.domain.simulation import (
    Chooser,
    Moves,
    PastCase,
    Simulation,
    SimulationState,
    compare,
)
from services.routing.domain.standing import Standing
from services.routing.use_cases.avoiding import Choosing
from services.routing.use_cases.fitting import Fitting
from tests.support.states import transitions
from tests.unit.routing.fake_settings import FakeDepartments
from tests.unit.routing.people import a_brief
from tests.unit.routing.tables import a_row, a_table

NOON = datetime(2026, 3, 4, 4, 0, tzinfo=UTC)
RESORTS = ("town", "petition")
WATER = RuleOutcome(path=Path.DEPARTMENT, lead_department="water")
IS_URGENT = Cell(fact="is_urgent", operator=Operator.IS_TRUE)


def a_past_case(number: int, *, area: str = "430423100", is_urgent: bool = False) -> PastCase:
    facts: dict[str, FactValue] = {"area_code": area, "is_urgent": is_urgent}
    return PastCase(
        case_id=f"case-{number}",
        code=f"{number}",
        area_code=area,
        place_time=NOON,
        facts=facts,
        brief=a_brief(f"case-{number}", area_code=area),
    )


def chooser(standing: Standing) -> Chooser:
    choosing = Choosing(standing, Fitting(FakeDepartments()), RESORTS)
    return lambda case: choosing.choose(case.brief, case.facts)[0]


def moves_of(cases: Sequence[PastCase], before: Standing, after: Standing) -> Moves:
    return compare(cases, chooser(before), chooser(after))


def a_simulation() -> Simulation:
    return Simulation(
        id="s1",
        area_code="43",
        rule_set_id="draft",
        rule_set_version=1,
        since=NOON,
        until=NOON,
        requester="admin@43",
        request_time=NOON,
        total=3,
    )


def standing(**tables: RuleOutcome) -> Standing:
    """Tables without rows, by area behind a letter; each sends everything to its fallback."""
    compiled = {
        name[1:]: compile_rules(replace(a_table(area_code=name[1:]), fallback=outcome))
        for name, outcome in tables.items()
    }
    return Standing(compiled)


def test_only_cases_that_the_draft_decides_otherwise_move() -> None:
    before = Standing({"43": compile_rules(a_table(a_row("all")))})
    draft = a_table(replace(a_row("urgent", IS_URGENT), outcome=WATER), a_row("all"))
    cases = [a_past_case(1), a_past_case(2, is_urgent=True)]

    found = moves_of(cases, before, before.with_table(compile_rules(draft)))

    assert [(one.case_id, one.row_before, one.row_after) for one in found.moves] == [
        ("case-2", "all", "urgent")
    ]
    assert (found.unmatched_before, found.unmatched_after) == (0, 0)


def test_where_a_nearer_table_stands_the_draft_changes_nothing() -> None:
    before = standing(a43=WATER, a430424=WATER)
    draft = compile_rules(a_table(a_row("all")))
    cases = [a_past_case(1), a_past_case(2, area="430424100")]

    found = moves_of(cases, before, before.with_table(draft))

    assert [one.case_id for one in found.moves] == ["case-1"]
    assert (found.unmatched_before, found.unmatched_after) == (2, 1)


def test_without_any_table_the_last_resort_was_before() -> None:
    nothing = Standing({})

    found = moves_of([a_past_case(1)], nothing, nothing.with_table(compile_rules(a_table())))

    assert [(one.before.department, one.after.department) for one in found.moves] == [
        ("town", "petition")
    ]
    assert (found.unmatched_before, found.unmatched_after) == (1, 1)


def test_the_accused_department_is_passed_over_by_both() -> None:
    draft = a_table(replace(a_row("water"), outcome=WATER), a_row("all"))
    before = Standing({"43": compile_rules(a_table(a_row("all")))})
    accusing = replace(
        a_past_case(1), brief=a_brief("case-1", kind="violation", accused_department="water")
    )

    found = moves_of([accusing, a_past_case(2)], before, before.with_table(compile_rules(draft)))

    assert [one.case_id for one in found.moves] == ["case-2"]


def test_a_change_of_co_departments_alone_is_a_move_whose_ways_are_the_same() -> None:
    with_police = RuleOutcome(
        path=Path.DEPARTMENT, lead_department="water", co_departments=("police",)
    )
    before = standing(a43=WATER)

    found = moves_of([a_past_case(1)], before, standing(a43=with_police))

    assert [one.before == one.after for one in found.moves] == [True]


def test_steps_count_each_way_and_keep_its_number() -> None:
    simulation, before = a_simulation(), standing(a43=WATER)
    draft = compile_rules(a_table(a_row("all")))
    first, second = [a_past_case(1), a_past_case(2)], [a_past_case(3)]

    simulation.step(first, moves_of(first, before, before.with_table(draft)))
    numbers = simulation.step(second, moves_of(second, before, before.with_table(draft)))

    (movement,) = simulation.movements
    assert (movement.number, movement.count, simulation.moved, simulation.done) == (1, 3, 3, 3)
    assert numbers == {(movement.before, movement.after): 1}
    assert simulation.cursor is not None
    assert (simulation.cursor.county, simulation.cursor.case_id) == ("430423", "case-3")


def test_the_states_are_those_of_the_page() -> None:
    ends = {row.verb.split()[0]: row.to for row in transitions("simulation")}
    for verb, to in ends.items():
        simulation = a_simulation()
        if verb != "start":
            getattr(simulation, verb)(NOON)
        assert simulation.state == to
    assert set(ends.values()) == set(SimulationState)


def test_what_has_ended_cannot_be_cancelled_and_a_stale_reader_is_refused() -> None:
    simulation = a_simulation()
    with pytest.raises(Conflict):
        simulation.expect(2)
    simulation.finish(NOON)

    with pytest.raises(WrongState):
        simulation.cancel(NOON)
    assert (simulation.state, simulation.version) == (SimulationState.DONE, 2)
