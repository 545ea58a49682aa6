"""Lists, work and receipts on the real store."""

import io
from datetime import UTC, datetime
from typing import Any

import grpc
import pytest
from pypdf import PdfReader

from contracts.events.routing import ClockOverdue
from onedoor.intake.v1 import cases_pb2, desk_pb2, vocabulary_pb2
from tests.rpc.intake.door import Door, a_report
from tests.support.pdfa import faults_of
from tests.support.rpc import refused


def test_lists_page_through_all_cases_newest_first(door: Door) -> None:
    mine = {"name": "clerk.two@430423"}
    made = [door.ask("RegisterCase", _numbered(number), **mine).id for number in range(5)]

    seen: list[str] = []
    token = ""
    while True:
        request = desk_pb2.ListCasesRequest(is_mine=True, page_size=2, page_token=token)
        page = door.ask("ListCases", request, **mine)
        seen += [case.id for case in page.cases]
        token = page.next_page_token
        if not token:
            break

    assert seen == made[::-1]
    assert (page.total, page.total_is_exact) == (5, True)


def test_cases_are_found_by_a_whole_phone_number(door: Door) -> None:
    party = cases_pb2.PartyReport(role="applicant", type="person", name="赵六", phone="15912340001")
    case = door.register(parties=[party])

    found = door.ask("ListCases", desk_pb2.ListCasesRequest(phone="+86 159 1234 0001")).cases

    assert [one.id for one in found] == [case.id]


def test_a_list_is_narrowed_by_area_state_and_department(door: Door) -> None:
    case = door.register(area_code="430423101")
    door.route(case, "forestry")

    def ids(**fields: Any) -> list[str]:
        page = door.ask("ListCases", desk_pb2.ListCasesRequest(page_size=100, **fields))
        return [row.id for row in page.cases]

    assert ids(area_code="430423101", states=["routed"], lead_department="forestry") == [case.id]
    assert ids(area_code="430424") == []
    assert ids(code=case.code, states=["accepted"]) == []


def test_a_list_asked_badly_names_every_fault(door: Door) -> None:
    request = desk_pb2.ListCasesRequest(states=["gone"], kind="noise", page_size=101)

    assert refused(door.ask, "ListCases", request) == (
        grpc.StatusCode.INVALID_ARGUMENT,
        "invalid_fields",
    )


def test_work_is_counted_by_post(door: Door) -> None:
    case = door.register()
    assignment = door.route(case)
    late = ClockOverdue(
        clock_id="c", case_id=case.id, code=case.code, profile="p", due_time=datetime.now(UTC)
    )
    door.tell(late)
    other = door.register()
    door.route(other)
    at_desk = {**vars(late), "case_id": other.id, "code": other.code, "profile": "desk"}
    door.tell(ClockOverdue(**at_desk))
    door.complete(case, assignment)

    def buckets(post: str) -> dict[str, list[str]]:
        work = door.ask("GetWork", desk_pb2.GetWorkRequest(), post)
        return {one.key: [row.id for row in one.cases] for one in work.buckets if one.count}

    assert case.id in buckets("dispatcher")["to_verify"]
    overdue = buckets("supervisor")["overdue"]
    assert case.id in overdue
    assert other.id not in overdue
    assert buckets("handler") == {}


@pytest.mark.parametrize("post", ["clerk", "dispatcher", "officer"])
def test_who_was_first_asked_sees_what_is_late_and_what_wants_papers(door: Door, post: str) -> None:
    mine = {"name": f"{post}.first@430423"}
    urgent = a_report(kind="emergency", narrative="", address="", parties=[])
    late, hurried = (
        door.ask("RegisterCase", a_report(), post, **mine),
        door.ask("RegisterCase", urgent, post, **mine),
    )
    due = datetime.now(UTC)
    clock = ClockOverdue(
        clock_id="c", case_id=late.id, code=late.code, profile="handling_livelihood", due_time=due
    )
    door.tell(clock)

    def heaps() -> dict[str, list[str]]:
        work = door.ask("GetWork", desk_pb2.GetWorkRequest(), post, **mine)
        return {one.key: [row.id for row in one.cases] for one in work.buckets if one.count}

    assert heaps()["my_first_asked"] == [late.id]
    assert heaps()["my_supplements"] == [hurried.id]
    assert heaps()["my_open"] == [late.id, hurried.id]
    papers = cases_pb2.SupplementCaseRequest(
        case_id=hurried.id, version=hurried.version, text="已补齐", is_complete=True
    )
    door.ask("SupplementCase", papers, post, **mine)
    assert "my_supplements" not in heaps()


def test_an_officer_reads_the_case_that_he_was_first_asked_in(door: Door) -> None:
    mine = {"name": "officer.reader@430423"}
    case = door.ask("RegisterCase", a_report(), "officer", **mine)
    request = desk_pb2.GetCaseRequest(case_id=case.id)

    assert door.ask("GetCase", request, "officer", **mine).case.id == case.id
    assert refused(door.ask, "GetCase", request, "officer")[1] == "not_found"


def test_the_receipt_is_a_pdf_with_the_code(door: Door) -> None:
    case = door.register()
    request = desk_pb2.GetReceiptRequest(case_id=case.id, query_key=case.query_key)

    chunks = list(door.ask("GetReceipt", request))
    receipt = b"".join(one.chunk for one in chunks)
    text = PdfReader(io.BytesIO(receipt)).pages[0].extract_text()

    assert faults_of(receipt) == []
    assert chunks[0].file_name == f"{case.code}.pdf"
    assert case.code in text
    assert case.query_key in text
    assert "受理回执" in text


def test_a_receipt_is_not_printed_with_a_wrong_key(door: Door) -> None:
    case = door.register()
    request = desk_pb2.GetReceiptRequest(case_id=case.id, query_key="AAAAAAAAAA")

    def read() -> None:
        list(door.ask("GetReceipt", request))

    assert refused(read)[0] is grpc.StatusCode.NOT_FOUND


def test_forms_learn_their_words(door: Door) -> None:
    words = door.ask("GetVocabulary", vocabulary_pb2.GetVocabularyRequest())

    assert {term.key for term in words.sources if term.is_public} == {
        "web",
        "wechat",
        "qr",
        "open311",
    }
    assert len(words.legal_routes) == 5


def _numbered(number: int) -> cases_pb2.RegisterCaseRequest:
    return a_report(title=f"第{number}件事")
