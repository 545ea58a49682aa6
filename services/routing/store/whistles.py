"""Whistles（吹哨报到）; the words in them are sealed."""

from collections.abc import Mapping
from typing import Any

from chassis.kernel import Kernel
from chassis.mongo import Document, base_fields
from chassis.repository import Page, Repository
from services.routing.domain.whistle import OPEN, Whistle, WhistleNotFound, WhistleState, Word

COLLECTION = "whistles"
_FIELDS = (
    "call_id",
    "code",
    "department",
    "caller",
    "call_time",
    "minutes",
    "due_time",
    "is_insisted",
    "is_late",
)
_SEALED = ("place", "reason")
SAID = ("refusal", "decision", "arrival", "report", "department_grade", "call_grade")
_MOST_PER_CASE = 200


class MongoWhistles:
    """Implements `WhistleStore`."""

    def __init__(self, kernel: Kernel) -> None:
        """Bind the collection."""
        self._sealing = kernel.sealing
        self._whistles: Repository[Whistle] = Repository(
            kernel,
            COLLECTION,
            to_document=self._write,
            from_document=self._read,
            missing=WhistleNotFound,
        )

    def add(self, whistle: Whistle) -> None:
        """Store a new whistle."""
        self._whistles.add(whistle)

    def save(self, whistle: Whistle) -> None:
        """Store a changed whistle."""
        self._whistles.save(whistle)

    def get(self, scope: str, whistle_id: str) -> Whistle:
        """Load one whistle."""
        return self._whistles.get(scope, whistle_id)

    def open_of_case(self, county: str, case_id: str) -> list[Whistle]:
        """The whistles of a case that are not done, oldest first."""
        where = {"case_id": case_id, "is_open": True}
        return self._whistles.find(county, where, limit=_MOST_PER_CASE)

    def page(self, scope: str, where: Mapping[str, Any], *, size: int, token: str) -> Page[Whistle]:
        """A page of whistles, newest first."""
        return self._whistles.page(scope, where, size=size, token=token)

    def _write(self, whistle: Whistle) -> Document:
        return {
            **{name: getattr(whistle, name) for name in _FIELDS},
            **{name: self._seal(whistle, name, getattr(whistle, name)) for name in _SEALED},
            **{name: self._word(whistle, name) for name in SAID},
            "state": whistle.state.value,
            "is_open": whistle.state in OPEN,
        }

    def _word(self, whistle: Whistle, name: str) -> Document:
        word: Word | None = getattr(whistle, name)
        if word is None:
            return {}
        text = self._seal(whistle, name, word.text)
        return {"key": word.key, "text": text, "by": word.by, "time": word.time}

    def _read(self, row: Document) -> Whistle:
        known: Document = {
            **{name: row[name] for name in _FIELDS},
            **{name: self._open(row, name, row[name]) for name in _SEALED},
            **{name: self._read_word(row, name) for name in SAID},
        }
        return Whistle(**base_fields(row), **known, state=WhistleState(row["state"]))

    def _read_word(self, row: Document, name: str) -> Word | None:
        stored = row[name]
        if not stored.get("by"):
            return None
        return Word(**stored | {"text": self._open(row, name, stored["text"])})

    def _seal(self, whistle: Whistle, name: str, text: str) -> str:
        return self._sealing.seal(text, f"{COLLECTION}/{whistle.id}/{name}")

    def _open(self, row: Document, name: str, sealed: str) -> str:
        return self._sealing.open(sealed, f"{COLLECTION}/{row['_id']}/{name}")
