"""The fan-out: one poller per watched department reads routing's feed for all its streams.

A stream asks its feed for what follows its position. What the poller has read lately is answered
from memory; an older position is read from routing page by page until it meets the poller. So a
slow stream needs no queue of its own, and nothing is lost or skipped however streams come and go.
"""

import asyncio
import logging
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from itertools import islice

from contracts.errors import Exhausted
from contracts.ports import Now
from gateway.connect.certificates import Identity
from gateway.connect.metrics import LINK_UP, STREAMS
from gateway.connect.upstream import PAGE, Routing
from onedoor.routing.v1 import feed_pb2

KEPT = 1000
_SLOWER = 1.5
logger = logging.getLogger(__name__)

Page = feed_pb2.FetchOrdersResponse
Fetch = Callable[[str], Awaitable[Page]]


@dataclass(frozen=True, kw_only=True)
class Pace:
    """How often a poller asks: at once after news, ever less in silence."""

    least_seconds: float
    most_seconds: float

    def next(self, waited: float, *, has_news: bool) -> float:
        """The wait before the next question."""
        if has_news:
            return self.least_seconds
        return min(max(waited, self.least_seconds) * _SLOWER, self.most_seconds)


class Feed:
    """One department's feed as it is being read for its streams."""

    def __init__(self, fetch: Fetch, pace: Pace, now: Now) -> None:
        """Read by `fetch`; nothing is polled until the first stream has caught up."""
        self._fetch = fetch
        self._pace = pace
        self._now = now
        self._recent: deque[feed_pb2.Order] = deque()
        self._places: dict[str, int] = {}  # how many were read before and with this one
        self._dropped = 0
        self._tip: str | None = None
        self._news = asyncio.Event()
        self._poller: asyncio.Task[None] | None = None
        self.streams = 0
        self.read_time = now()

    async def after(self, position: str) -> Sequence[feed_pb2.Order]:
        """What follows a position now; nothing when all of it is told.

        Raises:
            Carried, Unavailable: routing had to be asked and did not answer.
        """
        known = self._known(position)
        if known is not None:
            return known
        page = await self._read(position)
        if not page.orders:
            self._go_on_from(position)
        return page.orders

    async def wait(self, position: str, seconds: float) -> None:
        """Wait for news, at most so long; shorter where the poller does not yet stand."""
        if self._known(position) is None:
            seconds = min(seconds, self._pace.most_seconds)
        with suppress(TimeoutError):
            await asyncio.wait_for(self._news.wait(), seconds)

    def wake(self) -> None:
        """Let every waiting stream look again."""
        news, self._news = self._news, asyncio.Event()
        news.set()

    def close(self) -> None:
        """Stop polling."""
        if self._poller:
            self._poller.cancel()

    def _known(self, position: str) -> Sequence[feed_pb2.Order] | None:
        if position == self._tip:
            return ()
        if position not in self._places:
            return None  # longer ago than is remembered, or further than the poller has come
        start = self._places[position] - self._dropped
        return None if start < 0 else list(islice(self._recent, start, start + PAGE))

    async def _read(self, position: str) -> Page:
        page = await self._fetch(position)
        self.read_time = self._now()
        return page

    def _go_on_from(self, position: str) -> None:
        if self._tip is None:
            self._tip, self._places[position] = position, 0
            self._poller = asyncio.create_task(self._poll(position))

    async def _poll(self, tip: str) -> None:
        waited, is_failing = self._pace.least_seconds, False
        while True:
            await asyncio.sleep(waited)
            try:
                page = await self._read(tip)
            except Exception as error:  # whatever it is, the streams must not go deaf
                if not is_failing:
                    logger.warning("feed unreadable", extra={"error": type(error).__name__})
                is_failing, waited = True, self._pace.next(waited, has_news=False)
                continue
            is_failing = False
            self._keep(page.orders)
            tip = self._tip = page.next_cursor
            waited = 0 if page.has_more else self._pace.next(waited, has_news=bool(page.orders))
            if page.orders:
                self.wake()

    def _keep(self, orders: Sequence[feed_pb2.Order]) -> None:
        for order in orders:
            self._recent.append(order)
            self._places[order.cursor] = self._dropped + len(self._recent)
        while len(self._recent) > KEPT:
            del self._places[self._recent.popleft().cursor]
            self._dropped += 1


class Feeds:
    """The feeds that are being watched, and the bounds on watching."""

    def __init__(self, routing: Routing, pace: Pace, now: Now, *, streams_each: int) -> None:
        """Give every department at most `streams_each` streams."""
        self._routing = routing
        self._pace = pace
        self._now = now
        self._most = streams_each
        self._feeds: dict[str, Feed] = {}
        self.is_stopping = False

    @asynccontextmanager
    async def watched_by(self, identity: Identity) -> AsyncIterator[Feed]:
        """The caller's feed, for the life of one stream.

        Raises:
            Exhausted: the department has all its streams.
        """
        feed = self._feeds.get(identity.key) or self._open(identity)
        if feed.streams >= self._most:
            raise Exhausted(
                f"{identity.key} has {self._most} streams already",
                reason="too_many_streams",
                limit=str(self._most),
                retry_after="30",
            )
        feed.streams += 1
        STREAMS.inc()
        LINK_UP.labels(identity.key).set(1)
        try:
            yield feed
        finally:
            feed.streams -= 1
            STREAMS.dec()
            if not feed.streams:
                LINK_UP.labels(identity.key).set(0)
                feed.close()
                del self._feeds[identity.key]

    def stop(self) -> None:
        """Let every stream end."""
        self.is_stopping = True
        for feed in self._feeds.values():
            feed.wake()

    def _open(self, identity: Identity) -> Feed:
        async def fetch(position: str) -> Page:
            return await self._routing.changes(identity.principal, position)

        feed = self._feeds[identity.key] = Feed(fetch, self._pace, self._now)
        return feed
