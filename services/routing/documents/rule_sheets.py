"""Rule tables as workbooks（规则表）: all words are text, never a formula."""

import io
from collections.abc import Iterable
from typing import Any

from chassis.workbooks import BrokenWorkbook, workbook_rows
from contracts.errors import FieldFault, Invalid
from services.routing.domain.rule_sheets import COLUMNS, Line, Numbered
from services.routing.domain.rules import MOST_ROWS

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_UNPACKED = 60 * 1024 * 1024
_MOST_LINES = 2 * MOST_ROWS + 100


def written(lines: Iterable[Line], title: str) -> bytes:
    """A workbook of these lines."""
    import xlsxwriter  # paid for by who makes sheets only

    made = io.BytesIO()
    book = xlsxwriter.Workbook(made, {"in_memory": True, "strings_to_formulas": False})
    sheet = book.add_worksheet(title)
    words, bold = book.add_format({"num_format": "@"}), book.add_format({"bold": True})
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, COLUMNS - 1, 18, words)
    for at, line in enumerate(lines):
        for column, value in enumerate(line):
            sheet.write_string(at, column, value, words if at else bold)
    book.close()
    return made.getvalue()


def read(content: bytes) -> list[Numbered]:
    """The lines of a workbook's first sheet; raises Invalid."""
    found: list[Numbered] = []
    try:
        for number, row in workbook_rows(
            content, most_columns=COLUMNS, most_unpacked=MOST_UNPACKED
        ):
            if number > _MOST_LINES:
                raise Invalid(_fault("too_many", f"最多{_MOST_LINES}行", "Too many lines."))
            found.append((number, [_said(value) for value in row]))
    except Invalid:
        raise
    except BrokenWorkbook as error:
        raise Invalid(_fault("no_sheet", error.message, error.message_en)) from error
    except Exception as error:  # whatever a parser makes of a broken file
        raise Invalid(_fault("no_sheet", "文件无法读取", "It cannot be read.")) from error
    return found


def _said(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _fault(reason: str, message: str, message_en: str) -> FieldFault:
    return FieldFault(field="file", reason=reason, message=message, message_en=message_en)
