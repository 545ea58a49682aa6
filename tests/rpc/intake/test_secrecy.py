"""Who never learns who reported, and who reads what is restricted（I10, I11, A22）."""

import json
from typing import Any

import grpc
import pytest
from google.protobuf.message import Message

from chassis.sealing import load_sealing
from onedoor.intake.v1 import cases_pb2, desk_pb2, follow_pb2, sameness_pb2
from tests.rpc.intake.door import Door, a_report
from tests.support.rpc import refused
from tests.support.stack import keys_dir

NOT_FOUND = (grpc.StatusCode.NOT_FOUND, "not_found")
DENIED = (grpc.StatusCode.PERMISSION_DENIED, "not_permitted")
REPORTER, PHONE, NUMBER = "欧阳举贤", "13812349876", "11010519491231002X"
PLANTED = (REPORTER, PHONE, NUMBER, "欧***", "138******76", "110*************2X")
ACCUSED = {"name": "housing.handler@430423", "department": "housing"}
BESIDE: dict[str, dict[str, str]] = {
    "handler": ACCUSED,
    "department": {"name": "housing.department@430423", "department": "housing"},
}
REGISTRAR = {"name": "clerk7@430423"}


def _party(role: str, name: str, **more: str) -> cases_pb2.PartyReport:
    return cases_pb2.PartyReport(role=role, type="person", name=name, **more)


def _reported(door: Door, **fields: Any) -> cases_pb2.RegisterCaseResponse:
    """A case with a planted reporter, whose name also stands in its words, routed to housing."""
    spaced = f"{PHONE[:3]}-{PHONE[3:7]} {PHONE[7:]}"
    parties = [
        _party("applicant", REPORTER, phone=PHONE, id_number=NUMBER),
        _party("respondent", "房管局某科长"),
    ]
    case = door.register(
        title=f"{REPORTER}举报占用公房",
        narrative=f"本人{REPORTER}，电话{spaced}，证件{NUMBER}，反映房管局占用公房。",
        address=f"{REPORTER}家旁",
        parties=parties,
        **fields,
    )
    door.route(case, "housing")
    said = f"我是{REPORTER[:2]} {REPORTER[2:]}，电话１３８{PHONE[3:]}，照片已寄出"
    added = follow_pb2.SupplementByPartyRequest(code=case.code, key=case.query_key, text=said)
    door.ask("SupplementByParty", added, "resident")
    return case


def _read(door: Door, case: Any, post: str, **who: str) -> str:
    """Everything intake answers about a case to who may read it."""
    asked: list[tuple[str, Message]] = [
        ("GetCase", desk_pb2.GetCaseRequest(case_id=case.id)),
        ("GetTimeline", desk_pb2.GetTimelineRequest(case_id=case.id)),
    ]
    answers = [door.ask(method, request, post, **who) for method, request in asked]
    return " ".join(_leaves(answer) for answer in answers)


def _leaves(message: Message) -> str:
    parts = []
    for field, value in message.ListFields():
        values = value if field.is_repeated else [value]
        parts += [_leaves(one) if isinstance(one, Message) else str(one) for one in values]
    return " ".join(parts)


@pytest.mark.parametrize("post", list(BESIDE))
@pytest.mark.parametrize("fields", [{"kind": "violation"}, {"is_confidential": True}])
def test_the_accused_unit_learns_nothing_of_the_reporter(
    door: Door, post: str, fields: dict[str, Any]
) -> None:
    case = _reported(door, **fields)

    text = _read(door, case, post, **BESIDE[post])

    assert [sign for sign in PLANTED if sign in text] == []
    assert "反映房管局占用公房" in text
    assert "照片已寄出" in text
    assert "（已申请保密）" in text


def test_an_open_matter_shows_its_applicant_masked_to_the_handler(door: Door) -> None:
    case = _reported(door, kind="livelihood")

    text = _read(door, case, "handler", **ACCUSED)

    assert "欧***" in text
    assert REPORTER in text  # the words of an open matter are its own


def test_the_centre_reads_who_reported_a_violation_masked(door: Door) -> None:
    case = _reported(door, kind="violation")

    shown = door.ask("GetCase", desk_pb2.GetCaseRequest(case_id=case.id), "dispatcher").case

    assert [party.name for party in shown.parties] == ["欧***", "房*****"]


@pytest.mark.parametrize("fields", [{"kind": "violation"}, {"is_confidential": True}])
def test_what_is_sealed_for_the_others_names_no_reporter(
    door: Door, fields: dict[str, Any]
) -> None:
    case = _reported(door, **fields)
    row = door.kernel.database["outbox"].find_one(
        {"subject": case.id, "routing_key": "case_accepted"}
    )

    assert row is not None
    envelope = json.loads(row["body"])
    told = {
        reader: load_sealing(keys_dir(), reader).unbox(envelope["sealed"][reader], row["_id"])
        for reader in ("routing", "grid", "mediation")
    }
    assert [sign for sign in PLANTED if sign in f"{told} {row['body']}"] == []
    assert "反映房管局占用公房" in told["routing"]["narrative"]


