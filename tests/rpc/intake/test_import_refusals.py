"""What is no sheet of matters is refused in words, and only the desk takes sheets in."""

import io
import uuid
import zipfile
from typing import Any

import grpc
import pytest

from onedoor.intake.v1 import imports_pb2 as pb
from tests.rpc.intake.door import Door
from tests.rpc.intake.import_desk import ImportDesk, some_rows
from tests.rpc.intake.sheets import a_csv, a_row, an_xlsx
from tests.support.rpc import refused


@pytest.fixture
def desk(door: Door) -> ImportDesk:
    return ImportDesk(door)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (a_csv([]), "没有数据"),
        ("标题,来源\n路灯,窗口\n".encode(), "缺少列"),
        (b"PK\x03\x04 and then nothing", "无法读取"),
        (an_xlsx([a_row(1)])[:-2_000], "无法读取"),
    ],
    ids=["empty", "headings", "no archive", "cut off"],
)
def test_a_file_that_is_no_such_sheet_is_refused_in_words(
    desk: ImportDesk, content: bytes, words: str
) -> None:
    given = desk.upload(content + uuid.uuid4().hex.encode() * (content[:2] == b"PK"))
    desk.runner.until_idle()

    refusal = desk.get(given.import_id)
    assert (refusal.state, words in refusal.refusal) == ("refused", True)
    assert refusal.refusal_en.isascii()


def test_an_archive_that_unpacks_to_very_much_is_not_unpacked(desk: ImportDesk) -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * (60 * 1024 * 1024))
    given = desk.upload(made.getvalue())
    desk.runner.until_idle()

    assert "过大" in desk.get(given.import_id).refusal


def test_a_document_type_inside_a_sheet_is_refused(desk: ImportDesk) -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("xl/workbook.xml", '<!DOCTYPE x [<!ENTITY a "b">]><workbook/>')
    given = desk.upload(made.getvalue())
    desk.runner.until_idle()

    assert desk.get(given.import_id).state == "refused"


@pytest.mark.parametrize(
    ("fields", "content", "reason"),
    [
        ({"file_name": ""}, b"a", "invalid_fields"),
        ({"file_name": "a" * 101}, b"a", "invalid_fields"),
        ({"request_id": ""}, b"a", "invalid_fields"),
        ({}, b"", "invalid_fields"),
        ({}, b"\x00\x01\x02", "invalid_fields"),
        ({}, b"a" * (20 * 1024 * 1024 + 1), "too_large"),
    ],
)
def test_a_faulty_upload_is_refused(
    desk: ImportDesk, fields: dict[str, Any], content: bytes, reason: str
) -> None:
    assert refused(desk.upload, content, **fields)[1] == reason


@pytest.mark.parametrize("who", ["officer", "admin", "leader", "supervisor"])
def test_only_the_desk_takes_sheets_in(desk: ImportDesk, who: str) -> None:
    assert refused(desk.upload, a_csv(some_rows(1)), who) == (
        grpc.StatusCode.PERMISSION_DENIED,
        "not_permitted",
    )


def test_an_import_of_another_county_is_not_found(desk: ImportDesk) -> None:
    given = desk.upload(a_csv(some_rows(1)))
    desk.runner.until_idle()

    request = pb.GetImportRequest(import_id=given.import_id)
    outcome = refused(desk.ask, "GetImport", request, "clerk", "430424")
    assert outcome == (grpc.StatusCode.NOT_FOUND, "not_found")
