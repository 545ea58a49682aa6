"""Writes the province straight into MongoDB, as the service's own documents, by several processes.

Every value is sealed anew, for a sealed value opens in its own place only. The indexes of the
large collections are taken off while many rows go in, and built again behind them.
"""

import os
import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import Any

from pymongo import WriteConcern

from bench.province.matters import told
from bench.province.outcomes import archived, entries
from chassis.kernel import Kernel, open_kernel
from chassis.mongo import Document
from chassis.settings import Settings
from services.intake.domain.cases import Case
from services.intake.store.case_documents import CaseDocuments
from services.intake.store.timeline import MongoTimelineStore

BATCH = 1_000
CHUNK = 5_000
TIMELINE_OF_EACH = 20
"""One case in so many has its timeline, whole; the others have none."""
REBUILT_ABOVE = 100_000
_LOOSE = WriteConcern(w=1, j=False)
_BUILD_MEGABYTES = 1_500
_VERSION = "v"


def fill(settings: Settings, kernel: Kernel, start: int, stop: int) -> dict[str, float]:
    """Write the cases of these numbers; gives the seconds of writing and of building indexes."""
    begun = time.monotonic()
    indexes = _without_indexes(kernel) if stop - start > REBUILT_ABOVE else {}
    with ProcessPoolExecutor(os.cpu_count(), mp_context=get_context("spawn")) as pool:
        chunks = [(settings, at, min(at + CHUNK, stop)) for at in range(start, stop, CHUNK)]
        list(pool.map(_write_chunk, chunks))
    written = time.monotonic()
    if indexes:
        admin = kernel.database.client.admin
        admin.command("setParameter", maxIndexBuildMemoryUsageMegabytes=_BUILD_MEGABYTES)
        kernel.database.client[kernel.database.name].command(
            "createIndexes", "cases", indexes=list(indexes.values())
        )
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


def _options(made: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in made.items() if name not in ("key", _VERSION)}


def _write_chunk(task: tuple[Settings, int, int]) -> None:
    settings, start, stop = task
    kernel = open_kernel(settings, "intake")
    documents, timeline = CaseDocuments(kernel.sealing), MongoTimelineStore(kernel)
    rows = kernel.database["cases"].with_options(write_concern=_LOOSE)
    for at in range(start, stop, BATCH):
        made = [archived(told(n), kernel.sealing.blind) for n in range(at, min(at + BATCH, stop))]
        rows.insert_many([row_of(documents, case) for case in made], ordered=False)
        whole = made[::TIMELINE_OF_EACH]
        timeline.add(*(entry for case in whole for entry in entries(case, kernel.new_id)))
    kernel.database.client.close()
