"""Agreements: drafting, signing, performance, the document."""

from typing import Annotated, Literal

from fastapi import Query
from starlette.responses import Response

from gateway.asking import Reading, Writing, file_answer
from gateway.clients import rpc
from gateway.openapi import api_router, file, one
from gateway.schemas.base import path_id
from gateway.schemas.mediations import (
    DraftAgreement,
    PerformAgreement,
    ReviseAgreement,
    SignAgreement,
)

DRAFT = rpc("mediation.AgreementService.DraftAgreement")
REVISE = rpc("mediation.AgreementService.ReviseAgreement")
SIGN = rpc("mediation.AgreementService.SignAgreement")
PERFORM = rpc("mediation.AgreementService.PerformAgreement")
GET = rpc("mediation.AgreementService.GetAgreement")
DOCUMENT = rpc("mediation.AgreementService.GetAgreementDocument")
_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

Form = Annotated[Literal["docx", "pdf"], Query(alias="format")]
MediationId = Annotated[str, path_id("mediation")]
AgreementId = Annotated[str, path_id("agreement")]
router = api_router("agreements 调解协议")


@router.post("/mediations/{mediation_id}/agreements", **one(DRAFT, 201))
async def draft_agreement(
    mediation_id: MediationId, body: DraftAgreement, ask: Writing
) -> Response:
    """Draft an agreement and give it its number（起草协议）."""
    return await ask.one(DRAFT, body, status=201, mediation_id=mediation_id)


@router.get("/agreements/{agreement_id}", **one(GET))
async def get_agreement(agreement_id: AgreementId, ask: Reading) -> Response:
    """One agreement（协议详情）."""
    return await ask.one(GET, agreement_id=agreement_id)


@router.post("/agreements/{agreement_id}:revise", **one(REVISE))
async def revise_agreement(
    agreement_id: AgreementId, body: ReviseAgreement, ask: Writing
) -> Response:
    """Replace the content of a draft that nobody has signed（修改草稿）."""
    return await ask.one(REVISE, body, agreement_id=agreement_id)


@router.post("/agreements/{agreement_id}:sign", **one(SIGN))
async def sign_agreement(agreement_id: AgreementId, body: SignAgreement, ask: Writing) -> Response:
    """Write down signatures and the seal（签署）."""
    return await ask.one(SIGN, body, agreement_id=agreement_id)


@router.post("/agreements/{agreement_id}:perform", **one(PERFORM))
async def perform_agreement(
    agreement_id: AgreementId, body: PerformAgreement, ask: Writing
) -> Response:
    """Write down that an obligation was performed（履行）."""
    return await ask.one(PERFORM, body, agreement_id=agreement_id)


@router.get("/agreements/{agreement_id}/document", **file("application/pdf", _DOCX))
async def get_agreement_document(
    agreement_id: AgreementId, ask: Reading, form: Form = "pdf"
) -> Response:
    """The document as Word or PDF/A（协议书文件）; 409 not_yet while it is being made."""
    first, chunks = await ask.stream(DOCUMENT, agreement_id=agreement_id, format=form)
    return file_answer(chunks, first.media_type, first.name)
