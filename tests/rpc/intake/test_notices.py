"""The notice of non-acceptance: its reason, its route by kind, who may print it."""

import io

import grpc
import pytest
from pypdf import PdfReader

from onedoor.intake.v1 import cases_pb2, notices_pb2
from tests.rpc.intake.door import Door
from tests.support.pdfa import faults_of
from tests.support.rpc import refused


def _declined(door: Door, route: str, **fields: str) -> cases_pb2.RegisterCaseResponse:
    case = door.register(**fields)
    decline = cases_pb2.DeclineCaseRequest(
        case_id=case.id, version=case.version, reason_code="out_of_scope", legal_route=route,
        reason="劳动报酬争议须先经劳动仲裁",
    )  # fmt: skip
    door.ask("DeclineCase", decline, "dispatcher")
    return case


@pytest.mark.parametrize(
    ("route", "fields", "way"),
    [
        ("arbitration", {"kind": "dispute", "dispute_kind": "labour_wages"}, "劳动人事争议仲裁"),
        ("arbitration", {"kind": "dispute", "dispute_kind": "contract"}, "仲裁协议"),
        ("litigation", {"kind": "dispute", "dispute_kind": "traffic"}, "事故发生地"),
        ("administrative_review", {"kind": "livelihood"}, "六十日"),
        ("discipline", {"kind": "violation"}, "12388"),
        ("other", {"kind": "livelihood"}, "12348"),
    ],
)
def test_the_notice_says_why_and_which_way_is_open(
    door: Door, route: str, fields: dict[str, str], way: str
) -> None:
    case = _declined(door, route, **fields)

    request = notices_pb2.GetDeclineNoticeRequest(case_id=case.id)
    chunks = list(door.ask("GetDeclineNotice", request))

    notice = b"".join(one.chunk for one in chunks)
    assert faults_of(notice) == []
    reader = PdfReader(io.BytesIO(notice))
    text = "".join(page.extract_text() for page in reader.pages).replace("\n", "")
    assert chunks[0].file_name == f"{case.code}-decline.pdf"
    assert len(reader.pages) == 1
    for words in ("不予受理告知书", case.code, "劳动报酬争议须先经劳动仲裁", way, "衡山县"):
        assert words in text
    assert "张三" not in text


def test_a_case_that_was_not_declined_has_no_such_notice(door: Door) -> None:
    request = notices_pb2.GetDeclineNoticeRequest(case_id=door.register().id)

    outcome = refused(lambda: list(door.ask("GetDeclineNotice", request)))

    assert outcome == (grpc.StatusCode.FAILED_PRECONDITION, "wrong_state")


@pytest.mark.parametrize("post", ["leader", "handler", "mediator", "officer", "auditor"])
def test_only_the_desk_prints(door: Door, post: str) -> None:
    case = _declined(door, "other")
    request = notices_pb2.GetDeclineNoticeRequest(case_id=case.id)

    outcome = refused(lambda: list(door.ask("GetDeclineNotice", request, post)))

    assert outcome == (grpc.StatusCode.PERMISSION_DENIED, "not_permitted")
