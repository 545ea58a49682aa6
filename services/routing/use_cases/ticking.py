"""The tick（巡时）: warnings and overdue clocks, found by what is due and leased one by one."""

from contracts.due import Rounds
from contracts.ports import Now
from services.routing.use_cases.pausing import Pausing
from services.routing.use_cases.ports import ClockStore


class Ticking:
    """Tells what has become due; a clock whose data is broken stops only itself."""

    def __init__(self, clocks: ClockStore, pausing: Pausing, rounds: Rounds, now: Now) -> None:
        """Take the ports."""
        self._clocks = clocks
        self._pausing = pausing
        self._rounds = rounds
        self._now = now

    def tell_due(self, most: int) -> int:
        """Tell up to `most` clocks that are due; return how many were."""
        return self._rounds.take(self._clocks, most, self._tell)

    def _tell(self, clock_id: str) -> None:
        clock = self._clocks.get(clock_id)
        if clock.is_pause_over(self._now()):
            self._pausing.end_over(clock)
            clock = self._clocks.get(clock_id)
        clock.tell(self._now())
        self._clocks.save(clock)
