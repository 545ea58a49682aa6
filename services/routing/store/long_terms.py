"""The long-term register（动态跟踪台账）; what people wrote is sealed."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from chassis.kernel import Kernel
from chassis.leases import DueDocuments
from chassis.mongo import Document, base_fields
from chassis.repository import Page, Repository
from services.routing.domain.long_term import (
    LongTerm,
    LongTermNotFound,
    LongTermState,
    Look,
    Outcome,
)

COLLECTION = "long_terms"
WORDS, SAID = ("reason", "next_action"), ("note", "next_action")
_FIELDS = (
    "code",
    "department",
    "assignment_id",
    "pause_id",
    "interval_days",
    "enter_time",
    "entered_by",
    "review_due_time",
    "is_warned",
    "is_missed",
    "leave_time",
    "left_by",
    "ending",
)


class MongoLongTerms(DueDocuments):
    """Implements `LongTermStore`."""

    def __init__(self, kernel: Kernel) -> None:
        """Bind the collection."""
        self._sealing = kernel.sealing
        self._rows = kernel.database[COLLECTION]
        self._entries: Repository[LongTerm] = Repository(
            kernel,
            COLLECTION,
            to_document=self._write,
            from_document=self._read,
            missing=LongTermNotFound,
        )

    def add(self, entry: LongTerm) -> None:
        """Store a new entry."""
        self._entries.add(entry)

    def save(self, entry: LongTerm) -> None:
        """Store a changed entry."""
        self._entries.save(entry)

    def get(self, scope: str, entry_id: str) -> LongTerm:
        """Load one entry."""
        return self._entries.get(scope, entry_id)

    def active_of(self, county: str, case_id: str) -> LongTerm | None:
        """The entry of a case that is on the register."""
        where = {"case_id": case_id, "is_active": True}
        return next(iter(self._entries.find(county, where, limit=1)), None)

    def page(
        self, scope: str, where: Mapping[str, Any], *, size: int, token: str
    ) -> Page[LongTerm]:
        """A page of entries, newest first."""
        return self._entries.page(scope, where, size=size, token=token)

    def _write(self, entry: LongTerm) -> Document:
        document: Document = {
            **{name: getattr(entry, name) for name in _FIELDS},
            **self._sealed(entry.id, "", vars(entry), WORDS),
            "state": entry.state.value,
            "is_active": entry.state is LongTermState.ACTIVE,
            "reviews": [
                asdict(one)
                | {"outcome": one.outcome.value}
                | self._sealed(entry.id, f"reviews/{number}/", vars(one), SAID)
                for number, one in enumerate(entry.reviews)
            ],
        }
        if entry.next_due_time is not None:
            document["next_due_time"] = entry.next_due_time
        return document

    def _read(self, row: Document) -> LongTerm:
        known: Document = {name: row[name] for name in _FIELDS}
        return LongTerm(
            **base_fields(row),
            **known,
            **self._opened(row["_id"], "", row, WORDS),
            state=LongTermState(row["state"]),
            reviews=[
                Look(
                    **one
                    | {"outcome": Outcome(one["outcome"])}
                    | self._opened(row["_id"], f"reviews/{number}/", one, SAID)
                )
                for number, one in enumerate(row["reviews"])
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
