"""Messages to residents and station messages to staff."""

from typing import Annotated

from starlette.responses import Response

from gateway.asking import Reading, Writing
from gateway.clients import rpc
from gateway.openapi import api_router, one, page
from gateway.schemas.base import PageSize, PageToken, path_id, query_id

LIST = rpc("notify.MessageService.ListMessages")
LIST_STATION = rpc("notify.MessageService.ListStationMessages")
MARK_READ = rpc("notify.MessageService.MarkStationMessageRead")

router = api_router("messages 消息")


@router.get("/messages", **page(LIST))
async def list_messages(
    ask: Reading,
    case_id: Annotated[str, query_id("case")],
    page_size: PageSize = 20,
    page_token: PageToken = "",
) -> Response:
    """What residents were told in a case; no text, no whole number（消息记录）."""
    return await ask.page(LIST, case_id=case_id, page_size=page_size, page_token=page_token)


@router.get("/station-messages", **page(LIST_STATION))
async def list_station_messages(
    ask: Reading, only_unread: bool = False, page_size: PageSize = 20, page_token: PageToken = ""
) -> Response:
    """What the own department or post is told（站内信）."""
    return await ask.page(
        LIST_STATION, only_unread=only_unread, page_size=page_size, page_token=page_token
    )


@router.post("/station-messages/{message_id}:read", **one(MARK_READ))
async def mark_read(message_id: Annotated[str, path_id("message")], ask: Writing) -> Response:
    """The caller has read it（已读）."""
    return await ask.one(MARK_READ, message_id=message_id)
