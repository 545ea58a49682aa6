"""Sequences of codes: each process reserves blocks, so that registering never queues on one row.

A block is reserved outside the transaction, on a majority; what a stopped process did not use
stays a gap. A number is never given twice.
"""

from collections.abc import Iterator
from datetime import date
from threading import Lock

from pymongo import ReturnDocument
from pymongo.collection import Collection
from pymongo.errors import DuplicateKeyError

from chassis.kernel import Kernel
from chassis.mongo import Document
from services.intake.domain.codes import compose

COLLECTION = "sequences"
_TRIES = 5


class MongoCodeBook:
    """Gives each case its code."""

    def __init__(self, kernel: Kernel, block: int) -> None:
        """Reserve `block` numbers of a county's day at a time."""
        self._rows = kernel.database[COLLECTION]
        self._block = block
        self._reserved: dict[tuple[str, date], Iterator[int]] = {}
        self._lock = Lock()

    def take(self, county: str, day: date) -> str:
        """A code that was never given before."""
        with self._lock:
            numbers = self._reserved.get((county, day), iter(()))
            number = next(numbers, None)
            if number is None:
                numbers = reserve(self._rows, f"{county}:{day:%Y%m%d}", county, self._block)
                number = next(numbers)
                self._forget_before(day)
                self._reserved[county, day] = numbers
        return compose(county, day, number)

    def _forget_before(self, day: date) -> None:
        self._reserved = {key: left for key, left in self._reserved.items() if key[1] >= day}


def reserve(rows: Collection[Document], name: str, county: str, block: int) -> Iterator[int]:
    """Numbers nobody else has; no session is passed, so this stands outside of any write."""
    for left in reversed(range(_TRIES)):
        try:
            row = rows.find_one_and_update(
                {"_id": name},
                {"$inc": {"last": block}, "$setOnInsert": {"county": county}},
                upsert=True,
                return_document=ReturnDocument.AFTER,
            )
        except DuplicateKeyError:  # two first reservations of a sequence met
            if not left:
                raise
        else:
            last = int(row["last"]) if row else 0
            return iter(range(last - block + 1, last + 1))
    raise AssertionError("the last try returns or raises")
