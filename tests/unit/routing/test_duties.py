"""Who is at the centre: planned, swapped by both, kept in a ledger; docs/states.md holds."""

from collections.abc import Callable, Collection, Mapping
from datetime import date, timedelta
from typing import Any

import pytest

from contracts.errors import Conflict, Invalid, NotPermitted, WrongState
from contracts.principals import Post
from services.routing.domain.duty import Duty, DutyKind, DutyNotFound, DutyState, Ledger
from services.routing.use_cases.duties import Duties, Turn
from services.routing.use_cases.roster import Roster
from tests.support.fakes import FakeRepository
from tests.support.states import Row, transitions
from tests.unit.routing.fake_settings import FakeDepartments
from tests.unit.routing.fakes import FakeBriefs
from tests.unit.routing.people import COUNTY, NOON, a_caller

TODAY = date(2026, 3, 4)
ROWS = [row for row in transitions("duty") if row.from_states]
DISPATCHER, CLERK = a_caller(Post.DISPATCHER), a_caller(Post.CLERK)
WATER = a_caller(Post.HANDLER, department="water")
POLICE = a_caller(Post.HANDLER, department="police")


def a_duty(state: DutyState = DutyState.PLANNED, **fields: Any) -> Duty:
    known: dict[str, Any] = {"id": "one", "kind": DutyKind.ROTA, "department": "water"}
    known |= {"day": TODAY, "person": "李科长", "version": 4}
    return Duty(area_code=COUNTY, state=state, **known | fields)


def another() -> Duty:
    return a_duty(id="two", department="police", day=TODAY + timedelta(days=1))


VERBS: dict[str, Callable[[Duty], None]] = {
    "ask_swap (another planned duty of the kind)": lambda duty: duty.ask_swap(another()),
    "agree (the duties change places)": lambda duty: duty.swap(another()),
    "decline": lambda duty: duty.keep(another()),
    "check_in (on its day)": lambda duty: duty.check_in(NOON, TODAY),
    "miss (its day has begun)": lambda duty: duty.miss(TODAY),
    "close (with what was received)": lambda duty: duty.close(Ledger(visit_count=2), NOON),
    "cancel": lambda duty: duty.cancel(),
}


class FakeDuties(FakeRepository[Duty]):
    """Duties by id."""

    def __init__(self) -> None:
        super().__init__(DutyNotFound)

    def on(self, scope: str, day: date) -> list[Duty]:
        return self.find(scope, {"day": day})

    def turns_on(self, county: str, days: Collection[date]) -> set[tuple[str, date]]:
        rows = self.find(county, lambda row: row.is_turn and row.day in days)
        return {(row.department, row.day) for row in rows}

    def page(self, scope: str, where: Mapping[str, Any], *, size: int, token: str) -> Any:
        raise NotImplementedError


class Hall:
    """The use cases over fakes, on a day of the test's choosing."""

    def __init__(self) -> None:
        self.now = NOON
        self.rows = FakeDuties()
        numbers = iter(range(1, 300))
        departments = FakeDepartments()
        self.duties = Duties(
            self.rows, departments, lambda: f"d-{next(numbers):04d}", lambda: self.now
        )
        self.roster = Roster(self.rows, departments, FakeBriefs(), lambda: self.now)

    def plan(self, *turns: tuple[str, int], kind: str = "rota") -> list[Duty]:
        planned = [
            Turn(
                kind=kind,
                department=department,
                day=(TODAY + timedelta(days=days)).isoformat(),
                person=f"{department}的人",
            )
            for department, days in turns
        ]
        return list(self.duties.plan(DISPATCHER, planned))


@pytest.fixture
def hall() -> Hall:
    return Hall()


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.verb.partition(" ")[0])
@pytest.mark.parametrize("state", list(DutyState))
def test_a_verb_works_in_the_states_of_the_table_and_nowhere_else(
    row: Row, state: DutyState
) -> None:
    duty = a_duty(state, swap_with="two")

    if state not in row.from_states:
        with pytest.raises(WrongState) as refusal:
            VERBS[row.verb](duty)
        assert refusal.value.details["state"] == state
        assert (duty.state, duty.facts) == (state, [])
        return
    VERBS[row.verb](duty)

    assert duty.state == (row.to or state)
    assert tuple(type(fact.event).__name__ for fact in duty.facts) == row.events


def test_every_verb_of_the_table_is_tried() -> None:
    assert {row.verb for row in ROWS} == set(VERBS)


def test_two_departments_change_days_when_the_other_agrees(hall: Hall) -> None:
    water, police = hall.plan(("water", 1), ("police", 2))
    asked = hall.duties.ask_swap(WATER, water.id, 1, police.id)
    with pytest.raises(DutyNotFound):
        hall.duties.answer_swap(WATER, water.id, asked.version, is_agreed=True)

    hall.duties.answer_swap(POLICE, water.id, asked.version, is_agreed=True)

    days = {row.department: row.day for row in hall.rows.rows.values()}
    assert days == {
        "water": TODAY + timedelta(days=2),
        "police": TODAY + timedelta(days=1),
    }
    assert {row.swap_with for row in hall.rows.rows.values()} == {""}
    with pytest.raises(WrongState) as refusal:
        hall.duties.answer_swap(POLICE, water.id, 3, is_agreed=True)
    assert refusal.value.reason == "no_swap_asked"


