"""Sheets of parties on the real store: dry, then final; once; nothing of what is unsound."""

import csv
import io
import uuid
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import grpc
import openpyxl
import pytest

from onedoor.intake.v1 import follow_pb2
from onedoor.intake.v1 import party_sheets_pb2 as pb
from tests.rpc.intake.closed import archived
from tests.rpc.intake.door import Door
from tests.support.rpc import refused

HEADINGS = ("身份*", "类型", "姓名或名称*", "电话", "证件号码")
INVALID = (grpc.StatusCode.INVALID_ARGUMENT, "invalid_fields")
Rows = list[tuple[str, ...]]


def _csv(rows: Rows) -> bytes:
    made = io.StringIO()
    csv.writer(made).writerows([HEADINGS, *rows])
    return made.getvalue().encode("gb18030")


def _take(door: Door, case: Any, rows: Rows, who: str = "clerk", **more: Any) -> Any:
    area = {"area_code": more.pop("area_code")} if "area_code" in more else {}
    head = pb.TakePartySheetRequest(case_id=case.id, **more)
    return door.stream("TakePartySheet", head, _csv(rows), who, **area)


def _stored(door: Door, case: Any) -> list[dict[str, Any]]:
    row = door.kernel.database["cases"].find_one({"_id": case.id})
    assert row is not None
    return list(row["parties"])


ROWS: Rows = [
    ("申请人", "个人", "王建国", "13800000001", ""),
    ("原告", "", "", "99", "123"),
    ("被申请人", "单位", "开云建材公司", "", ""),
    ("申请人", "个人", "张三", "13812345678", ""),
    ("申请人", "", "王建国", "13800000001", ""),
]


def test_a_sheet_is_tried_dry_and_then_its_sound_rows_become_parties(door: Door) -> None:
    case = door.register()

    dry = _take(door, case, ROWS)
    assert [row.outcome for row in dry.rows] == [
        "sound", "faulty", "sound", "repeated", "repeated",
    ]  # fmt: skip
    assert (dry.version, dry.party_count, len(_stored(door, case))) == (1, 1, 1)
    assert {fault.field for fault in dry.rows[1].faults} == {
        "身份", "姓名或名称", "电话", "证件号码",
    }  # fmt: skip
    done = _take(door, case, ROWS, version=1, is_final=True)

    assert [row.outcome for row in done.rows] == [
        "added", "faulty", "added", "repeated", "repeated",
    ]  # fmt: skip
    assert (done.version, done.party_count) == (2, 3)
    stored = _stored(door, case)
    assert [party["role"] for party in stored] == ["applicant", "applicant", "respondent"]
    assert [row.party_id for row in done.rows if row.party_id] == [one["id"] for one in stored[1:]]
    assert "王建国" not in str(stored)
    own = follow_pb2.FollowCaseRequest(code=case.code, key=done.rows[0].query_key)
    assert door.ask("FollowCase", own, "resident").party_id == done.rows[0].party_id
    again = _take(door, case, ROWS, version=2, is_final=True)
    assert ("added" in [row.outcome for row in again.rows], again.version) == (False, 2)


def test_a_sheet_that_is_sent_twice_is_taken_once(door: Door) -> None:
    case, key = door.register(), uuid.uuid4().hex

    def take(_: int) -> Any:
        return _take(door, case, ROWS, version=1, is_final=True, request_id=key)

    with ThreadPoolExecutor(2) as pool:
        first, second = pool.map(take, range(2))

    assert first == second
    assert len(_stored(door, case)) == 3


def test_a_case_that_changed_meanwhile_takes_no_sheet(door: Door) -> None:
    case = door.register()

    assert refused(_take, door, case, ROWS, version=7, is_final=True)[1] == "version_conflict"
    assert len(_stored(door, case)) == 1


def test_a_case_holds_five_hundred_parties(door: Door) -> None:
    case = door.register()
    many: Rows = [("相关人", "", f"陈{at}", "", "") for at in range(500)]

    assert refused(_take, door, case, many) == INVALID
    done = _take(door, case, many[:499], version=1, is_final=True)

    assert (done.party_count, len({row.query_key for row in done.rows})) == (500, 499)
    assert refused(_take, door, case, many[499:]) == INVALID


def test_who_may_not_correct_a_case_brings_no_sheet(door: Door) -> None:
    case, (closed, _) = door.register(), archived(door)

    for who in ("supervisor", "leader", "handler", "admin"):
        assert refused(_take, door, case, ROWS, who)[1] == "not_permitted"
    assert refused(_take, door, case, ROWS, area_code="430424")[1] == "not_found"
    assert refused(_take, door, closed, ROWS)[1] == "wrong_state"


def test_what_is_no_sheet_is_refused(door: Door) -> None:
    case = door.register()

    assert refused(_take, door, case, []) == INVALID
    head = pb.TakePartySheetRequest(case_id=case.id)
    assert refused(door.stream, "TakePartySheet", head, b"PK\x03\x04x", "clerk") == INVALID


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_the_template_names_the_columns(door: Door, form: str) -> None:
    pieces = door.ask("GetPartyTemplate", pb.GetPartyTemplateRequest(format=form), "clerk")
    content = b"".join(piece.chunk for piece in pieces)

    if form == "csv":
        head = content.decode("utf-8-sig").splitlines()[0].split(",")
    else:
        sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
        head = [str(cell.value) for cell in sheet[1]]
    assert tuple(head) == HEADINGS
