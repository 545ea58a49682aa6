"""The parties of a case: their list, standing, data in clear for a purpose, and papers."""

from typing import Annotated

from fastapi import Request
from starlette.responses import Response

from gateway.asking import Reading, Writing, file_answer
from gateway.auth import gateway_of
from gateway.clients import rpc
from gateway.openapi import api_router, file, one, page
from gateway.residents import proved_phone
from gateway.schemas.base import PageSize, PageToken, path_id
from gateway.schemas.parties import (
    AuthoriseAgent,
    NameRepresentatives,
    UnmaskParty,
    VerifyContact,
)

LIST = rpc("intake.PartyService.ListParties")
UNMASK = rpc("intake.PartyService.UnmaskParty")
DISCLOSURES = rpc("intake.PartyService.ListDisclosures")
AUTHORISE = rpc("intake.PartyService.AuthoriseAgent")
VERIFY = rpc("intake.PartyService.VerifyContact")
DECLINE_NOTICE = rpc("intake.NoticeService.GetDeclineNotice")
REPRESENT = rpc("intake.PartyService.NameRepresentatives")

CaseId = Annotated[str, path_id("case")]
PartyId = Annotated[str, path_id("party")]
router = api_router("parties 当事人")


@router.get("/cases/{case_id}/parties", **page(LIST))
async def list_parties(
    case_id: CaseId, ask: Reading, page_size: PageSize = 20, page_token: PageToken = ""
) -> Response:
    """The parties of a case, masked（当事人名单）."""
    return await ask.page(LIST, case_id=case_id, page_size=page_size, page_token=page_token)


@router.get("/cases/{case_id}/disclosures", **page(DISCLOSURES))
async def list_disclosures(
    case_id: CaseId, ask: Reading, page_size: PageSize = 20, page_token: PageToken = ""
) -> Response:
    """Who read which party in clear, and why, newest first（查看记录）."""
    return await ask.page(DISCLOSURES, case_id=case_id, page_size=page_size, page_token=page_token)


@router.post("/cases/{case_id}/parties/{party_id}:unmask", **one(UNMASK))
async def unmask_party(
    case_id: CaseId, party_id: PartyId, body: UnmaskParty, ask: Writing
) -> Response:
    """Named fields of a party in clear（查看当事人信息）; noted, and limited by the hour."""
    return await ask.one(UNMASK, body, case_id=case_id, party_id=party_id)


@router.post("/cases/{case_id}/parties/{party_id}:authorise", **one(AUTHORISE))
async def authorise_agent(
    case_id: CaseId, party_id: PartyId, body: AuthoriseAgent, ask: Writing
) -> Response:
    """Write down whom an agent stands for, by which paper（授权委托）."""
    return await ask.one(AUTHORISE, body, case_id=case_id, party_id=party_id)


@router.post("/cases/{case_id}/parties/{party_id}:verify", **one(VERIFY))
async def verify_contact(
    request: Request, case_id: CaseId, party_id: PartyId, body: VerifyContact, ask: Writing
) -> Response:
    """Note that a party is reached under its phone（联系方式核验）: by its code, or by staff."""
    phone = ""
    if body.phone_token:
        phone = (await proved_phone(gateway_of(request), body.phone_token, ask.key)).phone
    return await ask.one(
        VERIFY,
        case_id=case_id,
        party_id=party_id,
        version=body.version,
        note=body.note,
        verified_phone=phone,
    )


@router.post("/cases/{case_id}:represent", **one(REPRESENT))
async def name_representatives(
    case_id: CaseId, body: NameRepresentatives, ask: Writing
) -> Response:
    """Write down whom a group sends（推选代表人）."""
    return await ask.one(REPRESENT, body, case_id=case_id)


@router.get("/cases/{case_id}/decline-notice", **file("application/pdf"))
async def get_decline_notice(case_id: CaseId, ask: Reading) -> Response:
    """The notice of non-acceptance as PDF/A（不予受理告知书）, with its reason and legal route."""
    first, chunks = await ask.stream(DECLINE_NOTICE, case_id=case_id)
    return file_answer(chunks, first.media_type, first.file_name)
