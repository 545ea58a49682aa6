"""From the commit of a change to the start of its handler, on an idle machine."""

import time

from bench.figures import Section
from bench.ground import kernel_ground, kernel_of, module, until
from bench.matters import Matters, repository
from bench.sizes import Sizes
from chassis.kernel import Kernel

PAUSE_SECONDS = 0.25
WARM_UP = 5
WITHIN = 60.0


def measure(sizes: Sizes) -> Section:
    """One event at a time, well apart, through the real relay, broker and worker."""
    section = Section("Relay latency, one event at a time")
    with kernel_ground() as platform:
        publisher, listener = kernel_of(platform, "intake"), kernel_of(platform, "notify")
        with (
            module(platform, "chassis.green", "bench.listener.notify.worker"),
            module(platform, "chassis.relay", "intake"),
        ):
            _commit_one_by_one(publisher, listener, WARM_UP)
            committed = _commit_one_by_one(publisher, listener, sizes.relay_samples)
            began = {row["case_id"]: row["began"] for row in listener.database["effects"].find()}
    waits = [began[case_id] - moment for case_id, moment in committed.items()]
    section.add_latency("commit to the handler's start", waits, aim="< 50 (idle machine)")
    section.add("longest", max(waits) * 1000, "ms", note=f"of {len(waits)} samples")
    return section


def _commit_one_by_one(publisher: Kernel, listener: Kernel, count: int) -> dict[str, float]:
    """Wall time right after each commit, by case; returns when all have been handled."""
    made, rows, committed = Matters(), repository(publisher), {}
    effects = listener.database["effects"]
    wanted = effects.count_documents({}) + count
    for _ in range(count):
        matter = made.one()
        rows.add(matter)
        committed[matter.id] = time.time()
        time.sleep(PAUSE_SECONDS)
    until(lambda: effects.count_documents({}) >= wanted, WITHIN)
    return committed
