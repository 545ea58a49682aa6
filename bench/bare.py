"""The floor: four inserts in one majority transaction on the same mongod, and nothing else."""

import threading
import time
from dataclasses import dataclass

from chassis.mongo import Database, Document
from chassis.ports import new_uuid7, utc_now

OVERHEAD_BYTES = 90  # of the fields beside the filler


@dataclass(frozen=True)
class Bare:
    """What the loop reached."""

    rate: float
    waits: list[float]


def run(database: Database, sizes: dict[str, int], threads: int, seconds: float) -> Bare:
    """As many threads as there are clients, each one transaction after another.

    Args:
        database: where; its collections `bare_…` have no index but the one on `_id`.
        sizes: bytes of the document of each collection.
        threads: how many write at once.
        seconds: for how long.
    """
    waits: list[float] = []
    started = time.monotonic()
    crowd = [
        threading.Thread(target=_write, args=(database, sizes, started + seconds, waits))
        for _ in range(threads)
    ]
    for thread in crowd:
        thread.start()
    for thread in crowd:
        thread.join()
    return Bare(rate=len(waits) / (time.monotonic() - started), waits=waits)


def _write(database: Database, sizes: dict[str, int], end: float, waits: list[float]) -> None:
    while time.monotonic() < end:
        begun = time.monotonic()
        database.transact(lambda: _insert_each(database, sizes))
        waits.append(time.monotonic() - begun)


def _insert_each(database: Database, sizes: dict[str, int]) -> None:
    for name, size in sizes.items():
        document: Document = {
            "_id": new_uuid7(),
            "county": "430423",
            "create_time": utc_now(),
            "filler": "x" * max(size - OVERHEAD_BYTES, 0),
        }
        database[f"bare_{name}"].insert_one(document, session=database.session)
