"""Feeds of another line's tickets: the admin's side, and the signed side of `docs/feeds.md`.

The signed paths stand in that page and not in the OpenAPI document: their callers are machines of
other houses, signed for request by request, and nobody signs in there.
"""

from typing import Annotated

from fastapi import Query, Request
from starlette.responses import JSONResponse, Response

from gateway.asking import Reading, Trying, VisitorKey, Writing, shown
from gateway.auth import Visitor
from gateway.clients import rpc
from gateway.feeds import FEED_PATTERN, FeedCaller
from gateway.openapi import api_router, one, page
from gateway.schemas.base import PageSize, PageToken, Versioned, path_id
from gateway.schemas.feeds import CreateFeed, PreviewTicket, PutFeedMapping
from gateway.shapes import to_json

CREATE = rpc("intake.TicketFeedService.CreateFeed")
MAP = rpc("intake.TicketFeedService.PutFeedMapping")
ROTATE = rpc("intake.TicketFeedService.RotateFeedSecret")
REVOKE = rpc("intake.TicketFeedService.RevokeFeed")
GET = rpc("intake.TicketFeedService.GetFeed")
LIST = rpc("intake.TicketFeedService.ListFeeds")
PREVIEW = rpc("intake.TicketFeedService.PreviewTicket")

FeedId = Annotated[str, path_id("feed", FEED_PATTERN)]
Cursor = Annotated[str, Query(max_length=64, pattern=r"^[A-Za-z0-9\-]*$")]
router = api_router("feeds 工单接入")


@router.post("/feeds", **one(CREATE, 201))
async def create_feed(body: CreateFeed, ask: Writing) -> Response:
    """Open a feed（新增接入）; its secret is told this once."""
    return await ask.one(CREATE, body, status=201)


@router.get("/feeds", **page(LIST))
async def list_feeds(
    ask: Reading, page_size: PageSize = 20, page_token: PageToken = ""
) -> Response:
    """The county's feeds, newest first（接入列表）."""
    return await ask.page(LIST, page_size=page_size, page_token=page_token)


@router.get("/feeds/{feed_id}", **one(GET))
async def get_feed(feed_id: FeedId, ask: Reading) -> Response:
    """One feed（接入详情）; never its secret."""
    return await ask.one(GET, feed_id=feed_id)


@router.post("/feeds/{feed_id}:map", **one(MAP))
async def put_mapping(feed_id: FeedId, body: PutFeedMapping, ask: Writing) -> Response:
    """Replace how tickets are read（字段映射）."""
    return await ask.one(MAP, body, feed_id=feed_id)


@router.post("/feeds/{feed_id}:rotate", **one(ROTATE))
async def rotate_secret(feed_id: FeedId, body: Versioned, ask: Writing) -> Response:
    """A new secret, told this once（更换密钥）; the old one holds for another day."""
    return await ask.one(ROTATE, body, feed_id=feed_id)


@router.post("/feeds/{feed_id}:revoke", **one(REVOKE))
async def revoke_feed(feed_id: FeedId, body: Versioned, ask: Writing) -> Response:
    """Shut the feed for good（停用接入）."""
    return await ask.one(REVOKE, body, feed_id=feed_id)


@router.post("/feeds/{feed_id}:preview", **one(PREVIEW))
async def preview_ticket(feed_id: FeedId, body: PreviewTicket, ask: Trying) -> Response:
    """What a ticket would become, and what is wrong with it（试运行）; nothing is stored."""
    return await ask.one(PREVIEW, body, feed_id=feed_id)


@router.post("/feeds/{feed_id}/tickets", include_in_schema=False)
async def take_ticket(
    request: Request, feed_id: str, _visitor: Visitor, key: VisitorKey
) -> Response:
    """A signed ticket comes in（工单登记）."""
    caller = FeedCaller(request, feed_id, key)
    answer = await caller.take(await caller.check())
    return shown(to_json(answer.message), is_replayed=answer.is_replayed)


@router.get("/feeds/{feed_id}/updates", include_in_schema=False)
async def fetch_updates(
    request: Request, feed_id: str, _visitor: Visitor, cursor: Cursor = "", page_size: PageSize = 50
) -> Response:
    """What became of the feed's tickets（工单回传）, signed as well."""
    caller = FeedCaller(request, feed_id)
    await caller.check()
    answer = await caller.updates(cursor, page_size)
    return JSONResponse(to_json(answer.message))
