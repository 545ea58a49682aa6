"""What people read of worklists（清单查询）; a department sees its own items only."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from contracts.principals import Principal
from services.routing.domain.worklist import Worklist, WorklistState
from services.routing.domain.worklist_item import ItemState, WorklistItem, WorklistItemNotFound
from services.routing.use_cases.bounds import Bounds, page_size
from services.routing.use_cases.narrowing import both, given, in_states
from services.routing.use_cases.ports import Listing
from services.routing.use_cases.sight import COUNTY_READERS, is_of_department, own_department
from services.routing.use_cases.striking import readers
from services.routing.use_cases.worklist_ports import ItemFigure, ItemStore, WorklistStore


@dataclass(frozen=True, kw_only=True)
class ItemFilter:
    """Which items are asked for; empty fields ask for all."""

    worklist_id: str = ""
    case_id: str = ""
    department: str = ""
    states: tuple[str, ...] = ()
    is_late: bool = False


@dataclass(frozen=True)
class WorklistReading:
    """Everything that changes nothing."""

    worklists: WorklistStore
    items: ItemStore

    def get(self, principal: Principal, worklist_id: str) -> Worklist:
        """One list.

        Raises:
            WorklistNotFound, NotPermitted.
        """
        principal.require(*COUNTY_READERS)
        return self.worklists.get(principal.area_code, worklist_id)

    def page(self, principal: Principal, *, state: str, size: int, token: str) -> Listing[Worklist]:
        """Lists, newest first.

        Raises:
            NotPermitted, Invalid.
        """
        principal.require(*COUNTY_READERS)
        bounds = Bounds()
        bounds.choice("state", state, tuple(WorklistState), optional=True)
        bounds.settle()
        where = given(state=state)
        return self.worklists.page(principal.area_code, where, size=page_size(size), token=token)

    def item(self, principal: Principal, item_id: str) -> WorklistItem:
        """One item; another department's is as good as missing.

        Raises:
            WorklistItemNotFound, NotPermitted.
        """
        own_department(principal)
        item = self.items.get(principal.area_code, item_id)
        if is_of_department(principal) and principal.department not in readers(item):
            raise WorklistItemNotFound(f"no item {item_id} for {principal.department}")
        return item

    def list_items(
        self, principal: Principal, wanted: ItemFilter, *, size: int, token: str
    ) -> Listing[WorklistItem]:
        """Items, newest first; a department sees its own once they are handed over.

        Raises:
            NotPermitted, Invalid.
        """
        where = in_states(
            principal,
            wanted.states,
            ItemState,
            worklist_id=wanted.worklist_id,
            case_id=wanted.case_id,
            department=wanted.department,
        )
        if wanted.is_late:
            where = both(where, {"is_late": True})
        if is_of_department(principal):
            where = both(where, {"readers": principal.department})
        return self.items.page(principal.area_code, where, size=page_size(size), token=token)

    def figures(
        self,
        principal: Principal,
        *,
        from_time: datetime | None,
        until_time: datetime | None,
        worklist_id: str,
    ) -> Sequence[ItemFigure]:
        """How items fared by department: of one list, or of those handed over in a period.

        Raises:
            NotPermitted, WorklistNotFound, Invalid.
        """
        principal.require(*COUNTY_READERS)
        where: dict[str, Any] = {"give_time": {"$ne": None}, **given(worklist_id=worklist_id)}
        if worklist_id:
            self.worklists.get(principal.area_code, worklist_id)
        else:
            bounds = Bounds()
            if from_time is None or until_time is None or from_time >= until_time:
                message = "请给出清单或起止时间"
                bounds.note("from_time", "out_of_range", message, "A list, or from before until.")
            bounds.settle()
            where["give_time"] = {"$gte": from_time, "$lt": until_time}
        return self.items.figures(principal.area_code, where)
