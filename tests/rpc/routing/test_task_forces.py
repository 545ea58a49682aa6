"""Task forces, over the real contract and store."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import grpc
import pytest

from contracts.events.intake import CaseErased
from onedoor.routing.v1 import task_forces_pb2 as pb
from onedoor.routing.v1.task_forces_pb2_grpc import TaskForceServiceStub
from tests.rpc.routing.centre import Centre
from tests.support.rpc import refused

LABOUR = {"post": "handler", "department": "labour"}
WATER = {"post": "handler", "department": "water"}
WORDS = "王建国等人的工资先付"


class Hall:
    """A task force for one case."""

    def __init__(self, centre: Centre) -> None:
        self.centre = centre
        self.stub: Any = TaskForceServiceStub(centre.server.channel)
        self.case_id = centre.accept()

    def form(self, post: str = "leader", **fields: Any) -> Any:
        """Housing leads, labour helps."""
        known: dict[str, Any] = {
            "name": "停工楼盘专班",
            "mandate": WORDS,
            "department": "housing",
            "departments": ["labour"],
            "persons": WORDS,
            "case_ids": [self.case_id],
        }
        request = pb.FormTaskForceRequest(**known | fields)
        return self.centre.call(self.stub.FormTaskForce, request, post).task_force

    def meet(self, force: Any, post: str = "leader", *, days: float = 7, **fields: Any) -> Any:
        """One task for labour."""
        task = pb.NewForceTask(department="labour", text=WORDS)
        task.due_time.FromDatetime(datetime.now(UTC) + timedelta(days=days))
        known: dict[str, Any] = {"attendees": WORDS, "minutes": WORDS, "tasks": [task]}
        request = pb.RecordForceMeetingRequest(
            task_force_id=force.id, version=force.version, **known | fields
        )
        request.held_time.FromDatetime(datetime.now(UTC) - timedelta(hours=1))
        return self.centre.call(self.stub.RecordForceMeeting, request, post).task_force

    def report(self, force: Any, who: dict[str, str]) -> Any:
        """The first task is done."""
        request = pb.ReportForceTaskRequest(
            task_force_id=force.id,
            version=force.version,
            task_id=force.tasks[0].id,
            outcome=WORDS,
        )
        return self.centre.call(self.stub.ReportForceTask, request, **who).task_force

    def end(self, force: Any) -> Any:
        """The report."""
        request = pb.EndTaskForceRequest(
            task_force_id=force.id, version=force.version, report=WORDS
        )
        return self.centre.call(self.stub.EndTaskForce, request, "leader").task_force

    def get(self, force: Any, **who: str) -> Any:
        """As somebody sees it."""
        request = pb.GetTaskForceRequest(task_force_id=force.id)
        return self.centre.call(self.stub.GetTaskForce, request, **who).task_force

    def page(self, **who: str) -> Any:
        """The forces of the case."""
        request = pb.ListTaskForcesRequest(case_id=self.case_id, state="active")
        return self.centre.call(self.stub.ListTaskForces, request, **who).task_forces


@pytest.fixture
def hall(centre: Centre) -> Hall:
    return Hall(centre)


def test_a_force_meets_its_tasks_are_done_and_it_reports(hall: Hall) -> None:
    force = hall.meet(hall.form())
    assert refused(hall.end, force) == (grpc.StatusCode.FAILED_PRECONDITION, "tasks_open")

    done = hall.report(force, LABOUR)
    ended = hall.end(done)

    assert (ended.state, ended.report, ended.tasks[0].state) == ("ended", WORDS, "done")
    assert (ended.meetings[0].minutes, ended.tasks[0].outcome) == (WORDS, WORDS)
    assert "王建国" not in repr(list(hall.centre.kernel.database["task_forces"].find({})))
    assert not hall.page(post="leader")


def test_members_see_it_others_do_not(hall: Hall) -> None:
    force = hall.meet(hall.form())

    assert hall.get(force, **LABOUR).meetings[0].minutes == WORDS
    assert [one.id for one in hall.page(**LABOUR)] == [force.id]
    assert not hall.page(**WATER)
    for who in (WATER, {"post": "leader", "area_code": "430424"}):
        assert refused(hall.get, force, **who)[0] is grpc.StatusCode.NOT_FOUND
    assert refused(hall.get, force, post="officer")[0] is grpc.StatusCode.PERMISSION_DENIED
    assert refused(hall.report, force, WATER)[0] is grpc.StatusCode.NOT_FOUND
    housing = {"post": "handler", "department": "housing"}
    assert refused(hall.report, force, housing)[0] is grpc.StatusCode.NOT_FOUND
    auditor = {"post": "auditor", "area_code": "43"}
    assert hall.get(force, **auditor).mandate == ""
    assert hall.page(post="leader")[0].mandate == ""


def test_words_go_with_an_erased_case(hall: Hall) -> None:
    force = hall.meet(hall.form())

    erased = CaseErased(case_id=hall.case_id, code="c", state="archived")
    hall.centre.hear(erased, version=9)

    left = hall.get(force, post="supervisor")
    assert (left.mandate, left.persons, left.name) == ("", "", "")
    assert (left.meetings[0].minutes, left.tasks[0].text) == ("", "")
    assert left.tasks[0].department == "labour"


def test_a_late_task_is_said_once(hall: Hall) -> None:
    force = hall.meet(hall.form())
    past = datetime.now(UTC) - timedelta(hours=1)
    fields = {"tasks.0.due_time": past, "next_due_time": past}
    hall.centre.kernel.database["task_forces"].update_one({}, {"$set": fields})
    forces = hall.centre.routing.pressing.forces

    assert [forces.tell_due(5), forces.tell_due(5)] == [1, 0]

    assert hall.get(force, post="leader").tasks[0].is_late


def test_two_who_report_a_task_at_once_report_it_once(hall: Hall) -> None:
    force = hall.meet(hall.form())

    def report(_: int) -> str:
        try:
            return str(hall.report(force, LABOUR).tasks[0].state)
        except grpc.RpcError as error:
            return str(error.code().name)

    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(report, range(2)))

    assert answers.count("done") == 1


@pytest.mark.parametrize("post", ["clerk", "dispatcher", "handler", "officer", "admin"])
def test_others_do_not_form(hall: Hall, post: str) -> None:
    assert refused(hall.form, post)[0] is grpc.StatusCode.PERMISSION_DENIED


@pytest.mark.parametrize(
    "fields",
    [
        {"departments": []},
        {"departments": ["housing"]},
        {"departments": ["moon"]},
        {"case_ids": []},
        {"mandate": ""},
    ],
)
def test_bad_charters_are_told(hall: Hall, fields: dict[str, Any]) -> None:
    assert refused(hall.form, **fields)[0] is grpc.StatusCode.INVALID_ARGUMENT


def test_a_task_is_a_members_and_due_in_the_future(hall: Hall) -> None:
    force = hall.form()

    assert refused(hall.meet, force, days=-1)[0] is grpc.StatusCode.INVALID_ARGUMENT
    task = pb.NewForceTask(department="water", text="核定名单")
    task.due_time.FromDatetime(datetime.now(UTC) + timedelta(days=1))
    assert refused(hall.meet, force, tasks=[task])[0] is grpc.StatusCode.INVALID_ARGUMENT
    assert refused(hall.form, case_ids=["01900000-0000-7000-8000-00000000dead"])[0] is (
        grpc.StatusCode.NOT_FOUND
    )
