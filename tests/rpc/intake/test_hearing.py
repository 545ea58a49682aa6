"""What intake hears: in any order, twice, too early and too late."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import grpc
import pytest

from chassis.ports import new_uuid7
from contracts.errors import NotYet
from contracts.events.grid import (
    IncidentReported,
    TaskAccepted,
    TaskCancelled,
    TaskIssued,
    TaskReported,
    TaskVerified,
)
from contracts.events.mediation import MediationConcluded, MediationOpened, MediatorAppointed
from contracts.events.notify import MessageHandedOff
from contracts.events.routing import (
    AssignmentFacts,
    AssignmentIssued,
    AssignmentReassigned,
    AssignmentSigned,
)
from onedoor.intake.v1 import cases_pb2, closing_pb2, desk_pb2
from tests.rpc.intake.door import COUNTY, Door, routed
from tests.support.rpc import refused


def test_a_signature_before_the_routing_waits_for_it(door: Door) -> None:
    case = door.register()

    with pytest.raises(NotYet):
        door.sign(case, "a1")
    assignment = door.route(case)
    door.sign(case, assignment)

    assert door.state_of(case) == ("handling", 3)


def test_news_that_comes_too_late_stands_on_the_timeline_only(door: Door) -> None:
    case = door.register()
    assignment = door.route(case)
    door.complete(case, assignment)
    door.sign(case, assignment)

    assert door.state_of(case) == ("reported", 3)
    assert "签收（主办）" in _told(door, case)


def test_moving_and_amending_at_the_same_version_both_take_effect(door: Door) -> None:
    case = door.register()
    door.ask("AmendCase", cases_pb2.AmendCaseRequest(case_id=case.id, version=1, title="新的标题"))
    door.route(case)

    assert door.state_of(case) == ("routed", 3)
    assert door.ask("GetCase", desk_pb2.GetCaseRequest(case_id=case.id)).case.title == "新的标题"


def test_a_clerk_who_amends_at_the_same_moment_does_not_stop_an_event(door: Door) -> None:
    cases = [door.register() for _ in range(12)]

    def amend(case: Any) -> None:
        request = cases_pb2.AmendCaseRequest(case_id=case.id, version=1, title="同时更正")
        with suppress(grpc.RpcError):  # where the event was faster the clerk must look again
            door.ask("AmendCase", request)

    with ThreadPoolExecutor(4) as threads:
        done = [threads.submit(act, case) for case in cases for act in (amend, door.route)]
        for one in done:
            one.result()

    assert {door.state_of(case)[0] for case in cases} == {"routed"}


def test_timeline_rows_do_not_take_a_version(door: Door) -> None:
    case = door.register()
    told: dict[str, Any] = {"case_id": case.id, "code": case.code, "officer": "officer@430423"}
    door.tell(TaskReported(task_id="t", **told, state="reported"), report="已到现场")

    assert door.state_of(case) == ("accepted", 1)
    assert "网格员反馈：已到现场" in _told(door, case)


def test_the_result_waits_for_the_orders_it_is_made_to_wait_for(door: Door) -> None:
    case = door.register()
    told: dict[str, Any] = {"case_id": case.id, "code": case.code, "officer": "officer@430423"}
    issued: dict[str, Any] = {"state": "issued", "is_urgent": False}
    passed: dict[str, Any] = {"state": "verified", "is_passed": True, "is_awaited": True}
    door.tell(TaskIssued(task_id="waits", **told, **issued, is_awaited=True))
    door.tell(TaskIssued(task_id="beside", **told, **issued))
    door.tell(TaskVerified(task_id="early", **told, **passed))
    door.tell(TaskIssued(task_id="early", **told, **issued, is_awaited=True))
    door.complete(case, door.route(case))
    reported = door.ask("GetCase", desk_pb2.GetCaseRequest(case_id=case.id)).case
    verify = closing_pb2.VerifyCaseRequest(case_id=case.id, version=reported.version, note="属实")

    assert refused(partial(door.ask, "VerifyCase", verify, "dispatcher"))[1] == "orders_open"

    sent_back: dict[str, Any] = {"state": "accepted", "is_passed": False, "is_awaited": True}
    door.tell(TaskVerified(task_id="waits", **told, **sent_back))
    assert refused(partial(door.ask, "VerifyCase", verify, "dispatcher"))[1] == "orders_open"
    door.tell(TaskCancelled(task_id="waits", **told, state="cancelled", is_awaited=True))
    door.ask("VerifyCase", verify, "dispatcher")
    assert door.state_of(case)[0] == "verified"


def test_an_order_without_a_case_is_not_intakes(door: Door) -> None:
    before = door.kernel.database["timeline"].count_documents({})
    told: dict[str, Any] = {"task_id": "t", "case_id": "", "code": "", "officer": "o@430423"}

    door.tell(TaskIssued(**told, state="issued", is_urgent=False))
    door.tell(TaskAccepted(**told, state="accepted"))
    door.tell(TaskVerified(**told, state="verified", is_passed=True))

    assert door.kernel.database["timeline"].count_documents({}) == before


def test_a_message_of_no_case_is_not_intakes(door: Door) -> None:
    before = door.kernel.database["timeline"].count_documents({})

    door.tell(
        MessageHandedOff(
            message_id="m", case_id="", template="code", channel="sms", state="handed_off"
        )
    )

    assert door.kernel.database["timeline"].count_documents({}) == before


def test_a_reassigned_department_loses_sight_and_the_new_one_leads(door: Door) -> None:
    case = door.register()
    first = door.route(case, "housing")
    order: dict[str, Any] = {"case_id": case.id, "code": case.code, "is_lead": True}
    later = datetime.now(UTC) + timedelta(seconds=1)
    issued = AssignmentIssued(
        assignment_id="a2", department="water", state="issued", kind="livelihood", **order
    )
    door.tell(issued, time=later)
    reassigned = AssignmentReassigned(
        assignment_id=first,
        department="housing",
        to_department="water",
        state="reassigned",
        **order,
    )
    door.tell(reassigned, time=later)

    shown = door.ask("GetCase", desk_pb2.GetCaseRequest(case_id=case.id)).case
    assert (shown.lead_department, list(shown.departments)) == ("water", ["water"])
    assert shown.version == 2


def test_a_co_departments_signature_moves_nothing(door: Door) -> None:
    case = door.register()
    lead = AssignmentFacts(assignment_id="l", department="housing", is_lead=True)
    helper = AssignmentFacts(assignment_id="h", department="water", is_lead=False)
    door.tell(routed(case, (lead, helper)))
    signed = AssignmentSigned(
        assignment_id="h",
        case_id=case.id,
        code=case.code,
        department="water",
        is_lead=False,
        state="signed",
    )
    door.tell(signed)

    assert door.state_of(case) == ("routed", 2)


def test_a_failed_mediation_gives_the_case_back_even_out_of_order(door: Door) -> None:
    case = door.register()
    door.route(case)
    file: dict[str, Any] = {"mediation_id": new_uuid7(), "case_id": case.id, "code": case.code}
    failed = MediationConcluded(
        **file, state="concluded", outcome="failed", end_reason="party_refuses"
    )
    appointed = MediatorAppointed(**file, state="appointed", mediator_id="mediator@430423")
    for early in (failed, appointed):
        with pytest.raises(NotYet):
            door.tell(early)
    door.tell(MediationOpened(**file, state="opened", origin="routing"))
    door.tell(appointed)
    request = desk_pb2.GetCaseRequest(case_id=case.id)

    assert door.ask("GetCase", request, "mediator").case.state == "mediating"
    door.tell(failed)
    assert door.state_of(case) == ("handling", 4)


def test_an_incident_becomes_one_case_however_often_it_is_told(door: Door) -> None:
    incident = IncidentReported(
        incident_id=new_uuid7(),
        area_code="430423100",
        cell_id="430423100001-01",
        kind="livelihood",
        report_time=datetime.now(UTC),
    )
    told: dict[str, Any] = {
        "title": "井盖缺失",
        "narrative": "路口井盖缺失",
        "officer": "officer@430423",
    }
    for _ in range(2):
        door.tell(incident, actor="officer@430423", **told)

    where = {"county": COUNTY, "incident_id": incident.incident_id}
    cases = list(door.kernel.database["cases"].find(where))
    assert len(cases) == 1
    assert (cases[0]["state"], cases[0]["channel"], cases[0]["first_responder"]) == (
        "accepted",
        "grid",
        "officer@430423",
    )


def _told(door: Door, case: Any) -> list[str]:
    items = door.ask("GetTimeline", desk_pb2.GetTimelineRequest(case_id=case.id)).items
    return [item.what for item in items]
