"""Registrations through the gateway beside the bare transaction, and what each costs."""

import signal
from collections.abc import Iterator

from bench import bare, steps
from bench.door import Crowd, Load
from bench.figures import Section
from bench.progress import Progress
from bench.sizes import Sizes
from bench.usage import Snapshot, cpu_between, snapshot
from deploy.local.platform import Platform
from deploy.local.processes import PROCESSES, Stage

WRITTEN = ("cases", "outbox", "idempotency", "audit")
WARM_UP_SECONDS = 3.0
PACE = 0.7  # of the rate the whole chain sustains
STEPS_SHOWN = 14
STORES = ("mongodb", "rabbitmq", "redis", "epmd")
PROVIDER = "sms"
BEHIND_THE_DOOR = (Stage.WORKER, Stage.RUNNER, Stage.RELAY)
LEAST_SHOWN = 0.05  # milliseconds


class Measuring:
    """The registrations part, on a platform that runs."""

    def __init__(
        self, platform: Platform, crowd: Crowd, progress: Progress, idle: dict[str, float]
    ) -> None:
        """Measure with clients on a platform whose idle CPU, in seconds per second, is known."""
        self._platform = platform
        self._crowd = crowd
        self._progress = progress
        self._idle = idle
        self._sustained = 0.0

    def throughput(self, sizes: Sizes) -> Iterator[Section]:
        """Each number of clients beside the bare loop; then the CPU of a paced run."""
        self._crowd.run(4, WARM_UP_SECONDS)
        self._progress.drain(sizes.drain_within)
        for clients in sizes.clients:
            yield self._beside_bare(clients, sizes)
        yield self._door_alone(sizes)
        yield from self._paced(sizes)

    def _beside_bare(self, clients: int, sizes: Sizes) -> Section:
        section = Section(f"Registrations through the gateway, {clients} clients")
        floors = [self._floor(clients, sizes)]
        before, load, drained = self._run(clients, sizes.load_seconds, sizes.drain_within)
        floors.append(self._floor(clients, sizes))
        floor = sum(one.rate for one in floors) / len(floors)
        section.add("registrations until durable", load.rate, "/s")
        section.add("bare four-insert transactions", floor, "/s", note=f"{clients} threads")
        section.add("share of the bare loop", 100 * load.rate / floor, "%", aim="≥ 60")
        section.add_latency("answer", load.waits)
        section.add_latency("bare transaction", floors[0].waits)
        section.add("time to drain after the load", drained, "s", note=f"load {load.seconds:.0f} s")
        self._sustained = len(load.codes) / (load.seconds + drained)
        section.add("rate the whole chain sustains", self._sustained, "/s")
        self._add_outcome(section, load)
        self._add_cpu(section, before, load, load.seconds + drained, aim="")
        return section

    def _door_alone(self, sizes: Sizes) -> Section:
        """What the door reaches when nothing behind it takes the processor from it."""
        clients = sizes.clients[0]
        section = Section(f"The door alone, {clients} clients: workers, relay and runner held")
        floor = self._floor(clients, sizes)
        held = [process.name for process in PROCESSES if process.stage in BEHIND_THE_DOOR]
        self._signal(held, signal.SIGSTOP)
        try:
            load = self._crowd.run(clients, sizes.load_seconds)
        finally:
            self._signal(held, signal.SIGCONT)
        section.add("registrations until durable", load.rate, "/s")
        section.add("share of the bare loop", 100 * load.rate / floor.rate, "%")
        section.add_latency("answer", load.waits)
        self._add_outcome(section, load)
        drained = self._progress.drain(sizes.drain_within)
        section.add("time to drain once they go on", drained, "s")
        return section

    def _signal(self, names: list[str], number: int) -> None:
        for name in names:
            self._platform.kill(name, number)

    def _paced(self, sizes: Sizes) -> list[Section]:
        rate = self._sustained * PACE
        title = f"At {rate:.0f} registrations a second ({PACE:.0%} of what the chain sustains)"
        section, told = Section(title), steps.read(self._platform)
        before, load, drained = self._run(16, sizes.paced_seconds, sizes.drain_within, rate)
        section.add_latency("answer", load.waits)
        section.add("time to drain after the load", drained, "s", note="no lag: below 1")
        self._add_outcome(section, load)
        self._add_cpu(section, before, load, load.seconds + drained, aim="≤ 40, then 20")
        inside = Section("Inside the processes, per registered case (wall time, not CPU)")
        spent = steps.between(told, steps.read(self._platform))
        for name, (seconds, times) in list(spent.items())[:STEPS_SHOWN]:
            note = f"{times / len(load.codes):.2f} times a case"
            inside.add(name, 1000 * seconds / len(load.codes), "ms", note=note)
        return [section, inside]

    def _run(
        self, clients: int, seconds: float, within: float, rate: float | None = None
    ) -> tuple[Snapshot, Load, float]:
        before = snapshot(self._platform)
        load = self._crowd.run(clients, seconds, rate)
        if not load.codes:
            raise RuntimeError(f"no registration succeeded: {dict(load.failures)}")
        return before, load, self._progress.drain(within)

    def _floor(self, threads: int, sizes: Sizes) -> bare.Bare:
        database = self._progress.databases["intake"]
        measured = {name: self._average_size(name) for name in WRITTEN}
        return bare.run(database, measured, threads, sizes.bare_seconds)

    def _average_size(self, collection: str) -> int:
        rows = self._progress.databases["intake"][collection].aggregate(
            [
                {"$limit": 500},
                {"$group": {"_id": None, "size": {"$avg": {"$bsonSize": "$$ROOT"}}}},
            ]
        )
        return int(next(iter(rows), {"size": 0})["size"])

    def _add_outcome(self, section: Section, load: Load) -> None:
        failed = ", ".join(f"{count} × {what}" for what, count in load.failures.items())
        section.add("registered", len(load.codes), "cases", note=failed and f"failed: {failed}")
        dead = self._progress.dead()
        if dead:
            section.add("events in the dead letters", dead, "events", aim="0")

    def _add_cpu(
        self, section: Section, before: Snapshot, load: Load, seconds: float, *, aim: str
    ) -> None:
        """Per case, less what the platform uses while idle; the provider's stand-in not counted."""
        spent = cpu_between(before, snapshot(self._platform))
        each = {
            name: 1000 * (used - self._idle.get(name, 0.0) * seconds) / len(load.codes)
            for name, used in spent.items()
        }
        provider = each.pop(PROVIDER, 0.0)
        stores = sum(each.get(name, 0.0) for name in STORES)
        section.add(
            "CPU per case, whole chain", sum(each.values()), "ms", aim=aim, note="idle taken off"
        )
        section.add("  of it OneDoor's processes", sum(each.values()) - stores, "ms")
        section.add("  of it MongoDB, RabbitMQ, Redis", stores, "ms")
        for name, milliseconds in sorted(each.items(), key=lambda item: -item[1]):
            if milliseconds >= LEAST_SHOWN:
                section.add(f"    {name}", milliseconds, "ms")
        section.add("beside it, the SMS stand-in", provider, "ms", note="not ours in production")
