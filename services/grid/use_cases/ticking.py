"""The ticks（巡时）: orders to be warned of, or late, each said once; and another calendar."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from contracts.errors import NotFound
from contracts.ports import Now
from deadlines import CalendarOf
from services.grid.use_cases.ports import TaskStore

logger = logging.getLogger(__name__)
Transact = Callable[[Callable[[], None]], None]
_PROVINCES = ""
_BROKEN = (ValueError, KeyError, TypeError, AttributeError, NotFound)


@dataclass(frozen=True, kw_only=True)
class OrderTicking:
    """Tells what is due; an order whose data is broken stops only itself."""

    tasks: TaskStore
    calendar: CalendarOf
    transact: Transact
    now: Now
    owner: str

    def tell_due(self, most: int) -> int:
        """Tell up to `most` orders that are due; return how many were."""
        for told in range(most):
            task_id = self.tasks.claim_due(self.now(), self.owner)
            if task_id is None:
                return told
            self._guarded(task_id, partial(self._tell, task_id))
        return most

    def follow_calendar(self, most: int) -> int:
        """Count up to `most` orders anew that another calendar counted; return how many were."""
        outdated = self.tasks.counted_otherwise(self.calendar().version, most)
        for task_id in outdated:
            self._guarded(task_id, partial(self._follow, task_id))
        return len(outdated)

    def _guarded(self, task_id: str, work: Callable[[], None]) -> None:
        try:
            self.transact(work)
        except _BROKEN as error:
            logger.exception("task is broken", extra={"task_id": task_id})
            self.tasks.park(task_id, type(error).__name__)

    def _follow(self, task_id: str) -> None:
        task = self.tasks.get(_PROVINCES, task_id)
        if task.follow(self.calendar(), self.now()):
            self.tasks.save(task)
        else:
            self.tasks.mark_counted(task)

    def _tell(self, task_id: str) -> None:
        task = self.tasks.get(_PROVINCES, task_id)
        if task.tell(self.now()):
            self.tasks.save(task)
