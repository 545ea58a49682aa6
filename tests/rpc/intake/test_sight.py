"""Who sees what: other counties nothing, each post its own, residents by code and key."""

import grpc
import pytest

from onedoor.intake.v1 import cases_pb2, desk_pb2, follow_pb2
from services.intake.domain.codes import compose, local_date
from tests.rpc.intake.door import COUNTY, Door
from tests.support.rpc import refused

NOT_FOUND = (grpc.StatusCode.NOT_FOUND, "not_found")
DENIED = (grpc.StatusCode.PERMISSION_DENIED, "not_permitted")


def test_another_county_gets_the_answer_of_a_missing_case(door: Door) -> None:
    case = door.register()
    real = desk_pb2.GetCaseRequest(case_id=case.id)
    missing = desk_pb2.GetCaseRequest(case_id="0190-missing")

    foreign = refused(door.ask, "GetCase", real, "clerk", area_code="430424")

    assert foreign == refused(door.ask, "GetCase", missing) == NOT_FOUND


def test_names_phones_and_numbers_are_masked(door: Door) -> None:
    party = cases_pb2.PartyReport(
        role="applicant",
        type="person",
        name="欧阳修文",
        phone="138 1234 5678",
        id_number="11010519491231002x",
    )
    case = door.register(parties=[party])

    shown = door.ask("GetCase", desk_pb2.GetCaseRequest(case_id=case.id)).case

    seen = shown.parties[0]
    assert (seen.name, seen.phone, seen.id_number) == (
        "欧***",
        "138******78",
        "110*************2X",
    )
    raw = str(door.kernel.database["cases"].find_one({"_id": case.id}))
    assert not [
        text for text in ("欧阳修文", "13812345678", case.query_key, "人民路") if text in raw
    ]


def test_the_auditor_of_the_province_reads_no_words(door: Door) -> None:
    case = door.register()

    request = desk_pb2.GetCaseRequest(case_id=case.id)
    shown = door.ask("GetCase", request, "auditor", area_code="43").case

    assert (shown.title, shown.narrative, shown.address) == ("民生服务", "", "")
    listed = desk_pb2.ListCasesRequest(code=case.code)
    rows = door.ask("ListCases", listed, "auditor", area_code="43").cases
    assert [row.title for row in rows] == ["民生服务"]


def test_a_handler_sees_only_cases_his_department_has_a_share_in(door: Door) -> None:
    case = door.register()
    door.route(case, "housing")
    request = desk_pb2.GetCaseRequest(case_id=case.id)

    seen = door.ask("GetCase", request, "handler", department="housing").case

    assert seen.lead_department == "housing"
    assert refused(door.ask, "GetCase", request, "handler", department="labour") == NOT_FOUND


@pytest.mark.parametrize(
    ("post", "outcome"), [("admin", DENIED), ("officer", NOT_FOUND), ("mediator", NOT_FOUND)]
)
def test_posts_without_a_part_in_the_case_do_not_see_it(
    door: Door, post: str, outcome: tuple[grpc.StatusCode, str]
) -> None:
    case = door.register()

    request = desk_pb2.GetCaseRequest(case_id=case.id)

    assert refused(door.ask, "GetCase", request, post) == outcome


def test_an_unknown_code_and_a_wrong_key_get_the_same_answer(door: Door) -> None:
    case = door.register()
    unknown = compose(COUNTY, local_date(case.register_time.ToDatetime().astimezone()), 99_999)
    asked = [(case.code, "AAAAAAAAAA"), (unknown, case.query_key), ("x\0y", ""), (case.code, "")]

    def answer(code: str, key: str) -> tuple[object, ...]:
        request = follow_pb2.FollowCaseRequest(code=code, key=key)
        try:
            door.ask("FollowCase", request, "resident")
        except grpc.RpcError as error:
            return (error.code(), error.details(), tuple(error.trailing_metadata()))
        raise AssertionError("it was answered")

    answers = {answer(*pair) for pair in asked}

    assert len(answers) == 1
    assert answers.pop()[0] is grpc.StatusCode.NOT_FOUND


def test_a_key_is_read_however_it_is_typed(door: Door) -> None:
    case = door.register()
    key = case.query_key
    typed = f" {key[:5].lower()}-{key[5:]} "

    seen = door.ask(
        "FollowCase", follow_pb2.FollowCaseRequest(code=case.code, key=typed), "resident"
    )

    assert (seen.state_name, seen.steps[0].what) == ("已受理，正在分流", "中心已受理")


def test_a_party_reads_only_its_own_supplements_and_staff_read_all(door: Door) -> None:
    parties = [
        cases_pb2.PartyReport(role=role, type="person", name=name)
        for role, name in (("applicant", "张三"), ("respondent", "王五"))
    ]
    case = door.register(kind="dispute", dispute_kind="neighbour", parties=parties)
    keys = {key.role: key.query_key for key in case.party_keys}
    added = follow_pb2.SupplementByPartyRequest(
        code=case.code, key=keys["applicant"], text="墙体照片已寄出"
    )
    door.ask("SupplementByParty", added, "resident")

    own, other = (
        door.ask(
            "FollowCase", follow_pb2.FollowCaseRequest(code=case.code, key=key), "resident"
        ).own_supplements
        for key in (keys["applicant"], keys["respondent"])
    )
    timeline = door.ask("GetTimeline", desk_pb2.GetTimelineRequest(case_id=case.id)).items

    assert [one.text for one in own] == ["墙体照片已寄出"]
    assert list(other) == []
    assert (timeline[-1].what, timeline[-1].who) == ("补充材料：墙体照片已寄出", "当事人")


def test_only_two_services_read_names_and_the_read_is_audited(door: Door) -> None:
    case = door.register()
    request = desk_pb2.GetPartiesRequest(case_id=case.id, purpose="调解协议")

    named = door.ask("GetParties", request, "service", name="service:mediation").parties

    assert [party.name for party in named] == ["张三"]
    assert refused(door.ask, "GetParties", request, "service", name="service:grid") == DENIED
    assert refused(door.ask, "GetParties", request, "supervisor") == DENIED
    audited = {"action": "GetParties", "result": "ok", "purpose": "调解协议"}
    assert door.kernel.database["audit"].count_documents(audited) == 1
