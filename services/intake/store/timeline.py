"""The timeline in MongoDB: rows beside the case, each event once, free words sealed."""

import base64
import binascii
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from chassis.kernel import Kernel
from chassis.mongo import Document
from chassis.repository import COUNT_LIMIT
from contracts.errors import FieldFault, Invalid
from services.intake.domain.timeline import PUBLIC_TYPES, Entry

COLLECTION = "timeline"
_MOST_PUBLIC = 200


@dataclass(frozen=True)
class EntryPage:
    """One page of a timeline."""

    items: list[Entry]
    next_page_token: str
    total: int
    total_is_exact: bool


class MongoTimelineStore:
    """Remembers what happened to cases."""

    def __init__(self, kernel: Kernel) -> None:
        """Keep entries in the kernel's database."""
        self._database = kernel.database
        self._sealing = kernel.sealing
        self._rows = kernel.database[COLLECTION]

    def add(self, *entries: Entry) -> None:
        """Keep entries; an event that stands there already is a fault of the caller's.

        Nothing reads them within the write, so a batch of events puts all its entries in at once.
        """
        self._database.insert_at_commit(COLLECTION, [self._write(entry) for entry in entries])

    def page(self, county: str, case_id: str, *, size: int, token: str) -> EntryPage:
        """One page, oldest first."""
        where: dict[str, Any] = {"county": county, "case_id": case_id}
        counted = self._rows.count_documents(where, limit=COUNT_LIMIT + 1)
        if token:
            time, row_id = _read_token(token)
            later = [{"time": {"$gt": time}}, {"time": time, "_id": {"$gt": row_id}}]
            where = {**where, "$or": later}
        rows = list(self._rows.find(where).sort([("time", 1), ("_id", 1)]).limit(size + 1))
        return EntryPage(
            items=[self._read(row) for row in rows[:size]],
            next_page_token=_write_token(rows[size - 1]) if len(rows) > size else "",
            total=min(counted, COUNT_LIMIT),
            total_is_exact=counted <= COUNT_LIMIT,
        )

    def public(self, county: str, case_id: str) -> Sequence[Entry]:
        """What parties may read, oldest first; the latest where there are very many."""
        where = {"county": county, "case_id": case_id, "type": {"$in": list(PUBLIC_TYPES)}}
        rows = self._rows.find(where).sort([("time", -1), ("_id", -1)]).limit(_MOST_PUBLIC)
        return [self._read(row) for row in rows][::-1]

    def _write(self, entry: Entry) -> Document:
        return {
            "_id": entry.event_id,
            "county": entry.area_code[:6],
            "area_code": entry.area_code,
            "case_id": entry.case_id,
            "event_id": entry.event_id,
            "time": entry.time,
            "type": entry.type,
            "actor": entry.actor,
            "post": str(entry.post),
            "data": dict(entry.data),
            "words": self._sealing.seal(entry.words, f"{COLLECTION}/{entry.event_id}/words"),
            "sequence": None,
        }

    def _read(self, row: Document) -> Entry:
        return Entry(
            event_id=row["_id"],
            case_id=row["case_id"],
            area_code=row["area_code"],
            time=row["time"],
            type=row["type"],
            actor=row["actor"],
            post=row["post"],
            data=row["data"],
            words=self._sealing.open(row["words"], f"{COLLECTION}/{row['_id']}/words"),
        )


def _write_token(row: Document) -> str:
    text = f"{row['time'].isoformat()}|{row['_id']}"
    return base64.urlsafe_b64encode(text.encode()).rstrip(b"=").decode()


def _read_token(token: str) -> tuple[datetime, str]:
    try:
        text = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4)).decode()
        time, _, row_id = text.partition("|")
        return datetime.fromisoformat(time), row_id
    except (binascii.Error, UnicodeError, ValueError):
        fault = FieldFault(
            field="page_token",
            reason="unknown_token",
            message="分页标记无效，请从第一页重新查询",
            message_en="The page token is not one this list gave; start from the first page.",
        )
        raise Invalid(fault) from None
