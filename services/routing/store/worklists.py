"""Worklists（交办清单）and their items; words sealed, numbers counted where lists go out."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from chassis.counters import counted
from chassis.kernel import Kernel
from chassis.leases import DueDocuments
from chassis.mongo import Document, base_fields
from chassis.repository import Page, Repository, in_scope
from services.routing.domain.worklist import ListSource, Worklist, WorklistNotFound, WorklistState
from services.routing.domain.worklist_item import (
    ItemReport,
    ItemState,
    WorklistItem,
    WorklistItemNotFound,
)
from services.routing.use_cases.striking import readers
from services.routing.use_cases.worklist_ports import ItemFigure

COLLECTION, ITEMS, NUMBERS = "worklists", "worklist_items", "worklist_numbers"
ITEM_WORDS = ("text", "list_title", "close_note")
REPORT_WORDS = ("outcome", "proof", "return_reason")
_MOST_ITEMS = 500
_WORDS = ("title", "basis")
_FIELDS = (
    "due_time",
    "year",
    "serial",
    "item_count",
    "open_count",
    "make_time",
    "made_by",
    "hand_over_time",
    "handed_over_by",
    "finish_time",
)
_ITEM_FIELDS = (
    "worklist_id",
    "serial",
    "list_number",
    "code",
    "department",
    "due_time",
    "give_time",
    "accept_time",
    "accepted_by",
    "is_warned",
    "is_late",
    "close_time",
    "closed_by",
)
_OPEN = {"$nin": [ItemState.STRUCK.value, ItemState.WITHDRAWN.value]}


class MongoWorklists:
    """Implements `WorklistStore`."""

    def __init__(self, kernel: Kernel) -> None:
        """Bind the collections."""
        self._kernel = kernel
        self._numbers = kernel.database[NUMBERS]
        self._lists: Repository[Worklist] = Repository(
            kernel,
            COLLECTION,
            to_document=self._write,
            from_document=self._read,
            missing=WorklistNotFound,
        )

    def add(self, worklist: Worklist) -> None:
        """Store a new list."""
        self._lists.add(worklist)

    def save(self, worklist: Worklist) -> None:
        """Store a changed list."""
        self._lists.save(worklist)

    def get(self, scope: str, worklist_id: str) -> Worklist:
        """Load one list."""
        return self._lists.get(scope, worklist_id)

    def page(
        self, scope: str, where: Mapping[str, Any], *, size: int, token: str
    ) -> Page[Worklist]:
        """A page of lists, newest first."""
        return self._lists.page(scope, where, size=size, token=token)

    def next_serial(self, county: str, year: int) -> int:
        """The next number; it is given back when the transaction comes to nothing."""
        session = self._kernel.database.session
        return counted(self._numbers, f"{county}/{year}", county, session)

    def _write(self, worklist: Worklist) -> Document:
        return {
            **{name: getattr(worklist, name) for name in _FIELDS},
            "list_source": worklist.list_source.value,
            "state": worklist.state.value,
            **_sealed(self._kernel, f"{COLLECTION}/{worklist.id}", vars(worklist), _WORDS),
        }

    def _read(self, row: Document) -> Worklist:
        known: Document = {name: row[name] for name in _FIELDS}
        return Worklist(
            **base_fields(row),
            **known,
            **_opened(self._kernel, f"{COLLECTION}/{row['_id']}", row, _WORDS),
            list_source=ListSource(row["list_source"]),
            state=WorklistState(row["state"]),
        )


class MongoWorklistItems(DueDocuments):
    """Implements `ItemStore`."""

    def __init__(self, kernel: Kernel) -> None:
        """Bind the collection."""
        self._kernel = kernel
        self._rows = kernel.database[ITEMS]
        self._items: Repository[WorklistItem] = Repository(
            kernel,
            ITEMS,
            to_document=self._write,
            from_document=self._read,
            missing=WorklistItemNotFound,
        )

    def add(self, item: WorklistItem) -> None:
        """Store a new item."""
        self._items.add(item)

    def save(self, item: WorklistItem) -> None:
        """Store a changed item."""
        self._items.save(item)

    def get(self, scope: str, item_id: str) -> WorklistItem:
        """Load one item."""
        return self._items.get(scope, item_id)

    def planned_of(self, county: str, worklist_id: str) -> Sequence[WorklistItem]:
        """The items of a list that is about to be handed over."""
        where = {"worklist_id": worklist_id, "state": ItemState.PLANNED.value}
        return self._items.find(county, where, limit=_MOST_ITEMS)

    def open_of_case(self, county: str, case_id: str) -> Sequence[WorklistItem]:
        """The items for a case that are not closed."""
        return self._items.find(county, {"case_id": case_id, "state": _OPEN}, limit=_MOST_ITEMS)

    def page(
        self, scope: str, where: Mapping[str, Any], *, size: int, token: str
    ) -> Page[WorklistItem]:
        """A page of items, newest first."""
        return self._items.page(scope, where, size=size, token=token)

    def figures(self, scope: str, where: Mapping[str, Any]) -> Sequence[ItemFigure]:
        """Counts by county and department."""
        keys = {name: f"${name}" for name in ("county", "department")}
        grouped = {"_id": keys, **{name: {"$sum": count} for name, count in _COUNTS.items()}}
        order = {f"_id.{name}": 1 for name in keys}
        match = {"$match": {**in_scope(scope), **where}}
        found = self._rows.aggregate([match, {"$group": grouped}, {"$sort": order}])
        return [ItemFigure(**row.pop("_id"), **row) for row in found]

    def _write(self, item: WorklistItem) -> Document:
        place = f"{ITEMS}/{item.id}"
        document: Document = {
            **{name: getattr(item, name) for name in _ITEM_FIELDS},
            "state": item.state.value,
            "readers": list(readers(item)),
            "is_struck_in_time": item.is_in_time,
            **_sealed(self._kernel, place, vars(item), ITEM_WORDS),
            "reports": [
                asdict(one)
                | {"attachments": list(one.attachments)}
                | _sealed(self._kernel, f"{place}/{number}", vars(one), REPORT_WORDS)
                for number, one in enumerate(item.reports)
            ],
        }
        if item.next_due_time is not None:
            document["next_due_time"] = item.next_due_time
        return document

    def _read(self, row: Document) -> WorklistItem:
        place = f"{ITEMS}/{row['_id']}"
        known: Document = {name: row[name] for name in _ITEM_FIELDS}
        return WorklistItem(
            **base_fields(row),
            **known,
            **_opened(self._kernel, place, row, ITEM_WORDS),
            state=ItemState(row["state"]),
            reports=[
                ItemReport(
                    **one
                    | {"attachments": tuple(one["attachments"])}
                    | _opened(self._kernel, f"{place}/{number}", one, REPORT_WORDS)
                )
                for number, one in enumerate(row["reports"])
            ],
        )


def _sealed(
    kernel: Kernel, place: str, values: Mapping[str, Any], names: Sequence[str]
) -> Document:
    return {name: kernel.sealing.seal(values[name], f"{place}/{name}") for name in names}


def _opened(
    kernel: Kernel, place: str, values: Mapping[str, Any], names: Sequence[str]
) -> Document:
    return {name: kernel.sealing.open(values[name], f"{place}/{name}") for name in names}


def _if(condition: Document) -> Document:
    return {"$cond": [condition, 1, 0]}


_COUNTS: Document = {
    "given": 1,
    "accepted": _if({"$ne": ["$accept_time", None]}),
    "reported": _if({"$gt": [{"$size": "$reports"}, 0]}),
    "returned": _if({"$gt": [{"$max": "$reports.return_time"}, None]}),
    "struck": _if({"$eq": ["$state", ItemState.STRUCK.value]}),
    "struck_in_time": _if({"$eq": ["$is_struck_in_time", True]}),
    "late": _if({"$eq": ["$is_late", True]}),
    "withdrawn": _if({"$eq": ["$state", ItemState.WITHDRAWN.value]}),
}
