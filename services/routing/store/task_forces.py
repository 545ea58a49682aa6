"""Task forces（工作专班）; mandate, minutes, tasks and report are sealed."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from chassis.kernel import Kernel
from chassis.leases import DueDocuments
from chassis.mongo import Document, base_fields
from chassis.repository import Page, Repository
from services.routing.domain.task_force import (
    ForceState,
    ForceTask,
    Meeting,
    TaskForce,
    TaskForceNotFound,
    TaskState,
)

COLLECTION = "task_forces"
SEALED = ("name", "mandate", "persons", "report")
_FIELDS = ("department", "form_time", "formed_by", "end_time", "ended_by")
_MOST_OF_CASE = 200
_SAID, _WANTED = ("attendees", "minutes"), ("text", "outcome")


class MongoTaskForces(DueDocuments):
    """Implements `ForceStore`."""

    def __init__(self, kernel: Kernel) -> None:
        """Bind the collection."""
        self._sealing = kernel.sealing
        self._rows = kernel.database[COLLECTION]
        self._forces: Repository[TaskForce] = Repository(
            kernel,
            COLLECTION,
            to_document=self._write,
            from_document=self._read,
            missing=TaskForceNotFound,
        )

    def add(self, force: TaskForce) -> None:
        """Store a new task force."""
        self._forces.add(force)

    def save(self, force: TaskForce) -> None:
        """Store a changed task force."""
        self._forces.save(force)

    def get(self, scope: str, force_id: str) -> TaskForce:
        """Load one task force."""
        return self._forces.get(scope, force_id)

    def among(self, county: str, force_ids: Collection[str]) -> Sequence[TaskForce]:
        """Forces by id, for who follows what became of tasks."""
        where = {"_id": {"$in": sorted(force_ids)}}
        return self._forces.find(county, where, limit=max(1, len(force_ids)))

    def with_member(self, county: str, case_id: str, department: str) -> Sequence[TaskForce]:
        """The forces for a case that a department belongs to."""
        where = {"case_ids": case_id, "members": department}
        return self._forces.find(county, where, limit=_MOST_OF_CASE)

    def page(
        self, scope: str, where: Mapping[str, Any], *, size: int, token: str
    ) -> Page[TaskForce]:
        """A page of task forces, newest first."""
        return self._forces.page(scope, where, size=size, token=token)

    def _write(self, force: TaskForce) -> Document:
        document: Document = {
            **{name: getattr(force, name) for name in _FIELDS},
            **self._sealed(force.id, "", asdict(force), SEALED),
            "departments": list(force.departments),
            "members": list(force.members),
            "barred": list(force.barred),
            "case_ids": list(force.case_ids),
            "state": force.state.value,
            "meetings": [
                asdict(one) | self._sealed(force.id, f"meetings/{number}/", asdict(one), _SAID)
                for number, one in enumerate(force.meetings)
            ],
            "tasks": [
                asdict(one)
                | {"state": one.state.value}
                | self._sealed(force.id, f"tasks/{one.id}/", asdict(one), _WANTED)
                for one in force.tasks
            ],
        }
        if force.next_due_time is not None:
            document["next_due_time"] = force.next_due_time
        return document

    def _read(self, row: Document) -> TaskForce:
        known: Document = {name: row[name] for name in _FIELDS}
        own = row["_id"]
        return TaskForce(
            **base_fields(row),
            **known,
            **self._opened(own, "", row, SEALED),
            departments=tuple(row["departments"]),
            case_ids=tuple(row["case_ids"]),
            barred=tuple(row.get("barred", ())),
            state=ForceState(row["state"]),
            meetings=[
                Meeting(**one | self._opened(own, f"meetings/{number}/", one, _SAID))
                for number, one in enumerate(row["meetings"])
            ],
            tasks=[
                ForceTask(
                    **one
                    | {"state": TaskState(one["state"])}
                    | self._opened(own, f"tasks/{one['id']}/", one, _WANTED)
                )
                for one in row["tasks"]
            ],
        )

    def _sealed(
        self, own: str, path: str, values: Mapping[str, Any], names: tuple[str, ...]
    ) -> Document:
        place = f"{COLLECTION}/{own}/{path}"
        return {name: self._sealing.seal(values[name], f"{place}{name}") for name in names}

    def _opened(
        self, own: str, path: str, values: Mapping[str, Any], names: tuple[str, ...]
    ) -> Document:
        place = f"{COLLECTION}/{own}/{path}"
        return {name: self._sealing.open(values[name], f"{place}{name}") for name in names}
