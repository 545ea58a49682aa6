"""The ticks（巡时）: orders to be warned of, or late, each said once; and another calendar."""

from dataclasses import dataclass

from contracts.due import Rounds
from contracts.ports import Now
from deadlines import CalendarOf
from services.grid.use_cases.ports import TaskStore

_PROVINCES = ""


@dataclass(frozen=True, kw_only=True)
class OrderTicking:
    """Tells what is due; an order whose data is broken stops only itself."""

    tasks: TaskStore
    calendar: CalendarOf
    rounds: Rounds
    now: Now

    def tell_due(self, most: int) -> int:
        """Tell up to `most` orders that are due; return how many were."""
        return self.rounds.take(self.tasks, most, self._tell)

    def follow_calendar(self, most: int) -> int:
        """Count up to `most` orders anew that another calendar counted; return how many were."""
        outdated = self.tasks.counted_otherwise(self.calendar().version, most)
        for task_id in outdated:
            self.rounds.guarded(self.tasks, task_id, self._follow)
        return len(outdated)

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
