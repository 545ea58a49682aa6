"""XLSX workbooks that people send: their first sheet row by row, within bounds, nothing run.

The sizes are those the archive itself declares; unpacking stops at them. A document type inside is
refused. openpyxl is imported by who reads a workbook only.
"""

import io
import warnings
import zipfile
from collections.abc import Iterator
from typing import Any

MOST_STRINGS = 100 * 1024 * 1024
MOST_RATIO = 150
MOST_PARTS = 200
_STRINGS = "xl/sharedStrings.xml"


class BrokenWorkbook(Exception):
    """The file is no workbook that may be read; says why in Chinese and in English."""

    def __init__(self, message: str, message_en: str) -> None:
        """Keep the words for who sent it."""
        super().__init__(message_en)
        self.message = message
        self.message_en = message_en


def workbook_rows(
    content: bytes, *, most_columns: int, most_unpacked: int
) -> Iterator[tuple[int, tuple[Any, ...]]]:
    """The rows of the first sheet with their numbers, values as they are kept.

    Raises:
        BrokenWorkbook: it is none, or unpacks to more than it may.
    """
    import openpyxl

    _guard(content, most_unpacked)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of styles and validations that nobody reads here
        book = openpyxl.load_workbook(
            io.BytesIO(content), read_only=True, data_only=True, keep_links=False
        )
    sheet: Any = book.worksheets[0]
    sheet.reset_dimensions()
    yield from enumerate(sheet.iter_rows(max_col=most_columns, values_only=True), 1)


def _guard(content: bytes, most_unpacked: int) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
            unpacked = sum(part.file_size for part in parts)
            strings = sum(part.file_size for part in parts if part.filename == _STRINGS)
            ratio = unpacked / max(len(content), 1)
            if len(parts) > MOST_PARTS or unpacked > most_unpacked or strings > MOST_STRINGS:
                raise _too_large()
            if ratio > MOST_RATIO:
                raise _too_large()
            for part in parts:
                if part.filename.endswith((".xml", ".rels")):
                    with archive.open(part) as opened:
                        _refuse_doctype(opened.read(1024))
    except zipfile.BadZipFile as error:
        raise _broken() from error


def _refuse_doctype(head: bytes) -> None:
    if b"<!DOCTYPE" in head.replace(b"\x00", b"") or b"<!ENTITY" in head.replace(b"\x00", b""):
        raise _broken()


def _broken() -> BrokenWorkbook:
    return BrokenWorkbook(
        "文件无法读取，请另存为 XLSX 或 CSV 后重试", "The file is no sheet that can be read."
    )


def _too_large() -> BrokenWorkbook:
    return BrokenWorkbook("文件解压后过大", "The file unpacks to too much.")
