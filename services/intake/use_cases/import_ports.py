"""What imports need from outside: their stores, the sheets, and the books of writes."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from services.intake.domain.imports import ImportBatch, Outcome, Progress, Row, Sheet
from services.intake.use_cases.ports import Page


@dataclass(frozen=True, kw_only=True)
class Line:
    """One row as it stands in a sheet: its number there, and its cells by column."""

    number: int
    cells: Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class Lines:
    """The next rows of a sheet; none and no end while the reader still looks for its place."""

    lines: Sequence[Line] = field(default_factory=tuple)
    is_end: bool = False


class ImportStore(Protocol):
    """Remembers imports."""

    def add(self, batch: ImportBatch) -> None:
        """Keep a new import."""

    def save(self, batch: ImportBatch) -> None:
        """Keep a changed import; raises Conflict."""

    def get(self, scope: str, import_id: str) -> ImportBatch:
        """An import within the scope; raises ImportNotFound."""

    def page(self, scope: str, *, size: int, token: str) -> Page[ImportBatch]:
        """One page, newest first."""

    def has_sheet(self, county: str, sha256: str) -> bool:
        """Whether the same file was taken in and neither refused nor cancelled."""


class ProgressStore(Protocol):
    """Remembers how far the runner is."""

    def add(self, progress: Progress) -> None:
        """Keep the progress of a new import, due at once."""

    def get(self, county: str, import_id: str) -> Progress:
        """The progress of an import."""

    def several(self, county: str, import_ids: Sequence[str]) -> Mapping[str, Progress]:
        """The progress of several imports, by their ids."""

    def put(self, progress: Progress) -> None:
        """Keep the progress; due at once unless it rests."""

    def claim(self) -> Progress | None:
        """Lease what has been due longest, or None."""


class RowStore(Protocol):
    """Remembers rows."""

    def add(self, rows: Sequence[Row]) -> None:
        """Keep rows that were read."""

    def waiting(self, county: str, import_id: str, *, after: int, limit: int) -> Sequence[Row]:
        """The next sound rows behind a number, in order."""

    def settle(self, rows: Sequence[Row]) -> None:
        """Keep what became of rows; their cells are forgotten."""

    def known_clients(
        self, county: str, import_id: str, client_ids: Sequence[str]
    ) -> frozenset[str]:
        """Those client ids that stand in the import already."""

    def page(
        self, county: str, import_id: str, outcome: Outcome | None, *, size: int, token: str
    ) -> Page[Row]:
        """One page in the order of the sheet, without cells."""

    def every(self, county: str, import_id: str) -> Iterable[Row]:
        """All rows in the order of the sheet, without cells."""


class SheetReader(Protocol):
    """Reads stored sheets, row by row, from any place."""

    def lines(self, scope: str, sheet: Sheet, *, start: int, limit: int) -> Lines:
        """Rows from the `start`-th data row on.

        Raises:
            Unreadable: it is no such sheet.
        """


class ReportBook(Protocol):
    """Makes and keeps report files."""

    def make(self, batch: ImportBatch, rows: Iterable[Row]) -> str:
        """Store the report of an import, unclaimed; gives the file's id."""

    def claim(self, file_id: str) -> None:
        """Keep a file for good, within the write that refers to it."""


class WriteAudit(Protocol):
    """Notes writes that no call from outside brought."""

    def note_write(self, county: str, objects: Mapping[str, str]) -> None:
        """Write one audit row in the open write."""
