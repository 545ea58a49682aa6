"""Guidance records in MongoDB: what was said and who said it are sealed."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from chassis.kernel import Kernel
from chassis.mongo import Document, base_fields
from chassis.repository import Page, Repository
from services.intake.domain.guidance import (
    CASELESS,
    Guidance,
    GuidanceNotFound,
    GuidanceState,
    Notes,
)

COLLECTION = "guidance"
_PLAIN = ("guide", "take_time", "end_time", "ticket_id", "appointment_id")
_KINDS, _SEALED = ("kind", "dispute_kind"), ("said", "name", "phone")
WORDS = (*_SEALED, "outcome")
"""What of a record says who came and what about."""


class MongoGuidanceStore:
    """Remembers what visitors brought."""

    def __init__(self, kernel: Kernel) -> None:
        """Keep records in the kernel's database."""
        self._sealing = kernel.sealing
        self._guidance = Repository[Guidance](
            kernel,
            COLLECTION,
            to_document=self._write,
            from_document=self._read,
            missing=GuidanceNotFound,
        )

    def add(self, guidance: Guidance) -> None:
        """Keep a new record."""
        self._guidance.add(guidance)

    def save(self, guidance: Guidance) -> None:
        """Keep a changed record; raises Conflict."""
        self._guidance.save(guidance)

    def get(self, scope: str, guidance_id: str) -> Guidance:
        """A record within the scope; raises GuidanceNotFound."""
        return self._guidance.get(scope, guidance_id)

    def page(self, scope: str, *, state: str, guide: str, size: int, token: str) -> Page[Guidance]:
        """One page, newest first."""
        given = {"state": state, "guide": guide}
        where = {name: value for name, value in given.items() if value}
        return self._guidance.page(scope, where, size=size, token=token)

    def caseless_before(self, time: datetime, *, limit: int) -> Sequence[Guidance]:
        """Records without a case taken before a time, of all counties, not yet anonymised."""
        states = [str(state) for state in CASELESS]
        where = {"state": {"$in": states}, "take_time": {"$lt": time}}
        return self._guidance.find("", where, sort=[("take_time", 1)], limit=limit)

    def _write(self, guidance: Guidance) -> Document:
        notes = guidance.notes
        return {
            **{name: getattr(guidance, name) for name in _PLAIN},
            **{name: getattr(notes, name) for name in _KINDS},
            **{name: self._seal(guidance.id, name, getattr(notes, name)) for name in _SEALED},
            "outcome": self._seal(guidance.id, "outcome", guidance.outcome),
            "state": str(guidance.state),
        }

    def _read(self, row: Document) -> Guidance:
        notes: dict[str, Any] = {name: row[name] for name in _KINDS}
        notes |= {name: self._open(row, name) for name in _SEALED}
        return Guidance(
            **base_fields(row),
            **{name: row[name] for name in _PLAIN},
            notes=Notes(**notes, area_code=row["area_code"]),
            outcome=self._open(row, "outcome"),
            state=GuidanceState(row["state"]),
        )

    def _seal(self, guidance_id: str, name: str, text: str) -> str:
        return self._sealing.seal(text, f"{COLLECTION}/{guidance_id}/{name}")

    def _open(self, row: Document, name: str) -> str:
        return self._sealing.open(row[name], f"{COLLECTION}/{row['_id']}/{name}")
