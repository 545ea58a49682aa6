"""Clients of the Open311 facade: the admin's side."""

from typing import Annotated

from starlette.responses import Response

from gateway.asking import Reading, Writing
from gateway.clients import rpc
from gateway.feeds import FEED_PATTERN
from gateway.openapi import api_router, one, page
from gateway.schemas.base import PageSize, PageToken, Versioned, path_id
from gateway.schemas.open_clients import CreateOpenClient

CREATE = rpc("intake.OpenRequestService.CreateOpenClient")
ROTATE = rpc("intake.OpenRequestService.RotateOpenClient")
REVOKE = rpc("intake.OpenRequestService.RevokeOpenClient")
GET = rpc("intake.OpenRequestService.GetOpenClient")
LIST = rpc("intake.OpenRequestService.ListOpenClients")

ClientId = Annotated[str, path_id("open_client", FEED_PATTERN)]
router = api_router("open311 开放接口", prefix="/open311-clients")


@router.post("", **one(CREATE, 201))
async def create_open_client(body: CreateOpenClient, ask: Writing) -> Response:
    """Open a client of the Open311 facade（新增开放接口客户端）; its key is told this once."""
    return await ask.one(CREATE, body, status=201)


@router.get("", **page(LIST))
async def list_open_clients(
    ask: Reading, page_size: PageSize = 20, page_token: PageToken = ""
) -> Response:
    """The county's clients, newest first（客户端列表）."""
    return await ask.page(LIST, page_size=page_size, page_token=page_token)


@router.get("/{client_id}", **one(GET))
async def get_open_client(client_id: ClientId, ask: Reading) -> Response:
    """One client（客户端详情）; never its key."""
    return await ask.one(GET, client_id=client_id)


@router.post("/{client_id}:rotate", **one(ROTATE))
async def rotate_open_key(client_id: ClientId, body: Versioned, ask: Writing) -> Response:
    """A new key, told this once（更换密钥）; the old one holds for another day."""
    return await ask.one(ROTATE, body, client_id=client_id)


@router.post("/{client_id}:revoke", **one(REVOKE))
async def revoke_open_client(client_id: ClientId, body: Versioned, ask: Writing) -> Response:
    """Shut the client for good（停用客户端）."""
    return await ask.one(REVOKE, body, client_id=client_id)
