"""Task forces follow the table of docs/states.md; no task is late in silence."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from contracts.errors import NotFound, WrongState
from services.routing.domain.task_force import (
    ForceState,
    ForceTask,
    Meeting,
    TaskForce,
    TaskState,
)
from tests.support.states import Row, transitions
from tests.unit.routing.people import COUNTY, NOON

ROWS = [row for row in transitions("task force") if row.from_states]
DAY = timedelta(days=1)
MEETING = Meeting(held_time=NOON, recorded_by="l", attendees="张局长", minutes="议定先付工资")


def a_task(name: str = "one", days: int = 1) -> ForceTask:
    return ForceTask(
        id=name, meeting=0, department="labour", due_time=NOON + days * DAY, text="核定名单"
    )


def a_force(state: ForceState = ForceState.ACTIVE, *tasks: ForceTask) -> TaskForce:
    return TaskForce(
        id="f",
        area_code=COUNTY,
        department="housing",
        departments=("labour",),
        case_ids=("k",),
        name="专班",
        mandate="限期复工",
        state=state,
        form_time=NOON,
        formed_by="l",
        tasks=list(tasks),
        version=1,
    )


VERBS: dict[str, Callable[[TaskForce], object]] = {
    "meet": lambda force: force.meet(MEETING, [a_task("two")]),
    "charge": lambda force: force.charge([a_task("two")]),
    "report_task": lambda force: force.report_task("one", "h", "已核定", NOON),
    "drop_task": lambda force: force.drop_task("one", "l", "不再需要", NOON),
    "bar": lambda force: force.bar("labour", "p", "回避", NOON),
    "tell": lambda force: force.tell(NOON + DAY),
    "end": lambda force: force.end("l", "已复工", NOON),
}


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.verb.partition(" ")[0])
def test_a_verb_goes_from_active_only(row: Row) -> None:
    verb = row.verb.partition(" ")[0]
    tasks = () if verb == "end" else (a_task(),)
    active, ended = a_force(ForceState.ACTIVE, *tasks), a_force(ForceState.ENDED)

    VERBS[verb](active)

    assert active.state == (row.to or "active")
    assert [type(fact.event).__name__ for fact in active.facts] == list(row.events)
    if verb == "tell":
        assert VERBS[verb](ended) is False
        return
    if verb == "bar":
        VERBS[verb](ended)
        assert (active.members, ended.members) == (("housing",), ("housing",))
        return
    with pytest.raises(WrongState):
        VERBS[verb](ended)
    assert ended.facts == []


def test_a_force_ends_when_no_task_is_open() -> None:
    force = a_force(ForceState.ACTIVE, a_task("one"), a_task("two"))
    force.report_task("one", "h", "已核定", NOON)

    with pytest.raises(WrongState) as refusal:
        force.end("l", "已复工", NOON)

    assert refusal.value.reason == "tasks_open"
    force.drop_task("two", "l", "不再需要", NOON)
    force.end("l", "已复工", NOON)
    assert [task.state for task in force.tasks] == [TaskState.DONE, TaskState.DROPPED]


def test_a_closed_or_unknown_task_is_not_closed_again() -> None:
    force = a_force(ForceState.ACTIVE, a_task())
    force.report_task("one", "h", "已核定", NOON)

    with pytest.raises(WrongState):
        force.drop_task("one", "l", "不再需要", NOON)
    with pytest.raises(NotFound):
        force.report_task("moon", "h", "已核定", NOON)


def test_each_late_task_is_said_once() -> None:
    force = a_force(ForceState.ACTIVE, a_task("one", 1), a_task("two", 2))
    assert force.next_due_time == NOON + DAY
    assert not force.tell(NOON)

    assert force.tell(NOON + DAY)
    assert not force.tell(NOON + DAY)
    assert force.next_due_time == NOON + 2 * DAY
    assert force.tell(NOON + 3 * DAY)

    late = [fact.event.routing_key() for fact in force.facts]
    assert late == ["force_task_late"] * 2
