"""Clock profiles by area: what holds, an area's draft, and its publication."""

from typing import Annotated

from starlette.responses import Response

from gateway.asking import Reading, Writing
from gateway.clients import rpc
from gateway.openapi import api_router, one
from gateway.schemas.base import AREA_PATTERN, path_id
from gateway.schemas.profiles import ProfileSetDraft, PublishProfileSet

HELD = rpc("routing.ProfileService.GetHeldProfiles")
GET = rpc("routing.ProfileService.GetProfileSet")
PUT_DRAFT = rpc("routing.ProfileService.PutProfileSetDraft")
PUBLISH = rpc("routing.ProfileService.PublishProfileSet")

Area = Annotated[str, path_id("area", AREA_PATTERN)]
router = api_router("clock-profiles 时限规则")


@router.get("/clock-profiles/{area}", **one(HELD))
async def get_held_profiles(area: Area, ask: Reading) -> Response:
    """Every profile that holds for an area, with the area that says so（现行时限规则）."""
    return await ask.one(HELD, area_code=area)


@router.get("/clock-profile-sets/{area}", **one(GET))
async def get_profile_set(area: Area, ask: Reading, is_draft: bool = False) -> Response:
    """What an area itself has published, or its draft（本地时限规则集）."""
    return await ask.one(GET, area_code=area, is_draft=is_draft)


@router.put("/clock-profile-sets/{area}", **one(PUT_DRAFT))
async def put_profile_set_draft(area: Area, body: ProfileSetDraft, ask: Writing) -> Response:
    """Store an area's draft; law may not be weakened（保存草稿）."""
    profile_set = {"area_code": area, **body.model_dump(exclude_none=True)}
    return await ask.one(PUT_DRAFT, profile_set=profile_set)


@router.post("/clock-profile-sets/{area}:publish", **one(PUBLISH))
async def publish_profile_set(area: Area, body: PublishProfileSet, ask: Writing) -> Response:
    """A second person makes the draft hold, for running clocks too if told so（发布）."""
    return await ask.one(PUBLISH, body, area_code=area)
