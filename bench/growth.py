"""Registering, finding, searching and listing in one archive that grows from step to step.

The province is generated (`bench/province`); asked is the largest county, through intake's own gRPC
server in a process of its own. That a call costs the same in every archive is shown by what MongoDB
examines for it, which no busy machine changes; its time stands beside that of a bare read by id.
"""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import grpc

from bench.asking import Asker, Call, calls
from bench.figures import Section, percentile
from bench.ground import kernel_ground, kernel_of, module, settings_of
from bench.province.counties import LARGEST
from bench.province.load import fill
from bench.province.matters import Told, told
from bench.sizes import Sizes
from chassis.kernel import Kernel
from chassis.migrate import migrate
from chassis.principals import load_signer
from deploy.local.platform import Platform
from services.intake.migrations import MIGRATIONS
from tests.support.examined import Examined, examined

WARM_UP = 10
PROFILED = 10
READY_WITHIN = 60.0
BARE = "bare read of a case by id"
SLOWEST_FINDER = "< 50"


@dataclass(frozen=True, kw_only=True)
class Measured:
    """One kind of call at one size."""

    name: str
    waits: list[float]
    examined: Examined


def measure(sizes: Sizes) -> Iterator[Section]:
    """Fill the province step by step; at each step make every kind of call."""
    with kernel_ground() as platform:
        kernel = kernel_of(platform, "intake")
        migrate(kernel.database, MIGRATIONS, part="intake")
        written = 0
        first: dict[str, Measured] = {}
        for size in sizes.growth_cases:
            spent = fill(settings_of(platform), kernel, written, size)
            yield _loaded(kernel, size, size - written, spent)
            written = size
            known = _known(size, sizes.growth_asked)
            with Door(platform, known, size) as asker:
                measured = list(_measured(kernel, asker, sizes.growth_asked))
            first = first or {one.name: one for one in measured}
            yield _section(f"{size:,} cases in the province", measured, first)


class Door:
    """Intake's server as a process, and whoever asks it."""

    def __init__(self, platform: Platform, known: list[Told], size: int) -> None:
        """Ask about these cases."""
        self._platform, self._known, self._size = platform, known, size
        port = str(platform.ports.intake)
        self._process = module(platform, "services.intake.server", ONEDOOR_GRPC_PORT=port)
        self._channel = grpc.insecure_channel(f"127.0.0.1:{port}")

    def __enter__(self) -> Asker:
        self._process.__enter__()
        grpc.channel_ready_future(self._channel).result(READY_WITHIN)
        signer = load_signer(settings_of(self._platform).keys_dir, "gateway")
        return Asker(self._channel, signer, self._known, self._size)

    def __exit__(self, *error: object) -> None:
        self._channel.close()
        self._process.__exit__(None, None, None)


def _known(size: int, count: int) -> list[Told]:
    """Cases of the largest county, evenly from the whole of its archive."""
    found, step = [], max(size // (count * 2), 1)
    for number in range(0, size, step):
        one = told(number)
        if one.county == LARGEST and one.report.parties:
            found.append(one)
    return found[:: max(len(found) // count, 1)][:count]


def _measured(kernel: Kernel, asker: Asker, times: int) -> Iterator[Measured]:
    rows = kernel.database["cases"]
    ids = [one.case_id for one in asker.known]

    def bare(number: int) -> object:
        return rows.find_one({"_id": ids[number % len(ids)]})

    raw = kernel.database.client[kernel.database.name]
    for call in [Call(BARE, bare), *calls(asker)]:
        waits = _timed(call.ask, times)
        yield Measured(name=call.name, waits=waits, examined=examined(raw, call.ask, PROFILED))


def _timed(ask: Callable[[int], object], times: int) -> list[float]:
    waits = []
    for number in range(times + WARM_UP):
        begun = time.perf_counter()
        ask(number)
        waits.append(time.perf_counter() - begun)
    return waits[WARM_UP:]


def _section(title: str, measured: list[Measured], first: dict[str, Measured]) -> Section:
    section = Section(f"Asked of the largest county, {title}")
    floor = percentile(measured[0].waits, 50)
    for one in measured:
        middle, beside = percentile(one.waits, 50), first[one.name]
        section.add(f"{one.name}, p50", 1000 * middle, "ms", note=f"{middle / floor:.1f} × bare")
        aim = SLOWEST_FINDER if one.name.startswith("the same matter") else ""
        section.add(f"{one.name}, p95", 1000 * percentile(one.waits, 95), "ms", aim=aim)
        read = one.examined
        section.add(
            f"{one.name}, examined",
            read.documents,
            "documents",
            aim=f"about {beside.examined.documents:.0f}",
            note=f"{read.keys:.0f} keys (first {beside.examined.keys:.0f}), "
            f"{read.commands:.1f} commands",
        )
    return section


def _loaded(kernel: Kernel, size: int, added: int, spent: dict[str, float]) -> Section:
    section = Section(f"The province of {size:,} cases")
    sizes = kernel.database.client[kernel.database.name].command("collstats", "cases")
    for name, seconds in spent.items():
        section.add(name, seconds, "s", note=f"{added:,} cases")
    section.add("documents written", added / max(spent["writing"], 1e-9), "/s")
    section.add("a document", sizes["avgObjSize"], "bytes")
    section.add("indexes", sizes["totalIndexSize"] / sizes["count"], "bytes/case")
    section.add("on disk, indexes included",
                (sizes["storageSize"] + sizes["totalIndexSize"]) / 2**30, "GB")  # fmt: skip
    return section
