"""Sheets that are handed out（导入模板、导入报告）: all words are text, never a formula."""

import csv
import io
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from typing import IO, Any

from services.intake.domain.imports import Outcome, Row
from services.intake.domain.sheets import Column

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv"
_CHUNK = 256 * 1024
_OUTCOMES = {
    Outcome.WAITING: "检查通过",
    Outcome.FAULTY: "有误",
    Outcome.DONE: "已导入",
    Outcome.FAILED: "未导入",
}
_REPORT = ("行号", "结果", "案件编号", "列", "问题", "Problem")


def template(kind: str, columns: Sequence[Column], title: str) -> bytes:
    """The empty sheet with headings, choices and one example, as `xlsx` or `csv`."""
    return _xlsx_template(columns, title) if kind == "xlsx" else _csv_template(columns)


def report(rows: Iterable[Row]) -> Iterator[bytes]:
    """The outcome of every row, one line for each fault, in chunks."""
    with tempfile.SpooledTemporaryFile(max_size=1 << 20) as made:
        _write_report(made, rows)
        made.seek(0)
        while chunk := made.read(_CHUNK):
            yield chunk


def _write_report(target: IO[bytes], rows: Iterable[Row]) -> None:
    import xlsxwriter  # paid for by who makes sheets only

    book = xlsxwriter.Workbook(target, {"constant_memory": True, "strings_to_formulas": False})
    sheet = book.add_worksheet("导入报告")
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, 1, 10)
    sheet.set_column(2, 3, 24)
    sheet.set_column(4, 5, 50)
    _write(sheet, 0, _REPORT, book.add_format({"bold": True}))
    at = 1
    for row in rows:
        for line in _report_lines(row):
            _write(sheet, at, line)
            at += 1
    book.close()


def _report_lines(row: Row) -> Iterator[tuple[str, ...]]:
    head = (str(row.number), _OUTCOMES[row.outcome], row.code)
    if not row.faults:
        yield head
    for fault in row.faults:
        yield (*head, fault.field or "整行", fault.message, fault.message_en)


def _write(sheet: Any, at: int, values: Iterable[str], style: Any = None) -> None:
    """Write words as words, whatever they begin with."""
    for column, value in enumerate(values):
        sheet.write_string(at, column, value, style)


def _xlsx_template(columns: Sequence[Column], title: str) -> bytes:
    import xlsxwriter  # the same

    made = io.BytesIO()
    book = xlsxwriter.Workbook(made, {"in_memory": True, "strings_to_formulas": False})
    sheet, choices = book.add_worksheet(title), book.add_worksheet("填写说明")
    bold, words = book.add_format({"bold": True}), book.add_format({"num_format": "@"})
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, len(columns) - 1, 16, words)
    _write(sheet, 0, (_heading(column) for column in columns), bold)
    _write(sheet, 1, (column.example for column in columns), words)
    choices.set_column(0, 0, 18)
    choices.set_column(1, 1, 90)
    _write(choices, 0, ("列（带*为必填）", "可填内容"), bold)
    for at, column in enumerate(columns, 1):
        _write(choices, at, (_heading(column), _allowed(column)))
    for at, column in enumerate(columns):
        _offer(sheet, at, column)
    book.close()
    return made.getvalue()


def _offer(sheet: Any, at: int, column: Column) -> None:
    """A list to pick from, where it fits into the sheet's own rule of 255 signs."""
    names = list((column.choices or {}).values())
    if names and len(",".join(names)) < 255:
        rule = {"validate": "list", "source": names}
        sheet.data_validation(1, at, 1_000, at, rule)


def _csv_template(columns: Sequence[Column]) -> bytes:
    made = io.StringIO()
    writer = csv.writer(made)
    writer.writerow([_heading(column) for column in columns])
    writer.writerow([column.example for column in columns])
    return made.getvalue().encode("utf-8-sig")


def _heading(column: Column) -> str:
    return f"{column.heading}*" if column.is_needed else column.heading


def _allowed(column: Column) -> str:
    names = "、".join((column.choices or {}).values())
    return "；".join(part for part in (names, column.help) if part) or "文字"
