"""Stored sheets read row by row（导入表）: XLSX as a stream, CSV in UTF-8 or GB18030.

A file is at most 20 MiB and lies in memory whole while it is read; its rows never do. One sheet
stays open between two chunks, so that going on costs nothing; after a restart the rows before the
place are skipped, a bounded number at a time.
"""

import codecs
import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import islice
from typing import Any

from chassis.files import Files
from chassis.kernel import Kernel
from chassis.workbooks import BrokenWorkbook, workbook_rows
from services.intake.domain.imports import Sheet, Unreadable
from services.intake.domain.sheets import COLUMNS, Column
from services.intake.use_cases.import_ports import Line, Lines

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv"
MOST_UNPACKED = 400 * 1024 * 1024
MOST_LIST_UNPACKED = 20 * 1024 * 1024
_MOST_COLUMNS = 64
_SKIPPED_AT_ONCE = 10_000
_MOST_BLANK = 10_000
_WHOLE = re.compile(r"-?[0-9]+\.0")


@dataclass
class _Open:
    """A sheet that is being read: the rows to come, and how many data rows have passed."""

    file_id: str
    rows: Iterator[Line]
    position: int = 0
    ahead: list[Line] = field(default_factory=list)


class StoredSheets:
    """Reads the sheets of one service's files."""

    def __init__(self, kernel: Kernel) -> None:
        """Read from the kernel's files."""
        self._files = Files(kernel)
        self._open: _Open | None = None

    def lines(self, scope: str, sheet: Sheet, *, start: int, limit: int) -> Lines:
        """Rows from the `start`-th data row on; none while the place is still looked for.

        Raises:
            Unreadable: it is no such sheet.
        """
        opened = self._at(scope, sheet, start)
        try:
            if not self._skip(opened, start):
                return Lines()
            found: list[Line] = []
            while len(found) < limit and (line := next(opened.rows, None)) is not None:
                found.append(line)
        except Unreadable:
            self._open = None
            raise
        except Exception as error:  # whatever a parser makes of a broken file
            self._open = None
            raise _broken() from error
        opened.position += len(found)
        is_end = len(found) < limit
        if is_end:
            self._open = None
        return Lines(lines=found, is_end=is_end)

    def _at(self, scope: str, sheet: Sheet, start: int) -> _Open:
        held = self._open
        if held is None or held.file_id != sheet.file_id or held.position > start:
            _, chunks = self._files.read(scope, sheet.file_id)
            rows = read_rows(b"".join(chunks), sheet.media_type)
            held = self._open = _Open(file_id=sheet.file_id, rows=rows)
        return held

    def _skip(self, opened: _Open, start: int) -> bool:
        for _ in range(_SKIPPED_AT_ONCE):
            if opened.position >= start:
                return True
            next(opened.rows, None)
            opened.position += 1
        return opened.position >= start


def sniff(head: bytes) -> str:
    """The media type of a sheet by its first bytes, or "" of what is none."""
    if head.startswith(b"PK\x03\x04"):
        return XLSX
    return CSV if head and b"\x00" not in head else ""


def read_rows(
    content: bytes,
    media_type: str,
    columns: Sequence[Column] = COLUMNS,
    *,
    most_unpacked: int = MOST_UNPACKED,
) -> Iterator[Line]:
    """The data rows of a sheet by the columns of its headings; empty rows are passed over.

    Args:
        content: the file.
        media_type: its kind, XLSX or CSV.
        columns: what the first row may name.
        most_unpacked: how much an XLSX may unpack to.

    Raises:
        Unreadable: when the first row is asked for, or in the middle of a broken file.
    """
    is_xlsx = media_type == XLSX
    rows = _xlsx_rows(content, most_unpacked) if is_xlsx else _csv_rows(content)
    return _lines(rows, columns)


def read_list(content: bytes, columns: Sequence[Column], *, most: int) -> list[Line]:
    """The rows of a short list whole, `most` at the utmost and one more to tell of them.

    Raises:
        Unreadable: it is no such sheet.
    """
    rows = read_rows(content, sniff(content), columns, most_unpacked=MOST_LIST_UNPACKED)
    try:
        return list(islice(rows, most + 1))
    except Unreadable:
        raise
    except Exception as error:  # whatever a parser makes of a broken file
        raise _broken() from error


def _lines(rows: Iterable[tuple[int, list[str]]], known: Sequence[Column]) -> Iterator[Line]:
    numbered = iter(rows)
    _, headings = next(numbered, (0, []))
    columns = _columns(headings, known)
    blank = 0
    for number, values in numbered:
        cells = {
            key: values[at].strip()
            for at, key in columns.items()
            if at < len(values) and values[at].strip()
        }
        blank = 0 if cells else blank + 1
        if blank > _MOST_BLANK:
            return
        if cells:
            yield Line(number=number, cells=cells)


def _columns(headings: list[str], known: Sequence[Column]) -> Mapping[int, str]:
    keys = {one.heading: one.key for one in known}
    found = {
        at: keys[heading.strip().rstrip("*").strip()]
        for at, heading in enumerate(headings[:_MOST_COLUMNS])
        if heading.strip().rstrip("*").strip() in keys
    }
    missing = [one.heading for one in known if one.is_needed and one.key not in found.values()]
    if missing:
        words = "、".join(missing)
        raise Unreadable(
            f"第一行缺少列：{words}。请使用模板",
            "The first row lacks needed headings; use the template.",
        )
    return found


def _csv_rows(content: bytes) -> Iterator[tuple[int, list[str]]]:
    text = io.TextIOWrapper(io.BytesIO(content), _encoding(content), newline="")
    reader = csv.reader(text)
    for values in reader:
        yield reader.line_num, values


def _encoding(content: bytes) -> str:
    """UTF-8 when every byte of it is, with or without a mark; else GB18030."""
    decoder = codecs.getincrementaldecoder("utf-8-sig")()
    try:
        for start in range(0, len(content), 1 << 20):
            decoder.decode(content[start : start + (1 << 20)])
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return "gb18030"
    return "utf-8-sig"


def _xlsx_rows(content: bytes, most_unpacked: int) -> Iterator[tuple[int, list[str]]]:
    try:
        for number, row in workbook_rows(
            content, most_columns=_MOST_COLUMNS, most_unpacked=most_unpacked
        ):
            yield number, [_said(value) for value in row]
    except BrokenWorkbook as error:
        raise Unreadable(error.message, error.message_en) from error


def _said(value: Any) -> str:
    """A cell as the words a person sees in it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, datetime | date):
        return value.isoformat()
    text = str(value)
    return text[:-2] if _WHOLE.fullmatch(text) else text


def _broken() -> Unreadable:
    return Unreadable(
        "文件无法读取，请另存为 XLSX 或 CSV 后重试", "The file is no sheet that can be read."
    )
