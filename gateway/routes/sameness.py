"""The same matter: what may be it, before and after registration."""

from typing import Annotated

from starlette.responses import JSONResponse, Response

from gateway.asking import Reading, Trying
from gateway.clients import rpc
from gateway.openapi import api_router, page
from gateway.schemas.base import path_id
from gateway.schemas.sameness import DraftCase
from gateway.shapes import listed

FIND = rpc("intake.SamenessService.FindSimilar")
SIMILAR = rpc("intake.SamenessService.ListSimilar")

CaseId = Annotated[str, path_id("case")]
router = api_router("sameness 同一事项")


@router.post("/cases:find-similar", **page(FIND))
async def find_similar(body: DraftCase, ask: Trying) -> Response:
    """Cases that may be the same matter as a draft（登记前查重）; nothing is kept."""
    answer = await ask.fetch(FIND, body)
    return JSONResponse(listed(answer.message))


@router.get("/cases/{case_id}/similar", **page(SIMILAR))
async def list_similar(case_id: CaseId, ask: Reading) -> Response:
    """Cases that may be the same matter as this one, with the reasons（登记后查重）."""
    return await ask.page(SIMILAR, case_id=case_id)
