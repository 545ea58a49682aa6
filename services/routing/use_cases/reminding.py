"""Reminding（进展催报）: who told nothing within the interval, leased one by one."""

from datetime import datetime, timedelta
from typing import Protocol

from contracts.due import DueRows, Rounds
from contracts.ports import Now
from services.routing.domain.assignment import Assignment
from services.routing.use_cases.ports import AssignmentStore
from services.routing.use_cases.report_times import ReportTimes

_PROVINCES = ""
_INSTANT = timedelta(microseconds=1)


class AwaitedStore(AssignmentStore, DueRows, Protocol):
    """Finds the orders whose department told nothing within its interval."""


class Reminding:
    """The tick that reminds departments; each once per interval, whoever ticks."""

    def __init__(
        self,
        assignments: AwaitedStore,
        times: ReportTimes,
        rounds: Rounds,
        now: Now,
    ) -> None:
        """Take the ports."""
        self._assignments = assignments
        self._times = times
        self._rounds = rounds
        self._now = now

    def tell_due(self, most: int) -> int:
        """Remind up to `most` departments; return how many were due."""
        return self._rounds.take(self._assignments, most, self._tell)

    def _tell(self, assignment_id: str) -> None:
        order, now = self._assignments.get(_PROVINCES, assignment_id), self._now()
        if order.remind(self._next(order, now), now):
            self._assignments.save(order)

    def _next(self, order: Assignment, now: datetime) -> datetime | None:
        """The interval after the one that is over; after an outage, the one that starts now."""
        last_day = (order.next_due_time or now) - _INSTANT
        coming = self._times.after(order, last_day)
        return coming if coming is None or coming > now else self._times.after(order, now)
