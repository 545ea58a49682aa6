"""Own cases by a proved phone on the real store: what is listed, what a pass opens, how long."""

import uuid
from datetime import timedelta
from typing import Any

import grpc
import pytest

from chassis.kernel import Kernel
from onedoor.intake.v1 import (
    attachments_pb2,
    cases_pb2,
    closing_pb2,
    evidence_pb2,
    follow_pb2,
    notices_pb2,
)
from onedoor.intake.v1 import own_cases_pb2 as pb
from services.intake.domain.own_cases import PASS_HOLDS
from services.intake.store import MongoCaseStore, MongoOwnCaseStore, SealedPasses
from tests.rpc.intake.closed import archive, reported
from tests.rpc.intake.door import COUNTY, Door
from tests.rpc.intake.people import a_party
from tests.support.rpc import refused

MISSING = (grpc.StatusCode.NOT_FOUND, "not_found")


@pytest.fixture
def phone() -> str:
    """A phone that nobody has."""
    return f"139{uuid.uuid4().int % 10**8:08d}"


def _list(door: Door, phone: str, *, area_code: str = COUNTY, **page: Any) -> Any:
    request = pb.ListOwnCasesRequest(verified_phone=phone, **page)
    return door.ask("ListOwnCases", request, "resident", area_code=area_code)


def _codes(door: Door, phone: str) -> list[str]:
    return [one.code for one in _list(door, phone).cases]


def _follow(door: Door, one: Any) -> Any:
    request = follow_pb2.FollowCaseRequest(code=one.code, key=one.key)
    return door.ask("FollowCase", request, "resident")


def _brought(door: Door, phone: str, **fields: Any) -> Any:
    party = a_party(fields.pop("role", "applicant"), "上官婉", phone=phone)
    others = fields.pop("others", [])
    return door.register(parties=[party, *others], **fields)


def test_the_holder_of_a_phone_finds_what_he_brought_newest_first(door: Door, phone: str) -> None:
    first = _brought(door, phone, title="路灯不亮")
    second = _brought(door, phone, title="井盖破损")
    _brought(door, "13700000001", title="别人的事")

    page = _list(door, f"+86 {phone}")

    assert [one.code for one in page.cases] == [second.code, first.code]
    assert [one.title for one in page.cases] == ["井盖破损", "路灯不亮"]
    assert (page.cases[0].state, page.cases[0].kind_name) == ("accepted", "民生服务")
    assert (page.total, page.next_page_token) == (2, "")
    half = _list(door, phone, page_size=1)
    assert [one.code for one in half.cases] == [second.code]
    rest = _list(door, phone, page_size=1, page_token=half.next_page_token)
    assert [one.code for one in rest.cases] == [first.code]
    assert list(_list(door, phone, area_code="430424").cases) == []


@pytest.mark.parametrize(
    "fields",
    [
        {"is_confidential": True},
        {"kind": "violation", "title": "占道经营"},
        {"title": "家暴求助"},
        {"title": "未成年人被雇"},
        {"kind": "dispute", "dispute_kind": "medical"},
    ],
    ids=str,
)
def test_what_a_phone_alone_must_not_tell_is_not_there(
    door: Door, phone: str, fields: dict[str, Any]
) -> None:
    case = _brought(door, phone, **fields)
    whole = MongoCaseStore(door.kernel).get(COUNTY, case.id)
    until = door.kernel.now() + PASS_HOLDS
    forced = SealedPasses(door.kernel).issue(whole, whole.parties[0], until)
    request = follow_pb2.FollowCaseRequest(code=case.code, key=forced)

    assert _codes(door, phone) == []
    assert refused(door.ask, "FollowCase", request, "resident") == MISSING
    assert door.ask("FollowCase", _with_key(case), "resident").code == case.code


def _with_key(case: Any) -> follow_pb2.FollowCaseRequest:
    return follow_pb2.FollowCaseRequest(code=case.code, key=case.query_key)


@pytest.mark.parametrize("role", ["respondent", "related"])
def test_who_did_not_bring_the_matter_finds_nothing(door: Door, phone: str, role: str) -> None:
    own = [a_party(role, "尉迟恭", phone=phone)]
    _brought(door, "13700000002", others=own, kind="dispute", dispute_kind="neighbour")

    assert _codes(door, phone) == []


def test_an_agent_follows_too(door: Door, phone: str) -> None:
    own = [a_party("agent", "尉迟恭", phone=phone)]
    case = _brought(door, "13700000003", others=own)

    (one,) = _list(door, phone).cases

    assert (one.code, _follow(door, one).party_role) == (case.code, "agent")


