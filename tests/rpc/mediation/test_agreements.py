"""From the draft to the printed, signed and performed agreement."""

import io
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import docx
import grpc
import pytest
from pypdf import PdfReader

from chassis.ports import utc_now
from contracts.errors import Unavailable
from onedoor.mediation.v1 import agreements_pb2, register_pb2
from services.mediation.domain.sheet import PartyBasics
from services.mediation.jobs import open_printing
from tests.rpc.mediation.support import Desk, put_mediator
from tests.support.pdfa import faults_of
from tests.support.rpc import refused

NOT_YET = (grpc.StatusCode.FAILED_PRECONDITION, "not_yet")


class Intake:
    """intake's names; away when told so."""

    def __init__(self) -> None:
        self.is_away = False

    def parties(self, county: str, case_id: str) -> Mapping[str, PartyBasics]:
        """An applicant with a rare character, a respondent."""
        if self.is_away:
            raise Unavailable("intake is away")
        named = (("a", "applicant", "王䶮"), ("b", "respondent", "李建国"))
        return {
            f"{case_id}-{side}": PartyBasics(
                party_id=f"{case_id}-{side}", role=role, type="person", name=name
            )
            for side, role, name in named
        }


def _document(desk: Desk, agreement: Any, form: str, post: str = "mediator") -> Any:
    request = agreements_pb2.GetAgreementDocumentRequest(
        agreement_id=agreement.agreement_id, format=form
    )
    first, *rest = desk.call(desk.agreements.GetAgreementDocument, request, post)
    return first, b"".join(piece.chunk for piece in rest)


def _perform(desk: Desk, agreement: Any) -> Any:
    request = agreements_pb2.PerformAgreementRequest(
        agreement_id=agreement.agreement_id,
        version=agreement.version,
        obligation_number=1,
        note="当场支付现金",
    )
    return desk.call(desk.agreements.PerformAgreement, request)


def test_an_agreement_goes_from_draft_to_conclusion(desk: Desk) -> None:
    draft = desk.draft(desk.in_session().mediation)

    signed = desk.sign(draft)
    performed = _perform(desk, signed.agreement)
    ended = desk.conclude(performed.mediation, "agreed")

    assert (draft.state, len(draft.waiting_signers)) == ("draft", 4)
    assert (signed.agreement.state, signed.mediation.state) == ("effective", "agreed")
    assert performed.agreement.is_performed
    assert (ended.state, ended.agreement_number) == ("concluded", draft.number)
    assert (ended.conclusion.outcome, ended.conclusion.notice) == ("agreed", "")


def test_numbers_count_within_a_committee_and_year(desk: Desk) -> None:
    first = desk.in_session()
    second = desk.an_appointed("mediator2")
    wanted = desk.booking(second, room_id="room-2")
    who = {"name": second.mediator_id}
    booked = desk.call(desk.sessions.ScheduleSession, wanted, **who)

    numbers = [desk.draft(first.mediation).number, desk.draft(booked.mediation, **who).number]

    assert [number[6:] for number in numbers] == ["衡山县人调字第1号", "衡山县人调字第2号"]


def test_the_documents_name_the_parties_and_the_pdf_is_for_the_archive(desk: Desk) -> None:
    draft = desk.draft(desk.in_session().mediation, main_facts="第一段。\n第二段 {{ 1+1 }} #x。")
    printing = open_printing(desk.kernel, Intake())
    pending = refused(_document, desk, draft, "pdf")

    assert printing.print_next()
    assert not printing.print_next()

    assert pending == NOT_YET
    about, pdf = _document(desk, draft, "pdf", "dispatcher")
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)
    assert faults_of(pdf) == []
    assert about.media_type == "application/pdf"
    assert about.size == len(pdf)
    for words in ("王䶮", "李建国", "壹万贰仟元整", "{{ 1+1 }}"):
        assert words in text
    _, word = _document(desk, draft, "docx")
    lines = "\n".join(line.text for line in docx.Document(io.BytesIO(word)).paragraphs)
    for words in (
        draft.number,
        "王䶮",
        "李建国",
        "壹万贰仟元整",
        "第一段。\n第二段 {{ 1+1 }} #x。",
    ):
        assert words in lines


