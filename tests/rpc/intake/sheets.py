"""Sheets for tests of imports, and intake's import ticks by hand."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import openpyxl
import xlsxwriter

from chassis.calls import Call, serving
from chassis.kernel import Kernel
from chassis.ports import new_uuid7
from contracts.principals import service_principal
from onedoor.intake.v1 import imports_pb2
from services.intake.domain.sheets import COLUMNS
from services.intake.jobs import import_next
from services.intake.settings import IntakeSettings
from services.intake.use_cases import ImportWork
from services.intake.wiring import wire

HEADINGS = [column.heading for column in COLUMNS]
Cells = Mapping[str, str]


def a_row(number: int, **cells: str) -> dict[str, str]:
    """A sound row."""
    return {
        "外部编号": f"W-{number}",
        "来源": "窗口来访",
        "诉求类别": "民生服务",
        "标题": f"路灯不亮第{number}处",
        "区划代码": "430423100",
        "申请人姓名": "陈某",
        "申请人电话": "13812345678",
        **cells,
    }


def a_csv(rows: Iterable[Cells], encoding: str = "utf-8-sig") -> bytes:
    """The rows as CSV."""
    made = io.StringIO()
    writer = csv.writer(made)
    writer.writerow(HEADINGS)
    writer.writerows([row.get(heading, "") for heading in HEADINGS] for row in rows)
    return made.getvalue().encode(encoding)


def an_xlsx(rows: Iterable[Mapping[str, Any]]) -> bytes:
    """The rows as XLSX; numbers stay numbers."""
    made = io.BytesIO()
    book = xlsxwriter.Workbook(made, {"in_memory": True, "strings_to_formulas": False})
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, HEADINGS)
    for at, row in enumerate(rows, 1):
        sheet.write_row(at, 0, [row.get(heading, "") for heading in HEADINGS])
    book.close()
    return made.getvalue()


def report_rows(content: bytes) -> list[tuple[Any, ...]]:
    """All rows of a report."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    return list(book.worksheets[0].iter_rows(values_only=True))


def pieces(content: bytes, **fields: Any) -> Iterator[imports_pb2.UploadImportRequest]:
    """The messages of an upload."""
    given: dict[str, Any] = {"request_id": new_uuid7(), "file_name": "事项.csv"} | fields
    yield imports_pb2.UploadImportRequest(**given)
    for start in range(0, len(content), 100_000):
        yield imports_pb2.UploadImportRequest(chunk=content[start : start + 100_000])


class Runner:
    """A runner's import tick, as one process has it."""

    def __init__(self, kernel: Kernel) -> None:
        """Begin with nothing open."""
        self._kernel = kernel
        self.work: ImportWork = wire(kernel, IntakeSettings()).ways_in.import_work

    def step(self) -> int:
        """One round."""
        principal = service_principal("intake", "")
        with serving(Call(principal=principal, action="tick:imports")):
            return import_next(self._kernel, self.work)

    def until_idle(self) -> int:
        """Rounds until there is nothing to do; gives how many."""
        rounds = 0
        while self.step():
            rounds += 1
        return rounds
