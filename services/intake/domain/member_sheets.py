"""Sheets of a group's people（成员名单表）: columns, and how a row becomes a member."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from contracts.errors import FieldFault
from services.intake.domain.faults import Faults
from services.intake.domain.groups import MemberReport, RowReport
from services.intake.domain.sheets import LONGEST_CELL, Column, fen_of

COLUMNS: tuple[Column, ...] = (
    Column(key="name", heading="姓名", example="王建国", is_needed=True, help="50字内"),
    Column(key="phone", heading="电话", example="13800000001"),
    Column(
        key="id_number",
        heading="身份证号",
        help="18位，按文本填写；同一人只列一次，没有身份证号的以姓名和电话认人",
    ),
    Column(key="amount", heading="主张金额（元）", example="12000.00", help="最多两位小数"),
)
_HEADINGS: Mapping[str, str] = {
    **{column.key: column.heading for column in COLUMNS},
    "claimed_fen": "主张金额（元）",
}


@dataclass(frozen=True, kw_only=True)
class SheetRow:
    """One row of a sheet: its number there, the member it tells of, and faults of its cells."""

    number: int
    report: MemberReport
    faults: tuple[FieldFault, ...] = ()


def read_row(number: int, cells: Mapping[str, str]) -> SheetRow:
    """The member that a row of words tells of, as far as its cells can be read."""
    faults = Faults()
    for key, value in cells.items():
        if len(value) > LONGEST_CELL:
            faults.add(key, "too_long", "内容过长", f"At most {LONGEST_CELL} characters.")
    words = {key: cells.get(key, "")[:LONGEST_CELL] for key in ("name", "phone", "id_number")}
    claimed = fen_of(faults, cells.get("amount", ""))
    return SheetRow(
        number=number,
        report=MemberReport(**words, claimed_fen=claimed),
        faults=tuple(faults.found),
    )


def placed(rows: Sequence[SheetRow], reports: Sequence[RowReport]) -> list[RowReport]:
    """What became of the rows, by their numbers in the sheet and the headings of its columns."""
    return [
        replace(
            report,
            row=row.number,
            faults=tuple(
                replace(fault, field=_HEADINGS.get(fault.field, "")) for fault in report.faults
            ),
        )
        for row, report in zip(rows, reports, strict=True)
    ]
