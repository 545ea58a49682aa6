"""The tick（巡时）: warnings and overdue clocks, found by what is due and leased one by one."""

import logging
from collections.abc import Callable
from functools import partial

from contracts.errors import NotFound
from contracts.ports import Now
from services.routing.use_cases.pausing import Pausing
from services.routing.use_cases.ports import ClockStore

logger = logging.getLogger(__name__)

Transact = Callable[[Callable[[], None]], None]
BROKEN = (ValueError, KeyError, TypeError, AttributeError, NotFound)
"""What stored data raises when it is not what it should be; a store that fails raises otherwise."""


class Ticking:
    """Tells what has become due; a clock whose data is broken stops only itself."""

    def __init__(
        self,
        clocks: ClockStore,
        pausing: Pausing,
        transact: Transact,
        now: Now,
        owner: str,
    ) -> None:
        """Take the ports; `owner` names this process on the leases."""
        self._clocks = clocks
        self._pausing = pausing
        self._transact = transact
        self._now = now
        self._owner = owner

    def tell_due(self, most: int) -> int:
        """Tell up to `most` clocks that are due; return how many were."""
        for told in range(most):
            clock_id = self._clocks.claim_due(self._now(), self._owner)
            if clock_id is None:
                return told
            self._guarded(clock_id, partial(self._tell, clock_id))
        return most

    def _tell(self, clock_id: str) -> None:
        clock = self._clocks.get(clock_id)
        if clock.is_pause_over(self._now()):
            self._pausing.end_over(clock)
            clock = self._clocks.get(clock_id)
        clock.tell(self._now())
        self._clocks.save(clock)

    def _guarded(self, clock_id: str, work: Callable[[], None]) -> None:
        try:
            self._transact(work)
        except BROKEN as error:
            logger.exception("clock is broken", extra={"clock_id": clock_id})
            self._clocks.park(clock_id, type(error).__name__)
