"""Taking what is due（巡时）: row by row under a lease; a broken row stops only itself."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Protocol

from contracts.errors import NotFound, WrongState
from contracts.ports import Now

logger = logging.getLogger(__name__)
_BROKEN = (ValueError, LookupError, TypeError, AttributeError, NotFound, WrongState)
"""What stored data raises when it is not what it should be; a store that fails raises otherwise."""


class Parking(Protocol):
    """Puts a broken row aside, where a person finds it by its fault."""

    def park(self, row_id: str, fault: str) -> None: ...


class DueRows(Parking, Protocol):
    """Rows of which something is to be done when their time has come."""

    def claim_due(self, now: datetime, owner: str) -> str | None: ...


@dataclass(frozen=True, kw_only=True)
class Rounds:
    """How a tick goes through what is due; `owner` names this process on the leases."""

    transact: Callable[[Callable[[], None]], None]
    now: Now
    owner: str

    def take(self, rows: DueRows, most: int, tell: Callable[[str], None]) -> int:
        """Do `tell` for up to `most` rows, each in a transaction of its own; return how many."""
        for taken in range(most):
            row_id = rows.claim_due(self.now(), self.owner)
            if row_id is None:
                return taken
            self.guarded(rows, row_id, tell)
        return most

    def guarded(self, rows: Parking, row_id: str, tell: Callable[[str], None]) -> None:
        """Do `tell` in a transaction; a row whose data is broken is parked."""
        try:
            self.transact(partial(tell, row_id))
        except _BROKEN as error:
            logger.exception("row is broken", extra={"row_id": row_id})
            rows.park(row_id, type(error).__name__)
