"""Mediation files: opening, consent, appointment, conclusion."""

from typing import Annotated

from starlette.responses import Response

from gateway.asking import Reading, Writing
from gateway.clients import rpc
from gateway.openapi import api_router, one, page
from gateway.schemas.base import PageSize, PageToken, WordQuery, path_id, query_id
from gateway.schemas.mediations import (
    AppointMediator,
    ConcludeMediation,
    OpenMediation,
    RecordConsent,
)

OPEN = rpc("mediation.MediationService.OpenMediation")
GET = rpc("mediation.MediationService.GetMediation")
LIST = rpc("mediation.MediationService.ListMediations")
CONSENT = rpc("mediation.MediationService.RecordConsent")
APPOINT = rpc("mediation.MediationService.AppointMediator")
SUGGEST = rpc("mediation.MediationService.SuggestMediators")
CONCLUDE = rpc("mediation.MediationService.ConcludeMediation")

MediationId = Annotated[str, path_id("mediation")]
router = api_router("mediations 调解")


@router.post("/mediations", **one(OPEN, 201))
async def open_mediation(body: OpenMediation, ask: Writing) -> Response:
    """Open a file by hand（立卷）."""
    return await ask.one(OPEN, body, status=201)


@router.get("/mediations", **page(LIST))
async def list_mediations(
    ask: Reading,
    case_id: Annotated[str, query_id("case")] = "",
    state: WordQuery = "",
    is_mine: bool = False,
    page_size: PageSize = 20,
    page_token: PageToken = "",
) -> Response:
    """Files the caller may see, newest first（调解卷列表）."""
    return await ask.page(
        LIST,
        case_id=case_id,
        state=state,
        is_mine=is_mine,
        page_size=page_size,
        page_token=page_token,
    )


@router.get("/mediations/{mediation_id}", **one(GET))
async def get_mediation(mediation_id: MediationId, ask: Reading) -> Response:
    """One file（调解卷）."""
    return await ask.one(GET, mediation_id=mediation_id)


@router.post("/mediations/{mediation_id}:consent", **one(CONSENT))
async def record_consent(mediation_id: MediationId, body: RecordConsent, ask: Writing) -> Response:
    """Write down a party's word（征询意愿）."""
    return await ask.one(CONSENT, body, mediation_id=mediation_id)


@router.post("/mediations/{mediation_id}:appoint", **one(APPOINT))
async def appoint_mediator(
    mediation_id: MediationId, body: AppointMediator, ask: Writing
) -> Response:
    """Give the file its mediator（指派）."""
    return await ask.one(APPOINT, body, mediation_id=mediation_id)


@router.get("/mediations/{mediation_id}/suggestions", **one(SUGGEST))
async def suggest_mediators(mediation_id: MediationId, ask: Reading) -> Response:
    """Whom the dispatcher could appoint, in order, with the reasons（推荐调解员）."""
    return await ask.one(SUGGEST, mediation_id=mediation_id)


@router.post("/mediations/{mediation_id}:conclude", **one(CONCLUDE))
async def conclude_mediation(
    mediation_id: MediationId, body: ConcludeMediation, ask: Writing
) -> Response:
    """End the file（终结）."""
    return await ask.one(CONCLUDE, body, mediation_id=mediation_id)
