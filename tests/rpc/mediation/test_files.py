"""Opening, consent, appointment and conclusion, through gRPC on the real store."""

import uuid

import grpc
import pytest

from chassis.dispatch import Result
from chassis.ports import new_uuid7
from onedoor.mediation.v1 import mediations_pb2, sessions_pb2
from tests.rpc.mediation.support import COUNTY, TITLE, Desk, accepted, routed, withdrawn
from tests.support.rpc import refused


def test_a_case_routed_to_mediation_gets_one_file(desk: Desk) -> None:
    case_id = desk.a_case()

    results = [desk.hear(routed(case_id), version).result for version in (1, 2)]

    assert results == [Result.OK, Result.OK]
    found = desk.call(
        desk.files.ListMediations,
        mediations_pb2.ListMediationsRequest(case_id=case_id),
        "dispatcher",
    )
    assert [item.state for item in found.mediations] == ["opened"]
    assert (found.total, found.total_is_exact) == (1, True)
    assert found.mediations[0].title == TITLE
    assert found.mediations[0].due_time.seconds > found.mediations[0].open_time.seconds


def test_routing_before_acceptance_waits(desk: Desk) -> None:
    case_id = new_uuid7()

    early = desk.hear(routed(case_id))
    desk.hear(accepted(case_id))
    later = desk.hear(routed(case_id))

    assert (early.result, early.reason, later.result) == (Result.RETRY, "not_yet", Result.OK)


def test_a_case_on_another_path_gets_no_file(desk: Desk) -> None:
    case_id = desk.a_case()

    desk.hear(routed(case_id, path="department"))

    wanted = mediations_pb2.ListMediationsRequest(case_id=case_id)
    assert desk.call(desk.files.ListMediations, wanted, "dispatcher").total == 0


@pytest.mark.parametrize("order", ["before", "after"])
def test_a_withdrawn_case_has_no_open_file_in_whatever_order_it_is_told(
    desk: Desk, order: str
) -> None:
    case_id = new_uuid7()
    told = [accepted(case_id), routed(case_id)]
    told.insert(0 if order == "before" else 2, withdrawn(case_id))

    for event in told:
        assert desk.hear(event).result is Result.OK

    wanted = mediations_pb2.ListMediationsRequest(case_id=case_id)
    files = desk.call(desk.files.ListMediations, wanted, "dispatcher").mediations
    assert [(item.state, item.conclusion.end_reason) for item in files] == (
        [] if order == "before" else [("concluded", "withdrawn")]
    )


def test_a_file_is_opened_by_hand_once(desk: Desk) -> None:
    case_id = desk.a_case()
    request = mediations_pb2.OpenMediationRequest(case_id=case_id, reason="双方到场申请")

    opened = desk.call(desk.files.OpenMediation, request).mediation
    again = mediations_pb2.OpenMediationRequest(case_id=case_id, reason="再次申请")

    assert (opened.origin, opened.state, opened.version) == ("by_hand", "opened", 1)
    assert refused(desk.call, desk.files.OpenMediation, again) == (
        grpc.StatusCode.FAILED_PRECONDITION,
        "mediation_exists",
    )


def test_a_case_that_has_not_arrived_cannot_be_opened_yet(desk: Desk) -> None:
    request = mediations_pb2.OpenMediationRequest(case_id=new_uuid7(), reason="双方到场申请")

    assert refused(desk.call, desk.files.OpenMediation, request) == (
        grpc.StatusCode.FAILED_PRECONDITION,
        "not_yet",
    )


def test_the_same_key_opens_once(desk: Desk) -> None:
    key, case_id = uuid.uuid4().hex, desk.a_case()
    request = mediations_pb2.OpenMediationRequest(request_id=key, case_id=case_id, reason="申请")

    first = desk.call(desk.files.OpenMediation, request)
    second = desk.call(desk.files.OpenMediation, request)

    assert first == second


def test_all_consent_then_a_mediator_is_appointed(desk: Desk) -> None:
    mediation = desk.an_appointed()

    assert (mediation.state, mediation.mediator_id) == ("appointed", f"mediator@{COUNTY}")
    assert [consent.is_agreed for consent in mediation.consents] == [True, True]


def test_a_refusal_ends_the_file_with_its_notice(desk: Desk) -> None:
    mediation = desk.an_opened()

    ended = desk.consent(mediation, mediation.parties[1].party_id, is_agreed=False)

    assert (ended.state, ended.conclusion.end_reason) == ("concluded", "party_refuses")
    assert list(ended.conclusion.routes) == ["administrative_mediation", "judicial"]
    assert "人民调解法" in ended.conclusion.notice
    assert ended.conclusion.notice_time.seconds > 0


def test_a_stale_version_is_refused(desk: Desk) -> None:
    mediation = desk.an_opened()
    desk.consent(mediation, mediation.parties[0].party_id)

    assert refused(desk.consent, mediation, mediation.parties[1].party_id) == (
        grpc.StatusCode.ABORTED,
        "version_conflict",
    )


def test_another_county_and_another_mediator_find_nothing(desk: Desk) -> None:
    mediation_id = desk.an_appointed().mediation_id
    missing = refused(desk.get, new_uuid7())

    assert missing == (grpc.StatusCode.NOT_FOUND, "not_found")
    assert refused(desk.get, mediation_id, area_code="430424") == missing
    assert refused(desk.get, mediation_id, "mediator", name="mediator2@430423") == missing
    assert desk.get(mediation_id, "auditor", area_code="43").title == ""


@pytest.mark.parametrize("post", ["handler", "officer", "admin", "resident", "department"])
def test_posts_without_mediation_read_no_file(desk: Desk, post: str) -> None:
    mediation_id = desk.an_opened().mediation_id

    assert refused(desk.get, mediation_id, post)[0] is grpc.StatusCode.PERMISSION_DENIED


def test_a_failed_end_frees_the_room(desk: Desk) -> None:
    answer = desk.in_session()

    ended = desk.conclude(answer.mediation, "failed", "wide_differences")

    assert (ended.state, ended.conclusion.outcome) == ("concluded", "failed")
    wanted = sessions_pb2.ListSessionsRequest(mediation_id=ended.mediation_id)
    (session,) = desk.call(desk.sessions.ListSessions, wanted, "dispatcher").sessions
    assert session.state == "cancelled"
    assert desk.kernel.database["bookings"].count_documents({}) == 0


def test_work_counts_what_waits(desk: Desk) -> None:
    desk.an_opened()
    desk.in_session()

    work = desk.call(desk.files.GetMediationWork, mediations_pb2.GetMediationWorkRequest())

    assert (work.awaiting_consent, work.in_session, work.overdue) == (1, 1, 0)
