"""The verbs beside the straight way: sent back, taken up again, taken back, added to."""

from datetime import UTC, datetime
from typing import Any

import grpc

from contracts.events.routing import AssignmentCompleted, AssignmentFacts, AssignmentResumed
from onedoor.intake.v1 import cases_pb2, closing_pb2, desk_pb2, follow_pb2
from tests.rpc.intake.door import Door, a_report, routed
from tests.support.rpc import refused


def _reported(door: Door) -> tuple[Any, str]:
    case = door.register()
    assignment = door.route(case)
    door.complete(case, assignment)
    return case, assignment


def test_a_result_is_sent_back_and_reported_again(door: Door) -> None:
    case, assignment = _reported(door)
    request = closing_pb2.ReworkCaseRequest(case_id=case.id, version=3, reason="照片不清")
    reworked = door.ask("ReworkCase", request, "dispatcher")
    order: dict[str, Any] = {"case_id": case.id, "code": case.code, "department": "housing"}
    resumed = AssignmentResumed(
        assignment_id=assignment, is_lead=True, state="signed", due_time=datetime.now(UTC), **order
    )
    door.tell(resumed)
    door.complete(case, assignment)

    assert (reworked.state, door.state_of(case)) == ("handling", ("reported", 5))


def test_a_supervisor_records_what_the_applicant_said(door: Door) -> None:
    case, _ = _reported(door)
    door.ask(
        "VerifyCase",
        closing_pb2.VerifyCaseRequest(case_id=case.id, version=3, note="属实"),
        "dispatcher",
    )
    said = closing_pb2.Evaluation(grade="basically_satisfied", comment="还是堵")
    visit = closing_pb2.VisitBackCaseRequest(
        case_id=case.id, version=4, channel="visit", is_reached=True, note="上门", evaluation=said
    )
    visited = door.ask("VisitBackCase", visit, "supervisor")
    shown = door.ask("GetCase", desk_pb2.GetCaseRequest(case_id=case.id), "supervisor").case

    assert (visited.state, visited.version) == ("evaluated", 6)
    assert (shown.grade, shown.evaluations[0].comment) == ("basically_satisfied", "还是堵")
    assert (shown.visit_back.channel, shown.visit_back.note) == ("visit", "上门")
    again = closing_pb2.EvaluateCaseRequest(case_id=case.id, version=6, evaluation=said)
    assert refused(door.ask, "EvaluateCase", again, "supervisor")[1] == "not_permitted"


def test_staff_record_a_judgement_after_the_visit(door: Door) -> None:
    case, _ = _reported(door)
    door.ask(
        "VerifyCase",
        closing_pb2.VerifyCaseRequest(case_id=case.id, version=3, note="属实"),
        "dispatcher",
    )
    visit = closing_pb2.VisitBackCaseRequest(
        case_id=case.id, version=4, channel="phone", is_reached=True
    )
    door.ask("VisitBackCase", visit, "supervisor")
    judged = closing_pb2.EvaluateCaseRequest(
        case_id=case.id, version=5, evaluation=closing_pb2.Evaluation(grade="satisfied")
    )

    assert door.ask("EvaluateCase", judged, "supervisor").state == "evaluated"


def test_the_applicant_takes_the_matter_up_again(door: Door) -> None:
    case, _ = _reported(door)
    door.ask(
        "VerifyCase",
        closing_pb2.VerifyCaseRequest(case_id=case.id, version=3, note="属实"),
        "dispatcher",
    )
    request = follow_pb2.ReopenByPartyRequest(code=case.code, key=case.query_key, reason="又堵了")
    reopened = door.ask("ReopenByParty", request, "resident")

    assert (reopened.state, reopened.version) == ("routed", 5)
    assert door.events_of(case)[-1] == "case_reopened"


def test_a_dispatcher_takes_the_matter_up_again(door: Door) -> None:
    case, _ = _reported(door)
    early = closing_pb2.ReopenCaseRequest(case_id=case.id, version=3, reason="复查")
    assert refused(door.ask, "ReopenCase", early, "dispatcher") == (
        grpc.StatusCode.FAILED_PRECONDITION,
        "wrong_state",
    )
    door.ask(
        "VerifyCase",
        closing_pb2.VerifyCaseRequest(case_id=case.id, version=3, note="属实"),
        "dispatcher",
    )
    request = closing_pb2.ReopenCaseRequest(case_id=case.id, version=4, reason="复查")

    assert door.ask("ReopenCase", request, "dispatcher").state == "routed"