def test_what_mediation_prints_names_no_secret_reporter(door: Door) -> None:
    request = desk_pb2.GetPartiesRequest(purpose="制作调解协议书")
    request.case_id = _reported(door, kind="violation").id

    secret = door.ask("GetParties", request, "service", name="service:mediation")
    for_notice = door.ask("GetParties", request, "service", name="service:notify")

    assert [sign for sign in PLANTED if sign in _leaves(secret)] == []
    assert [party.name for party in secret.parties] == ["（已申请保密）", "房管局某科长"]
    assert for_notice.parties[0].name == REPORTER


def test_the_respondent_learns_nothing_of_the_reporter(door: Door) -> None:
    case = _reported(door, kind="violation")
    key = next(one.query_key for one in case.party_keys if one.role == "respondent")

    request = follow_pb2.FollowCaseRequest(code=case.code, key=key)
    text = _leaves(door.ask("FollowCase", request, "resident"))

    assert [sign for sign in PLANTED if sign in text] == []
    assert "违法违规" in text


def _restricted(door: Door, **fields: Any) -> cases_pb2.RegisterCaseResponse:
    case: cases_pb2.RegisterCaseResponse = door.ask(
        "RegisterCase", a_report(**fields), "clerk", **REGISTRAR
    )
    door.route(case, "housing")
    return case


READERS = [
    ("clerk", REGISTRAR, True),
    ("clerk", {"name": "clerk8@430423"}, False),
    ("dispatcher", {}, True),
    ("supervisor", {}, True),
    ("leader", {}, False),
    ("auditor", {"area_code": "43"}, False),
    ("officer", {}, False),
    ("mediator", {}, False),
    ("handler", {"department": "housing"}, True),
    ("handler", {"department": "labour"}, False),
    ("department", {"department": "housing"}, True),
]
MATTERS: list[dict[str, Any]] = [
    {"sensitivities": ["family_violence"]},
    {"kind": "dispute", "dispute_kind": "medical"},
    {"narrative": "丈夫长期家暴，请求帮助"},
    {"parties": [_party("applicant", "小明", id_number="430423201501010010")]},
]


@pytest.mark.parametrize(("post", "who", "may_read"), READERS)
@pytest.mark.parametrize("matter", MATTERS, ids=lambda matter: next(iter(matter)))
def test_a_restricted_case_is_read_by_who_has_a_part_in_it(
    door: Door, matter: dict[str, Any], post: str, who: dict[str, str], may_read: bool
) -> None:
    case = _restricted(door, **matter)
    requests = [
        ("GetCase", desk_pb2.GetCaseRequest(case_id=case.id)),
        ("GetTimeline", desk_pb2.GetTimelineRequest(case_id=case.id)),
    ]

    for method, request in requests:
        if may_read:
            assert door.ask(method, request, post, **who)
        else:
            assert refused(door.ask, method, request, post, **who) == NOT_FOUND


@pytest.mark.parametrize(
    ("post", "who", "is_listed"), [row for row in READERS if row[0] in ("clerk", "dispatcher",
    "supervisor", "leader", "auditor")],
)  # fmt: skip
def test_a_list_leaves_out_what_is_restricted(
    door: Door, post: str, who: dict[str, str], is_listed: bool
) -> None:
    case = _restricted(door, sensitivities=["minor"])

    rows = door.ask("ListCases", desk_pb2.ListCasesRequest(code=case.code), post, **who).cases

    assert [row.id for row in rows] == ([case.id] if is_listed else [])


def test_another_clerk_cannot_write_to_what_he_may_not_read(door: Door) -> None:
    case = _restricted(door, sensitivities=["minor"])
    other = {"name": "clerk8@430423"}
    amend = cases_pb2.AmendCaseRequest(case_id=case.id, version=1, title="改标题", reason="试")
    withdraw = cases_pb2.WithdrawCaseRequest(case_id=case.id, version=1, reason="试")
    supplement = cases_pb2.SupplementCaseRequest(case_id=case.id, version=1, text="试")

    outcomes = {
        refused(door.ask, "AmendCase", amend, "clerk", **other),
        refused(door.ask, "WithdrawCase", withdraw, "clerk", **other),
        refused(door.ask, "SupplementCase", supplement, "clerk", **other),
        refused(door.ask, "SupplementCase", supplement, "officer"),
    }

    assert outcomes == {NOT_FOUND}


