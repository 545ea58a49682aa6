"""Incidents and tasks, from the officer's report and the emergency to the check."""

import threading
from typing import Any

import grpc
import pytest

from chassis.dispatch import Result
from chassis.kernel import Kernel
from chassis.ports import new_uuid7
from contracts.events.gateway import AccountCreated, AccountDisabled
from onedoor.grid.v1 import cells_pb2, incidents_pb2, tasks_pb2
from tests.rpc.grid.support import CENTRE, CODE, Grid, accepted, events, hear, request_id
from tests.support.rpc import RpcServer, refused

OFFICER = "officer@430423"
POINT = cells_pb2.Point(**CENTRE)


@pytest.fixture
def grid(server: RpcServer) -> Grid:
    return Grid(server)


def report(grid: Grid, **overrides: Any) -> Any:
    fields: dict[str, Any] = {
        "kind": "dispute",
        "dispute_kind": "neighbour",
        "title": "两户争水",
        "narrative": "两户因灌溉用水争执",
        "address": "新安村3组",
        "point": POINT,
        **overrides,
    }
    request = incidents_pb2.ReportIncidentRequest(request_id=request_id(), **fields)
    return grid.call(grid.incidents.ReportIncident, request, "officer").incident


def emergency(kernel: Kernel, **more: Any) -> str:
    case_id = new_uuid7()
    private = {"title": "山体滑坡", "address": "岳北路2号", "location": CENTRE}
    assert hear(kernel, accepted(case_id, **more), private=private) == (Result.OK, "")
    return case_id


def tasks_of(grid: Grid, case_id: str, post: str = "dispatcher", area: str = "430423") -> Any:
    request = tasks_pb2.ListTasksRequest(case_id=case_id)
    return list(grid.call(grid.tasks.ListTasks, request, post, area).tasks)


def test_an_incident_for_the_centre_becomes_a_case(grid: Grid, grid_kernel: Kernel) -> None:
    incident = report(grid)
    case_id = new_uuid7()
    event = accepted(case_id, kind="dispute", incident_id=incident.id)

    outcomes = [hear(grid_kernel, event)[0], hear(grid_kernel, event, version=2)[0]]

    assert (incident.state, incident.cell_id[:12]) == ("reported", incident.area_code)
    assert events(grid_kernel, incident.id) == ["incident_reported"]
    assert outcomes == [Result.OK, Result.OK]
    asked = incidents_pb2.GetIncidentRequest(incident_id=incident.id)
    found = grid.call(grid.incidents.GetIncident, asked, "officer").incident
    assert (found.state, found.case_id, found.code) == ("taken_on", case_id, CODE)
    assert tasks_of(grid, case_id) == []


def test_what_an_officer_tells_travels_sealed_and_lies_with_its_address_sealed(
    grid: Grid, grid_kernel: Kernel
) -> None:
    report(grid, narrative="张三李四争水", address="机密路9号")

    outbox = str(list(grid_kernel.database["outbox"].find()))
    stored = str(list(grid_kernel.database["incidents"].find()))

    assert "张三" not in outbox
    assert "机密路" not in outbox + stored


def test_a_matter_settled_on_the_spot_stays_with_the_officer(
    grid: Grid, grid_kernel: Kernel
) -> None:
    incident = report(grid, is_settled=True, outcome="reconciled", note="当场握手言和")

    assert (incident.state, incident.note) == ("settled", "当场握手言和")
    assert events(grid_kernel, incident.id) == ["incident_settled"]


def test_an_incident_needs_a_place_in_the_county(grid: Grid) -> None:
    for wrong in (
        {"point": cells_pb2.Point(lng=111.6643, lat=27.6927)},
        {"point": None},
        {"point": None, "area_code": "430424100"},
        {"point": None, "area_code": "430423999"},
        {"kind": "gossip"},
    ):
        assert refused(report, grid, **wrong)[1] == "invalid_fields"
    assert report(grid, point=None, area_code="430423100003-07").cell_id == "430423100003-07"


def test_an_officer_sees_the_own_incidents_only_and_no_other_county_any(grid: Grid) -> None:
    incident = report(grid)
    asked = incidents_pb2.GetIncidentRequest(incident_id=incident.id)
    listed = incidents_pb2.ListIncidentsRequest(state="reported")

    for who in (("dispatcher", "430424"), ("officer", "430424")):
        assert refused(grid.call, grid.incidents.GetIncident, asked, *who)[1] == "not_found"
    colleague = {"name": "second@430423"}
    assert (
        refused(grid.call, grid.incidents.GetIncident, asked, "officer", **colleague)[1]
        == "not_found"
    )
    assert grid.call(grid.incidents.ListIncidents, listed, "officer", **colleague).total == 0
    assert grid.call(grid.incidents.ListIncidents, listed, "dispatcher").total == 1


