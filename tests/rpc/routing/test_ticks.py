"""Ticks over the real store: each thing is said once, whoever ticks and by whatever clock (J7)."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from services.routing.use_cases.ticking import Ticking
from services.routing.wiring import Routing
from tests.rpc.routing.centre import Centre
from tests.rpc.routing.late import make_late, overdue

CASES = 12
SKEWS = (timedelta(minutes=-7), timedelta(0), timedelta(minutes=3), timedelta(minutes=9))


def ticking_at(centre: Centre, owner: str, now: Callable[[], datetime]) -> Ticking:
    """The tick of another worker, whose clock is its own."""
    stores = centre.routing.orders
    own: Any = stores.ticking
    return Ticking(own._clocks, own._pausing, centre.kernel.transact, now, owner)


def drain(ticking: Ticking) -> None:
    """Tick until nothing is due."""
    while ticking.tell_due(5):
        pass


@pytest.fixture
def cases(centre: Centre) -> list[str]:
    """A few cases whose time was over an hour ago, while nobody ticked."""
    made = [centre.accept() for _ in range(CASES)]
    make_late(centre, made)
    return made


def test_four_workers_after_an_hours_outage_say_each_thing_once(
    centre: Centre, cases: list[str]
) -> None:
    workers = [ticking_at(centre, f"w{n}", lambda: datetime.now(UTC)) for n in range(4)]

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(drain, workers))

    assert overdue(centre, cases) == Counter(dict.fromkeys(cases, 1))


def test_clocks_of_workers_that_differ_by_minutes_change_nothing(
    centre: Centre, cases: list[str]
) -> None:
    def worker(number: int) -> Ticking:
        skew = SKEWS[number]
        return ticking_at(centre, f"w{number}", lambda: datetime.now(UTC) + skew)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(drain, [worker(number) for number in range(4)] * 2))

    assert overdue(centre, cases) == Counter(dict.fromkeys(cases, 1))


def test_a_worker_that_died_with_a_lease_leaves_its_clock_to_another(
    centre: Centre, cases: list[str]
) -> None:
    clocks: Any = centre.routing.orders.ticking._clocks
    now = datetime.now(UTC)
    taken = clocks.claim_due(now, "dead")
    later = ticking_at(centre, "alive", lambda: now + timedelta(seconds=31))

    drain(ticking_at(centre, "early", lambda: now))
    row = centre.kernel.database["clocks"].find_one({"_id": taken})
    assert row is not None
    assert not row["is_overdue"]
    drain(later)

    assert overdue(centre, cases) == Counter(dict.fromkeys(cases, 1))


def test_a_county_with_broken_data_stops_only_itself(
    centre: Centre, routing: Routing, cases: list[str]
) -> None:
    rows = centre.kernel.database["clocks"]
    broken, *sound = cases
    where = {"case_id": broken, "purpose": "handling"}
    rows.update_one(where, {"$set": {"profile": {"key": "x"}}})

    drain(routing.orders.ticking)

    assert overdue(centre, sound) == Counter(dict.fromkeys(sound, 1))
    assert overdue(centre, [broken])[broken] == 0
    row = rows.find_one(where)
    assert row is not None
    assert (row["fault"], row.get("next_due_time")) == ("KeyError", None)
