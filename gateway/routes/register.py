"""The mediation register: mediators, rooms, committees."""

from typing import Annotated

from starlette.responses import Response

from gateway.asking import Reading, Writing
from gateway.clients import rpc
from gateway.openapi import api_router, one, page
from gateway.schemas.base import PageSize, PageToken, WordQuery, path_id
from gateway.schemas.mediations import PutMediator, PutRoom

LIST_MEDIATORS = rpc("mediation.RegisterService.ListMediators")
PUT_MEDIATOR = rpc("mediation.RegisterService.PutMediator")
LIST_ROOMS = rpc("mediation.RegisterService.ListRooms")
PUT_ROOM = rpc("mediation.RegisterService.PutRoom")
LIST_COMMITTEES = rpc("mediation.RegisterService.ListCommittees")

router = api_router("register 名册")


@router.get("/mediators", **page(LIST_MEDIATORS))
async def list_mediators(
    ask: Reading,
    specialty: WordQuery = "",
    is_active_only: bool = False,
    page_size: PageSize = 20,
    page_token: PageToken = "",
) -> Response:
    """The mediators of the caller's area（调解员名册）."""
    return await ask.page(
        LIST_MEDIATORS,
        specialty=specialty,
        is_active_only=is_active_only,
        page_size=page_size,
        page_token=page_token,
    )


@router.put("/mediators/{mediator_id}", **one(PUT_MEDIATOR))
async def put_mediator(
    mediator_id: Annotated[str, path_id("mediator")], body: PutMediator, ask: Writing
) -> Response:
    """Write a mediator（登记调解员）."""
    return await ask.one(PUT_MEDIATOR, body, mediator_id=mediator_id)


@router.get("/rooms", **page(LIST_ROOMS))
async def list_rooms(
    ask: Reading,
    is_active_only: bool = False,
    page_size: PageSize = 20,
    page_token: PageToken = "",
) -> Response:
    """The rooms of the caller's area（调解室）."""
    return await ask.page(
        LIST_ROOMS, is_active_only=is_active_only, page_size=page_size, page_token=page_token
    )


@router.put("/rooms/{room_id}", **one(PUT_ROOM))
async def put_room(
    room_id: Annotated[str, path_id("room")], body: PutRoom, ask: Writing
) -> Response:
    """Write a room（登记调解室）."""
    return await ask.one(PUT_ROOM, body, room_id=room_id)


@router.get("/committees", **page(LIST_COMMITTEES))
async def list_committees(
    ask: Reading, page_size: PageSize = 20, page_token: PageToken = ""
) -> Response:
    """The committees of the caller's area（人民调解委员会）."""
    return await ask.page(LIST_COMMITTEES, page_size=page_size, page_token=page_token)
