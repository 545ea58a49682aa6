"""What grid holds of an erased case's words goes; tasks and incidents stay as they are counted."""

from typing import Any

import pytest

from chassis.dispatch import Result
from chassis.kernel import Kernel
from chassis.ports import new_uuid7
from contracts.events.intake import CaseErased
from onedoor.grid.v1 import tasks_pb2
from tests.rpc.grid.support import CODE, Grid, accepted, hear, request_id
from tests.rpc.grid.test_field import emergency, report, tasks_of
from tests.support.rpc import RpcServer, refused

OFFICER = "officer@430423"


@pytest.fixture
def grid(server: RpcServer) -> Grid:
    return Grid(server)


def erase(kernel: Kernel, case_id: str) -> Result:
    """Let grid hear that the time of keeping is over."""
    return hear(kernel, CaseErased(case_id=case_id, code=CODE, state="archived"), version=9)[0]


def _incident(kernel: Kernel, incident_id: str) -> dict[str, Any]:
    row = kernel.database["incidents"].find_one({"_id": incident_id})
    assert row is not None
    return row


def test_the_words_of_task_and_incident_go_and_their_kinds_stay(
    grid: Grid, grid_kernel: Kernel
) -> None:
    incident = report(grid)
    case_id = new_uuid7()
    event = accepted(case_id, incident_id=incident.id)
    hear(grid_kernel, event, private={"title": "山体滑坡", "address": "岳北路2号"})

    outcomes = [erase(grid_kernel, case_id), erase(grid_kernel, case_id)]

    row = _incident(grid_kernel, incident.id)
    assert outcomes == [Result.OK, Result.OK]
    assert [row[name] for name in ("title", "narrative", "address", "note")] == [""] * 4
    assert (row["point"], row["kind"], row["state"]) == (None, "dispute", "taken_on")
    (task,) = tasks_of(grid, case_id)
    assert (task.title, task.instruction, task.address, task.state) == ("", "", "", "issued")
    assert not task.HasField("point")


def test_an_incident_that_arrives_with_a_delayed_acceptance_is_emptied_too(
    grid: Grid, grid_kernel: Kernel
) -> None:
    incident = report(grid)
    case_id = new_uuid7()
    erase(grid_kernel, case_id)
    private = {"title": "山体滑坡", "address": "岳北路2号"}
    hear(grid_kernel, accepted(case_id, incident_id=incident.id), private=private)

    assert _incident(grid_kernel, incident.id)["title"] == ""
    assert tasks_of(grid, case_id) == []


def test_an_erased_case_takes_no_report_and_no_task(grid: Grid, grid_kernel: Kernel) -> None:
    case_id = emergency(grid_kernel)
    (task,) = tasks_of(grid, case_id)
    erase(grid_kernel, case_id)
    accept = tasks_pb2.AcceptTaskRequest(
        request_id=request_id(), task_id=task.id, version=task.version
    )
    issue = tasks_pb2.IssueTaskRequest(request_id=request_id(), case_id=case_id, title="再去看看")

    assert refused(grid.call, grid.tasks.AcceptTask, accept, "officer")[1] == "case_ended"
    assert refused(grid.call, grid.tasks.IssueTask, issue, "dispatcher")[1] == "case_ended"