def test_the_document_waits_for_intake_and_is_made_anew_when_signed(desk: Desk) -> None:
    draft = desk.draft(desk.in_session().mediation)
    intake = Intake()
    intake.is_away = True
    printing = open_printing(desk.kernel, intake)

    assert printing.print_next()
    assert not printing.print_next()
    row = desk.kernel.database["agreements"].find_one() or {}
    assert row["document"]["attempts"] == 1
    assert utc_now() < row["document_due_time"] < utc_now() + timedelta(seconds=10)

    intake.is_away = False
    signed = desk.sign(draft).agreement
    assert printing.print_next()
    _, pdf = _document(desk, signed, "pdf")
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)
    assert "已按指印" in text
    assert "已盖章" in text


def test_a_wrong_sum_and_a_third_party_are_named(desk: Desk) -> None:
    mediation = desk.in_session().mediation

    with pytest.raises(grpc.RpcError) as wrong:
        desk.draft(mediation, total_fen=1, main_facts="")

    assert "content.total_fen: sum_differs" in str(wrong.value.details())
    assert "content.main_facts: required" in str(wrong.value.details())
    assert desk.kernel.database["agreements"].count_documents({}) == 0


def test_what_was_agreed_lies_sealed_and_is_read_by_few(desk: Desk) -> None:
    secret = "甲方承认先动手"
    draft = desk.draft(desk.in_session().mediation, main_facts=secret)
    request = agreements_pb2.GetAgreementRequest(agreement_id=draft.agreement_id)

    whole = desk.call(desk.agreements.GetAgreement, request, "supervisor").agreement

    assert whole.content.main_facts == secret
    assert secret not in str(draft)
    assert not desk.stores(secret)
    for post in ("clerk", "auditor", "admin"):
        denied = refused(desk.call, desk.agreements.GetAgreement, request, post)
        assert denied[0] is grpc.StatusCode.PERMISSION_DENIED


def test_a_file_has_one_draft(desk: Desk) -> None:
    mediation = desk.in_session().mediation
    desk.draft(mediation)

    assert refused(desk.draft, mediation) == (grpc.StatusCode.FAILED_PRECONDITION, "draft_exists")


def test_the_register_is_kept_by_the_county(desk: Desk) -> None:
    name = "调解员甲"
    new = put_mediator(mediator_id="wang@430423", name=name, specialties=["neighbour"])
    foreign = put_mediator(mediator_id="wang@430424", name=name)

    written = desk.call(desk.register.PutMediator, new, "admin").mediator

    assert written.version == 1
    denied = refused(desk.call, desk.register.PutMediator, foreign, "admin")
    assert denied[0] is grpc.StatusCode.INVALID_ARGUMENT
    listed = desk.call(
        desk.register.ListMediators,
        register_pb2.ListMediatorsRequest(specialty="neighbour"),
        "dispatcher",
    )
    assert {item.mediator_id for item in listed.mediators} == {
        "mediator@430423",
        "wang@430423",
    }
    assert not desk.stores(name)


def test_rooms_come_in_pages(desk: Desk) -> None:
    seen: list[str] = []
    token = ""
    while True:
        wanted = register_pb2.ListRoomsRequest(page_size=3, page_token=token)
        page = desk.call(desk.register.ListRooms, wanted, "dispatcher")
        seen += [room.room_id for room in page.rooms]
        token = page.next_page_token
        if not token:
            break

    assert seen == ["caucus", "room-1", "room-2", "video"]
    broken = register_pb2.ListRoomsRequest(page_token="nonsense")
    denied = refused(desk.call, desk.register.ListRooms, broken, "dispatcher")
    assert denied[0] is grpc.StatusCode.INVALID_ARGUMENT
