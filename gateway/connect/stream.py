"""One open watch: tells a department's changes from a place on, and keeps the line alive."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from contracts.errors import Unavailable
from contracts.ports import Now
from gateway.connect.certificates import Identity
from gateway.connect.cursors import Place
from gateway.connect.guard import Admission, Context
from gateway.connect.messages import change_message
from gateway.connect.watching import Feed, Feeds
from onedoor.connect.v1 import departments_pb2 as pb
from onedoor.routing.v1 import feed_pb2

STANDING_SECONDS = 5.0


@dataclass(frozen=True, kw_only=True)
class Terms:
    """What holds for every watch; the certificate is looked at again every few seconds."""

    admission: Admission
    feeds: Feeds
    now: Now
    retention: timedelta
    keep_alive_seconds: float


class Watch:
    """Writes one stream."""

    def __init__(self, context: Context, identity: Identity, feed: Feed, terms: Terms) -> None:
        """Tell what `feed` brings to the caller behind `context`."""
        self._context = context
        self._identity = identity
        self._feed = feed
        self._terms = terms
        self._told_time = time.monotonic()
        self._is_caught_up = False

    async def follow(self, place: Place) -> None:
        """Tell everything after the place, in order, until the stream must end.

        Raises:
            Unauthenticated: the certificate no longer stands.
            Unavailable: this server is stopping, or routing cannot be read.
        """
        while True:
            self._terms.admission.require_standing(self._identity)
            if self._terms.feeds.is_stopping:
                raise Unavailable(
                    "this server is stopping; watch again from the last cursor",
                    reason="server_stopping",
                    retry_after="1",
                )
            orders = await self._feed.after(place.position)
            if orders:
                place = await self._tell(orders)
            else:
                place = Place(position=place.position, moment=self._feed.read_time)
                await self._keep_alive(place)
                await self._feed.wait(place.position, self._patience())

    async def _tell(self, orders: Sequence[feed_pb2.Order]) -> Place:
        limit = self._terms.now() - self._terms.retention
        for order in orders:
            place = Place(position=order.cursor, moment=_moment(order))
            if place.moment >= limit:
                await self._write(place, change=change_message(order))
        return place

    async def _keep_alive(self, place: Place) -> None:
        is_due = self._silence() >= self._terms.keep_alive_seconds
        if is_due or not self._is_caught_up:
            self._is_caught_up = True
            await self._write(place, keep_alive=pb.KeepAlive())

    async def _write(
        self,
        place: Place,
        *,
        change: pb.OrderChange | None = None,
        keep_alive: pb.KeepAlive | None = None,
    ) -> None:
        cursor = place.write(self._identity.key)
        await self._context.write(
            pb.WatchOrdersResponse(cursor=cursor, change=change, keep_alive=keep_alive)
        )
        self._told_time = time.monotonic()

    def _patience(self) -> float:
        return min(STANDING_SECONDS, max(self._terms.keep_alive_seconds - self._silence(), 0.01))

    def _silence(self) -> float:
        return time.monotonic() - self._told_time


def _moment(order: feed_pb2.Order) -> datetime:
    return order.change_time.ToDatetime(UTC)