def test_the_pass_opens_all_that_the_key_opens(door: Door, phone: str) -> None:
    party = a_party("applicant", "上官婉", phone=phone)
    case = reported(door, parties=[party])
    (one,) = _list(door, phone).cases
    own = {"code": one.code, "key": one.key}

    told = _follow(door, one)
    assert (told.party_role, told.can_supplement, told.title) == ("applicant", True, "下水道堵塞")
    added = follow_pb2.SupplementByPartyRequest(**own, text="又堵了")
    assert door.ask("SupplementByParty", added, "resident").version == 4
    assert [one.text for one in _follow(door, one).own_supplements] == ["又堵了"]
    head = evidence_pb2.AddEvidenceRequest(**own, name="说明.txt")
    brought = door.stream("AddEvidence", head, "现场说明".encode(), "resident")
    files = evidence_pb2.ListEvidenceRequest(**own)
    assert len(door.ask("ListEvidence", files, "resident").attachments) == 1
    assert isinstance(brought.attachment, attachments_pb2.Attachment)
    verify = closing_pb2.VerifyCaseRequest(case_id=case.id, version=4, note="现场核查属实")
    door.ask("VerifyCase", verify, "dispatcher")
    visit = closing_pb2.VisitBackCaseRequest(
        case_id=case.id, version=5, channel="phone", is_reached=True, note="本人说已解决"
    )
    door.ask("VisitBackCase", visit, "supervisor")
    judged = follow_pb2.EvaluateByPartyRequest(**own, grade="basically_satisfied", comment="还行")
    assert door.ask("EvaluateByParty", judged, "resident").state == "evaluated"
    again = follow_pb2.ReopenByPartyRequest(**own, reason="又堵了")
    assert door.ask("ReopenByParty", again, "resident").state == "routed"


def test_the_pass_brings_the_notice_of_a_declined_matter(door: Door, phone: str) -> None:
    public = cases_pb2.RegisterPublicCaseRequest(
        kind="livelihood", title="路灯不亮", area_code="430423100", source="web",
        parties=[a_party("applicant", "上官婉", phone=phone)], verified_phone=phone,
        privacy_notice="2026-11",
    )  # fmt: skip
    case = door.ask("RegisterPublicCase", public, "resident")
    decline = cases_pb2.DeclineCaseRequest(
        case_id=case.id,
        version=1,
        reason_code="other",
        legal_route="other",
        reason="不属于受理范围",
    )
    door.ask("DeclineCase", decline, "dispatcher")
    (one,) = _list(door, phone).cases

    request = notices_pb2.GetOwnDeclineNoticeRequest(code=one.code, key=one.key)
    pieces = list(door.ask("GetOwnDeclineNotice", request, "resident"))

    assert pieces[0].media_type == "application/pdf"


def test_a_pass_holds_for_its_case_its_party_its_phone_and_its_time(
    door: Door, phone: str, intake_kernel: Kernel
) -> None:
    case, other = _brought(door, phone), _brought(door, phone, title="另一件")
    one = next(found for found in _list(door, phone).cases if found.code == case.code)
    whole, passes = MongoCaseStore(intake_kernel).get(COUNTY, case.id), SealedPasses(intake_kernel)
    now = intake_kernel.now()

    assert passes.holder(whole, one.key, now) == whole.parties[0]
    assert passes.holder(whole, one.key, now + PASS_HOLDS + timedelta(seconds=1)) is None
    later = f"FP{int(one.key[2:10], 16) + 3600:08X}{one.key[10:]}"
    for key in (later, one.key[:-1] + ("A" if one.key[-1] != "A" else "B"), "FP", one.key[2:]):
        request = follow_pb2.FollowCaseRequest(code=case.code, key=key)
        assert refused(door.ask, "FollowCase", request, "resident") == MISSING
    swapped = follow_pb2.FollowCaseRequest(code=other.code, key=one.key)
    assert refused(door.ask, "FollowCase", swapped, "resident") == MISSING
    amended = [a_party("applicant", "上官婉", phone="13700000009")]
    amended[0].id = whole.parties[0].id
    change = cases_pb2.AmendCaseRequest(
        case_id=case.id, version=1, reason="换了号码", parties=amended
    )
    door.ask("AmendCase", change, "clerk")
    request = follow_pb2.FollowCaseRequest(code=case.code, key=one.key)
    assert refused(door.ask, "FollowCase", request, "resident") == MISSING


def test_a_stranger_gets_an_empty_list_of_the_same_shape(door: Door, phone: str) -> None:
    page = _list(door, phone)

    assert (list(page.cases), page.total, page.total_is_exact, page.next_page_token) == (
        [], 0, True, "",
    )  # fmt: skip
    assert refused(_list, door, "12")[0] is grpc.StatusCode.INVALID_ARGUMENT
    request = pb.ListOwnCasesRequest(verified_phone=phone)
    for who in ("clerk", "admin", "leader"):
        assert refused(door.ask, "ListOwnCases", request, who)[1] == "not_permitted"


def test_an_archived_matter_is_still_found_and_an_erased_one_is_not(
    door: Door, phone: str, intake_kernel: Kernel
) -> None:
    case = reported(door, parties=[a_party("applicant", "上官婉", phone=phone)])
    archive(door, case)
    assert _codes(door, phone) == [case.code]
    now = {"erase_time": intake_kernel.now()}
    intake_kernel.database["cases"].update_one({"_id": case.id}, {"$set": now})

    assert _codes(door, phone) == []


def test_the_list_follows_an_index(intake_kernel: Kernel, phone: str) -> None:
    assert MongoOwnCaseStore(intake_kernel).of_phone(COUNTY, phone, size=5, token="").items == []
    brought = {"phone_index": "x", "role": {"$in": ["applicant"]}}
    where = {"$and": [{"county": COUNTY}, {"parties": {"$elemMatch": brought}}]}

    plan = intake_kernel.database["cases"].find(where).sort("_id", -1).limit(5).explain()

    assert "'COLLSCAN'" not in str(plan["queryPlanner"]["winningPlan"])
