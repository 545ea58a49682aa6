"""Sheets of people on the real store: dry, then final; once; every broken file is refused."""

import csv
import io
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import grpc
import openpyxl
import pytest
import xlsxwriter

from onedoor.intake.v1 import groups_pb2
from onedoor.intake.v1 import member_sheets_pb2 as pb
from tests.rpc.intake.door import Door
from tests.support.rpc import refused

HEADINGS = ("姓名*", "电话", "身份证号", "主张金额（元）")
INVALID = (grpc.StatusCode.INVALID_ARGUMENT, "invalid_fields")
NOT_FOUND = (grpc.StatusCode.NOT_FOUND, "not_found")
DENIED = (grpc.StatusCode.PERMISSION_DENIED, "not_permitted")
Rows = list[tuple[Any, ...]]


def _xlsx(rows: Rows, headings: tuple[str, ...] = HEADINGS) -> bytes:
    made = io.BytesIO()
    book = xlsxwriter.Workbook(made, {"in_memory": True, "strings_to_formulas": False})
    sheet = book.add_worksheet()
    for at, row in enumerate([headings, *rows]):
        sheet.write_row(at, 0, row)
    book.close()
    return made.getvalue()


def _csv(rows: Rows) -> bytes:
    made = io.StringIO()
    csv.writer(made).writerows([HEADINGS, *rows])
    return made.getvalue().encode("gb18030")


def _case(door: Door) -> Any:
    return door.register(kind="dispute", dispute_kind="labour_wages", people_count=9)


def _take(door: Door, case: Any, content: bytes, who: str = "clerk", **more: Any) -> Any:
    area = {"area_code": more.pop("area_code")} if "area_code" in more else {}
    head = pb.TakeMemberSheetRequest(case_id=case.id, **more)
    return door.stream("TakeMemberSheet", head, content, who, **area)


def _totals(door: Door, case: Any) -> Any:
    return door.ask("GetGroup", groups_pb2.GetGroupRequest(case_id=case.id)).totals


def test_a_sheet_is_tried_dry_and_then_its_sound_rows_join(door: Door) -> None:
    case = _case(door)
    rows: Rows = [
        ("王建国", 13800000001, "", 1200.5),
        ("", "13800000002", "", ""),
        ("李红", "99", "", "一万"),
        ("王建国", "13800000001", "", ""),
        ('=HYPERLINK("x")', "", "", 0),
    ]

    dry = _take(door, case, _xlsx(rows))
    untouched = _totals(door, case).member_count
    done = _take(door, case, _xlsx(rows), is_final=True)
    again = _take(door, case, _csv(rows), is_final=True)

    assert untouched == dry.totals.member_count == 0
    assert [row.row for row in dry.rows] == [2, 3, 4, 5, 6]
    outcomes = ["sound", "faulty", "faulty", "repeated", "sound"]
    assert [row.outcome for row in dry.rows] == outcomes
    assert [row.member_id for row in dry.rows] == [""] * 5
    assert [fault.field for fault in dry.rows[1].faults] == ["姓名"]
    assert {fault.field for fault in dry.rows[2].faults} == {"电话", "主张金额（元）"}
    assert [row.outcome for row in done.rows] == [one.replace("sound", "added") for one in outcomes]
    assert (done.totals.member_count, done.totals.claimed_fen) == (2, 120_050)
    assert [row.outcome for row in again.rows] == [
        one.replace("sound", "repeated") for one in outcomes
    ]
    raw = str(list(door.kernel.database["members"].find({"case_id": case.id})))
    assert [sign for sign in ("王建国", "HYPERLINK", "13800000001") if sign in raw] == []


def test_a_formula_is_taken_as_the_words_it_shows(door: Door) -> None:
    made = io.BytesIO()
    book = xlsxwriter.Workbook(made, {"in_memory": True})
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, HEADINGS)
    sheet.write_formula(1, 0, '=CONCATENATE("王","五")', None, "王五")
    sheet.write_formula(1, 3, "=1+1", None, 2)
    book.close()

    answer = _take(door, _case(door), made.getvalue(), is_final=True)

    assert ([row.outcome for row in answer.rows], answer.totals.claimed_fen) == (["added"], 200)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x00\x01\x02",
        b"PK\x03\x04 no archive",
        b"a" * (2 * 1024 * 1024 + 1),
        _xlsx([("13800000001",)], ("电话",)),
        _xlsx([]),
        _csv([(f"工友{number}",) for number in range(501)]),
        _csv([("工" * 200_000,)]),
    ],
    ids=["empty", "binary", "broken", "large", "no-name", "no-rows", "501", "long-cell"],
)
def test_a_sheet_that_cannot_be_read_is_refused_whole(door: Door, content: bytes) -> None:
    case = _case(door)

    assert refused(_take, door, case, content, is_final=True) == INVALID
    assert _totals(door, case).member_count == 0


@pytest.mark.parametrize("who", ["officer", "leader", "supervisor", "admin", "mediator"])
def test_only_the_desk_brings_sheets(door: Door, who: str) -> None:
    assert refused(_take, door, _case(door), _csv([("甲",)]), who) == DENIED


def test_a_case_of_another_county_is_not_found(door: Door) -> None:
    case, sheet = _case(door), _csv([("甲",)])

    assert refused(_take, door, case, sheet, area_code="430424") == NOT_FOUND


def test_the_same_sheet_sent_at_once_joins_once(door: Door) -> None:
    case, sheet = _case(door), _csv([(f"工友{number}",) for number in range(100)])

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda _: _outcome(door, case, sheet), range(4)))

    assert sum(answers) == 100
    assert _totals(door, case).member_count == 100


def test_the_same_request_is_answered_once_and_another_sheet_under_it_refused(door: Door) -> None:
    case, sheet = _case(door), _csv([("甲",), ("乙",)])
    once: dict[str, Any] = {"request_id": f"once-{case.id}", "is_final": True}

    first, second = (_take(door, case, sheet, **once) for _ in range(2))

    assert first == second
    assert refused(_take, door, case, _csv([("丙",)]), **once)[1] == "idempotency_key_reused"


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_the_template_names_the_columns_that_are_read(door: Door, kind: str) -> None:
    (piece,) = door.ask("GetMemberTemplate", pb.GetMemberTemplateRequest(format=kind))

    assert piece.file_name == f"member-template.{kind}"
    if kind == "xlsx":
        book = openpyxl.load_workbook(io.BytesIO(piece.chunk))
        assert next(book.worksheets[0].iter_rows(values_only=True)) == HEADINGS
    answer = _take(door, _case(door), piece.chunk, is_final=True)
    assert [row.outcome for row in answer.rows] == ["added"]


def test_no_other_form_of_template_is_known(door: Door) -> None:
    asked = pb.GetMemberTemplateRequest(format="pdf")

    assert refused(lambda: list(door.ask("GetMemberTemplate", asked))) == INVALID


def _outcome(door: Door, case: Any, sheet: bytes) -> int:
    """How many rows of a sheet joined; another at the same time may have been faster."""
    answer = _take(door, case, sheet, is_final=True)
    return sum(row.outcome == "added" for row in answer.rows)
