"""Reminding（进展催报）: who told nothing within the interval, leased one by one."""

from datetime import datetime, timedelta
from functools import partial
from typing import Protocol

from contracts.ports import Now
from services.routing.domain.assignment import Assignment
from services.routing.use_cases.ports import AssignmentStore
from services.routing.use_cases.report_times import ReportTimes
from services.routing.use_cases.ticking import Transact

_PROVINCES = ""
_INSTANT = timedelta(microseconds=1)


class AwaitedStore(AssignmentStore, Protocol):
    """Finds the orders whose department told nothing within its interval."""

    def claim_due(self, now: datetime, owner: str) -> str | None: ...


class Reminding:
    """The tick that reminds departments; each once per interval, whoever ticks."""

    def __init__(
        self,
        assignments: AwaitedStore,
        times: ReportTimes,
        transact: Transact,
        now: Now,
        owner: str,
    ) -> None:
        """Take the ports; `owner` names this process on the leases."""
        self._assignments = assignments
        self._times = times
        self._transact = transact
        self._now = now
        self._owner = owner

    def tell_due(self, most: int) -> int:
        """Remind up to `most` departments; return how many were due."""
        for told in range(most):
            assignment_id = self._assignments.claim_due(self._now(), self._owner)
            if assignment_id is None:
                return told
            self._transact(partial(self._tell, assignment_id))
        return most

    def _tell(self, assignment_id: str) -> None:
        order, now = self._assignments.get(_PROVINCES, assignment_id), self._now()
        if order.remind(self._next(order, now), now):
            self._assignments.save(order)

    def _next(self, order: Assignment, now: datetime) -> datetime | None:
        """The interval after the one that is over; after an outage, the one that starts now."""
        last_day = (order.next_due_time or now) - _INSTANT
        coming = self._times.after(order, last_day)
        return coming if coming is None or coming > now else self._times.after(order, now)
