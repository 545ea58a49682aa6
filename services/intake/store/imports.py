"""Imports in MongoDB: the aggregate, its progress beside it, and its rows with sealed cells."""

import base64
import binascii
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pymongo import UpdateOne

from chassis.kernel import Kernel
from chassis.leases import claim_due
from chassis.mongo import Document, base_fields
from chassis.repository import COUNT_LIMIT, Page, Repository
from contracts.errors import FieldFault, Invalid
from services.intake.domain.imports import (
    ImportBatch,
    ImportNotFound,
    ImportState,
    Outcome,
    Phase,
    Progress,
    Row,
    Sheet,
)

COLLECTION, PROGRESS, ROWS = "imports", "import_progress", "import_rows"
LEASE_SECONDS = 20.0
_PLAIN = (
    "sends_messages", "uploader", "uploader_post", "upload_time", "end_time", "refusal",
    "refusal_en", "report_id",
)  # fmt: skip
_COUNTS = ("cursor", "handled", "row_count", "faulty_count", "done_count", "failed_count")
_GIVEN_UP = (str(ImportState.REFUSED), str(ImportState.CANCELLED))
_SHOWN = {"cells": 0}


class MongoImportStore:
    """Remembers imports."""

    def __init__(self, kernel: Kernel) -> None:
        """Keep imports in the kernel's database."""
        self._database = kernel.database
        self._sealing = kernel.sealing
        self._rows = kernel.database[COLLECTION]
        self._imports = Repository[ImportBatch](
            kernel,
            COLLECTION,
            to_document=self._write,
            from_document=self._read,
            missing=ImportNotFound,
        )

    def add(self, batch: ImportBatch) -> None:
        """Keep a new import."""
        self._imports.add(batch)

    def save(self, batch: ImportBatch) -> None:
        """Keep a changed import; raises Conflict."""
        self._imports.save(batch)

    def get(self, scope: str, import_id: str) -> ImportBatch:
        """An import within the scope; raises ImportNotFound."""
        return self._imports.get(scope, import_id)

    def page(self, scope: str, *, size: int, token: str) -> Page[ImportBatch]:
        """One page, newest first."""
        return self._imports.page(scope, {}, size=size, token=token)

    def has_sheet(self, county: str, sha256: str) -> bool:
        """Whether the same file was taken in and neither refused nor cancelled."""
        where = {"county": county, "sheet.sha256": sha256, "state": {"$nin": _GIVEN_UP}}
        return self._rows.find_one(where, {"_id": 1}, session=self._database.session) is not None

    def _write(self, batch: ImportBatch) -> Document:
        name = self._sealing.seal(batch.sheet.name, f"{COLLECTION}/{batch.id}/name")
        return {
            **{name_: getattr(batch, name_) for name_ in _PLAIN},
            "state": str(batch.state),
            "sheet": vars(batch.sheet) | {"name": name},
        }

    def _read(self, row: Document) -> ImportBatch:
        name = self._sealing.open(row["sheet"]["name"], f"{COLLECTION}/{row['_id']}/name")
        return ImportBatch(
            **base_fields(row),
            **{name_: row[name_] for name_ in _PLAIN},
            state=ImportState(row["state"]),
            sheet=Sheet(**row["sheet"] | {"name": name}),
        )


class MongoProgressStore:
    """Remembers how far the runner is; its lease lies in the same row."""

    def __init__(self, kernel: Kernel) -> None:
        """Keep progress in the kernel's database."""
        self._database = kernel.database
        self._now = kernel.now
        self._rows = kernel.database[PROGRESS]

    def add(self, progress: Progress) -> None:
        """Keep the progress of a new import, due at once."""
        row = {
            "_id": progress.import_id,
            "county": progress.area_code[:6],
            "area_code": progress.area_code,
            **self._fields(progress),
        }
        self._rows.insert_one(row, session=self._database.session)

    def get(self, county: str, import_id: str) -> Progress:
        """The progress of an import."""
        where = {"_id": import_id, "county": county}
        row = self._rows.find_one(where, session=self._database.session)
        if row is None:
            raise ImportNotFound(f"no progress of {import_id}")
        return _progress(row)

    def several(self, county: str, import_ids: Sequence[str]) -> Mapping[str, Progress]:
        """The progress of several imports, by their ids."""
        where = {"_id": {"$in": list(import_ids)}, "county": county}
        return {row["_id"]: _progress(row) for row in self._rows.find(where)}

    def put(self, progress: Progress) -> None:
        """Keep the progress; due at once unless it rests. The lease ends with it."""
        self._rows.update_one(
            {"_id": progress.import_id, "county": progress.area_code[:6]},
            {"$set": self._fields(progress)},
            session=self._database.session,
        )

    def claim(self) -> Progress | None:
        """Lease what has been due longest, or None."""
        row = claim_due(self._rows, now=self._now(), lease_seconds=LEASE_SECONDS, owner="imports")
        return _progress(row) if row else None

    def _fields(self, progress: Progress) -> Document:
        is_resting = progress.phase is Phase.RESTING
        return {
            **{name: getattr(progress, name) for name in _COUNTS},
            "phase": str(progress.phase),
            "phase_time": progress.phase_time,
            "update_time": progress.update_time,
            "due_time": None if is_resting else self._now(),
            "lease_time": None,
        }