def test_an_emergency_sends_the_nearest_active_officer_once(
    grid: Grid, grid_kernel: Kernel
) -> None:
    case_id = emergency(grid_kernel)
    again = hear(grid_kernel, accepted(case_id), version=2)

    [task] = tasks_of(grid, case_id)

    assert again[0] is Result.OK
    assert (task.officer, task.state, task.is_urgent, task.title) == (
        OFFICER,
        "issued",
        True,
        "山体滑坡",
    )
    assert events(grid_kernel, task.id) == ["task_issued"]


def test_the_officer_of_the_cell_goes_before_a_nearer_one_and_a_disabled_one_never(
    grid: Grid, grid_kernel: Kernel
) -> None:
    account = "demo-officer-02@430423"
    cell = grid_kernel.database["cells"].find_one({"officer": account})
    assert cell is not None
    there = dict(zip(("lng", "lat"), cell["centre"]["coordinates"], strict=True))
    facts = {"account": account, "post": "officer", "area_code": "430423"}
    private = {"title": "火情", "location": there}

    hear(grid_kernel, AccountCreated(**facts))
    first, second, third = (new_uuid7() for _ in range(3))
    hear(grid_kernel, accepted(first), private=private)
    hear(grid_kernel, AccountDisabled(**facts), version=3)
    late = hear(grid_kernel, AccountCreated(**facts), version=2)
    hear(grid_kernel, accepted(second), private=private)
    hear(grid_kernel, AccountDisabled(**{**facts, "account": OFFICER}), version=9)
    hear(grid_kernel, accepted(third), private=private)

    assert late[0] is Result.STALE
    officers = [tasks_of(grid, case_id)[0].officer for case_id in (first, second, third)]
    assert officers == [account, OFFICER, ""]


def test_a_task_goes_from_the_order_to_the_check(grid: Grid, grid_kernel: Kernel) -> None:
    case_id = emergency(grid_kernel)
    [task] = tasks_of(grid, case_id)

    def act(method: Any, kind: Any, post: str, version: int, **more: Any) -> Any:
        request = kind(request_id=request_id(), task_id=task.id, version=version, **more)
        return grid.call(method, request, post).task

    accepted_task = act(grid.tasks.AcceptTask, tasks_pb2.AcceptTaskRequest, "officer", 1)
    act(grid.tasks.ReportTask, tasks_pb2.ReportTaskRequest, "officer", 2, report="已疏散12人")
    verify = (grid.tasks.VerifyTask, tasks_pb2.VerifyTaskRequest, "dispatcher")
    sent_back = act(*verify, 3, is_passed=False, remark="请报告伤情")
    act(grid.tasks.ReportTask, tasks_pb2.ReportTaskRequest, "officer", 4, report="无人受伤")
    passed = act(*verify, 5, is_passed=True)

    assert [one.state for one in (accepted_task, sent_back, passed)] == [
        "accepted",
        "accepted",
        "verified",
    ]
    assert (passed.report, passed.version) == ("无人受伤", 6)
    assert events(grid_kernel, task.id) == [
        "task_issued",
        "task_accepted",
        "task_reported",
        "task_verified",
        "task_reported",
        "task_verified",
    ]
    raw = str(list(grid_kernel.database["tasks"].find()))
    assert "无人受伤" not in raw + str(list(grid_kernel.database["outbox"].find()))


def test_of_two_who_accept_at_once_one_wins(grid: Grid, grid_kernel: Kernel) -> None:
    [task] = tasks_of(grid, emergency(grid_kernel))
    outcomes: list[object] = []

    def accept() -> None:
        request = tasks_pb2.AcceptTaskRequest(request_id=request_id(), task_id=task.id, version=1)
        try:
            grid.call(grid.tasks.AcceptTask, request, "officer")
            outcomes.append("accepted")
        except grpc.RpcError as error:
            outcomes.append(error.code())

    twins = [threading.Thread(target=accept) for _ in range(4)]
    for twin in twins:
        twin.start()
    for twin in twins:
        twin.join()

    assert outcomes.count("accepted") == 1
    assert outcomes.count(grpc.StatusCode.ABORTED) == 3


