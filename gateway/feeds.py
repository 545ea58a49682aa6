"""Signed requests of feeds（工单接入）: read here; whether a signature holds, intake says."""

import hashlib
import json
import re
from typing import Any

from fastapi import Request

from contracts.principals import service_principal
from gateway.asking import Asker
from gateway.auth import gateway_of
from gateway.clients import Answer, rpc
from gateway.errors import Problem
from gateway.settings import Limit

CHECK = rpc("intake.TicketFeedService.CheckTicketSignature")
TAKE = rpc("intake.TicketFeedService.TakeFeedTicket")
UPDATES = rpc("intake.TicketFeedService.FetchTicketUpdates")
FEED_PATTERN = r"^[0-9]{6}-[0-9a-f\-]{36}$"
_HEADERS = ("timestamp", "nonce", "signature")
_LONGEST_HEADER = 128
_PER_MINUTE = 600
_COUNTY_DIGITS = 6


class FeedCaller:
    """One request of a feed."""

    def __init__(self, request: Request, feed_id: str, key: str = "") -> None:
        """Act for a feed whose id begins with its county."""
        if not re.fullmatch(FEED_PATTERN, feed_id):
            raise Problem(401, "bad_signature")
        self._request = request
        self._feed_id = feed_id
        self._gateway = gateway_of(request)
        principal = service_principal("gateway", feed_id[:_COUNTY_DIGITS])
        self._ask = Asker(request, principal, key)

    async def check(self) -> bytes:
        """The body of a request that is the feed's own; raises Problem, the same for all others."""
        limit = Limit(_PER_MINUTE * self._gateway.settings.scale, 60)
        await self._gateway.limits.spend("feed", self._feed_id, limit)
        body = await self._request.body()
        headers = self._request.headers
        signed: dict[str, Any] = {
            name: headers.get(f"x-feed-{name}", "")[:_LONGEST_HEADER] for name in _HEADERS
        }
        try:
            await self._ask.fetch(
                CHECK,
                feed_id=self._feed_id,
                method=self._request.method,
                path=_path(self._request),
                body_sha256=hashlib.sha256(body).hexdigest(),
                **signed,
            )
        except Problem as problem:
            if problem.status == 404:
                raise Problem(401, "bad_signature") from None
            raise
        return body

    async def take(self, body: bytes) -> Answer:
        """A ticket comes in."""
        return await self._ask.fetch(TAKE, feed_id=self._feed_id, ticket=_text(body))

    async def updates(self, cursor: str, size: int) -> Answer:
        """What became of its tickets."""
        return await self._ask.fetch(UPDATES, feed_id=self._feed_id, cursor=cursor, page_size=size)


def _path(request: Request) -> str:
    query = request.scope["query_string"].decode("latin-1")
    path = request.scope["raw_path"].decode("latin-1").partition("?")[0]
    return f"{path}?{query}" if query else path


def _text(body: bytes) -> str:
    try:
        told: Any = json.loads(body)
    except (ValueError, RecursionError):
        raise Problem(400, "unparsable") from None
    if not isinstance(told, dict):
        raise Problem(400, "unparsable")
    return body.decode()