def test_a_swap_that_is_declined_changes_nothing(hall: Hall) -> None:
    water, police = hall.plan(("water", 1), ("police", 2))
    asked = hall.duties.ask_swap(WATER, water.id, 1, police.id)

    kept = hall.duties.answer_swap(POLICE, water.id, asked.version, is_agreed=False)

    assert (kept.day, kept.swap_with) == (TODAY + timedelta(days=1), "")


@pytest.mark.parametrize(
    "other",
    [
        a_duty(id="two", department="police"),
        a_duty(id="two", department="water", day=TODAY + timedelta(days=1)),
        a_duty(id="two", department="police", day=TODAY + timedelta(days=1), kind=DutyKind.LEADER),
        a_duty(DutyState.ABSENT, id="two", department="police", day=TODAY + timedelta(days=1)),
    ],
    ids=["same day", "same department", "other kind", "over"],
)
def test_only_duties_that_can_be_changed_are_asked_for(other: Duty) -> None:
    with pytest.raises(WrongState) as refusal:
        a_duty().ask_swap(other)

    assert refusal.value.reason == "not_swappable"


def test_who_is_on_duty_comes_on_the_day_itself(hall: Hall) -> None:
    (water,) = hall.plan(("water", 1))
    with pytest.raises(WrongState) as early:
        hall.duties.check_in(WATER, water.id, 1)
    with pytest.raises(WrongState):
        hall.duties.miss(CLERK, water.id, 1)
    hall.now += timedelta(days=1)

    present = hall.duties.check_in(CLERK, water.id, 1)

    assert early.value.reason == "other_day"
    assert (present.state, present.start_time) == (DutyState.PRESENT, hall.now)


def test_a_day_is_closed_with_its_ledger(hall: Hall) -> None:
    (leader,) = hall.plan(("political-legal", 0), kind="reception")
    present = hall.duties.check_in(CLERK, leader.id, 1)
    ledger = Ledger(visit_count=6, codes=("43042320261125000063",), note="接访6批")

    closed = hall.duties.close(DISPATCHER, leader.id, present.version, ledger)

    assert closed.ledger == ledger
    told = hall.rows.events()[-1]
    assert (told.visit_count, told.case_count) == (6, 1)
    assert "接访" not in repr(told)


def test_a_department_has_one_turn_a_day(hall: Hall) -> None:
    hall.plan(("water", 1))

    for turns in ((("police", 1), ("water", 1)), (("police", 3), ("police", 3))):
        with pytest.raises(WrongState) as refusal:
            hall.plan(*turns)
        assert refusal.value.reason == "turn_taken"
    assert len(hall.rows.rows) == 1
    (water,) = hall.rows.rows.values()
    hall.duties.cancel(DISPATCHER, water.id, 1)
    hall.plan(("water", 1))


def test_the_board_shows_each_department_with_its_turn_and_the_leaders(hall: Hall) -> None:
    hall.plan(("water", 0), ("police", 1))
    hall.plan(("government", 0), kind="leader")

    board = hall.roster.board(CLERK, "")

    turns = {row.key: duty.person if duty else "" for row, duty in board.departments}
    assert turns["water"] == "water的人"
    assert (turns["police"], turns["housing"]) == ("", "")
    assert [duty.department for duty in board.others] == ["government"]
    assert hall.roster.board(CLERK, "2026-03-05").departments[4][1] is not None


@pytest.mark.parametrize(
    ("fields", "faulty"),
    [
        ({"kind": "holiday"}, "duties.0.kind"),
        ({"department": "government"}, "duties.0.department"),
        ({"day": "2026-03-03"}, "duties.0.day"),
        ({"day": "2027-03-06"}, "duties.0.day"),
        ({"day": "morgen"}, "duties.0.day"),
        ({"person": " "}, "duties.0.person"),
        ({"phone": "call me"}, "duties.0.phone"),
    ],
)
def test_a_faulty_turn_names_the_field(hall: Hall, fields: dict[str, str], faulty: str) -> None:
    known: dict[str, Any] = {
        "kind": "rota",
        "department": "water",
        "day": "2026-03-05",
        "person": "李科长",
    }
    with pytest.raises(Invalid) as refusal:
        hall.duties.plan(DISPATCHER, [Turn(**known | fields)])

    assert faulty in {fault.field for fault in refusal.value.faults}
    assert hall.rows.rows == {}


def test_a_ledger_holds_codes_and_bounded_counts(hall: Hall) -> None:
    (leader,) = hall.plan(("government", 0), kind="leader")
    present = hall.duties.check_in(CLERK, leader.id, 1)
    faulty = Ledger(visit_count=-1, codes=("x", "x"), note="长" * 5001)

    with pytest.raises(Invalid) as refusal:
        hall.duties.close(CLERK, leader.id, present.version, faulty)

    assert {fault.field for fault in refusal.value.faults} == {"visit_count", "codes", "note"}


def test_each_verb_is_for_its_own_posts(hall: Hall) -> None:
    (water,) = hall.plan(("water", 0))

    with pytest.raises(NotPermitted):
        hall.duties.plan(CLERK, [])
    with pytest.raises(NotPermitted):
        hall.duties.cancel(WATER, water.id, 1)
    with pytest.raises(NotPermitted):
        hall.duties.check_in(POLICE, water.id, 1)
    with pytest.raises(DutyNotFound):
        hall.duties.miss(a_caller(Post.CLERK, area="430424"), water.id, 1)
    with pytest.raises(Conflict):
        hall.duties.check_in(WATER, water.id, 7)