def test_a_clerk_takes_a_matter_back_on_the_applicants_word(door: Door) -> None:
    case = door.register()
    request = cases_pb2.WithdrawCaseRequest(case_id=case.id, version=1, reason="申请人要求撤回")
    withdrawn = door.ask("WithdrawCase", request)
    door.route(case)

    assert withdrawn.state == "withdrawn"
    assert door.state_of(case) == ("withdrawn", 2)


def test_an_officer_completes_the_papers_of_an_emergency(door: Door) -> None:
    report = cases_pb2.RegisterCaseRequest(kind="emergency", title="山体滑坡", area_code="430423")
    case = door.ask("RegisterCase", report, "officer")
    request = cases_pb2.SupplementCaseRequest(
        case_id=case.id, version=1, text="已补齐", is_complete=True
    )
    door.ask("SupplementCase", request, "officer")

    shown = door.ask("GetCase", desk_pb2.GetCaseRequest(case_id=case.id)).case
    assert (shown.needs_supplement, shown.source) == (False, "window")
    assert case.query_key


def test_a_correction_may_move_the_place_and_add_a_party(door: Door) -> None:
    case = door.register()
    request = cases_pb2.AmendCaseRequest(
        case_id=case.id,
        version=1,
        location=cases_pb2.Location(lng=112.87, lat=27.23),
        is_confidential=True,
        parties=[cases_pb2.PartyReport(role="related", type="organisation", name="某某物业公司")],
    )
    amended = door.ask("AmendCase", request)
    shown = door.ask("GetCase", desk_pb2.GetCaseRequest(case_id=case.id)).case

    assert list(amended.changed_fields) == ["is_confidential", "location", "parties"]
    assert len(amended.party_keys) == 1
    assert (shown.location.lng, shown.location.lat) == (112.87, 27.23)
    assert {party.name for party in shown.parties} == {"（已申请保密）"}


def test_a_co_departments_result_stands_on_the_timeline(door: Door) -> None:
    case = door.register()
    lead = AssignmentFacts(assignment_id="l2", department="housing", is_lead=True)
    door.tell(routed(case, (lead,)))
    order: dict[str, Any] = {"case_id": case.id, "code": case.code, "department": "water"}
    done = AssignmentCompleted(assignment_id="h2", is_lead=False, state="completed", **order)
    door.tell(done, result="阀门已换")

    items = door.ask("GetTimeline", desk_pb2.GetTimelineRequest(case_id=case.id)).items
    assert door.state_of(case) == ("routed", 2)
    assert (items[-1].what, items[-1].department) == ("上报办理结果（协办）：阀门已换", "water")


def test_a_timeline_is_read_in_pages_oldest_first(door: Door) -> None:
    case, _ = _reported(door)
    whole = door.ask("GetTimeline", desk_pb2.GetTimelineRequest(case_id=case.id))
    pages, token = [], ""
    while True:
        request = desk_pb2.GetTimelineRequest(case_id=case.id, page_size=2, page_token=token)
        page = door.ask("GetTimeline", request)
        pages += page.items
        token = page.next_page_token
        if not token:
            break

    assert pages == list(whole.items)
    assert (whole.total, whole.items[0].what) == (5, "受理")
    broken = desk_pb2.GetTimelineRequest(case_id=case.id, page_token="%%%")
    assert refused(door.ask, "GetTimeline", broken)[1] == "invalid_fields"


def test_nothing_of_a_refused_report_is_stored(door: Door) -> None:
    before = door.kernel.database["cases"].count_documents({})

    outcome = refused(door.ask, "RegisterCase", a_report(title="坏\x00", area_code="430424100"))

    assert outcome == (grpc.StatusCode.INVALID_ARGUMENT, "invalid_fields")
    assert door.kernel.database["cases"].count_documents({}) == before
