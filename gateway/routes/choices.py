"""Choosing a mediator or a service, the centre's side（点单式服务）."""

from typing import Annotated

from starlette.responses import Response

from gateway.asking import Reading, Writing
from gateway.clients import rpc
from gateway.openapi import api_router, one, page
from gateway.schemas.base import PageSize, PageToken, Versioned, WordQuery, path_id, query_id
from gateway.schemas.choices import PutOffering, RecordChoice, ReplaceChoice

PUT_OFFERING = rpc("intake.OfferingService.PutOffering")
LIST_OFFERINGS = rpc("intake.OfferingService.ListOfferings")
RECORD = rpc("intake.ChoiceService.RecordChoice")
CONFIRM = rpc("intake.ChoiceService.ConfirmChoice")
REPLACE = rpc("intake.ChoiceService.ReplaceChoice")
GET = rpc("intake.ChoiceService.GetChoice")
LIST = rpc("intake.ChoiceService.ListChoices")

ChoiceId = Annotated[str, path_id("choice")]
router = api_router("choices 点单")


@router.put("/offerings/{offering_id}", **one(PUT_OFFERING))
async def put_offering(
    offering_id: Annotated[str, path_id("offering")],
    body: PutOffering,
    ask: Writing,
) -> Response:
    """Write an entry of the county's list（登记点单目录）."""
    return await ask.one(PUT_OFFERING, body, offering_id=offering_id)


@router.get("/offerings", **page(LIST_OFFERINGS))
async def list_offerings(
    ask: Reading, kind: WordQuery = "", page_size: PageSize = 20, page_token: PageToken = ""
) -> Response:
    """The county's list, also what is not published（点单目录）."""
    return await ask.page(LIST_OFFERINGS, kind=kind, page_size=page_size, page_token=page_token)


@router.post("/choices", **one(RECORD, 201))
async def record_choice(body: RecordChoice, ask: Writing) -> Response:
    """Write down what the applicant chooses at the window（窗口代点单）."""
    return await ask.one(RECORD, body, status=201)


@router.get("/choices", **page(LIST))
async def list_choices(
    ask: Reading,
    case_id: Annotated[str, query_id("case")] = "",
    state: WordQuery = "",
    page_size: PageSize = 20,
    page_token: PageToken = "",
) -> Response:
    """Choices, newest first, without words（点单列表）."""
    return await ask.page(
        LIST, case_id=case_id, state=state, page_size=page_size, page_token=page_token
    )


@router.get("/choices/{choice_id}", **one(GET))
async def get_choice(choice_id: ChoiceId, ask: Reading) -> Response:
    """One choice（点单）."""
    return await ask.one(GET, choice_id=choice_id)


@router.post("/choices/{choice_id}:confirm", **one(CONFIRM))
async def confirm_choice(choice_id: ChoiceId, body: Versioned, ask: Writing) -> Response:
    """It is as the party wishes（确认点单）."""
    return await ask.one(CONFIRM, body, choice_id=choice_id)


@router.post("/choices/{choice_id}:replace", **one(REPLACE))
async def replace_choice(choice_id: ChoiceId, body: ReplaceChoice, ask: Writing) -> Response:
    """Assign another entry, with a reason that the party reads（另行安排）."""
    return await ask.one(REPLACE, body, choice_id=choice_id)
