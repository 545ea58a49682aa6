"""Places with a printed code: the register, the sheets, and what a scan tells."""

from typing import Annotated

from fastapi import Request
from starlette.responses import JSONResponse, Response

from gateway.asking import Reading, Writing, file_answer
from gateway.auth import Visitor
from gateway.clients import rpc
from gateway.openapi import api_router, file, one, page
from gateway.residents import SCANNED, Residents
from gateway.schemas.base import AreaQuery, PageSize, PageToken, Versioned, WordQuery, path_id
from gateway.schemas.places import PLACE_TOKEN, CreatePlace
from gateway.shapes import to_json

CREATE = rpc("intake.PlaceService.CreatePlace")
REVOKE = rpc("intake.PlaceService.RevokePlace")
GET = rpc("intake.PlaceService.GetPlace")
LIST = rpc("intake.PlaceService.ListPlaces")
SHEET = rpc("intake.PlaceService.GetPlaceSheet")
LABELS = rpc("intake.PlaceService.GetPlaceLabels")

PlaceId = Annotated[str, path_id("place")]
PlaceToken = Annotated[str, path_id("place_token", PLACE_TOKEN)]
router = api_router("places 码点")


@router.post("/places", **one(CREATE, 201))
async def create_place(body: CreatePlace, ask: Writing) -> Response:
    """Open a place and give it a code（新增码点）."""
    return await ask.one(CREATE, body, status=201)


@router.get("/places", **page(LIST))
async def list_places(
    ask: Reading,
    area_code: AreaQuery = "",
    state: WordQuery = "",
    page_size: PageSize = 20,
    page_token: PageToken = "",
) -> Response:
    """The county's places, newest first（码点列表）."""
    return await ask.page(
        LIST, area_code=area_code, state=state, page_size=page_size, page_token=page_token
    )


@router.get("/place-labels", **file("application/pdf"))
async def get_labels(ask: Reading, area_code: AreaQuery = "") -> Response:
    """The active codes of an area, six on a page, as PDF/A（码点标签页）."""
    first, chunks = await ask.stream(LABELS, area_code=area_code)
    return file_answer(chunks, first.media_type, first.file_name)


@router.get("/places/{place_id}", **one(GET))
async def get_place(place_id: PlaceId, ask: Reading) -> Response:
    """One place（码点详情）."""
    return await ask.one(GET, place_id=place_id)


@router.get("/places/{place_id}/sheet", **file("application/pdf"))
async def get_sheet(place_id: PlaceId, ask: Reading) -> Response:
    """The page to hang up, as PDF/A（码点张贴页）."""
    first, chunks = await ask.stream(SHEET, place_id=place_id)
    return file_answer(chunks, first.media_type, first.file_name)


@router.post("/places/{place_id}:revoke", **one(REVOKE))
async def revoke_place(place_id: PlaceId, body: Versioned, ask: Writing) -> Response:
    """Its code no longer opens a filled form（停用码点）."""
    return await ask.one(REVOKE, body, place_id=place_id)


@router.get("/public/places/{place_token}", **one(SCANNED))
async def get_scanned(request: Request, place_token: PlaceToken, visitor: Visitor) -> Response:
    """Where a scanned code hangs（扫码）; a revoked one says no more than that."""
    answer = await Residents(request, visitor).scanned(place_token)
    return JSONResponse(to_json(answer.message))
