"""Sheets of cases that leave the platform（导出表）: purpose first, a watermark on every page.

All words are text, whatever they begin with: no cell is ever a formula.
"""

import io
import tempfile
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import IO, Any

from services.intake.domain.codes import LOCAL
from services.intake.domain.export_lines import headings
from services.intake.domain.exports import PURPOSES, Export

_CHUNK = 256 * 1024
_NOTICE = (
    "本表含工作数据，仅限所填用途使用，不得转发、公开或另作他用。",
    "依据《中华人民共和国个人信息保护法》第六条、第五十一条，处理个人信息应当限于实现处理目的的最小范围，"
    "并采取措施防止泄露、篡改、丢失。",
    "用毕应当及时删除。申请、审批与每次下载均已留痕。",
)
_WATERMARK_SIZE = (900, 500)
_WATERMARK_GREY = (205, 205, 205)


class ExportSheets:
    """Writes sheets."""

    def sheet(self, export: Export, lines: Iterator[Sequence[str]]) -> Iterator[bytes]:
        """The lines as a sheet with purpose and watermark, in chunks."""
        with tempfile.SpooledTemporaryFile(max_size=1 << 20) as made:
            _write(made, export, lines)
            made.seek(0)
            while chunk := made.read(_CHUNK):
                yield chunk


def _write(target: IO[bytes], export: Export, lines: Iterator[Sequence[str]]) -> None:
    import xlsxwriter  # paid for by who makes sheets only

    book = xlsxwriter.Workbook(target, {"constant_memory": True, "strings_to_formulas": False})
    try:
        mark = _watermark(export)
        _add_notice(book, export, mark)
        sheet = book.add_worksheet("案件")
        _dress(sheet, export, mark)
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, len(export.order.columns) - 1, 20)
        _row(sheet, 0, headings(export.order), book.add_format({"bold": True}))
        for at, line in enumerate(lines, 1):
            _row(sheet, at, line)
    finally:
        book.close()  # its pieces lie in files of their own until then


def _add_notice(book: Any, export: Export, mark: bytes) -> None:
    sheet = book.add_worksheet("用途与须知")
    _dress(sheet, export, mark)
    sheet.set_column(0, 0, 14)
    sheet.set_column(1, 1, 90)
    for at, row in enumerate(_about(export)):
        _row(sheet, at, row)


def _row(sheet: Any, at: int, values: Sequence[str], style: Any = None) -> None:
    """Write words as words."""
    for column, value in enumerate(values):
        sheet.write_string(at, column, value, style)


def _about(export: Export) -> Iterator[tuple[str, str]]:
    yield "导出编号", export.id
    yield "申请人", export.requester
    yield "申请时间", _local(export.request_time)
    yield "审批人", export.approver or "无需审批"
    yield "用途", PURPOSES[export.order.purpose]
    yield "用途说明", export.order.words
    yield "个人信息", "明文" if export.order.is_clear else "已脱敏"
    for at, notice in enumerate(_NOTICE):
        yield ("" if at else "使用须知"), notice


def _dress(sheet: Any, export: Export, mark: bytes) -> None:
    """The watermark behind the cells, and who, when, why and which on every printed page."""
    who, when = export.requester, _local(export.request_time)
    sheet.set_background(io.BytesIO(mark))
    sheet.set_landscape()
    sheet.set_header(f"&L{who}&C{PURPOSES[export.order.purpose]}&R{when}")
    sheet.set_footer(f"&L{export.id}&C&P/&N&R内部资料 不得外传")


def _watermark(export: Export) -> bytes:
    """Who, when, for what and which, slanting in light grey."""
    from PIL import Image, ImageDraw, ImageFont  # the same

    when = f"{_local(export.request_time)} {export.order.purpose}"
    lines = (export.requester, when, export.id)
    picture = Image.new("RGB", _WATERMARK_SIZE, "white")
    pen, font = ImageDraw.Draw(picture), ImageFont.load_default(size=28)
    for at, line in enumerate(lines):
        pen.text((140, 180 + 48 * at), line, fill=_WATERMARK_GREY, font=font)
    made = io.BytesIO()
    picture.rotate(20, fillcolor="white").save(made, "PNG")
    return made.getvalue()


def _local(moment: datetime) -> str:
    return moment.astimezone(LOCAL).strftime("%Y-%m-%d %H:%M")
