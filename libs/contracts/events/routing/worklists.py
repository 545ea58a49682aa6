"""Lists of work that are handed over and struck off item by item."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from contracts.events import Event


@dataclass(frozen=True, kw_only=True)
class _WorklistEvent(Event):
    source: ClassVar[str] = "routing"
    aggregate: ClassVar[str] = "worklist"

    worklist_id: str
    number: str
    state: str
    open_count: int


@dataclass(frozen=True, kw_only=True)
class WorklistMade(_WorklistEvent):
    """A list was drawn up（拟制清单）."""

    unheard_because: ClassVar[str] = "it is read where it is drawn up"


@dataclass(frozen=True, kw_only=True)
class WorklistHandedOver(_WorklistEvent):
    """A list, or an item added to it, went to its departments（清单交办）."""

    departments: tuple[str, ...]
    due_time: datetime


@dataclass(frozen=True, kw_only=True)
class WorklistAdvanced(_WorklistEvent):
    """Items came or were closed, and some are open（清单进度）."""

    unheard_because: ClassVar[str] = "what happened is told by the item"


@dataclass(frozen=True, kw_only=True)
class WorklistFinished(_WorklistEvent):
    """No item is open any more（清单办结）."""


@dataclass(frozen=True, kw_only=True)
class _ItemEvent(Event):
    source: ClassVar[str] = "routing"
    aggregate: ClassVar[str] = "worklist_item"

    item_id: str
    worklist_id: str
    case_id: str
    department: str
    number: str
    state: str
    due_time: datetime


@dataclass(frozen=True, kw_only=True)
class WorklistItemPlanned(_ItemEvent):
    """An item was put on a list that is not handed over（拟列事项）."""

    unheard_because: ClassVar[str] = "a department hears of it with its list"


@dataclass(frozen=True, kw_only=True)
class WorklistItemGiven(_ItemEvent):
    """The department got the item with its list（交办事项）."""

    unheard_because: ClassVar[str] = "the list tells each department once"


@dataclass(frozen=True, kw_only=True)
class WorklistItemAccepted(_ItemEvent):
    """The department took the item on（认领事项）."""

    unheard_because: ClassVar[str] = "it is read in the list"


@dataclass(frozen=True, kw_only=True)
class WorklistItemReported(_ItemEvent):
    """The department says with proof that it is done（申请销号）."""


@dataclass(frozen=True, kw_only=True)
class WorklistItemReturned(_ItemEvent):
    """The proof does not do（退回整改）."""


@dataclass(frozen=True, kw_only=True)
class WorklistItemStruck(_ItemEvent):
    """The item is proven done and struck off（销号）."""

    is_in_time: bool


@dataclass(frozen=True, kw_only=True)
class WorklistItemWithdrawn(_ItemEvent):
    """The item is not wanted any more; it stays to be seen（撤回事项）."""


@dataclass(frozen=True, kw_only=True)
class WorklistItemWarned(_ItemEvent):
    """The item's time is nearly over（事项临期）; once."""


@dataclass(frozen=True, kw_only=True)
class WorklistItemLate(_ItemEvent):
    """The item's time is over and nothing was reported（事项超期）; once."""
