"""Extensions（延期申请）; the words in them are sealed."""

from collections.abc import Mapping
from typing import Any

from chassis.kernel import Kernel
from chassis.mongo import Document, base_fields
from chassis.repository import Page, Repository
from contracts.principals import Post
from deadlines.profiles import Unit
from services.routing.domain.extension import Extension, ExtensionNotFound, ExtensionState

COLLECTION = "extensions"
WORDS = ("reason", "decision_reason")
_FIELDS = (
    "assignment_id",
    "clock_id",
    "code",
    "department",
    "units",
    "request_time",
    "requested_by",
    "decide_time",
    "decided_by",
    "due_time",
)
_MOST_PER_CASE = 20


class MongoExtensions:
    """Implements `ExtensionStore`."""

    def __init__(self, kernel: Kernel) -> None:
        """Bind the collection."""
        self._sealing = kernel.sealing
        self._extensions: Repository[Extension] = Repository(
            kernel,
            COLLECTION,
            to_document=self._write,
            from_document=self._read,
            missing=ExtensionNotFound,
        )

    def add(self, extension: Extension) -> None:
        """Store a new extension."""
        self._extensions.add(extension)

    def save(self, extension: Extension) -> None:
        """Store a changed extension."""
        self._extensions.save(extension)

    def get(self, scope: str, extension_id: str) -> Extension:
        """Load one extension."""
        return self._extensions.get(scope, extension_id)

    def open_of_case(self, county: str, case_id: str) -> list[Extension]:
        """The extensions of a case that wait to be decided."""
        where = {"case_id": case_id, "is_open": True}
        return self._extensions.find(county, where, limit=_MOST_PER_CASE)

    def page(
        self, scope: str, where: Mapping[str, Any], *, size: int, token: str
    ) -> Page[Extension]:
        """A page of extensions, newest first."""
        return self._extensions.page(scope, where, size=size, token=token)

    def _write(self, extension: Extension) -> Document:
        place = f"{COLLECTION}/{extension.id}"
        return {
            **{name: getattr(extension, name) for name in _FIELDS},
            **{
                name: self._sealing.seal(getattr(extension, name), f"{place}/{name}")
                for name in WORDS
            },
            "unit": extension.unit.value,
            "approver": extension.approver.value,
            "state": extension.state.value,
            "is_open": extension.state is ExtensionState.REQUESTED,
        }

    def _read(self, row: Document) -> Extension:
        place = f"{COLLECTION}/{row['_id']}"
        opened: Document = {
            name: self._sealing.open(row[name], f"{place}/{name}") for name in WORDS
        }
        known: Document = {name: row[name] for name in _FIELDS}
        return Extension(
            **base_fields(row),
            **known,
            **opened,
            unit=Unit(row["unit"]),
            approver=Post(row["approver"]),
            state=ExtensionState(row["state"]),
        )
