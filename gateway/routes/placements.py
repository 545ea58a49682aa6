"""Placements that wait for a person（兜底岗）: the list, and confirming."""

from typing import Annotated

from starlette.responses import Response

from gateway.asking import Reading, Writing
from gateway.clients import rpc
from gateway.openapi import api_router, one, page
from gateway.schemas.base import PageSize, PageToken, Versioned, WordQuery, path_id
from gateway.schemas.cases import RerouteCase

LIST = rpc("routing.PlacementService.ListWaitingPlacements")
CONFIRM = rpc("routing.PlacementService.ConfirmPlacement")
REROUTE = rpc("routing.PlacementService.ReroutePlacement")

CaseId = Annotated[str, path_id("case")]
router = api_router("placements 待确认分流")


@router.get("/placements", **page(LIST))
async def list_placements(
    ask: Reading, cause: WordQuery = "", page_size: PageSize = 20, page_token: PageToken = ""
) -> Response:
    """What waits for a person, the oldest case first, with the desk's own time（待确认列表）."""
    return await ask.page(LIST, cause=cause, page_size=page_size, page_token=page_token)


@router.post("/cases/{case_id}:confirm-placement", **one(CONFIRM))
async def confirm_placement(case_id: CaseId, body: Versioned, ask: Writing) -> Response:
    """The placement stands（确认分流）; `version` is the decision's."""
    return await ask.one(CONFIRM, body, case_id=case_id)


@router.post("/cases/{case_id}:reroute", **one(REROUTE))
async def reroute_placement(case_id: CaseId, body: RerouteCase, ask: Writing) -> Response:
    """The rules place anew what waits because its kind or place changed（按规则改派）."""
    return await ask.one(REROUTE, body, case_id=case_id)
