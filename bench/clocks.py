"""What a tick costs beside the clocks that are open, and how many due times a core computes.

Open clocks are written as the service's own store writes them; a few of them are due. That the
cost is that of the due ones is shown by what MongoDB examines, which no busy machine changes.
"""

import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

from bench.figures import Section
from bench.ground import kernel_ground, kernel_of
from bench.sizes import SEED, Sizes
from chassis.kernel import Kernel
from chassis.migrate import migrate
from deadlines import DEFAULTS, LEGAL, Entry, EntryKind, Ledger, compute, shipped_calendar
from services.routing.domain.clock import Clock, Purpose
from services.routing.migrations import MIGRATIONS
from services.routing.settings import RoutingSettings
from services.routing.store.clocks import COLLECTION, clock_document
from services.routing.wiring import wire
from tests.support.examined import examined

BATCH = 5_000
PROFILED = 50
KINDS = tuple(DEFAULTS[f"handling_{kind}"] for kind in ("livelihood", "dispute", "violation"))
COUNTIES = tuple(f"4304{number:02}" for number in range(21, 36))
START = datetime(2026, 3, 2, 1, 30, tzinfo=UTC)
FAR = datetime(2027, 6, 1, tzinfo=UTC)
_CALENDAR = shipped_calendar()


def measure(sizes: Sizes) -> Iterator[Section]:
    """Due times first; then ticks with few and with many open clocks, the same number due."""
    yield _computing(sizes)
    with kernel_ground() as platform:
        kernel = kernel_of(platform, "routing")
        migrate(kernel.database, MIGRATIONS, part="routing")
        written = 0
        for size in sizes.open_clocks:
            _fill(kernel, written, size)
            written = size
            yield _ticking(kernel, size, sizes.due_clocks)


def _computing(sizes: Sizes) -> Section:
    section = Section("Due times: one core, calendar in memory")
    chance = Random(SEED)  # noqa: S311  no secret
    calendar = shipped_calendar()
    plain = [(profile, _started(chance)) for profile in KINDS for _ in range(100)]
    paused = [(profile, _paused(ledger)) for profile, ledger in plain]
    shipped = [*LEGAL.values(), *DEFAULTS.values()]
    every = [(profile, _started(chance)) for profile in shipped for _ in range(10)]
    for name, asked in (
        ("clocks of handling", plain),
        ("the same, paused and resumed twice", paused),
        ("all shipped profiles", every),
    ):
        rounds = max(1, sizes.due_computed // len(asked))
        begun = time.process_time()
        for _ in range(rounds):
            for profile, ledger in asked:
                compute(profile, ledger, calendar)
        spent = time.process_time() - begun
        section.add(name, rounds * len(asked) / spent, "/s", note="with warnings")
    return section


def _ticking(kernel: Kernel, size: int, due: int) -> Section:
    section = Section(f"A tick with {size:,} open clocks, {due:,} of them due")
    ticking = wire(kernel, RoutingSettings()).orders.ticking
    rows = kernel.database[COLLECTION]
    _make_due(kernel, due + PROFILED)
    database = kernel.database.client[kernel.database.name]
    looked = examined(database, lambda _: ticking.tell_due(1), PROFILED)
    plan = rows.find({"next_due_time": {"$lte": datetime.now(UTC)}}).sort("next_due_time", 1)
    used = _index_of(plan.explain()["queryPlanner"]["winningPlan"])
    begun, spent = time.monotonic(), time.process_time()
    told = ticking.tell_due(due)
    section.add("clocks told", told, "", note=f"index used: {used}")
    section.add("wall time for one", (time.monotonic() - begun) / told * 1000, "ms")
    section.add("own processor time for one", (time.process_time() - spent) / told * 1000, "ms")
    section.add("documents examined for one", looked.documents, "")
    section.add("keys examined for one", looked.keys, "")
    idle = examined(database, lambda _: ticking.tell_due(1), PROFILED)
    section.add("documents examined when nothing is due", idle.documents, "")
    return section


def _index_of(plan: dict[str, Any]) -> str:
    while "indexName" not in plan:
        plan = plan["inputStage"]
    return str(plan["indexName"])


def _fill(kernel: Kernel, since: int, until: int) -> None:
    clocks = (clock_document(_clock(number)) for number in range(since, until))
    batch: list[dict[str, Any]] = []
    for document in clocks:
        batch.append(document)
        if len(batch) == BATCH:
            kernel.database[COLLECTION].insert_many(batch, ordered=False)
            batch = []
    if batch:
        kernel.database[COLLECTION].insert_many(batch, ordered=False)


def _make_due(kernel: Kernel, count: int) -> None:
    """Let some open clocks be over now, spread over all that are there."""
    rows = kernel.database[COLLECTION]
    over = datetime.now(UTC) - timedelta(hours=1)
    sample: list[dict[str, Any]] = [
        {"$match": {"is_overdue": False}},
        {"$sample": {"size": count}},
    ]
    chosen = [row["_id"] for row in rows.aggregate(sample)]
    rows.update_many(
        {"_id": {"$in": chosen}},
        {"$set": {"due_time": over, "next_due_time": over, "warn_times": []}},
    )


def _clock(number: int) -> Clock:
    profile = KINDS[number % len(KINDS)]
    county = COUNTIES[number % len(COUNTIES)]
    clock = Clock(
        id=f"clock-{number:09}",
        area_code=f"{county}100",
        case_id=f"case-{number:09}",
        code=f"{county}20260302{number:08}",
        purpose=Purpose.HANDLING,
        profile=profile,
        department="housing",
        assignment_id=f"order-{number:09}",
    )
    clock.start("service:routing", START, _CALENDAR)
    due = FAR + timedelta(seconds=number % 8_000_000)
    clock.due_time, clock.warn_times = due, (due - timedelta(days=1),)
    return clock


def _started(chance: Random) -> Ledger:
    start = START + timedelta(minutes=chance.randrange(180 * 24 * 60))
    return Ledger((Entry(kind=EntryKind.START, time=start, who="s"),))


def _paused(ledger: Ledger) -> Ledger:
    start = ledger.entries[0].time
    times = [start + timedelta(days=day) for day in (1, 3, 4, 5)]
    kinds = (EntryKind.PAUSE, EntryKind.RESUME) * 2
    more = [
        Entry(kind=kind, time=at, who="d", reason="appraisal")
        for kind, at in zip(kinds, times, strict=True)
    ]
    return replace(ledger, entries=(*ledger.entries, *more))
