"""The tick（巡时）: orders that are to be warned of, or late, each said once."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from contracts.errors import NotFound
from contracts.ports import Now
from services.grid.use_cases.ports import TaskStore

logger = logging.getLogger(__name__)
Transact = Callable[[Callable[[], None]], None]
_PROVINCES = ""
_BROKEN = (ValueError, KeyError, TypeError, AttributeError, NotFound)


@dataclass(frozen=True, kw_only=True)
class OrderTicking:
    """Tells what is due; an order whose data is broken stops only itself."""

    tasks: TaskStore
    transact: Transact
    now: Now
    owner: str

    def tell_due(self, most: int) -> int:
        """Tell up to `most` orders that are due; return how many were."""
        for told in range(most):
            task_id = self.tasks.claim_due(self.now(), self.owner)
            if task_id is None:
                return told
            try:
                self.transact(partial(self._tell, task_id))
            except _BROKEN as error:
                logger.exception("task is broken", extra={"task_id": task_id})
                self.tasks.park(task_id, type(error).__name__)
        return most

    def _tell(self, task_id: str) -> None:
        task = self.tasks.get(_PROVINCES, task_id)
        if task.tell(self.now()):
            self.tasks.save(task)
