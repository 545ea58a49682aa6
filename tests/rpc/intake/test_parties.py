"""Parties in depth: for whom they stand, whether their contact holds, and hundreds of them."""

from typing import Any

import grpc
import pytest

from onedoor.intake.v1 import cases_pb2, desk_pb2, parties_pb2
from tests.rpc.intake.door import Door
from tests.rpc.intake.people import a_case_of_three, a_party
from tests.support.rpc import refused

INVALID = (grpc.StatusCode.INVALID_ARGUMENT, "invalid_fields")


def test_several_hundred_parties_are_read_in_pages(door: Door) -> None:
    many = [a_party("applicant", f"工友{number}") for number in range(230)]
    case = door.register(kind="dispute", dispute_kind="labour_wages", parties=many)

    seen: list[str] = []
    token = ""
    while True:
        request = parties_pb2.ListPartiesRequest(case_id=case.id, page_size=100, page_token=token)
        page = door.ask("ListParties", request)
        seen += [party.id for party in page.parties]
        token = page.next_page_token
        if not token:
            break

    assert seen == [key.party_id for key in case.party_keys]
    assert (page.total, page.parties[0].party.name) == (230, "工****")
    bad = parties_pb2.ListPartiesRequest(case_id=case.id, page_token="x")
    assert refused(door.ask, "ListParties", bad) == INVALID


def test_an_agent_stands_for_somebody_by_a_written_paper(door: Door) -> None:
    case, (applicant, _, agent) = a_case_of_three(door)
    version = door.state_of(case)[1]
    request = parties_pb2.AuthoriseAgentRequest(
        case_id=case.id, party_id=agent, version=version, represents=[applicant],
        scope="special", paper="授权委托书（2026年3月2日）", until="2099-12-31",
    )  # fmt: skip

    answer = door.ask("AuthoriseAgent", request)

    assert (answer.state, answer.version) == ("routed", version + 1)
    listed = door.ask("ListParties", parties_pb2.ListPartiesRequest(case_id=case.id)).parties
    authority = next(one.authority for one in listed if one.id == agent)
    assert (list(authority.represents), authority.scope) == ([applicant], "special")
    assert (authority.paper, authority.until) == ("授权委托书（2026年3月2日）", "2099-12-31")
    assert "授权委托书" not in str(door.kernel.database["cases"].find_one({"_id": case.id}))
    timeline = door.ask("GetTimeline", desk_pb2.GetTimelineRequest(case_id=case.id)).items
    assert timeline[-1].what == "更正登记内容：登记代理人授权（特别授权）"


@pytest.mark.parametrize(
    "fields",
    [
        {"represents": []},
        {"represents": ["nobody"]},
        {"represents": ["$agent"]},
        {"represents": ["$applicant", "$respondent"]},
        {"represents": ["$applicant", "$applicant"]},
        {"scope": "all"},
        {"paper": " "},
        {"until": "2020-01-01"},
        {"until": "tomorrow"},
        {"party_id": "$applicant"},
    ],
    ids=str,
)
def test_a_faulty_authority_is_refused(door: Door, fields: dict[str, Any]) -> None:
    case, ids = a_case_of_three(door)
    named = dict(zip(("$applicant", "$respondent", "$agent"), ids, strict=True))
    given: dict[str, Any] = {"party_id": ids[2], "represents": [ids[0]], "scope": "general",
                             "paper": "委托书"} | fields  # fmt: skip
    given["party_id"] = named.get(given["party_id"], given["party_id"])
    given["represents"] = [named.get(one, one) for one in given["represents"]]
    request = parties_pb2.AuthoriseAgentRequest(
        case_id=case.id, version=door.state_of(case)[1], **given
    )

    assert refused(door.ask, "AuthoriseAgent", request) == INVALID


