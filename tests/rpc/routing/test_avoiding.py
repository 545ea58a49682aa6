"""A matter never reaches the department that it accuses: by no rule, no hand, no call, no feed."""

from datetime import UTC, datetime, timedelta
from typing import Any

import grpc
import pytest

from chassis.dispatch import Result
from contracts.events.intake import CaseAmended
from onedoor.routing.v1 import (
    assignments_pb2,
    decisions_pb2,
    feed_pb2,
    letters_pb2_grpc,
    task_forces_pb2_grpc,
    whistles_pb2_grpc,
)
from onedoor.routing.v1 import letters_pb2 as letters
from onedoor.routing.v1 import task_forces_pb2 as forces
from onedoor.routing.v1 import whistles_pb2 as whistles
from tests.rpc.routing.centre import Centre, accepted
from tests.support.rpc import refused

ACCUSED = "urban-management"
INVALID = (grpc.StatusCode.INVALID_ARGUMENT, "invalid_fields")


def accept(centre: Centre, accused: str = ACCUSED, **facts: Any) -> str:
    """A drain matter, which urban-management would lead, accuses a department."""
    event = accepted(**facts)
    assert centre.hear(event, private=_private(accused)) == [Result.OK]
    return event.case_id


def _private(accused: str) -> dict[str, str]:
    return {
        "title": "下水道堵塞",
        "narrative": "城管队员收钱不办事",
        "address": "王家桥12号",
        "accused_department": accused,
    }


FORCE: dict[str, Any] = {"name": "排水专班", "mandate": "三日内疏通", "department": "housing"}


def forces_stub(centre: Centre) -> Any:
    """A client of the task forces."""
    stub: Any = task_forces_pb2_grpc.TaskForceServiceStub
    return stub(centre.server.channel)


def whistles_stub(centre: Centre) -> Any:
    """A client of the whistles."""
    stub: Any = whistles_pb2_grpc.WhistleServiceStub
    return stub(centre.server.channel)


def letters_stub(centre: Centre) -> Any:
    """A client of the letters."""
    stub: Any = letters_pb2_grpc.LetterServiceStub
    return stub(centre.server.channel)


def amend(centre: Centre, case_id: str, accused: str, version: int = 2) -> None:
    """Intake tells later whom the case accuses."""
    facts = {**vars(accepted(case_id)), "changed_fields": ("accused_department",)}
    facts.pop("accept_time")
    heard = centre.hear(CaseAmended(**facts), version=version, private=_private(accused))
    assert heard == [Result.OK]


def decision_of(centre: Centre, case_id: str) -> Any:
    request = decisions_pb2.GetDecisionRequest(case_id=case_id)
    return centre.call(centre.decisions.GetDecision, request, "dispatcher").decision


def own(centre: Centre, case_id: str, department: str) -> str:
    """All that a department's people and system read in routing."""
    who = {"post": "handler", "department": department}
    orders = centre.call(
        centre.assignments.ListAssignments,
        assignments_pb2.ListAssignmentsRequest(case_id=case_id),
        **who,
    )
    stub = whistles_stub(centre)
    called = centre.call(
        stub.ListWhistles,
        whistles.ListWhistlesRequest(case_id=case_id),
        **who,
    )
    read = centre.call(
        centre.feed.FetchOrders,
        feed_pb2.FetchOrdersRequest(page_size=100),
        "department",
        department=department,
    )
    return f"{orders}{called}{read}"


def test_the_table_places_it_with_another_and_says_why(centre: Centre) -> None:
    case_id = accept(centre)
    centre.routing.orders.feeding.number(100)

    orders = centre.orders(case_id)
    assert ACCUSED not in [order.department for order in orders]
    decision = decision_of(centre, case_id)
    assert decision.accused_department == ACCUSED
    assert "为被举报单位，依《信访工作条例》第三十条不得承办或知悉本件" in decision.avoidance
    assert any("主办单位为被举报单位，回避跳过" in row.text for row in decision.tried)
    assert case_id not in own(centre, case_id, ACCUSED)
    assert case_id in own(centre, case_id, orders[0].department)


def test_nobody_routes_it_there_by_hand(centre: Centre) -> None:
    case_id = accept(centre)
    version = decision_of(centre, case_id).version
    fields = {"case_id": case_id, "version": version, "path": "department", "reason": "属其职责"}

    def route(lead: str, *others: str) -> tuple[Any, ...]:
        request = decisions_pb2.RouteCaseRequest(
            lead_department=lead, co_departments=others, **fields
        )
        return centre.decisions.RouteCase, request, "dispatcher"

    assert refused(centre.call, *route(ACCUSED)) == INVALID
    assert refused(centre.call, *route("water", ACCUSED)) == INVALID
    with pytest.raises(grpc.RpcError, match="co_departments: accused_department"):
        centre.call(*route("water", ACCUSED))
    assert centre.call(*route("water")).decision.lead_department == "water"


def test_no_objection_moves_it_there(centre: Centre) -> None:
    case_id = accept(centre)
    lead = centre.lead(case_id)
    who = {"post": "handler", "department": lead.department}
    request = assignments_pb2.ObjectAssignmentRequest(
        assignment_id=lead.id,
        version=lead.version,
        reason_code="not_our_duty",
        reason="按职责应由城管承办",
    )
    objection = centre.call(centre.assignments.ObjectAssignment, request, **who).objection

    ruling = assignments_pb2.DecideObjectionRequest(
        objection_id=objection.id,
        version=lead.version + 1,
        is_upheld=True,
        reason="异议成立，改派",
        to_department=ACCUSED,
    )
    decide = centre.objections.DecideObjection
    assert refused(centre.call, decide, ruling, "dispatcher") == INVALID


