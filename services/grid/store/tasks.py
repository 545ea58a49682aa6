"""Tasks, their addresses and reports sealed; and which cases there are."""

from collections.abc import Mapping
from typing import Any

from chassis.kernel import Kernel
from chassis.mongo import Document, base_fields
from chassis.repository import Repository, in_scope
from contracts.errors import NotFound
from services.grid.domain.tasks import Order, State, Task, TaskNotFound
from services.grid.store.pages import listed
from services.grid.store.points import from_geojson, to_geojson
from services.grid.use_cases.ports import CaseFacts, Listed

_TIMES = ("issue_time", "accept_time", "report_time", "verify_time")


class MongoTaskStore:
    """Implements `TaskStore`."""

    def __init__(self, kernel: Kernel) -> None:
        """Keep tasks in the service's database."""
        self._sealing = kernel.sealing
        self._tasks: Repository[Task] = Repository(
            kernel,
            "tasks",
            to_document=self._to_document,
            from_document=self._from_document,
            missing=TaskNotFound,
        )

    def add(self, task: Task) -> None:
        """Store a new one with its event."""
        self._tasks.add(task)

    def save(self, task: Task) -> None:
        """Store a changed one; raises Conflict."""
        self._tasks.save(task)

    def get(self, scope: str, task_id: str) -> Task:
        """One task; raises TaskNotFound."""
        return self._tasks.get(scope, task_id)

    def page(self, scope: str, where: Mapping[str, Any], size: int, token: str) -> Listed[Task]:
        """Tasks, newest first."""
        return listed(self._tasks.page(scope, where, size=size, token=token))

    def count(self, scope: str, where: Mapping[str, Any]) -> int:
        """How many."""
        return self._tasks.count(scope, where)

    def _to_document(self, task: Task) -> Document:
        order = task.order
        return {
            "state": task.state.value,
            "officer": task.officer,
            "code": order.code,
            "title": order.title,
            "instruction": order.instruction,
            "address": self._seal(task, "address", order.address),
            "point": to_geojson(order.point),
            "is_urgent": order.is_urgent,
            "report": self._seal(task, "report", task.report_text),
            "remark": task.remark,
            **{name: getattr(task, name) for name in _TIMES},
        }

    def _from_document(self, row: Document) -> Task:
        order = Order(
            code=row["code"],
            title=row["title"],
            instruction=row["instruction"],
            address=self._open(row, "address"),
            point=from_geojson(row["point"]),
            is_urgent=row["is_urgent"],
        )
        return Task(
            **base_fields(row),
            order=order,
            officer=row["officer"],
            state=State(row["state"]),
            report_text=self._open(row, "report"),
            remark=row["remark"],
            **{name: row[name] for name in _TIMES},
        )

    def _seal(self, task: Task, field: str, text: str) -> str:
        return self._sealing.seal(text, f"tasks/{task.id}/{field}")

    def _open(self, row: Document, field: str) -> str:
        return self._sealing.open(row[field], f"tasks/{row['_id']}/{field}")


class MongoCaseStore:
    """Implements `CaseStore`."""

    def __init__(self, kernel: Kernel) -> None:
        """Keep cases in the service's database."""
        self._database = kernel.database
        self._rows = kernel.database["cases"]

    def add(self, case: CaseFacts) -> bool:
        """Note an accepted case; False when it is known."""
        fields = {"county": case.area_code[:6], "area_code": case.area_code, "code": case.code}
        outcome = self._rows.update_one(
            {"_id": case.case_id},
            {"$setOnInsert": fields},
            upsert=True,
            session=self._database.session,
        )
        return outcome.upserted_id is not None

    def get(self, scope: str, case_id: str) -> CaseFacts:
        """One case; raises NotFound."""
        row = self._rows.find_one(
            {"_id": case_id, **in_scope(scope)}, session=self._database.session
        )
        if row is None:
            raise NotFound(f"no accepted case {case_id} in {scope}")
        return CaseFacts(case_id=row["_id"], area_code=row["area_code"], code=row["code"])
