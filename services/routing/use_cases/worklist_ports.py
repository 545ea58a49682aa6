"""What worklists need from their stores, and no more."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from contracts.due import DueRows
from services.routing.domain.worklist import Worklist
from services.routing.domain.worklist_item import WorklistItem
from services.routing.use_cases.ports import Listing, Where


@dataclass(frozen=True, kw_only=True)
class ItemFigure:
    """How the items of one department fared（销号统计）."""

    county: str
    department: str
    given: int
    accepted: int
    reported: int
    returned: int
    struck: int
    struck_in_time: int
    late: int
    withdrawn: int


class WorklistStore(Protocol):
    """Keeps lists, their words sealed, and their numbers."""

    def add(self, worklist: Worklist) -> None: ...
    def save(self, worklist: Worklist) -> None: ...
    def get(self, scope: str, worklist_id: str) -> Worklist: ...
    def page(self, scope: str, where: Where, *, size: int, token: str) -> Listing[Worklist]: ...
    def next_serial(self, county: str, year: int) -> int: ...


class ItemStore(DueRows, Protocol):
    """Keeps items, their words sealed, and finds those of which something is to be said."""

    def add(self, item: WorklistItem) -> None: ...
    def save(self, item: WorklistItem) -> None: ...
    def get(self, scope: str, item_id: str) -> WorklistItem: ...
    def planned_of(self, county: str, worklist_id: str) -> Sequence[WorklistItem]: ...
    def open_of_case(self, county: str, case_id: str) -> Sequence[WorklistItem]: ...
    def page(self, scope: str, where: Where, *, size: int, token: str) -> Listing[WorklistItem]: ...
    def figures(self, scope: str, where: Where) -> Sequence[ItemFigure]: ...
