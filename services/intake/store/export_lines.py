"""The lines of sheets that are being made, in MongoDB: sealed, a row each, with its case."""

import json
from collections.abc import Iterator, Sequence

from chassis.kernel import Kernel
from chassis.mongo import Document
from services.intake.domain.exports import Export
from services.intake.store.exports import LINES

_AT_ONCE = 200  # lines in memory; without it a batch has 16 MiB


class MongoLineStore:
    """Remembers the lines of a sheet until it is made."""

    def __init__(self, kernel: Kernel) -> None:
        """Keep them in the kernel's database."""
        self._database = kernel.database
        self._sealing = kernel.sealing
        self._rows = kernel.database[LINES]

    def add(self, export: Export, lines: Sequence[tuple[str, Sequence[str]]]) -> None:
        """Keep further lines, each with the id of its case, in the open transaction."""
        if lines:
            rows = [
                self._row(export, export.making.lines + at, case_id, line)
                for at, (case_id, line) in enumerate(lines)
            ]
            self._rows.insert_many(rows, session=self._database.session)

    def every(self, export: Export) -> Iterator[Sequence[str]]:
        """All lines in order; those of erased cases are gone."""
        for row in self._rows.find(_of(export), batch_size=_AT_ONCE).sort("number", 1):
            line: list[str] = json.loads(self._sealing.open(row["line"], _place(row["_id"])))
            yield line

    def count(self, export: Export) -> int:
        """How many there are, as the open transaction sees it."""
        return self._rows.count_documents(_of(export), session=self._database.session)

    def _row(self, export: Export, number: int, case_id: str, line: Sequence[str]) -> Document:
        name = f"{export.id}/{number}"
        text = json.dumps(list(line), ensure_ascii=False)
        return {
            "_id": name,
            "county": export.county,
            "export_id": export.id,
            "case_id": case_id,
            "number": number,
            "line": self._sealing.seal(text, _place(name)),
        }


def _of(export: Export) -> Document:
    return {"county": export.county, "export_id": export.id}


def _place(name: str) -> str:
    return f"{LINES}/{name}/line"
