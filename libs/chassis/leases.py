"""Leases in the database: one holder at a time, and a dead holder's work falls to another.

Times are the database's own (`$$NOW`), so that workers whose clocks differ agree on who holds what.
"""

import logging
import threading
import time
from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from pymongo import ReturnDocument
from pymongo.collection import Collection
from pymongo.errors import PyMongoError

from chassis import metrics
from chassis.mongo import Database, Document

COLLECTION = "leases"
LEASE_SECONDS = 30.0
"""How long whoever claimed a due document has for it."""
_NEXT_DUE = "next_due_time"
_LOOKS = 8  # at what is kept beside long work, in the time of its lease
logger = logging.getLogger(__name__)


class Holding(ABC):
    """What one process holds for so many seconds, and goes on holding by asking again."""

    def __init__(self, seconds: float) -> None:
        """Nothing is held yet."""
        self.seconds = seconds
        self._kept_until = 0.0

    def keep(self) -> bool:
        """Hold on to it, asking the database only when half of its time is used."""
        if time.monotonic() > self._kept_until - self.seconds / 2:
            asked = time.monotonic()
            self._kept_until = asked + self.seconds if self.hold() else 0.0
        return time.monotonic() < self._kept_until

    @abstractmethod
    def hold(self) -> bool:
        """Take or renew it; False while somebody else holds it."""


class Lease(Holding):
    """A named right that one process holds and renews; `fence` grows with each holder."""

    def __init__(self, database: Database, name: str, owner: str, seconds: float) -> None:
        """Name the right; nothing is taken yet."""
        super().__init__(seconds)
        self._leases = database[COLLECTION]
        self._name = name
        self._owner = owner
        self.fence = 0

    def hold(self) -> bool:
        """Take or renew the lease; False while somebody else holds it."""
        is_mine = {"$eq": ["$owner", self._owner]}
        is_free = {"$or": [is_mine, {"$lt": [{"$ifNull": ["$until", 0]}, "$$NOW"]}]}
        fence = {"$ifNull": ["$fence", 0]}
        taken = {
            "owner": self._owner,
            "until": _in(self.seconds),
            "fence": {"$cond": [is_mine, fence, {"$add": [fence, 1]}]},
        }
        held = self._leases.find_one_and_update(
            {"_id": self._name},
            [
                {
                    "$set": {
                        name: {"$cond": [is_free, value, f"${name}"]}
                        for name, value in taken.items()
                    }
                }
            ],
            upsert=True,
            return_document=ReturnDocument.AFTER,
        )
        if held is None or held["owner"] != self._owner:
            return False
        self.fence = held["fence"]
        return True

    def release(self) -> None:
        """Give the lease back at once."""
        self._leases.update_one(
            {"_id": self._name, "owner": self._owner}, [{"$set": {"until": "$$NOW"}}]
        )


class Claim(Holding):
    """A document that `claim_due` leased to an owner, for work that outlasts the lease."""

    def __init__(self, rows: Collection[Document], row_id: str, owner: str, seconds: float) -> None:
        """Name the document, and who claimed it."""
        super().__init__(seconds)
        self._rows = rows
        self._own = {"_id": row_id, "lease_owner": owner}

    def hold(self) -> bool:
        """Renew it; False once somebody else claimed it, or its work is done."""
        until = {"$set": {"lease_time": _in(self.seconds)}}
        return self._rows.update_one(self._own, [until]).matched_count == 1


@contextmanager
def kept(holding: Holding) -> Iterator[None]:
    """Keep what is held for as long as the block lasts, from a thread beside it.

    Who loses it all the same, because the database or this process stood still for too long, is
    not told: what he saves is refused, for another has changed it.
    """
    is_over = threading.Event()

    def keep() -> None:
        while not is_over.wait(holding.seconds / _LOOKS):
            try:
                holding.keep()
            except PyMongoError:
                logger.warning("lease not renewed", exc_info=True)

    beside = threading.Thread(target=keep, name="lease", daemon=True)
    beside.start()
    try:
        yield
    finally:
        is_over.set()
        beside.join()


def claim_due(
    collection: Collection[Document],
    *,
    now: datetime,
    lease_seconds: float,
    owner: str,
    due_field: str = "due_time",
    where: dict[str, Any] | None = None,
) -> Document | None:
    """Lease the document that has been due longest, or None when nothing is due.

    The document carries `lease_time` (until when) and `lease_owner`; whoever finishes the work
    writes a new `due_field`, or removes it, and unsets the lease. What is due is judged by the
    caller's `now`.
    """
    is_over = {"$expr": {"$lt": ["$lease_time", "$$NOW"]}}
    due = {
        **(where or {}),
        due_field: {"$lte": now},
        "$or": [{"lease_time": None}, is_over],
    }
    claimed = {
        "lease_time": _in(lease_seconds),
        "lease_owner": {"$literal": owner},
    }
    return collection.find_one_and_update(
        due, [{"$set": claimed}], sort=[(due_field, 1)], return_document=ReturnDocument.AFTER
    )


class DueDocuments:
    """What a store offers the tick of its collection: rows leased by their `next_due_time`."""

    _rows: Collection[Document]

    def claim_due(self, now: datetime, owner: str) -> str | None:
        """Lease the row of which something has been due longest; gives its id."""
        metrics.ROWS_PARKED.labels(self._rows.name)
        row = claim_due(
            self._rows, now=now, lease_seconds=LEASE_SECONDS, owner=owner, due_field=_NEXT_DUE
        )
        return str(row["_id"]) if row else None

    def park(self, row_id: str, fault: str) -> None:
        """Take a broken row out of what is due; it is found by its `fault`."""
        self._rows.update_one(
            {"_id": row_id}, {"$set": {"fault": fault}, "$unset": {_NEXT_DUE: ""}}
        )
        metrics.ROWS_PARKED.labels(self._rows.name).inc()


def _in(seconds: float) -> Document:
    """So long from now, by the database's time."""
    return {"$add": ["$$NOW", int(seconds * 1000)]}
