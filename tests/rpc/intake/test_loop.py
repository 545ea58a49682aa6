"""The whole life of a case behind the real server, on the real store."""

import grpc

from onedoor.intake.v1 import cases_pb2, closing_pb2, desk_pb2, follow_pb2
from tests.rpc.intake.door import Door, a_report
from tests.support.rpc import refused


def test_a_matter_goes_from_the_door_to_the_archive(door: Door) -> None:
    case = door.register()
    assignment = door.route(case)
    door.sign(case, assignment)
    door.complete(case, assignment)
    verified = door.ask(
        "VerifyCase",
        closing_pb2.VerifyCaseRequest(case_id=case.id, version=4, note="属实"),
        "dispatcher",
    )
    visited = door.ask(
        "VisitBackCase",
        closing_pb2.VisitBackCaseRequest(
            case_id=case.id, version=verified.version, channel="phone", is_reached=True
        ),
        "supervisor",
    )
    evaluated = door.ask(
        "EvaluateByParty",
        follow_pb2.EvaluateByPartyRequest(code=case.code, key=case.query_key, grade="satisfied"),
        "resident",
    )
    archived = door.ask(
        "ArchiveCase",
        closing_pb2.ArchiveCaseRequest(case_id=case.id, version=evaluated.version),
        "supervisor",
    )

    assert (visited.state, evaluated.state, archived.state) == (
        "visited_back",
        "evaluated",
        "archived",
    )
    assert door.events_of(case) == [
        "case_accepted",
        "case_moved",
        "case_moved",
        "case_moved",
        "case_verified",
        "case_visited_back",
        "case_evaluated",
        "case_archived",
    ]


def test_one_transaction_writes_case_event_timeline_audit_and_answer(door: Door) -> None:
    case = door.register()

    database = door.kernel.database
    assert database["cases"].count_documents({"_id": case.id}) == 1
    assert door.events_of(case) == ["case_accepted"]
    assert database["timeline"].count_documents({"case_id": case.id}) == 1
    assert database["audit"].count_documents({"objects.id": case.id}) == 1
    assert (case.state, case.version) == ("accepted", 1)


def test_the_same_request_twice_is_one_case(door: Door) -> None:
    request = a_report(request_id="the-same-key")

    first, second = door.ask("RegisterCase", request), door.ask("RegisterCase", request)

    assert first == second
    assert door.kernel.database["cases"].count_documents({"code": first.code}) == 1


def test_the_slower_of_two_editors_is_told_the_version_that_stands(door: Door) -> None:
    case = door.register()
    door.ask("AmendCase", cases_pb2.AmendCaseRequest(case_id=case.id, version=1, title="甲的更正"))

    stale = cases_pb2.AmendCaseRequest(case_id=case.id, version=1, title="乙的更正")

    assert refused(door.ask, "AmendCase", stale) == (
        grpc.StatusCode.ABORTED,
        "version_conflict",
    )


def test_a_resident_reports_and_a_dispatcher_accepts(door: Door) -> None:
    reported = door.ask(
        "RegisterPublicCase",
        cases_pb2.RegisterPublicCaseRequest(
            kind="livelihood",
            title="路灯不亮",
            area_code="430423100",
            parties=[cases_pb2.PartyReport(role="applicant", type="person", name="李四")],
            verified_phone="13812345678",
        ),
        "resident",
    )
    accepted = door.ask(
        "AcceptCase",
        cases_pb2.AcceptCaseRequest(case_id=reported.id, version=reported.version),
        "dispatcher",
    )

    assert (reported.state, accepted.state) == ("registered", "accepted")
    assert door.events_of(reported) == ["case_registered", "case_accepted"]


def test_a_declined_case_tells_its_reason_and_route_to_the_applicant_only(door: Door) -> None:
    parties = [
        cases_pb2.PartyReport(role="applicant", type="person", name="张三"),
        cases_pb2.PartyReport(role="respondent", type="person", name="王五"),
    ]
    case = door.register(kind="dispute", dispute_kind="contract", parties=parties)
    door.ask(
        "DeclineCase",
        cases_pb2.DeclineCaseRequest(
            case_id=case.id,
            version=1,
            reason_code="in_litigation",
            legal_route="litigation",
            reason="法院已经立案",
        ),
        "dispatcher",
    )
    keys = {key.role: key.query_key for key in case.party_keys}

    def seen_by(role: str) -> follow_pb2.FollowCaseResponse:
        request = follow_pb2.FollowCaseRequest(code=case.code, key=keys[role])
        answer: follow_pb2.FollowCaseResponse = door.ask("FollowCase", request, "resident")
        return answer

    assert seen_by("applicant").decline_reason == "法院已经立案"
    assert seen_by("applicant").legal_route_name == "向人民法院提起诉讼"
    assert seen_by("respondent").decline_reason == ""
    assert seen_by("respondent").title == "合同纠纷"


def test_corrections_keep_old_values_and_show_them_masked(door: Door) -> None:
    case = door.register()
    party = case.party_keys[0].party_id
    report = cases_pb2.PartyReport(
        id=party, role="applicant", type="person", name="张山", phone="13812345678"
    )
    door.ask(
        "AmendCase",
        cases_pb2.AmendCaseRequest(
            case_id=case.id, version=1, title="下水道破裂", parties=[report]
        ),
    )
    history = door.ask("GetCaseHistory", desk_pb2.GetCaseHistoryRequest(case_id=case.id))

    changes = {one.field: (one.old_value, one.new_value) for one in history.amendments[0].changes}
    assert changes["title"] == ("下水道堵塞", "下水道破裂")
    assert changes[f"parties.{party}.name"] == ("张*", "张*")
    raw = door.kernel.database["amendments"].find_one({"case_id": case.id})
    assert "张三" not in str(raw)


def test_who_handled_a_case_may_not_visit_back(door: Door) -> None:
    case = door.register()
    assignment = door.route(case)
    door.complete(case, assignment)
    door.ask(
        "VerifyCase",
        closing_pb2.VerifyCaseRequest(case_id=case.id, version=3, note="属实"),
        "dispatcher",
    )
    visit = closing_pb2.VisitBackCaseRequest(
        case_id=case.id, version=4, channel="phone", is_reached=True
    )

    outcome = refused(door.ask, "VisitBackCase", visit, "supervisor", name="dispatcher@430423")

    assert outcome == (grpc.StatusCode.PERMISSION_DENIED, "handled_before")
