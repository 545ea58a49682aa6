"""A feed read for several streams: nothing lost, nothing skipped, memory bounded."""

import asyncio
from collections.abc import Coroutine
from datetime import UTC, datetime
from typing import Any

import pytest

from contracts.errors import Unavailable
from gateway.connect import watching
from gateway.connect.watching import Feed, Pace
from onedoor.routing.v1 import feed_pb2

NOW = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
QUICK = Pace(least_seconds=0.001, most_seconds=0.005)


class FakeRouting:
    """A department's feed in memory, paged as routing pages it."""

    def __init__(self, count: int = 0) -> None:
        self.count = count
        self.asked: list[str] = []
        self.error: Exception | None = None

    async def fetch(self, position: str) -> feed_pb2.FetchOrdersResponse:
        await asyncio.sleep(0)
        self.asked.append(position)
        if self.error:
            raise self.error
        first = int(position or 0) + 1
        last = min(first + 99, self.count)
        return feed_pb2.FetchOrdersResponse(
            orders=[feed_pb2.Order(cursor=str(number)) for number in range(first, last + 1)],
            next_cursor=str(last) if last >= first else position,
            has_more=last < self.count,
        )


class Reader:
    """A stream's side."""

    def __init__(self, feed: Feed, position: str = "") -> None:
        self.feed = feed
        self.position = position
        self.read: list[int] = []

    async def up_to(self, number: int) -> None:
        """Read until the number was told."""
        while not self.read or self.read[-1] < number:
            orders = await self.feed.after(self.position)
            if not orders:
                await self.feed.wait(self.position, 1)
                continue
            self.read += [int(order.cursor) for order in orders]
            self.position = orders[-1].cursor


def run(work: Coroutine[Any, Any, None]) -> None:
    async def within() -> None:
        await asyncio.wait_for(work, 20)

    asyncio.run(within())


def a_feed(routing: FakeRouting) -> Feed:
    return Feed(routing.fetch, QUICK, lambda: NOW)


def test_streams_that_come_at_any_time_read_all_once() -> None:
    async def work() -> None:
        routing = FakeRouting(250)
        feed = a_feed(routing)
        first = Reader(feed)
        await first.up_to(250)
        waiting = asyncio.create_task(first.up_to(700))
        second = Reader(feed, "120")
        await second.up_to(250)
        routing.count = 700
        await asyncio.gather(waiting, second.up_to(700))
        third = Reader(feed)
        await third.up_to(700)
        feed.close()

        assert first.read == third.read == list(range(1, 701))
        assert second.read == list(range(121, 701))

    run(work())


def test_streams_that_have_caught_up_share_one_poller() -> None:
    async def work() -> None:
        routing = FakeRouting(1)
        feed = a_feed(routing)
        readers = [Reader(feed) for _ in range(4)]
        for reader in readers:
            await reader.up_to(1)
            assert not await feed.after(reader.position)
        routing.asked.clear()
        waiting = [asyncio.create_task(reader.up_to(2)) for reader in readers]
        routing.count = 2
        await asyncio.gather(*waiting)
        feed.close()

        assert routing.asked.count("1") == 1

    run(work())


def test_a_slow_stream_falls_out_of_memory_and_still_skips_nothing() -> None:
    async def work() -> None:
        routing = FakeRouting(5)
        feed = a_feed(routing)
        slow, quick = Reader(feed), Reader(feed)
        await slow.up_to(5)
        await quick.up_to(5)
        assert not await feed.after("5")
        routing.count = watching.KEPT * 2
        await quick.up_to(routing.count)
        assert len(feed._recent) == len(feed._places) - 1 == watching.KEPT  # the start is kept

        await slow.up_to(routing.count)
        feed.close()

        assert slow.read == quick.read == list(range(1, routing.count + 1))

    run(work())


def test_a_poller_goes_on_after_a_failure() -> None:
    async def work() -> None:
        routing = FakeRouting(1)
        feed = a_feed(routing)
        reader = Reader(feed)
        await reader.up_to(1)
        assert not await feed.after("1")
        routing.error = Unavailable("away")
        asked = len(routing.asked)
        while len(routing.asked) < asked + 3:
            await asyncio.sleep(0.001)
        routing.error, routing.count = None, 2

        await reader.up_to(2)
        feed.close()

        assert reader.read == [1, 2]

    run(work())


def test_a_stream_beyond_the_end_does_not_make_the_others_deaf() -> None:
    async def work() -> None:
        routing = FakeRouting(3)
        feed = a_feed(routing)
        assert not await feed.after("999")
        reader = Reader(feed)
        await reader.up_to(3)
        routing.count = 4

        await reader.up_to(4)
        feed.close()

        assert reader.read == [1, 2, 3, 4]

    run(work())


def test_a_failure_while_catching_up_reaches_the_stream() -> None:
    async def work() -> None:
        routing = FakeRouting(1)
        routing.error = Unavailable("away")

        with pytest.raises(Unavailable):
            await a_feed(routing).after("")

    run(work())


def test_the_pace_slows_in_silence_and_quickens_with_news() -> None:
    pace = Pace(least_seconds=1, most_seconds=3)

    silent = [pace.next(waited, has_news=False) for waited in (0, 1, 1.5, 2.25, 3)]

    assert silent == [1.5, 1.5, 2.25, 3, 3]
    assert pace.next(3, has_news=True) == 1
