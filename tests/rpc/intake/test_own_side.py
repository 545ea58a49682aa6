"""What a party sees of its matter: category and answers, its own steps, renamed states, notices."""

import io
from typing import Any

import grpc
import pytest
from pypdf import PdfReader

from chassis.kernel import Kernel
from chassis.ports import new_uuid7
from onedoor.intake.v1 import (
    cases_pb2,
    categories_pb2,
    closing_pb2,
    desk_pb2,
    follow_pb2,
    notices_pb2,
)
from services.intake.domain.process import Process, ProcessState, Rules
from services.intake.seed import seed
from services.intake.store import MongoProcessStore
from tests.rpc.intake.door import COUNTY, Door
from tests.rpc.intake.test_bundles import _merge, _tell
from tests.support.rpc import refused

_SIDES = [
    cases_pb2.PartyReport(role="applicant", type="person", name="张三", phone="13812345678"),
    cases_pb2.PartyReport(role="respondent", type="person", name="李四", phone="13812345679"),
]
_ANSWERS = [
    categories_pb2.Answer(question="since", values=["2026-02-27"]),
    categories_pb2.Answer(question="landmark", values=["电杆三号"]),
]


@pytest.fixture(scope="module", autouse=True)
def _configured(intake_kernel: Kernel) -> None:
    """The province's tree, and a county that calls a state otherwise."""
    seed(intake_kernel)
    process = Process(
        id=new_uuid7(),
        area_code=COUNTY,
        name="本县规程",
        rules=Rules(state_names={"routed": "已派单", "handling": "经办中"}, reopen_days=45),
        state=ProcessState.PUBLISHED,
        version=1,
    )
    MongoProcessStore(intake_kernel).put(process, replaces=0)


def _seen(door: Door, case: Any, role: str = "applicant") -> follow_pb2.FollowCaseResponse:
    key = next(one.query_key for one in case.party_keys if one.role == role)
    request = follow_pb2.FollowCaseRequest(code=case.code, key=key)
    shown: follow_pb2.FollowCaseResponse = door.ask("FollowCase", request, "resident")
    return shown


def _declined(door: Door) -> Any:
    case = door.register(parties=_SIDES)
    refusal = cases_pb2.DeclineCaseRequest(
        case_id=case.id, version=1, reason_code="other", legal_route="other", reason="已另行处理"
    )
    door.ask("DeclineCase", refusal, "dispatcher")
    return case


def _notice(door: Door, case: Any, key: str, who: str = "resident") -> bytes:
    request = notices_pb2.GetOwnDeclineNoticeRequest(code=case.code, key=key)
    return b"".join(one.chunk for one in door.ask("GetOwnDeclineNotice", request, who))


def test_who_brought_it_reads_the_category_and_the_own_answers(door: Door) -> None:
    case = door.register(category="streets.drains", answers=_ANSWERS, parties=_SIDES)

    own, other = _seen(door, case), _seen(door, case, "respondent")

    assert own.category_name == "市政设施－下水道堵塞、污水外溢"
    assert {one.label: one.text for one in own.own_answers} == {
        "从什么时候开始": "2026-02-27",
        "附近的标志物或编号": "电杆三号",
    }
    assert (other.category_name, list(other.own_answers)) == ("", [])


def test_the_steps_are_told_in_the_words_of_the_county(door: Door) -> None:
    case = door.register(parties=_SIDES)
    assignment = door.route(case)
    door.sign(case, assignment)

    shown = _seen(door, case)

    assert shown.state_name == "经办中"
    assert [step.what for step in shown.steps] == ["中心已受理", "已派单", "经办中"]
    assert list(shown.own_steps) == ["可以补充情况、上传证据"]


def test_a_verified_matter_says_what_the_party_may_do(door: Door) -> None:
    case = door.register(parties=_SIDES)
    door.complete(case, door.route(case))
    verify = closing_pb2.VerifyCaseRequest(case_id=case.id, version=3, note="属实")
    door.ask("VerifyCase", verify, "dispatcher")

    own, other = _seen(door, case), _seen(door, case, "respondent")

    assert own.own_steps[0].startswith("请留意中心的回访")
    assert any("45日内申请重新办理" in words for words in own.own_steps)
    assert not any("重新办理" in words for words in other.own_steps)


def test_who_brought_it_fetches_the_notice_and_nobody_else(door: Door) -> None:
    case = _declined(door)
    keys = {one.role: one.query_key for one in case.party_keys}

    reader = PdfReader(io.BytesIO(_notice(door, case, keys["applicant"])))
    text = "".join(page.extract_text() for page in reader.pages).replace("\n", "")

    assert "不予受理告知书" in text
    assert case.code in text
    own = _seen(door, case)
    assert own.has_decline_notice
    assert own.own_steps[0].startswith("可以下载不予受理告知书")
    assert not _seen(door, case, "respondent").has_decline_notice
    missing = (grpc.StatusCode.NOT_FOUND, "not_found")
    assert refused(_notice, door, case, keys["respondent"]) == missing
    assert refused(_notice, door, case, "ABCDEFGHJK") == missing
    assert refused(_notice, door, case, keys["applicant"], "clerk")[1] == "not_permitted"


def test_what_was_not_declined_has_no_notice(door: Door) -> None:
    case = door.register(parties=_SIDES)

    outcome = refused(_notice, door, case, case.query_key)

    assert outcome == (grpc.StatusCode.FAILED_PRECONDITION, "wrong_state")


def test_a_main_case_that_became_restricted_answers_its_members_but_keeps_its_result(
    door: Door,
) -> None:
    main, member = door.register(), door.register(title="下水道堵塞二", parties=_SIDES)
    assignment = door.route(main)
    door.route(member)
    door.ask("MergeCase", _merge(member, main, 2), "dispatcher")
    amended = cases_pb2.AmendCaseRequest(
        case_id=main.id, version=2, sensitivities={"names": ["minor"]}, reason="涉未成年人"
    )
    door.ask("AmendCase", amended, "dispatcher")
    door.complete(main, assignment)
    _tell(door)
    verify = closing_pb2.VerifyCaseRequest(case_id=main.id, version=4, note="属实")
    door.ask("VerifyCase", verify, "dispatcher")
    _tell(door)

    shown = _seen(door, member)
    at_the_desk = door.ask("GetCase", desk_pb2.GetCaseRequest(case_id=member.id), "leader").case

    assert (shown.state, shown.public_answer) == ("verified", "下水道已修好")
    assert at_the_desk.state == "verified"
    assert "已疏通下水道" not in str(at_the_desk)
    assert refused(door.ask, "GetCase", desk_pb2.GetCaseRequest(case_id=main.id), "leader") == (
        grpc.StatusCode.NOT_FOUND,
        "not_found",
    )