def test_only_the_officer_who_was_sent_may_act_and_nobody_of_another_county_sees_it(
    grid: Grid, grid_kernel: Kernel
) -> None:
    case_id = emergency(grid_kernel)
    [task] = tasks_of(grid, case_id)
    accept = tasks_pb2.AcceptTaskRequest(request_id=request_id(), task_id=task.id, version=1)
    colleague = {"name": "second@430423"}

    assert (
        refused(grid.call, grid.tasks.AcceptTask, accept, "officer", **colleague)[1] == "not_found"
    )
    assert refused(grid.call, grid.tasks.AcceptTask, accept, "dispatcher")[1] == "not_permitted"
    seen = tasks_pb2.GetTaskRequest(task_id=task.id)
    assert refused(grid.call, grid.tasks.GetTask, seen, "dispatcher", "430424")[1] == "not_found"
    assert tasks_of(grid, case_id, "dispatcher", "430424") == []


def test_a_dispatcher_sends_an_officer_on_a_known_case_only(
    grid: Grid, grid_kernel: Kernel
) -> None:
    case_id = new_uuid7()
    hear(grid_kernel, accepted(case_id, kind="livelihood"))

    def issue(case: str, area: str = "430423", **more: Any) -> Any:
        request = tasks_pb2.IssueTaskRequest(
            request_id=request_id(), case_id=case, title="现场核实", **more
        )
        return grid.call(grid.tasks.IssueTask, request, "dispatcher", area).task

    task = issue(case_id)

    assert (task.officer, task.code, task.is_urgent) == (OFFICER, CODE, False)
    assert refused(issue, new_uuid7())[1] == refused(issue, case_id, "430424")[1] == "not_found"
    assert refused(issue, case_id, officer="nobody@430423")[1] == "invalid_fields"


def test_work_counts_what_waits_for_the_caller(grid: Grid, grid_kernel: Kernel) -> None:
    emergency(grid_kernel)
    report(grid)

    own, others = (
        grid.call(grid.tasks.GetGridWork, tasks_pb2.GetGridWorkRequest(), "officer", **who)
        for who in ({}, {"name": "second@430423"})
    )

    assert (own.issued_count, own.urgent_count, own.incident_count) == (1, 1, 1)
    assert (others.issued_count, others.urgent_count, others.incident_count) == (0, 0, 0)


def test_tasks_are_listed_by_state_and_shown_to_who_may_see_them(
    grid: Grid, grid_kernel: Kernel
) -> None:
    [task] = tasks_of(grid, emergency(grid_kernel))

    def listed(state: str) -> int:
        request = tasks_pb2.ListTasksRequest(state=state)
        return int(grid.call(grid.tasks.ListTasks, request, "officer").total)

    assert (listed("issued"), listed("verified")) == (1, 0)
    assert refused(listed, "lost")[1] == "invalid_fields"
    seen = grid.call(grid.tasks.GetTask, tasks_pb2.GetTaskRequest(task_id=task.id), "leader").task
    assert seen == task


def test_an_emergency_without_a_point_goes_to_an_officer_of_its_town(
    grid: Grid, grid_kernel: Kernel
) -> None:
    account = "demo-officer-02@430423"
    cell = grid_kernel.database["cells"].find_one({"officer": account})
    assert cell is not None
    facts = {"account": account, "post": "officer", "area_code": "430423"}
    hear(grid_kernel, AccountCreated(**facts))
    hear(grid_kernel, AccountCreated(**{**facts, "account": "clerk@430423", "post": "clerk"}))
    in_town, elsewhere = new_uuid7(), new_uuid7()

    hear(grid_kernel, accepted(in_town, area_code=cell["area_code"][:9]), private={"title": "火情"})
    hear(grid_kernel, accepted(elsewhere, area_code="430423"))

    assert tasks_of(grid, in_town)[0].officer == account
    assert tasks_of(grid, elsewhere)[0].title == "应急处置"


def test_a_task_with_faults_is_not_issued(grid: Grid, grid_kernel: Kernel) -> None:
    case_id = emergency(grid_kernel)
    request = tasks_pb2.IssueTaskRequest(
        request_id=request_id(),
        case_id=case_id,
        title="x",
        point=cells_pb2.Point(lng=500, lat=1),
        officer=OFFICER,
    )

    assert refused(grid.call, grid.tasks.IssueTask, request, "dispatcher")[1] == "invalid_fields"
    assert len(tasks_of(grid, case_id)) == 1


def test_where_no_cell_is_drawn_the_point_counts_for_the_county_or_the_area_named(
    grid: Grid, grid_kernel: Kernel
) -> None:
    nowhere = cells_pb2.Point(lng=112.70, lat=27.05)

    assert report(grid, point=nowhere).area_code == "430423"
    assert report(grid, point=nowhere, area_code="430423100").area_code == "430423100"
    listed = incidents_pb2.ListIncidentsRequest()
    assert grid.call(grid.incidents.ListIncidents, listed, "leader").total == 2
