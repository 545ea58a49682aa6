"""The departments' feed（部门订阅）: rows written with each change, numbered afterwards.

A row gets its number in a transaction of its own that also raises the department's counter, so the
numbers of a department become visible strictly in order: who has read up to n misses nothing below.
Numbering beside the change would make all changes of a department wait for one another.
"""

from pymongo import UpdateOne

from chassis.kernel import Kernel
from chassis.mongo import Document
from contracts.events import Event
from services.routing.domain.assignment import Assignment
from services.routing.store.orders import open_fields, read_open
from services.routing.use_cases.ports import FeedRow

COLLECTION = "feed"
_WAITING = {"is_numbered": False}
_PREFIX = len("Assignment")


class MongoFeed:
    """Implements `FeedStore`, and takes the changes of orders."""

    def __init__(self, kernel: Kernel) -> None:
        """Bind the collections."""
        self._kernel = kernel
        self._rows = kernel.database[COLLECTION]
        self._counters = kernel.database["feed_counters"]

    def tell(self, order: Assignment) -> None:
        """Write a row per fact that the order recorded; call it before the order is stored."""
        now, view = self._kernel.now(), open_fields(order)
        rows = [
            {
                "_id": self._kernel.new_id(),
                "county": order.county,
                "department": order.department,
                "assignment_id": order.id,
                "version": fact.version,
                "change": change_of(type(fact.event)),
                "change_time": now,
                "is_numbered": False,
                "order": {
                    "_id": order.id,
                    "area_code": order.area_code,
                    "case_id": order.case_id,
                    **view,
                    "version": fact.version,
                },
            }
            for fact in order.facts
        ]
        self._kernel.database.insert_at_commit(COLLECTION, rows)

    def after(self, county: str, department: str, number: int, limit: int) -> list[FeedRow]:
        """The rows after a number, in order."""
        own = {"county": county, "department": department, "is_numbered": True}
        behind = own | {"number": {"$gt": number}}
        found = self._rows.find(behind).sort("number", 1).limit(limit)
        return [_read(row) for row in found]

    def number(self, limit: int) -> int:
        """Give waiting rows their numbers in one transaction; return how many got one."""
        if self._rows.find_one(_WAITING, {"_id": 1}) is None:
            return 0
        return self._kernel.transact(lambda: self._number(limit))

    def _number(self, limit: int) -> int:
        session = self._kernel.database.session
        first = self._rows.find(_WAITING, {"assignment_id": 1}, session=session)
        orders = {row["assignment_id"] for row in first.sort("_id", 1).limit(limit)}
        siblings = {**_WAITING, "assignment_id": {"$in": sorted(orders)}}
        by_department: dict[str, list[Document]] = {}
        for row in self._rows.find(siblings, session=session):
            by_department.setdefault(f"{row['county']}/{row['department']}", []).append(row)
        last = self._raise_counters(by_department)
        changes = [
            UpdateOne({"_id": row["_id"]}, {"$set": {"is_numbered": True, "number": number}})
            for name, rows in by_department.items()
            for number, row in enumerate(in_order(rows), last[name] - len(rows) + 1)
        ]
        if changes:
            self._rows.bulk_write(changes, session=session)
        return len(changes)

    def _raise_counters(self, by_department: dict[str, list[Document]]) -> dict[str, int]:
        """Add to each department's counter; gives the last number that is now used."""
        session = self._kernel.database.session
        raised = [
            UpdateOne(
                {"_id": name},
                {"$inc": {"last": len(rows)}, "$setOnInsert": {"county": name.partition("/")[0]}},
                upsert=True,
            )
            for name, rows in by_department.items()
        ]
        if raised:
            self._counters.bulk_write(raised, session=session)
        counted = self._counters.find({"_id": {"$in": list(by_department)}}, session=session)
        return {str(row["_id"]): int(row["last"]) for row in counted}


def in_order(rows: list[Document]) -> list[Document]:
    """By time of writing; where clocks differed, the rows of one order still by its version."""
    by_time = sorted(rows, key=lambda row: str(row["_id"]))
    by_order: dict[str, list[Document]] = {}
    for row in sorted(rows, key=lambda row: int(row["version"]), reverse=True):
        by_order.setdefault(row["assignment_id"], []).append(row)
    return [by_order[row["assignment_id"]].pop() for row in by_time]


def change_of(event: type[Event]) -> str:
    """The short name of a change: issued for AssignmentIssued."""
    return event.__name__[_PREFIX:].lower()


def _read(row: Document) -> FeedRow:
    return FeedRow(
        number=row["number"],
        change=row["change"],
        change_time=row["change_time"],
        assignment=read_open(row["order"]),
    )
