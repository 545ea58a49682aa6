"""What mediation holds of an erased case's words goes, and what is counted of it stays."""

import grpc
import pytest

from chassis.dispatch import Result
from chassis.files import Files
from chassis.kernel import Kernel
from chassis.ports import new_uuid7
from contracts.events.intake import CaseErased
from onedoor.mediation.v1 import agreements_pb2, mediations_pb2, sessions_pb2
from services.mediation.store.agreements import MongoAgreements
from tests.rpc.mediation.support import CAUCUS_TEXT, CODE, Desk, accepted
from tests.support.rpc import refused


def erased(case_id: str) -> CaseErased:
    """What intake says when the time of keeping is over."""
    return CaseErased(case_id=case_id, code=CODE, state="archived")


def an_agreed_file(desk: Desk) -> tuple[str, str, str]:
    """A concluded file with a caucus record and an agreement: its case, itself, the agreement."""
    answer = desk.in_session()
    side = answer.mediation.parties[0].party_id
    desk.caucus(answer.session, side)
    mediation = desk.get(answer.mediation.mediation_id)
    signed = desk.sign(desk.draft(mediation))
    desk.conclude(signed.mediation, "agreed")
    return mediation.case_id, mediation.mediation_id, signed.agreement.agreement_id


def test_records_and_agreements_lose_their_words_and_keep_their_figures(desk: Desk) -> None:
    case_id, mediation_id, agreement_id = an_agreed_file(desk)
    before = desk.get(mediation_id)

    assert desk.hear(erased(case_id), version=9).result is Result.OK

    after = desk.get(mediation_id)
    assert (after.state, after.version, after.title) == (before.state, before.version, "")
    request = agreements_pb2.GetAgreementRequest(agreement_id=agreement_id)
    agreement = desk.call(desk.agreements.GetAgreement, request).agreement
    (owed,) = agreement.content.obligations
    assert (agreement.content.main_facts, owed.place, owed.manner) == ("", "", "")
    assert (owed.amount_fen, agreement.content.total_fen) == (1_200_000, 1_200_000)
    assert agreement.number == before.agreement_number
    session = _session_of(desk, mediation_id)
    records = sessions_pb2.GetSessionRecordsRequest(session_id=session)
    (record,) = desk.call(desk.sessions.GetSessionRecords, records).records
    assert (record.is_caucus, record.caucus.text) == (True, "")
    assert CAUCUS_TEXT not in str(desk.get(mediation_id, "mediator"))


def test_the_documents_go_and_are_not_found_any_more(desk: Desk) -> None:
    case_id, _, agreement_id = an_agreed_file(desk)
    kept = _print(desk.kernel, agreement_id)

    desk.hear(erased(case_id), version=9)

    rows = desk.kernel.database["files.files"].find({"metadata.is_claimed": True})
    assert kept not in [str(row["_id"]) for row in rows]
    request = agreements_pb2.GetAgreementDocumentRequest(agreement_id=agreement_id, format="pdf")
    with pytest.raises(grpc.RpcError) as caught:
        list(desk.call(desk.agreements.GetAgreementDocument, request))
    assert caught.value.code() is grpc.StatusCode.NOT_FOUND


def test_nothing_is_taken_over_or_opened_for_an_erased_case(desk: Desk) -> None:
    case_id = new_uuid7()
    desk.hear(erased(case_id), version=9)
    desk.hear(accepted(case_id, "neighbour"), version=2, title="旧标题")

    row = desk.kernel.database["cases"].find_one({"_id": case_id})
    assert row is not None
    assert (row["title"], row["is_ended"]) == ("", True)
    request = mediations_pb2.OpenMediationRequest(case_id=case_id, reason="补开")
    assert refused(desk.call, desk.files.OpenMediation, request, "dispatcher")[1] == "case_ended"


def _session_of(desk: Desk, mediation_id: str) -> str:
    row = desk.kernel.database["sessions"].find_one({"mediation_id": mediation_id})
    assert row is not None
    return str(row["_id"])


def _print(kernel: Kernel, agreement_id: str) -> str:
    """The document as the runner leaves it."""
    agreement = MongoAgreements(kernel).get("430423", agreement_id)
    kept = Files(kernel).put("430423", "a.pdf", "application/pdf", [b"%PDF"], owner="agreement/x")
    Files(kernel).claim(kept.id)
    done = dict.fromkeys(("docx", "pdf"), (kept.id, kept.sha256))
    assert MongoAgreements(kernel).mark(agreement, done)
    return kept.id
