"""A village brings its list of unpaid workers as a sheet: template, check, taken once."""

import csv
import io
import uuid
from typing import Any

import httpx
import openpyxl
import pytest

from deploy.demo.centre import TOWN, Centre
from deploy.demo.stories import applicant

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
HEADINGS = ("姓名*", "电话", "身份证号", "主张金额（元）")


def _csv(rows: list[tuple[str, ...]]) -> bytes:
    made = io.StringIO()
    csv.writer(made).writerows([HEADINGS, *rows])
    return made.getvalue().encode("utf-8-sig")


def _group_case(centre: Centre) -> str:
    case = centre.person("clerk").post(
        "/cases",
        {
            "kind": "dispute",
            "dispute_kind": "labour_wages",
            "title": f"工地欠薪{uuid.uuid4().hex[:8]}",
            "area_code": TOWN,
            "source": "window",
            "parties": [applicant("王建国", "13807340001")],
            "people_count": 30,
        },
    )
    return str(case["id"])


def _send(
    person: Any, case_id: str, content: bytes, *, media_type: str = "text/csv", **query: Any
) -> httpx.Response:
    headers = {"Content-Type": media_type, "Idempotency-Key": str(uuid.uuid4())}
    path = f"/cases/{case_id}/group/member-sheet"
    answer: httpx.Response = person.http.post(path, content=content, params=query, headers=headers)
    return answer


def test_a_sheet_of_people_is_checked_corrected_and_taken(centre: Centre) -> None:
    clerk, case_id = centre.person("clerk"), _group_case(centre)
    template = clerk.http.get("/member-template")
    book = openpyxl.load_workbook(io.BytesIO(template.content))
    sheet = book.worksheets[0]
    assert next(sheet.iter_rows(values_only=True)) == HEADINGS
    sheet.append(("李红", "99", "", "一万"))
    sheet.append(("赵亮", "13800000003", "", "800.50"))
    filled = io.BytesIO()
    book.save(filled)

    dry = _send(clerk, case_id, filled.getvalue(), media_type=XLSX)

    assert dry.status_code == 200, dry.text
    assert [one["outcome"] for one in dry.json()["rows"]] == ["sound", "faulty", "sound"]
    faulty = dry.json()["rows"][1]
    assert faulty["row"] == 3
    assert {fault["field"] for fault in faulty["faults"]} == {"电话", "主张金额（元）"}
    assert clerk.get(f"/cases/{case_id}/group")["member_count"] == 0
    sheet.cell(3, 2).value, sheet.cell(3, 4).value = "13800000002", "10000"
    corrected = io.BytesIO()
    book.save(corrected)
    done = _send(clerk, case_id, corrected.getvalue(), media_type=XLSX, is_final=True).json()
    assert [one["outcome"] for one in done["rows"]] == ["added"] * 3
    assert (done["member_count"], done["claimed_fen"]) == (3, 2_280_050)
    again = _send(clerk, case_id, corrected.getvalue(), media_type=XLSX, is_final=True).json()
    assert [one["outcome"] for one in again["rows"]] == ["repeated"] * 3
    names = [one["name"] for one in clerk.get(f"/cases/{case_id}/group/members")["items"]]
    assert names == ["王**", "李*", "赵*"]


@pytest.mark.parametrize(
    ("content", "media_type", "status"),
    [
        (b"", "text/csv", 422),
        (b"\x00\x01", "text/csv", 422),
        (b"PK\x03\x04 no archive", XLSX, 422),
        (_csv([]), "text/csv", 422),
        (_csv([(f"工友{at}",) for at in range(501)]), "text/csv", 422),
        (b"a" * (2 * 1024 * 1024 + 1), "text/csv", 422),
        (b"{}", "application/json", 415),
    ],
    ids=["empty", "binary", "broken", "no-rows", "501", "large", "json"],
)
def test_what_is_no_list_is_refused(
    centre: Centre, content: bytes, media_type: str, status: int
) -> None:
    answer = _send(
        centre.person("clerk"), _group_case(centre), content, media_type=media_type, is_final=True
    )

    assert answer.status_code == status, answer.text
    if status == 422:
        assert [fault["field"] for fault in answer.json()["errors"]] == ["file"]


def test_only_the_desk_brings_a_sheet(centre: Centre) -> None:
    case_id = _group_case(centre)

    assert _send(centre.person("supervisor"), case_id, _csv([("甲",)])).status_code == 403
    assert _send(centre.person("clerk"), str(uuid.uuid4()), _csv([("甲",)])).status_code == 404
