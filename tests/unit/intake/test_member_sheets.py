"""A sheet of people: what a row tells, where its faults stand, and what a dry run leaves behind."""

import pytest

from services.intake.domain.groups import RowReport, check_member
from services.intake.domain.member_sheets import COLUMNS, SheetRow, placed, read_row
from tests.unit.intake.desk import NOW

SOUND = {"name": "王建国", "phone": "13800000001", "amount": "12,000.50"}


def test_a_row_of_words_tells_of_a_member_with_an_amount_in_fen() -> None:
    row = read_row(2, SOUND)

    assert (row.number, row.faults) == (2, ())
    assert (row.report.name, row.report.phone) == ("王建国", "13800000001")
    assert row.report.claimed_fen == 1_200_050


@pytest.mark.parametrize(
    ("cells", "heading", "reason"),
    [
        ({"amount": "一万"}, "主张金额（元）", "bad_amount"),
        ({"amount": "1.005"}, "主张金额（元）", "bad_amount"),
        ({"amount": "-1"}, "主张金额（元）", "bad_amount"),
        ({"name": "长" * 5_001}, "姓名", "too_long"),
        ({"name": "长" * 51}, "姓名", "too_long"),
        ({"name": ""}, "姓名", "missing"),
        ({"phone": "99"}, "电话", "impossible"),
        ({"id_number": "430423199001010001"}, "身份证号", "impossible"),
    ],
)
def test_a_fault_is_named_by_the_heading_and_the_row_of_the_sheet(
    cells: dict[str, str], heading: str, reason: str
) -> None:
    row = read_row(7, SOUND | cells)
    _, more = check_member(row.report, NOW.date())

    (told,) = placed([row], [RowReport(row=0, outcome="faulty", faults=(*row.faults, *more))])

    assert (told.row, told.outcome) == (7, "faulty")
    assert (heading, reason) in [(fault.field, fault.reason) for fault in told.faults]


def test_the_headings_of_the_sheet_are_told_apart() -> None:
    headings = [column.heading for column in COLUMNS]

    assert len(set(headings)) == len(headings)
    assert [column.key for column in COLUMNS if column.is_needed] == ["name"]


def test_rows_and_reports_belong_together() -> None:
    rows = [read_row(number, SOUND) for number in (2, 3)]

    with pytest.raises(ValueError, match="shorter"):
        placed(rows, [RowReport(row=0, outcome="added")])
    assert isinstance(rows[0], SheetRow)
