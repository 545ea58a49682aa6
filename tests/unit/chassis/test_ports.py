"""Ids and instants."""

from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

from chassis.ports import new_uuid7, utc_now


def test_ids_are_unique_version_seven_and_grow() -> None:
    with ThreadPoolExecutor(8) as pool:
        batches = list(pool.map(lambda _: [new_uuid7() for _ in range(2_000)], range(8)))

    assert all(batch == sorted(batch) for batch in batches)
    assert len({one for batch in batches for one in batch}) == 16_000
    assert UUID(batches[0][0]).version == 7


def test_the_clock_is_aware_and_counts_milliseconds() -> None:
    now = utc_now()

    assert now.tzinfo is not None
    assert now.microsecond % 1000 == 0