@dataclass(frozen=True)
class RowPage:
    """One page of rows."""

    items: list[Row]
    next_page_token: str
    total: int
    total_is_exact: bool


class MongoRowStore:
    """Remembers rows."""

    def __init__(self, kernel: Kernel) -> None:
        """Keep rows in the kernel's database."""
        self._database = kernel.database
        self._sealing = kernel.sealing
        self._rows = kernel.database[ROWS]

    def add(self, rows: Sequence[Row]) -> None:
        """Keep rows that were read."""
        if rows:
            written = [self._write(row) for row in rows]
            self._rows.insert_many(written, session=self._database.session)

    def waiting(self, county: str, import_id: str, *, after: int, limit: int) -> Sequence[Row]:
        """The next sound rows behind a number, in order."""
        where = _of(county, import_id) | {
            "outcome": str(Outcome.WAITING),
            "number": {"$gt": after},
        }
        found = self._rows.find(where, session=self._database.session)
        return [self._read(row) for row in found.sort("number", 1).limit(limit)]

    def settle(self, rows: Sequence[Row]) -> None:
        """Keep what became of rows; their cells are forgotten."""
        changes = [
            UpdateOne(
                _of(row.area_code[:6], row.import_id) | {"number": row.number},
                {"$set": _outcome(row) | {"cells": ""}},
            )
            for row in rows
        ]
        self._rows.bulk_write(changes, session=self._database.session)

    def known_clients(
        self, county: str, import_id: str, client_ids: Sequence[str]
    ) -> frozenset[str]:
        """Those client ids that stand in the import already."""
        indexes = {self._client_index(name): name for name in client_ids}
        where = _of(county, import_id) | {"client_index": {"$in": list(indexes)}}
        rows = self._rows.find(where, {"client_index": 1})
        return frozenset(indexes[row["client_index"]] for row in rows)

    def page(
        self, county: str, import_id: str, outcome: Outcome | None, *, size: int, token: str
    ) -> RowPage:
        """One page in the order of the sheet, without cells."""
        where: dict[str, Any] = _of(county, import_id)
        if outcome is not None:
            where["outcome"] = str(outcome)
        counted = self._rows.count_documents(where, limit=COUNT_LIMIT + 1)
        if token:
            where["number"] = {"$gt": _read_token(token)}
        rows = list(self._rows.find(where, _SHOWN).sort("number", 1).limit(size + 1))
        return RowPage(
            items=[self._read(row) for row in rows[:size]],
            next_page_token=_write_token(rows[size - 1]["number"]) if len(rows) > size else "",
            total=min(counted, COUNT_LIMIT),
            total_is_exact=counted <= COUNT_LIMIT,
        )

    def every(self, county: str, import_id: str) -> Iterator[Row]:
        """All rows in the order of the sheet, without cells."""
        for row in self._rows.find(_of(county, import_id), _SHOWN).sort("number", 1):
            yield self._read(row)

    def _write(self, row: Row) -> Document:
        client_id, is_waiting = row.cells.get("client_id", ""), row.outcome is Outcome.WAITING
        cells = json.dumps(dict(row.cells), ensure_ascii=False) if is_waiting else ""
        return {
            "_id": f"{row.import_id}/{row.number}",
            "county": row.area_code[:6],
            "area_code": row.area_code,
            "import_id": row.import_id,
            "number": row.number,
            "client_index": self._client_index(client_id) if client_id else "",
            "cells": self._sealing.seal(cells, _place(row.import_id, row.number)),
            **_outcome(row),
        }

    def _read(self, row: Document) -> Row:
        place = _place(row["import_id"], row["number"])
        cells = self._sealing.open(row.get("cells", ""), place)
        return Row(
            import_id=row["import_id"],
            area_code=row["area_code"],
            number=row["number"],
            outcome=Outcome(row["outcome"]),
            cells=json.loads(cells) if cells else {},
            faults=tuple(FieldFault(**fault) for fault in row["faults"]),
            case_id=row["case_id"],
            code=row["code"],
        )

    def _client_index(self, client_id: str) -> str:
        return self._sealing.blind(client_id, "client_id")


def _of(county: str, import_id: str) -> dict[str, Any]:
    return {"county": county, "import_id": import_id}


def _outcome(row: Row) -> Document:
    return {
        "outcome": str(row.outcome),
        "faults": [dict(vars(fault)) for fault in row.faults],
        "case_id": row.case_id,
        "code": row.code,
    }


def _place(import_id: str, number: int) -> str:
    return f"{ROWS}/{import_id}/{number}/cells"


def _progress(row: Document) -> Progress:
    return Progress(
        import_id=row["_id"],
        area_code=row["area_code"],
        phase=Phase(row["phase"]),
        phase_time=row["phase_time"],
        update_time=row["update_time"],
        **{name: row[name] for name in _COUNTS},
    )


def _write_token(number: int) -> str:
    return base64.urlsafe_b64encode(str(number).encode()).rstrip(b"=").decode()


def _read_token(token: str) -> int:
    try:
        return int(base64.urlsafe_b64decode(token + "=" * (-len(token) % 4)))
    except (binascii.Error, ValueError):
        fault = FieldFault(
            field="page_token",
            reason="unknown_token",
            message="分页标记无效，请从第一页重新查询",
            message_en="The page token is not one this list gave; start from the first page.",
        )
        raise Invalid(fault) from None
