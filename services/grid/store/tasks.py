"""Tasks, their addresses and reports sealed; and which cases there are."""

from collections.abc import Mapping
from typing import Any

from chassis.kernel import Kernel
from chassis.leases import DueDocuments
from chassis.mongo import Document, base_fields
from chassis.repository import Repository, in_scope
from contracts.errors import NotYet
from services.grid.domain.limits import Limit
from services.grid.domain.tasks import PLATFORM, WITH_OFFICER, Order, State, Task, TaskNotFound
from services.grid.store.pages import listed
from services.grid.store.points import from_geojson, to_geojson
from services.grid.use_cases.ports import CaseFacts, CaseMissing, Listed

_TIMES = ("issue_time", "accept_time", "report_time", "verify_time")
_CARRIED_OUT = [State.ACCEPTED.value, State.REPORTED.value]
_MOST_OF_CASE = 50


class MongoTaskStore(DueDocuments):
    """Implements `TaskStore`."""

    def __init__(self, kernel: Kernel) -> None:
        """Keep tasks in the service's database."""
        self._database = kernel.database
        self._sealing = kernel.sealing
        self._rows = kernel.database["tasks"]
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

    def carried_out(self, county: str, case_id: str, officer: str) -> list[Task]:
        """The officer's tasks of a case that are accepted or reported."""
        where = {"case_id": case_id, "officer": officer, "state": {"$in": _CARRIED_OUT}}
        return self._tasks.find(county, where, limit=_MOST_OF_CASE)

    def mark_brought(self, task: Task) -> None:
        """Write which files belong to it; no event is due, so the version stays."""
        self._rows.update_one(
            {"_id": task.id, "county": task.county},
            {"$addToSet": {"attachment_ids": {"$each": list(task.attachment_ids)}}},
            session=self._database.session,
        )

    def counted_otherwise(self, calendar_version: str, most: int) -> list[str]:
        """Tasks whose officer has to act and that another calendar counted."""
        where = {
            "state": {"$in": [state.value for state in WITH_OFFICER]},
            "limit.calendar_version": {"$exists": True, "$ne": calendar_version},
            "fault": {"$exists": False},
        }
        return [row["_id"] for row in self._rows.find(where, {"_id": 1}).limit(most)]

    def mark_counted(self, task: Task) -> None:
        """Write by which calendar it is counted; no event is due, so the version stays."""
        if task.limit:
            self._rows.update_one(
                {"_id": task.id, "version": task.version},
                {"$set": {"limit": task.limit.to_dict()}},
                session=self._database.session,
            )

    def _to_document(self, task: Task) -> Document:
        order, due = task.order, task.next_due_time
        return {
            "giver": task.giver,
            "kind": order.kind,
            "is_awaited": order.is_awaited,
            "limit": task.limit.to_dict() if task.limit else None,
            "reason_code": task.reason_code,
            "reason": self._seal(task, "reason", task.reason),
            "position": to_geojson(task.position),
            "attachment_ids": list(task.attachment_ids),
            **({"next_due_time": due} if due else {}),
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
            kind=row.get("kind", "verify"),
            is_awaited=row.get("is_awaited", False),
            instruction=row["instruction"],
            address=self._open(row, "address"),
            point=from_geojson(row["point"]),
            is_urgent=row["is_urgent"],
        )
        return Task(
            **base_fields(row),
            order=order,
            officer=row["officer"],
            giver=row.get("giver", PLATFORM),
            limit=Limit.from_dict(row["limit"]) if row.get("limit") else None,
            reason_code=row.get("reason_code", ""),
            reason=self._open(row, "reason"),
            position=from_geojson(row.get("position")),
            attachment_ids=tuple(row.get("attachment_ids", ())),
            state=State(row["state"]),
            report_text=self._open(row, "report"),
            remark=row["remark"],
            **{name: row[name] for name in _TIMES},
        )

    def _seal(self, task: Task, field: str, text: str) -> str:
        return self._sealing.seal(text, f"tasks/{task.id}/{field}")

    def _open(self, row: Document, field: str) -> str:
        return self._sealing.open(row.get(field, ""), f"tasks/{row['_id']}/{field}")


class MongoCaseStore:
    """Implements `CaseStore`."""

    def __init__(self, kernel: Kernel) -> None:
        """Keep cases in the service's database."""
        self._database = kernel.database
        self._rows = kernel.database["cases"]

    def add(self, case: CaseFacts) -> bool:
        """Note an accepted case; False when it is known."""
        fields = {
            "county": case.area_code[:6],
            "area_code": case.area_code,
            "code": case.code,
            "is_restricted": case.is_restricted,
        }
        outcome = self._rows.update_one(
            {"_id": case.case_id},
            {"$setOnInsert": fields},
            upsert=True,
            session=self._database.session,
        )
        return outcome.upserted_id is not None

    def get(self, scope: str, case_id: str) -> CaseFacts:
        """One case; raises CaseMissing."""
        row = self._rows.find_one(
            {"_id": case_id, **in_scope(scope)}, session=self._database.session
        )
        if row is None:
            raise CaseMissing(f"no accepted case {case_id} in {scope}")
        return CaseFacts(
            case_id=row["_id"],
            area_code=row["area_code"],
            code=row["code"],
            is_restricted=row.get("is_restricted", False),
        )

    def restrict(self, county: str, case_id: str, *, is_restricted: bool) -> None:
        """Note whether few may read it; raises NotYet for a case that is not known."""
        outcome = self._rows.update_one(
            {"_id": case_id, "county": county},
            {"$set": {"is_restricted": is_restricted}},
            session=self._database.session,
        )
        if not outcome.matched_count:
            raise NotYet(f"case {case_id} is not known as accepted yet")