def test_a_contact_is_proved_by_staff_or_by_its_own_code_and_lapses_with_the_phone(
    door: Door,
) -> None:
    case, (applicant, respondent, agent) = a_case_of_three(door)

    def verify(party_id: str, **fields: Any) -> parties_pb2.VerifyContactRequest:
        version = door.state_of(case)[1]
        return parties_pb2.VerifyContactRequest(
            case_id=case.id, party_id=party_id, version=version, **fields
        )

    door.ask("VerifyContact", verify(applicant, verified_phone="13812345678"))
    door.ask("VerifyContact", verify(respondent, note="当面拨打，本人接听"))

    def checks() -> list[str]:
        listed = door.ask("ListParties", parties_pb2.ListPartiesRequest(case_id=case.id))
        return [party.contact_check for party in listed.parties]

    assert checks() == ["code", "staff", ""]
    wrong = verify(applicant, verified_phone="13812345679")
    assert refused(door.ask, "VerifyContact", wrong) == INVALID
    assert refused(door.ask, "VerifyContact", verify(applicant)) == INVALID
    assert refused(door.ask, "VerifyContact", verify(agent, note="无电话")) == INVALID
    changed = a_party("applicant", "张三", phone="13812340000")
    changed.id = applicant
    amend = cases_pb2.AmendCaseRequest(
        case_id=case.id, version=door.state_of(case)[1], parties=[changed], reason="换号"
    )
    door.ask("AmendCase", amend)
    assert checks() == ["", "staff", ""]


def test_a_residents_own_code_proves_the_contact(door: Door) -> None:
    report = cases_pb2.RegisterPublicCaseRequest(
        kind="livelihood", title="路灯不亮", area_code="430423100", privacy_notice="1",
        verified_phone="13812345670", parties=[a_party("applicant", "张三")],
    )  # fmt: skip
    case = door.ask("RegisterPublicCase", report, "resident")

    listed = door.ask("ListParties", parties_pb2.ListPartiesRequest(case_id=case.id)).parties

    assert [party.contact_check for party in listed] == ["code"]


def test_a_group_sends_five_at_most(door: Door) -> None:
    workers = [a_party("applicant", f"工友{number}") for number in range(7)]
    case = door.register(
        kind="dispute", dispute_kind="labour_wages", source="petition_office",
        parties=[*workers, a_party("respondent", "某公司")],
    )  # fmt: skip
    ids = [key.party_id for key in case.party_keys]

    def represent(*party_ids: str) -> parties_pb2.NameRepresentativesRequest:
        version = door.state_of(case)[1]
        return parties_pb2.NameRepresentativesRequest(
            case_id=case.id, version=version, party_ids=party_ids
        )

    door.ask("NameRepresentatives", represent(*ids[:5]))
    door.ask("NameRepresentatives", represent(ids[6]))

    listed = door.ask("ListParties", parties_pb2.ListPartiesRequest(case_id=case.id)).parties
    assert [party.id for party in listed if party.is_representative] == [ids[6]]
    assert refused(door.ask, "NameRepresentatives", represent(*ids[:6])) == INVALID
    assert refused(door.ask, "NameRepresentatives", represent(ids[7])) == INVALID
    assert refused(door.ask, "NameRepresentatives", represent()) == INVALID
    alone, (applicant, *_) = a_case_of_three(door)
    request = parties_pb2.NameRepresentativesRequest(
        case_id=alone.id, version=door.state_of(alone)[1], party_ids=[applicant]
    )
    assert refused(door.ask, "NameRepresentatives", request) == INVALID


def test_a_standing_written_on_a_stale_version_is_refused(door: Door) -> None:
    case, (applicant, *_) = a_case_of_three(door)
    request = parties_pb2.VerifyContactRequest(
        case_id=case.id, party_id=applicant, version=99, note="当面"
    )

    assert refused(door.ask, "VerifyContact", request) == (
        grpc.StatusCode.ABORTED,
        "version_conflict",
    )


def test_passports_stand_apart_and_a_strange_region_is_a_doubt_only(door: Door) -> None:
    numbers = [
        ("passport", "E12345678"),
        ("other", "H08123456(1)"),
        ("resident", "430499491231002"),
    ]
    parties = [
        a_party("applicant", f"当事人{number}", id_number=number, id_type=kind)
        for kind, number in numbers
    ]
    case = door.register(parties=parties)

    listed = door.ask("ListParties", parties_pb2.ListPartiesRequest(case_id=case.id)).parties

    assert [party.id_type for party in listed] == ["passport", "other", "resident"]
    assert [list(party.doubts) for party in listed] == [[], [], ["region_unknown"]]
