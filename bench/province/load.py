"""Writes the province straight into MongoDB, as the service's own documents, by several processes.

Every value is sealed anew, for a sealed value opens in its own place only. Behind the pilot's cases
the rows of other counties are copies that MongoDB makes of the pilot's: they fill collection and
indexes as their own would, and nobody opens them. The indexes of the large collections are taken
off while many rows go in, and built again behind them.
"""

import os
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import Any

from pymongo import WriteConcern

from bench.province.counties import LARGEST, PILOT_CASES
from bench.province.matters import county_of, id_of, told
from bench.province.outcomes import archived, entries
from chassis.kernel import Kernel, open_kernel
from chassis.mongo import Document, connect
from chassis.settings import Settings
from services.intake.domain.cases import Case
from services.intake.store.case_documents import CaseDocuments
from services.intake.store.timeline import MongoTimelineStore
from services.intake.store.within import FIELD as WITHIN

BATCH = 1_000
CHUNK = 5_000
TIMELINE_OF_EACH = 20
"""One case in so many has its timeline, whole; the others have none."""
REBUILT_ABOVE = 100_000
_LOOSE = WriteConcern(w=1, j=False)
_BUILD_MEGABYTES = 1_500
_VERSION = "v"
_STRIDE = 7_919
_TIME_SIGNS = 13


def fill(settings: Settings, kernel: Kernel, start: int, stop: int) -> dict[str, float]:
    """Write the cases of these numbers; gives the seconds of writing and of building indexes."""
    begun = time.monotonic()
    indexes = _without_indexes(kernel) if stop - start > REBUILT_ABOVE else {}
    with ProcessPoolExecutor(os.cpu_count(), mp_context=get_context("spawn")) as pool:
        chunks = [(settings, at, min(at + CHUNK, stop)) for at in range(start, stop, CHUNK)]
        list(pool.map(_write_chunk, chunks))
    written = time.monotonic()
    if indexes:
        _build(settings, kernel.database.name, list(indexes.values()))
    built = time.monotonic()
    return {"writing": written - begun, "building indexes": built - written}


def row_of(documents: CaseDocuments, case: Case) -> Document:
    """As the repository writes it."""
    common = {"_id": case.id, "county": case.county, "area_code": case.area_code}
    return {**common, "case_id": case.id, "version": case.version, **documents.write(case)}


def _without_indexes(kernel: Kernel) -> dict[str, dict[str, Any]]:
    """Take off all but that of the ids; gives how each is built again."""
    rows = kernel.database["cases"]
    found = {
        name: {"name": name, "key": dict(made["key"]), **_options(made)}
        for name, made in rows.index_information().items()
        if name != "_id_"
    }
    rows.drop_indexes()
    return found


def _build(settings: Settings, name: str, indexes: list[dict[str, Any]]) -> None:
    """Build all indexes in one walk through the rows."""
    client = connect(settings.mongodb_uri, name, appname="bench", answer_within=None).client
    client.admin.command("setParameter", maxIndexBuildMemoryUsageMegabytes=_BUILD_MEGABYTES)
    client[name].command("createIndexes", "cases", indexes=indexes)
    client.close()


def _options(made: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in made.items() if name not in ("key", _VERSION)}


def _write_chunk(task: tuple[Settings, int, int]) -> None:
    settings, start, stop = task
    kernel = open_kernel(settings, "intake")
    numbers: Sequence[int] = range(start, stop)
    if start >= PILOT_CASES:
        counties = {number: county_of(number) for number in numbers}
        _copy(kernel, start, Counter(one for one in counties.values() if one != LARGEST))
        numbers = [number for number, county in counties.items() if county == LARGEST]
    _write(kernel, numbers)
    kernel.database.client.close()


def _write(kernel: Kernel, numbers: Sequence[int]) -> None:
    documents, timeline = CaseDocuments(kernel.sealing), MongoTimelineStore(kernel)
    rows = kernel.database["cases"].with_options(write_concern=_LOOSE)
    for at in range(0, len(numbers), BATCH):
        made = [archived(told(n), kernel.sealing.blind) for n in numbers[at : at + BATCH]]
        rows.insert_many([row_of(documents, case) for case in made], ordered=False)
        whole = made[::TIMELINE_OF_EACH]
        timeline.add(*(entry for case in whole for entry in entries(case, kernel.new_id)))


def _copy(kernel: Kernel, start: int, wanted: Mapping[str, int]) -> None:
    """So many rows for each county, with ids of the time of the chunk that begins at `start`."""
    rows = kernel.database["cases"].with_options(write_concern=_LOOSE)
    at = start * _STRIDE % (PILOT_CASES // 2)
    for county, count in wanted.items():
        source = {"_id": {"$gte": id_of(at), "$lt": id_of(at + count)}}
        moved = {"$set": _moved(county, id_of(start)[:_TIME_SIGNS])}
        rows.aggregate(
            [{"$match": source}, moved, {"$merge": {"into": "cases", "whenMatched": "fail"}}]
        )
        at += count


def _moved(county: str, time: str) -> Document:
    """What of a row says where it lies, and what makes it one of its own."""

    def there(area: str) -> Document:
        return {"$concat": [county, {"$substrCP": [area, len(county), 12]}]}

    own = {"$substrCP": ["$_id", _TIME_SIGNS, 36]}
    return {
        "_id": {"$concat": [time, own]},
        "case_id": {"$concat": [time, own]},
        "code": {"$concat": [county, time, own]},
        "county": county,
        "area_code": there("$area_code"),
        WITHIN: {"$map": {"input": f"${WITHIN}", "in": there("$$this")}},
    }
