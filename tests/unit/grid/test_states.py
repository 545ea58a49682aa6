"""The states of incidents and tasks, as `docs/states.md` says."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from contracts.errors import WrongState
from deadlines import shipped_calendar
from services.grid.domain import incidents, tasks
from services.grid.domain.incidents import Finding, Incident, report_incident
from services.grid.domain.limits import URGENT, Limit
from services.grid.domain.tasks import Order, Report, Task, issue_task
from tests.support.states import transitions

NOW = datetime(2026, 3, 2, tzinfo=UTC)
FINDING = Finding(
    kind="dispute",
    dispute_kind="neighbour",
    title="两户争水",
    narrative="两户因灌溉用水争执",
    address="新安村3组",
    point=None,
    is_urgent=False,
    outcome="reconciled",
)
CALENDAR = shipped_calendar()
TASK_VERBS: dict[str, Callable[[Task], None]] = {
    "accept": lambda task: task.accept(NOW),
    "decline (with a reason)": lambda task: task.decline("absent", "外出"),
    "reassign (another officer; the time counts anew)": lambda task: task.reassign(
        "second@430423", NOW, CALENDAR
    ),
    "cancel (with a reason)": lambda task: task.cancel("已自行解决"),
    "report": lambda task: task.report(Report(text="已到现场"), NOW),
    "verify (passed)": lambda task: task.verify(
        is_passed=True, remark="", now=NOW, calendar=CALENDAR
    ),
    "verify (failed; the time counts anew)": lambda task: task.verify(
        is_passed=False, remark="请补拍", now=NOW, calendar=CALENDAR
    ),
}
TASK_ROWS = [row for row in transitions("task（") if not row.verb.startswith("tell")]
PATHS = {
    tasks.State.ISSUED: (),
    tasks.State.ACCEPTED: ("accept",),
    tasks.State.DECLINED: ("decline (with a reason)",),
    tasks.State.REPORTED: ("accept", "report"),
    tasks.State.VERIFIED: ("accept", "report", "verify (passed)"),
    tasks.State.CANCELLED: ("cancel (with a reason)",),
}


def a_task(state: tasks.State) -> Task:
    task = issue_task(
        Order(code="43", title="查看险情", is_urgent=True),
        task_id="t",
        case_id="c",
        area_code="430423100",
        officer="officer@430423",
        now=NOW,
        limit=Limit.starting(URGENT, NOW, CALENDAR),
    )
    for verb in PATHS[state]:
        TASK_VERBS[verb](task)
    task.take_facts()
    return task


def an_incident(*, is_settled: bool) -> Incident:
    return report_incident(
        FINDING,
        incident_id="i",
        area_code="430423100001",
        cell_id="430423100001-01",
        officer="officer@430423",
        now=NOW,
        is_settled=is_settled,
    )


def names(facts: list[object]) -> tuple[str, ...]:
    return tuple(type(fact.event).__name__ for fact in facts)  # type: ignore[attr-defined]


def test_every_verb_of_the_tasks_table_is_tried() -> None:
    assert {row.verb for row in TASK_ROWS if row.from_states} == set(TASK_VERBS)


@pytest.mark.parametrize("state", list(tasks.State))
@pytest.mark.parametrize("verb", sorted(TASK_VERBS))
def test_a_task_follows_its_table_and_nothing_else(verb: str, state: tasks.State) -> None:
    task = a_task(state)
    row = next((one for one in TASK_ROWS if one.verb == verb and state in one.from_states), None)

    if row is None:
        with pytest.raises(WrongState) as refused:
            TASK_VERBS[verb](task)
        assert (refused.value.details["state"], task.facts) == (state, [])
        return
    TASK_VERBS[verb](task)

    assert (task.state, names(list(task.facts))) == (row.to, row.events)
    assert task.facts[0].event.state == row.to  # type: ignore[attr-defined]


@pytest.mark.parametrize("state", list(tasks.State))
def test_a_clock_is_told_while_the_officer_has_to_act_and_never_else(state: tasks.State) -> None:
    warned, late, _ = (row for row in transitions("task（") if row.verb.startswith("tell"))
    task = a_task(state)

    said = task.tell(NOW + timedelta(minutes=100))
    first = names(list(task.take_facts()))
    again = task.tell(NOW + timedelta(minutes=100))
    over = task.tell(NOW + timedelta(hours=2))
    last = names(list(task.take_facts()))

    if state not in warned.from_states:
        assert (said, again, over, task.next_due_time, first + last) == (False,) * 3 + (None, ())
        return
    assert (said, again, over, state in late.from_states) == (True, False, True, True)
    assert first == warned.events * 2
    assert last == late.events
    assert (task.state, task.next_due_time) == (state, None)


def test_an_order_found_late_at_once_is_told_late_and_not_warned_of() -> None:
    task = a_task(tasks.State.ISSUED)

    task.tell(NOW + timedelta(days=1))

    assert names(list(task.facts)) == ("TaskOverdue",)


@pytest.mark.parametrize("verb", [verb for verb in TASK_VERBS if "anew" in verb])
def test_the_time_counts_anew_for_another_officer_or_a_second_try(verb: str) -> None:
    task = a_task(tasks.State.DECLINED if "reassign" in verb else tasks.State.REPORTED)
    assert task.limit is not None
    task.limit = replace(task.limit, is_overdue=True, due_time=NOW - timedelta(days=1))

    TASK_VERBS[verb](task)

    assert (task.limit.is_overdue, task.due_time) == (False, NOW + timedelta(hours=2))


def test_an_issued_task_says_so() -> None:
    [row] = [one for one in TASK_ROWS if not one.from_states]
    task = issue_task(
        Order(code="43", title="查看险情"),
        task_id="t",
        case_id="c",
        area_code="430423",
        officer="",
        now=NOW,
    )

    assert (task.state, names(list(task.facts)), task.version) == (row.to, row.events, 1)


@pytest.mark.parametrize("row", [row for row in transitions("incident") if not row.from_states])
def test_an_incident_begins_as_its_table_says(row: object) -> None:
    verb, to, events = row.verb, row.to, row.events  # type: ignore[attr-defined]

    incident = an_incident(is_settled="settled" in verb)

    assert (incident.state, names(list(incident.facts))) == (to, events)


def test_the_content_goes_sealed_to_intake_and_settled_ones_tell_nobody() -> None:
    reported, settled = an_incident(is_settled=False), an_incident(is_settled=True)

    assert reported.facts[0].private["intake"]["narrative"] == FINDING.narrative
    assert settled.facts[0].private == {}
    assert FINDING.title not in str(reported.facts[0].event) + str(settled.facts[0].event)


@pytest.mark.parametrize("state", list(incidents.State))
def test_only_a_reported_incident_is_taken_on(state: incidents.State) -> None:
    [row] = [one for one in transitions("incident") if one.from_states]
    incident = an_incident(is_settled=False)
    incident.state = state

    if state in row.from_states:
        assert incident.take_on("c", "43")
        assert (incident.state, incident.case_id) == (row.to, "c")
        return
    with pytest.raises(WrongState):
        incident.take_on("c", "43")


def test_an_incident_taken_on_hears_of_its_own_case_twice_unmoved() -> None:
    incident = an_incident(is_settled=False)

    assert [incident.take_on("c", "43"), incident.take_on("c", "43")] == [True, False]
    with pytest.raises(WrongState):
        incident.take_on("another", "44")
