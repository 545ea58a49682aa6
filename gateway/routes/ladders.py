"""The ladder of letters by area: what holds, its draft, and its publication."""

from typing import Annotated

from starlette.responses import Response

from gateway.asking import Reading, Writing
from gateway.clients import rpc
from gateway.openapi import api_router, one
from gateway.schemas.base import AREA_PATTERN, path_id
from gateway.schemas.ladders import LadderDraft, PublishLadder

GET = rpc("routing.LadderService.GetLadder")
PUT_DRAFT = rpc("routing.LadderService.PutLadderDraft")
PUBLISH = rpc("routing.LadderService.PublishLadder")

Area = Annotated[str, path_id("area", AREA_PATTERN)]
router = api_router("letters 督办文书")


@router.get("/press-ladders/{area}", **one(GET))
async def get_ladder(area: Area, ask: Reading, is_draft: bool = False) -> Response:
    """The ladder that holds for an area, or its draft（督办阶梯）."""
    return await ask.one(GET, area_code=area, is_draft=is_draft)


@router.put("/press-ladders/{area}", **one(PUT_DRAFT))
async def put_ladder_draft(area: Area, body: LadderDraft, ask: Writing) -> Response:
    """Store an area's draft（保存草稿）."""
    ladder = {"area_code": area, **body.model_dump(exclude_none=True)}
    return await ask.one(PUT_DRAFT, ladder=ladder)


@router.post("/press-ladders/{area}:publish", **one(PUBLISH))
async def publish_ladder(area: Area, body: PublishLadder, ask: Writing) -> Response:
    """A second person makes the draft hold（发布督办阶梯）."""
    return await ask.one(PUBLISH, body, area_code=area)
