"""The rows of imports in MongoDB: cells sealed until they are registered, read in pages."""

import base64
import binascii
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from pymongo import UpdateOne

from chassis.kernel import Kernel
from chassis.mongo import Document
from chassis.repository import COUNT_LIMIT
from contracts.errors import FieldFault, Invalid
from services.intake.domain.imports import Outcome, Row

ROWS = "import_rows"
_SHOWN = {"cells": 0}


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
