"""Departments are called to a place; the table of docs/states.md holds in every state."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

import pytest

from contracts.errors import Conflict, Invalid, NotPermitted, WrongState
from contracts.principals import Post, Principal
from deadlines.calendar import shipped_calendar
from services.routing.domain.decision import DecisionNotFound
from services.routing.domain.whistle import (
    OPEN,
    Whistle,
    WhistleNotFound,
    WhistleState,
    Word,
)
from services.routing.use_cases.answering import Answering
from services.routing.use_cases.arrivals import Arrivals
from services.routing.use_cases.whistle_reading import Handle, WhistleReading
from services.routing.use_cases.whistling import Call, Whistling
from tests.support.fakes import FakeRepository
from tests.support.states import Row, transitions
from tests.unit.routing.desk import Desk
from tests.unit.routing.people import COUNTY, NOON, a_caller
from tests.unit.routing.tables import a_table

ROWS = [row for row in transitions("whistle") if row.from_states]
SAID = Word(key="other", text="说明", by="h", time=NOON)
GOOD = Word(key="good", text="", by="d", time=NOON)
VERBS: dict[str, Callable[[Whistle], None]] = {
    "accept": lambda whistle: whistle.accept(),
    "refuse (with a reason, never after it was insisted on)": lambda whistle: whistle.refuse(SAID),
    "excuse": lambda whistle: whistle.excuse(SAID),
    "insist": lambda whistle: whistle.insist(SAID, NOON),
    "arrive": lambda whistle: whistle.arrive(SAID),
    "report": lambda whistle: whistle.tell(SAID),
    "close (with a grade for the department)": lambda whistle: whistle.close(GOOD),
    "grade (the call, once)": lambda whistle: whistle.grade(GOOD),
    "cancel": lambda whistle: whistle.cancel(),
}
DISPATCHER = a_caller(Post.DISPATCHER)
WATER = a_caller(Post.HANDLER, department="water")
POLICE = a_caller(Post.HANDLER, department="police")


class FakeWhistles(FakeRepository[Whistle]):
    """Whistles by id."""

    def __init__(self) -> None:
        super().__init__(WhistleNotFound)

    def open_of_case(self, county: str, case_id: str) -> list[Whistle]:
        return self.find(county, lambda row: row.case_id == case_id and row.state in OPEN)

    def page(self, scope: str, where: Mapping[str, Any], *, size: int, token: str) -> Any:
        raise NotImplementedError


class Yard:
    """The use cases over a desk that has placed a case."""

    def __init__(self) -> None:
        self.desk = Desk(a_table())
        self.desk.accept()
        self.whistles = FakeWhistles()
        reading = WhistleReading(self.whistles)
        arrivals = Arrivals(self.desk.clocks, shipped_calendar, self._new_id, self._now)
        self.calling = Whistling(
            whistles=self.whistles,
            reading=reading,
            briefs=self.desk.briefs,
            departments=self.desk.departments,
            arrivals=arrivals,
            new_id=self._new_id,
            now=self._now,
        )
        self.answering = Answering(self.whistles, reading, arrivals, self._now)
        self._numbers = iter(range(1, 100))

    def call(self, *departments: str, who: Principal = DISPATCHER, **fields: Any) -> list[Whistle]:
        known = {"case_id": "case-1", "place": "王家桥", "reason": "请到场会商", "minutes": 60}
        return list(self.calling.call(who, Call(departments=departments, **{**known, **fields})))

    def clocks(self) -> list[tuple[str, str, datetime | None]]:
        rows = [row for row in self.desk.clocks.rows.values() if row.purpose == "arrival"]
        return [(row.department, row.state.value, row.due_time) for row in rows]

    def _new_id(self) -> str:
        return f"w-{next(self._numbers):04d}"

    def _now(self) -> datetime:
        return self.desk.now


@pytest.fixture
def yard() -> Yard:
    return Yard()


def seen(whistle: Whistle) -> Handle:
    return Handle(whistle_id=whistle.id, version=whistle.version)


def a_whistle(state: WhistleState = WhistleState.CALLED, **fields: Any) -> Whistle:
    return Whistle(
        id="w",
        area_code=COUNTY,
        case_id="k",
        call_id="c",
        code="43",
        department="water",
        place="桥",
        reason="请到场",
        caller="d",
        call_time=NOON,
        minutes=60,
        due_time=NOON + timedelta(hours=1),
        state=state,
        version=7,
        **fields,
    )


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.verb.partition(" ")[0])
@pytest.mark.parametrize("state", list(WhistleState))
def test_a_verb_works_in_the_states_of_the_table_and_nowhere_else(
    row: Row, state: WhistleState
) -> None:
    whistle = a_whistle(state)

    if state not in row.from_states:
        with pytest.raises(WrongState) as refusal:
            VERBS[row.verb](whistle)
        assert refusal.value.details["state"] == state
        assert (whistle.state, whistle.facts) == (state, [])
        return
    VERBS[row.verb](whistle)

    assert whistle.state == (row.to or state)
    assert tuple(type(fact.event).__name__ for fact in whistle.facts) == row.events


def test_every_verb_of_the_table_is_tried() -> None:
    assert {row.verb for row in ROWS} == set(VERBS)


def test_each_department_called_gets_a_whistle_and_a_clock_of_its_own(yard: Yard) -> None:
    water, police = yard.call("water", "police")

    assert water.call_id == police.call_id != water.id
    assert (water.code, water.area_code) == ("430423202603040000018", "430423100")
    due = NOON + timedelta(hours=1)
    assert yard.clocks() == [("water", "running", due), ("police", "running", due)]
    assert [type(one).__name__ for one in yard.whistles.events()] == ["WhistleCalled"] * 2


def test_who_comes_in_time_is_not_late_and_who_comes_at_the_due_minute_is(yard: Yard) -> None:
    water, police = yard.call("water", "police", minutes=10)
    yard.desk.now = NOON + timedelta(minutes=10, microseconds=-1)
    in_time = yard.answering.arrive(WATER, seen(water), "李科长")
    yard.desk.now = NOON + timedelta(minutes=10)
    late = yard.answering.arrive(DISPATCHER, seen(police), "张警官")

    assert (in_time.is_late, late.is_late) == (False, True)
    assert [state for _, state, _ in yard.clocks()] == ["stopped", "stopped"]
    told = [type(one).__name__ for one in yard.desk.clocks.events]
    assert told == ["ClockWarned", "ClockOverdue"]


def test_a_refusal_stops_the_clock_and_who_is_insisted_on_has_the_time_again(yard: Yard) -> None:
    (water,) = yard.call("water")
    yard.desk.now += timedelta(minutes=5)
    refused = yard.answering.refuse(WATER, seen(water), "not_our_duty", "管网不属于我局")
    yard.desk.now += timedelta(days=1)
    insisted = yard.calling.decide(DISPATCHER, seen(refused), is_excused=False, reason="需你局到场")

    assert insisted.due_time == yard.desk.now + timedelta(minutes=60)
    assert [state for _, state, _ in yard.clocks()] == ["stopped", "running"]
    with pytest.raises(WrongState) as refusal:
        yard.answering.refuse(WATER, seen(insisted), "other", "还是不想去")
    assert refusal.value.reason == "no_refusal_after_decision"
    assert yard.desk.clocks.events == []


def test_who_is_excused_is_done_and_may_be_called_again(yard: Yard) -> None:
    (water,) = yard.call("water")
    refused = yard.answering.refuse(WATER, seen(water), "nobody_free", "人手都在防汛")
    excused = yard.calling.decide(DISPATCHER, seen(refused), is_excused=True, reason="同意")

    assert excused.state is WhistleState.EXCUSED
    (again,) = yard.call("water")
    assert again.call_id != water.call_id


def test_a_department_is_called_once_at_a_time_for_a_case(yard: Yard) -> None:
    yard.call("water")

    with pytest.raises(WrongState) as refusal:
        yard.call("police", "water")

    assert refusal.value.reason == "called_already"
    assert len(yard.whistles.rows) == 1


def test_both_sides_grade_and_each_once(yard: Yard) -> None:
    (water,) = yard.call("water")
    arrived = yard.answering.arrive(WATER, seen(water), "李科长")
    reported = yard.answering.report(WATER, seen(arrived), "已打开溢流口")
    closed = yard.calling.close(DISPATCHER, seen(reported), "good", "到场及时")
    graded = yard.answering.grade(WATER, seen(closed), "fair", "可先电话沟通")

    assert graded.department_grade is not None
    assert graded.call_grade is not None
    assert (graded.department_grade.key, graded.call_grade.key) == ("good", "fair")
    with pytest.raises(WrongState) as refusal:
        yard.answering.grade(WATER, seen(graded), "poor", "")
    assert refusal.value.reason == "graded_already"


def test_when_the_case_falls_away_nobody_has_to_come_any_more(yard: Yard) -> None:
    water, police = yard.call("water", "police")
    yard.answering.arrive(WATER, seen(water), "李科长")

    yard.calling.cancel_case(COUNTY, "case-1", "service:routing")
    yard.calling.cancel_case(COUNTY, "case-1", "service:routing")

    states = {row.department: row.state for row in yard.whistles.rows.values()}
    assert states == {"water": "arrived", "police": "cancelled"}
    assert police.id in yard.whistles.rows


def test_no_case_that_is_not_in_hand_is_called_for(yard: Yard) -> None:
    with pytest.raises(DecisionNotFound):
        yard.call("water", case_id="case-9")
    with pytest.raises(DecisionNotFound):
        yard.call("water", who=a_caller(Post.DISPATCHER, area="430424"))
    for mark in ("is_closed", "is_merged"):
        brief = yard.desk.briefs.rows["case-1"]
        setattr(brief, mark, True)
        with pytest.raises(WrongState) as refusal:
            yard.call("water")
        assert refusal.value.reason == "case_not_open"
        setattr(brief, mark, False)


@pytest.mark.parametrize(
    ("departments", "fields", "faulty"),
    [
        ((), {}, "departments"),
        (("water", "water"), {}, "departments"),
        (("nobody",), {}, "departments"),
        (("water",), {"minutes": 9}, "minutes"),
        (("water",), {"minutes": 10_081}, "minutes"),
        (("water",), {"place": " "}, "place"),
        (("water",), {"reason": "急" * 1001}, "reason"),
    ],
)
def test_a_faulty_call_names_the_field(
    yard: Yard, departments: tuple[str, ...], fields: dict[str, Any], faulty: str
) -> None:
    with pytest.raises(Invalid) as refusal:
        yard.call(*departments, **fields)

    assert {fault.field for fault in refusal.value.faults} == {faulty}
    assert yard.whistles.rows == {}


def test_each_verb_is_for_its_own_posts_and_the_own_department(yard: Yard) -> None:
    (water,) = yard.call("water")

    with pytest.raises(NotPermitted):
        yard.call("police", who=a_caller(Post.CLERK))
    with pytest.raises(NotPermitted):
        yard.answering.accept(DISPATCHER, seen(water))
    with pytest.raises(NotPermitted):
        yard.calling.cancel(WATER, seen(water))
    with pytest.raises(WhistleNotFound):
        yard.answering.accept(POLICE, seen(water))
    with pytest.raises(Conflict):
        yard.answering.accept(WATER, Handle(whistle_id=water.id, version=9))
