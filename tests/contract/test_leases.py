"""Leases on the real store: one holder, and a dead one's work falls to another (J7)."""

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

from pymongo.errors import AutoReconnect

from chassis.kernel import Kernel
from chassis.leases import Claim, Lease, claim_due, kept
from tests.support.waiting import eventually

NOW = datetime(2026, 3, 2, tzinfo=UTC)
_SHORT = 0.4


def test_one_of_many_holds_a_lease(kernel: Kernel) -> None:
    leases = [Lease(kernel.database, "tick", f"owner{n}", 30) for n in range(20)]

    with ThreadPoolExecutor(20) as pool:
        held = list(pool.map(lambda lease: lease.hold(), leases))

    assert held.count(True) == 1
    assert leases[held.index(True)].hold()


def test_a_lease_that_ran_out_falls_to_another_with_a_higher_fence(kernel: Kernel) -> None:
    first = Lease(kernel.database, "tick", "first", 0.05)
    second = Lease(kernel.database, "tick", "second", 30)
    assert first.hold()

    eventually(second.hold)

    assert second.fence == first.fence + 1
    assert not first.hold()


def test_a_kept_lease_is_renewed_before_it_runs_out(kernel: Kernel) -> None:
    kept, other = (Lease(kernel.database, "tick", name, 0.4) for name in ("kept", "other"))
    assert kept.keep()
    end = time.monotonic() + 1.0

    def is_over() -> bool:
        assert kept.keep()
        assert not other.keep()
        return time.monotonic() > end

    assert eventually(is_over, within=2)


def test_a_released_lease_is_free_at_once(kernel: Kernel) -> None:
    first, second = (Lease(kernel.database, "tick", name, 30) for name in ("first", "second"))
    first.hold()

    first.release()

    eventually(second.hold)


def test_due_work_is_claimed_once_and_the_longest_due_first(kernel: Kernel) -> None:
    rows = kernel.database["clocks"]
    rows.insert_many(
        [{"_id": n, "due_time": NOW - timedelta(minutes=n), "lease_time": None} for n in range(50)]
    )

    def claim(worker: int) -> list[int]:
        claimed = []
        while row := claim_due(rows, now=NOW, lease_seconds=60, owner=str(worker)):
            claimed.append(row["_id"])
        return claimed

    with ThreadPoolExecutor(4) as pool:
        shares = list(pool.map(claim, range(4)))

    assert sorted(one for share in shares for one in share) == list(range(50))


def test_who_holds_due_work_is_judged_by_the_time_of_the_database_alone(kernel: Kernel) -> None:
    rows = kernel.database["clocks"]
    rows.insert_one({"_id": 1, "due_time": NOW - timedelta(days=1)})
    hour = timedelta(hours=1)
    assert claim_due(rows, now=NOW - hour, lease_seconds=60, owner="slow")

    assert claim_due(rows, now=NOW + hour, lease_seconds=60, owner="fast") is None

    rows.update_one({"_id": 1}, [{"$set": {"lease_time": {"$subtract": ["$$NOW", 1]}}}])
    taken = claim_due(rows, now=NOW - hour, lease_seconds=60, owner="slow")
    assert taken is not None
    assert taken["lease_owner"] == "slow"


def test_a_claim_is_kept_for_as_long_as_its_work_lasts(kernel: Kernel) -> None:
    rows = kernel.database["clocks"]
    rows.insert_one({"_id": "slow", "due_time": NOW, "lease_time": None})
    _claim(kernel, "first")
    end = time.monotonic() + 1.0

    with kept(Claim(rows, "slow", "first", _SHORT)):
        while time.monotonic() < end:
            assert _claim(kernel, "second") is None
            time.sleep(0.02)

    taken = eventually(lambda: _claim(kernel, "second"))
    assert taken is not None
    assert taken["lease_owner"] == "second"


def test_a_claim_that_another_took_is_not_taken_back(kernel: Kernel) -> None:
    rows = kernel.database["clocks"]
    rows.insert_one({"_id": "slow", "due_time": NOW, "lease_time": None})
    _claim(kernel, "first")
    own = Claim(rows, "slow", "first", _SHORT)
    assert own.keep()

    eventually(lambda: _claim(kernel, "second"))

    assert eventually(lambda: not own.keep())
    assert rows.find_one({"_id": "slow"}, {"lease_owner": 1}) == {
        "_id": "slow",
        "lease_owner": "second",
    }


def test_a_renewal_that_fails_is_tried_again(kernel: Kernel) -> None:
    class Flaky(Lease):
        asked = 0

        def hold(self) -> bool:
            self.asked += 1
            if self.asked == 1:
                raise AutoReconnect("no primary")
            return super().hold()

    flaky = Flaky(kernel.database, "tick", "own", _SHORT)

    with kept(flaky):
        eventually(lambda: flaky.fence == 1)

    assert flaky.asked > 1


def _claim(kernel: Kernel, owner: str) -> dict[str, Any] | None:
    rows = kernel.database["clocks"]
    return claim_due(rows, now=kernel.now(), lease_seconds=_SHORT, owner=owner)
