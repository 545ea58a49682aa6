"""Every tick over the real store: after an outage each thing is said once, whoever ticks (J7)."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import TypeVar

import pytest

from chassis.kernel import build_kernel
from chassis.mongo import Database
from chassis.runner import Tick
from services.routing.jobs import open_jobs
from tests.rpc.routing.centre import Centre
from tests.rpc.routing.outage import WAITING, Waiting, let_days_pass, said_of

T = TypeVar("T")
CASES = 5
SKEWS = (timedelta(minutes=-7), timedelta(0), timedelta(minutes=3), timedelta(minutes=9))


class Killed(BaseException):
    """The process is gone."""


class DyingDatabase(Database):
    """A database whose process is killed when a transaction has done its work but the commit."""

    def transact(self, work: Callable[[], T]) -> T:
        if self.session is not None:
            return work()

        def die() -> T:
            work()
            raise Killed

        return super().transact(die)


class Outage:
    """A county in which the same thing waits in several cases, and nobody ticked for days."""

    def __init__(self, centre: Centre, waiting: Waiting) -> None:
        self.centre, self.waiting = centre, waiting
        self.rows = centre.kernel.database[waiting.rows]
        self.cases = [waiting.begin(centre) for _ in range(CASES)]
        self.before = said_of(centre.kernel, self.cases)
        let_days_pass(centre.kernel)

    def tick(self, skew: timedelta = timedelta(0), kind: type[Database] = Database) -> Tick:
        """The tick of another process, whose time is its own."""
        own = self.centre.kernel
        database = kind(own.database.client, own.database.name)
        kernel = build_kernel(database, own.sealing, lambda: datetime.now(UTC) + skew, own.new_id)
        return next(one for one in open_jobs(kernel) if one.name == self.waiting.tick)

    def said(self) -> dict[str, dict[str, int]]:
        """What was said of each since the outage."""
        now = said_of(self.centre.kernel, self.cases)
        return {case_id: dict(now[case_id] - self.before[case_id]) for case_id in self.cases}

    def end_leases(self) -> None:
        """The leases of whoever died are over."""
        self.rows.update_many({}, {"$unset": {"lease_time": ""}})


def drain(ticks: Sequence[Tick]) -> None:
    """All tick beside one another until nothing is due."""

    def until_idle(tick: Tick) -> None:
        while tick.run():
            pass

    with ThreadPoolExecutor(len(ticks)) as pool:
        list(pool.map(until_idle, ticks))


@pytest.fixture(params=list(WAITING))
def outage(centre: Centre, request: pytest.FixtureRequest) -> Outage:
    return Outage(centre, WAITING[request.param])


def test_workers_of_differing_clocks_say_each_thing_once_though_one_was_killed(
    outage: Outage,
) -> None:
    with pytest.raises(Killed):
        outage.tick(kind=DyingDatabase).run()
    assert not any(outage.said().values())
    workers = [outage.tick(skew) for skew in SKEWS]

    drain(workers)
    outage.end_leases()
    drain(workers)

    assert outage.said() == dict.fromkeys(outage.cases, outage.waiting.told)


def test_a_broken_row_stops_only_itself(outage: Outage) -> None:
    broken, *sound = outage.cases
    of_broken = {"$or": [{"_id": broken}, {"case_id": broken}]}
    outage.rows.update_many(of_broken, {"$unset": {"area_code": ""}})

    drain([outage.tick()])

    assert outage.said() == {broken: {}} | dict.fromkeys(sound, outage.waiting.told)
    parked = outage.rows.distinct("_id", {"fault": "KeyError", "next_due_time": None})
    assert parked == outage.rows.distinct("_id", of_broken)
