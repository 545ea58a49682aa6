"""Pauses（期限中止）; the words in them are sealed."""

from collections.abc import Mapping
from typing import Any

from chassis.kernel import Kernel
from chassis.mongo import Document, base_fields
from chassis.repository import Page, Repository
from contracts.principals import Post
from services.routing.domain.pause import Ending, Pause, PauseNotFound, PauseState

COLLECTION = "pauses"
WORDS = ("proof", "end_reason")
_FIELDS = (
    "assignment_id",
    "clock_id",
    "code",
    "department",
    "reason_code",
    "start_time",
    "started_by",
    "until_time",
    "end_time",
    "ended_by",
    "due_time",
)


class MongoPauses:
    """Implements `PauseStore`."""

    def __init__(self, kernel: Kernel) -> None:
        """Bind the collection."""
        self._sealing = kernel.sealing
        self._pauses: Repository[Pause] = Repository(
            kernel,
            COLLECTION,
            to_document=self._write,
            from_document=self._read,
            missing=PauseNotFound,
        )

    def add(self, pause: Pause) -> None:
        """Store a new pause."""
        self._pauses.add(pause)

    def save(self, pause: Pause) -> None:
        """Store a changed pause."""
        self._pauses.save(pause)

    def get(self, scope: str, pause_id: str) -> Pause:
        """Load one pause."""
        return self._pauses.get(scope, pause_id)

    def open_of(self, county: str, assignment_id: str) -> Pause | None:
        """The pause in which an order stands still; None when its time runs."""
        where = {"assignment_id": assignment_id, "is_open": True}
        return next(iter(self._pauses.find(county, where, limit=1)), None)

    def page(self, scope: str, where: Mapping[str, Any], *, size: int, token: str) -> Page[Pause]:
        """A page of pauses, newest first."""
        return self._pauses.page(scope, where, size=size, token=token)

    def _write(self, pause: Pause) -> Document:
        place = f"{COLLECTION}/{pause.id}"
        return {
            **{name: getattr(pause, name) for name in _FIELDS},
            **{name: self._sealing.seal(getattr(pause, name), f"{place}/{name}") for name in WORDS},
            "approver": pause.approver.value,
            "state": pause.state.value,
            "ending": pause.ending.value if pause.ending else "",
            "is_open": pause.state is PauseState.OPEN,
        }

    def _read(self, row: Document) -> Pause:
        place = f"{COLLECTION}/{row['_id']}"
        opened: Document = {
            name: self._sealing.open(row[name], f"{place}/{name}") for name in WORDS
        }
        known: Document = {name: row[name] for name in _FIELDS}
        return Pause(
            **base_fields(row),
            **known,
            **opened,
            approver=Post(row["approver"]),
            state=PauseState(row["state"]),
            ending=Ending(row["ending"]) if row["ending"] else None,
        )