def test_a_clerk_may_restrict_a_case_and_only_a_dispatcher_lifts_it(door: Door) -> None:
    case = door.register()
    mark = cases_pb2.Sensitivities(names=["health"])
    amend = cases_pb2.AmendCaseRequest(
        case_id=case.id, version=case.version, sensitivities=mark, reason="涉病历"
    )
    version = door.ask("AmendCase", amend).version
    lift = cases_pb2.AmendCaseRequest(
        case_id=case.id, version=version, sensitivities=cases_pb2.Sensitivities(), reason="误标"
    )

    assert refused(door.ask, "AmendCase", lift) == DENIED
    lift.request_id = ""
    door.ask("AmendCase", lift, "dispatcher")
    shown = door.ask("GetCase", desk_pb2.GetCaseRequest(case_id=case.id), "leader").case
    assert list(shown.sensitivities) == []


def test_people_are_found_by_an_exact_name_and_number_and_the_search_is_noted(
    door: Door,
) -> None:
    party = _party("applicant", "阿依古丽·买买提", id_number="110105491231002")
    case = door.register(parties=[party])
    audit = door.kernel.database["audit"]

    def found(**fields: Any) -> list[str]:
        rows = door.ask("ListCases", desk_pb2.ListCasesRequest(**fields)).cases
        return [row.id for row in rows]

    assert found(name="阿依古丽•买买提 ") == [case.id]
    assert found(id_number="110105491231002") == [case.id]
    assert found(name="阿依古丽") == []
    assert audit.count_documents({"purpose": "search", "fields": ["name"]}) == 2
    assert audit.count_documents({"purpose": "search", "fields": ["id_number"]}) == 1


@pytest.mark.parametrize(("post", "who"), [("leader", {}), ("auditor", {"area_code": "43"})])
def test_only_who_works_at_the_centre_searches_for_people(
    door: Door, post: str, who: dict[str, str]
) -> None:
    request = desk_pb2.ListCasesRequest(name="张三")

    assert refused(door.ask, "ListCases", request, post, **who) == DENIED


@pytest.mark.parametrize("fields", [{"is_confidential": True}, {"sensitivities": ["minor"]}])
def test_a_search_by_person_finds_no_closed_case_of_somebody_else(
    door: Door, fields: dict[str, Any]
) -> None:
    phone = "15912349001" if "is_confidential" in fields else "15912349002"
    case = _restricted(door, parties=[_party("applicant", "李四", phone=phone)], **fields)
    request = desk_pb2.ListCasesRequest(phone=phone)

    def found(post: str, **who: str) -> list[str]:
        return [row.id for row in door.ask("ListCases", request, post, **who).cases]

    assert found("clerk", name="clerk8@430423") == []
    assert found("clerk", **REGISTRAR) == [case.id]
    assert found("supervisor") == [case.id]


def test_the_accused_department_sees_no_case_even_with_a_share(door: Door) -> None:
    case = door.register(kind="livelihood", accused_department="housing")
    door.route(case)
    request = desk_pb2.GetCaseRequest(case_id=case.id)

    for post in BESIDE:
        assert refused(door.ask, "GetCase", request, post, **BESIDE[post]) == NOT_FOUND
    assert door.ask("GetCase", request, "dispatcher").case.accused_department == "housing"
    water = {"name": "water.handler@430423", "department": "water"}
    door.route(case, "water")
    assert door.ask("GetCase", request, "handler", **water).case.accused_department == ""


def test_whom_a_case_accuses_is_corrected_like_any_fact(door: Door) -> None:
    case = door.register(kind="livelihood")
    fields: dict[str, Any] = {"case_id": case.id, "reason": "来人补充"}
    wrong = cases_pb2.AmendCaseRequest(version=case.version, accused_department="房管局", **fields)
    assert refused(door.ask, "AmendCase", wrong)[1] == "invalid_fields"

    right = cases_pb2.AmendCaseRequest(version=case.version, accused_department="housing", **fields)
    amended = door.ask("AmendCase", right)

    assert list(amended.changed_fields) == ["accused_department"]
    row = door.kernel.database["outbox"].find_one(
        {"subject": case.id, "routing_key": "case_amended"}
    )
    assert row is not None
    assert "housing" not in row["body"]


def test_a_case_is_not_merged_with_one_that_it_accuses_the_holder_of(door: Door) -> None:
    main, case = door.register(), door.register(accused_department="housing")
    door.route(main, "housing")
    door.route(case, "water")
    for one, other in ((case, main), (main, case)):
        merge = sameness_pb2.MergeCaseRequest(
            case_id=one.id, version=2, main_case_id=other.id, reason="同一处堵塞"
        )
        assert refused(door.ask, "MergeCase", merge, "dispatcher")[1] == "accused_handles"
