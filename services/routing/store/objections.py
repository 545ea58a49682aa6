"""Objections（派单异议）; their orders' events tell of them, so they are written without facts."""

from collections.abc import Mapping
from typing import Any

from chassis.kernel import Kernel
from chassis.mongo import Document, base_fields
from chassis.repository import Page, Repository
from services.routing.domain.objection import Objection, ObjectionNotFound, ObjectionState

_FIELDS = (
    "assignment_id",
    "code",
    "department",
    "reason_code",
    "proposed_department",
    "object_time",
    "objected_by",
    "decide_time",
    "decided_by",
    "to_department",
)
_SEALED = ("reason", "decision_reason")


class MongoObjections:
    """Implements `ObjectionStore`."""

    def __init__(self, kernel: Kernel) -> None:
        """Bind the collection."""
        self._kernel = kernel
        self._rows = kernel.database["objections"]
        self._objections: Repository[Objection] = Repository(
            kernel,
            "objections",
            to_document=self._write,
            from_document=self._read,
            missing=ObjectionNotFound,
        )

    def add(self, objection: Objection) -> None:
        """Store a new objection."""
        self._rows.insert_one(self._document(objection), session=self._kernel.database.session)

    def save(self, objection: Objection) -> None:
        """Store a changed objection; its order's version guards it."""
        document = self._document(objection)
        self._rows.replace_one(
            {"_id": objection.id}, document, session=self._kernel.database.session
        )

    def get(self, scope: str, objection_id: str) -> Objection:
        """Load one objection."""
        return self._objections.get(scope, objection_id)

    def open_of_case(self, county: str, case_id: str) -> list[Objection]:
        """The objections of a case that wait to be decided."""
        where = {"case_id": case_id, "state": ObjectionState.OPEN.value}
        return self._objections.find(county, where)

    def page(
        self, scope: str, where: Mapping[str, Any], *, size: int, token: str
    ) -> Page[Objection]:
        """A page of objections, newest first."""
        return self._objections.page(scope, where, size=size, token=token)

    def count(self, scope: str, where: Mapping[str, Any]) -> int:
        """How many objections match."""
        return self._objections.count(scope, where)

    def _document(self, objection: Objection) -> Document:
        return {
            "_id": objection.id,
            "county": objection.county,
            "area_code": objection.area_code,
            "case_id": objection.case_id,
            "version": objection.version,
            **self._write(objection),
        }

    def _write(self, objection: Objection) -> Document:
        return {
            **{name: getattr(objection, name) for name in _FIELDS},
            "state": objection.state.value,
            **{
                name: self._kernel.sealing.seal(
                    getattr(objection, name), _place(objection.id, name)
                )
                for name in _SEALED
            },
        }

    def _read(self, row: Document) -> Objection:
        opened: Document = {
            name: self._kernel.sealing.open(row[name], _place(row["_id"], name)) for name in _SEALED
        }
        known = {name: row[name] for name in _FIELDS}
        return Objection(**base_fields(row), **known, **opened, state=ObjectionState(row["state"]))


def _place(objection_id: str, name: str) -> str:
    return f"objections/{objection_id}/{name}"