def test_it_is_not_called_to_the_place(centre: Centre) -> None:
    case_id = accept(centre)
    stub = whistles_stub(centre)
    call = whistles.CallDepartmentsRequest(
        case_id=case_id, departments=["water", ACCUSED], place="桥头", reason="会商", minutes=60
    )

    assert refused(centre.call, stub.CallDepartments, call, "dispatcher") == INVALID


def test_who_is_accused_later_loses_orders_calls_and_letters(centre: Centre) -> None:
    case_id = centre.accept()
    lead = centre.lead(case_id)
    assert lead.department == ACCUSED
    stub = whistles_stub(centre)
    call = whistles.CallDepartmentsRequest(
        case_id=case_id, departments=["water", ACCUSED], place="桥头", reason="会商", minutes=60
    )
    centre.call(stub.CallDepartments, call, "dispatcher")
    post = letters_stub(centre)
    proposal = letters.ProposeLetterRequest(
        case_id=case_id, kind="order", department=ACCUSED, grounds="三日无进展", demands="速办"
    )
    letter = centre.call(post.ProposeLetter, proposal, "supervisor").letter

    amend(centre, case_id, ACCUSED)

    states = {(one.department, one.state) for one in centre.orders(case_id)}
    assert (ACCUSED, "cancelled") in states
    now = next(one for one in centre.orders(case_id) if one.is_lead and one.state == "issued")
    assert now.department != ACCUSED
    called = centre.call(
        stub.ListWhistles, whistles.ListWhistlesRequest(case_id=case_id), "dispatcher"
    ).whistles
    assert {(one.department, one.state) for one in called} == {
        ("water", "called"),
        (ACCUSED, "cancelled"),
    }
    request = letters.GetLetterRequest(letter_id=letter.id)
    assert centre.call(post.GetLetter, request, "supervisor").letter.state == "withdrawn"
    assert centre.published(case_id).count("case_routed") == 2
    assert decision_of(centre, case_id).lead_department == now.department
    centre.routing.orders.feeding.number(100)
    told = own(centre, case_id, ACCUSED)
    assert case_id in told
    assert "下水道堵塞" not in told
    assert "城管队员" not in told


def test_a_circular_leaves_out_what_accuses_somebody(centre: Centre) -> None:
    others = [accept(centre), centre.accept()]
    for case_id in others:
        late = datetime.now(UTC) - timedelta(days=2)
        centre.kernel.database["clocks"].update_one(
            {"case_id": case_id, "purpose": "handling"},
            {"$set": {"is_overdue": True, "due_time": late}},
        )
    post = letters_stub(centre)
    proposal = letters.ProposeLetterRequest(
        kind="circular", grounds="多件超期未办结", demands="限期办结"
    )
    letter = centre.call(post.ProposeLetter, proposal, "supervisor").letter
    issue = letters.IssueLetterRequest(letter_id=letter.id, version=letter.version)

    issued = centre.call(post.IssueLetter, issue, "supervisor").letter

    assert [one.department for one in issued.late] == [ACCUSED]


def test_no_task_force_has_whom_one_of_its_cases_accuses(centre: Centre) -> None:
    cases = [centre.accept(), accept(centre)]
    members = ["labour", ACCUSED]
    form = forces.FormTaskForceRequest(**FORCE, departments=members, case_ids=cases)

    answer = refused(centre.call, forces_stub(centre).FormTaskForce, form, "leader")

    assert answer == INVALID
    assert centre.kernel.database["task_forces"].count_documents({}) == 0


def test_a_member_that_a_case_comes_to_accuse_reads_and_does_nothing_more(centre: Centre) -> None:
    case_id, stub = centre.accept(), forces_stub(centre)
    form = forces.FormTaskForceRequest(**FORCE, departments=[ACCUSED], case_ids=[case_id])
    force = centre.call(stub.FormTaskForce, form, "leader").task_force
    task = forces.NewForceTask(department=ACCUSED, text="清淤")
    task.due_time.FromDatetime(datetime.now(UTC) + timedelta(days=2))
    meeting = forces.RecordForceMeetingRequest(
        task_force_id=force.id,
        version=force.version,
        attendees="各局",
        minutes="分工",
        tasks=[task],
    )
    meeting.held_time.FromDatetime(datetime.now(UTC) - timedelta(hours=1))
    centre.call(stub.RecordForceMeeting, meeting, "leader")
    member = {"post": "handler", "department": ACCUSED}
    get = forces.GetTaskForceRequest(task_force_id=force.id)
    assert centre.call(stub.GetTaskForce, get, **member).task_force.tasks

    amend(centre, case_id, ACCUSED)

    answer = refused(centre.call, stub.GetTaskForce, get, **member)
    assert answer[0] is grpc.StatusCode.NOT_FOUND
    listed = centre.call(stub.ListTaskForces, forces.ListTaskForcesRequest(), **member)
    assert list(listed.task_forces) == []
    (left,) = centre.call(stub.GetTaskForce, get, "leader").task_force.tasks
    assert left.state == "dropped"
