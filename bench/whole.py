"""The parts that need the whole platform, on one and the same."""

import time
from collections.abc import Iterator

from bench import cases, chain, imports
from bench.door import Crowd
from bench.figures import Section
from bench.ground import whole_ground
from bench.progress import watching
from bench.registrations import Measuring
from bench.sizes import Sizes
from bench.usage import cpu_between, snapshot
from deploy.local.platform import Platform

PARTS = ("start", "chain", "registrations", "imports", "memory")
MEGABYTE = 2**20
SETTLE_SECONDS = 3.0


def measure(sizes: Sizes, chosen: set[str]) -> Iterator[Section]:
    """Start the platform twice, then run the parts chosen."""
    with whole_ground() as (platform, starts):
        bodies = cases.bodies()
        if "start" in chosen:
            yield _start(starts)
        if "chain" in chosen:
            yield chain.measure(platform, bodies, sizes)
        if "registrations" in chosen:
            time.sleep(SETTLE_SECONDS)
            idle = _idle(platform, sizes.idle_seconds)
            yield _idle_section(idle)
            with watching(platform) as progress:
                crowd = Crowd(platform.url, bodies)
                yield from Measuring(platform, crowd, progress, idle).throughput(sizes)
        if "imports" in chosen:
            yield imports.measure(platform, sizes)
        if "memory" in chosen:
            yield _memory(platform)


def _start(starts: dict[str, dict[str, float]]) -> Section:
    section = Section("Phases of make run (without installing packages)")
    for title, phases in starts.items():
        aim = "< 25" if title.startswith("second") else "< 180"
        section.add(title, sum(phases.values()), "s", aim=aim)
        for phase, seconds in phases.items():
            section.add(f"  {phase}", seconds, "s")
    return section


def _idle(platform: Platform, seconds: float) -> dict[str, float]:
    before = snapshot(platform)
    time.sleep(seconds)
    spent = cpu_between(before, snapshot(platform))
    return {name: used / seconds for name, used in spent.items()}


def _idle_section(idle: dict[str, float]) -> Section:
    section = Section("CPU of the idle platform")
    section.add("all processes", 100 * sum(idle.values()), "% of a core")
    for name, share in sorted(idle.items(), key=lambda item: -item[1]):
        if share >= 0.002:
            section.add(f"  {name}", 100 * share, "%")
    return section


def _memory(platform: Platform) -> Section:
    section = Section("Memory after the load (PSS: shared pages counted in part)")
    used = snapshot(platform)
    resident = sum(usage.resident_bytes for usage in used.values())
    section.add("whole platform, PSS", _megabytes(sum(u.shared_out_bytes for u in used.values())),
                "MB")  # fmt: skip
    section.add("whole platform, RSS", _megabytes(resident), "MB")
    for name, usage in sorted(used.items(), key=lambda item: -item[1].resident_bytes):
        shared_out = _megabytes(usage.shared_out_bytes)
        section.add(f"  {name}, RSS", _megabytes(usage.resident_bytes), "MB",
                    aim="" if name in ("mongodb", "rabbitmq", "epmd", "redis") else "< 150",
                    note=f"PSS {shared_out:.0f}")  # fmt: skip
    return section


def _megabytes(size: int) -> float:
    return size / MEGABYTE
