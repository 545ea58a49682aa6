"""Assignments（交办）; each change is written to the department's feed in the same transaction."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from chassis.kernel import Kernel
from chassis.leases import DueDocuments
from chassis.mongo import Document
from chassis.repository import Page, Repository
from services.routing.domain.assignment import Assignment, AssignmentNotFound
from services.routing.domain.order_values import Explanation, Progress
from services.routing.store.feed import MongoFeed
from services.routing.store.orders import open_fields, read_open

_COLLECTION = "assignments"
_MOST_PER_CASE = 200


class MongoAssignments(DueDocuments):
    """Implements `AssignmentStore`."""

    def __init__(self, kernel: Kernel, feed: MongoFeed) -> None:
        """Bind the collection and the feed."""
        self._kernel = kernel
        self._rows = kernel.database[_COLLECTION]
        self._feed = feed
        self._orders: Repository[Assignment] = Repository(
            kernel,
            _COLLECTION,
            to_document=self._write,
            from_document=self._read,
            missing=AssignmentNotFound,
        )

    def add(self, assignment: Assignment) -> None:
        """Store a new order and tell the feed."""
        self._kernel.transact(lambda: self._put(assignment, is_new=True))

    def save(self, assignment: Assignment) -> None:
        """Store a changed order and tell the feed."""
        self._kernel.transact(lambda: self._put(assignment, is_new=False))

    def get(self, scope: str, assignment_id: str) -> Assignment:
        """Load one order."""
        return self._orders.get(scope, assignment_id)

    def of_case(self, county: str, case_id: str) -> list[Assignment]:
        """All orders of a case, oldest first."""
        return self._orders.find(county, {"case_id": case_id}, limit=_MOST_PER_CASE)

    def page(
        self, scope: str, where: Mapping[str, Any], *, size: int, token: str
    ) -> Page[Assignment]:
        """A page of orders, newest first."""
        return self._orders.page(scope, where, size=size, token=token)

    def count(self, scope: str, where: Mapping[str, Any]) -> int:
        """How many orders match."""
        return self._orders.count(scope, where)

    def _put(self, order: Assignment, *, is_new: bool) -> None:
        self._feed.tell(order)
        put = self._orders.add if is_new else self._orders.save
        put(order)

    def _write(self, order: Assignment) -> Document:
        return (
            open_fields(order)
            | _awaited(order)
            | {
                "result": self._seal(order, "result", order.result),
                "public_answer": self._seal(order, "public_answer", order.public_answer),
                "progress": [
                    asdict(note) | {"note": self._seal(order, f"progress/{number}", note.note)}
                    for number, note in enumerate(order.progress)
                ],
                "explanations": [
                    asdict(one)
                    | {
                        "reason": self._seal(order, f"explanations/{number}/reason", one.reason),
                        "report": self._seal(order, f"explanations/{number}/report", one.report),
                    }
                    for number, one in enumerate(order.explanations)
                ],
            }
        )

    def _read(self, row: Document) -> Assignment:
        order = read_open(row)
        order.result = self._open(order, "result", row["result"])
        order.public_answer = self._open(order, "public_answer", row["public_answer"])
        order.progress = [
            Progress(**note | {"note": self._open(order, f"progress/{number}", note["note"])})
            for number, note in enumerate(row["progress"])
        ]
        order.explanations = [
            Explanation(
                explain_time=one["explain_time"],
                explained_by=one["explained_by"],
                reason=self._open(order, f"explanations/{number}/reason", one["reason"]),
                report=self._open(order, f"explanations/{number}/report", one["report"]),
            )
            for number, one in enumerate(row.get("explanations", []))
        ]
        return order

    def _seal(self, order: Assignment, name: str, text: str) -> str:
        return self._kernel.sealing.seal(text, f"assignments/{order.id}/{name}")

    def _open(self, order: Assignment, name: str, sealed: str) -> str:
        return self._kernel.sealing.open(sealed, f"assignments/{order.id}/{name}")


def _awaited(order: Assignment) -> Document:
    return {} if order.next_due_time is None else {"next_due_time": order.next_due_time}
