"""A sheet of matters through the real parts; the runner is killed twice in the middle (G7)."""

import csv
import io
import signal
import uuid
from functools import partial
from typing import Any

import httpx
import openpyxl
import pytest

from deploy.demo.centre import TOWN, Centre
from deploy.local.platform import Platform
from tests.support.checker import Checker
from tests.support.waiting import eventually

ROWS = 2_000
KILL_AT = (300, 1_100)
HEADINGS = ("外部编号", "来源", "诉求类别", "标题", "区划代码", "申请人姓名", "申请人电话")
SHEET = {"Content-Type": "text/csv"}


@pytest.fixture
def clerk(centre: Centre) -> httpx.Client:
    """The clerk's own client."""
    return centre.person("clerk").http


def _sheet(marker: str, count: int, **wrong: str) -> bytes:
    made = io.StringIO()
    writer = csv.DictWriter(made, HEADINGS)
    writer.writeheader()
    for number in range(count):
        cells = {
            "外部编号": f"{marker}-{number}",
            "来源": "12345热线",
            "诉求类别": "民生服务",
            "标题": f"{marker}第{number}处路灯不亮",
            "区划代码": TOWN,
            "申请人姓名": "陈某",
            "申请人电话": "13800000001",
        }
        writer.writerow(cells | (wrong if number == 1 else {}))
    return made.getvalue().encode("utf-8-sig")


def _upload(clerk: httpx.Client, content: bytes) -> dict[str, Any]:
    headers = SHEET | {"Idempotency-Key": str(uuid.uuid4())}
    answer = clerk.post("/imports", content=content, params={"name": "旧案.csv"}, headers=headers)
    assert answer.status_code == 201, answer.text
    given: dict[str, Any] = answer.json()
    return given


def _start(centre: Centre, given: dict[str, Any]) -> dict[str, Any]:
    clerk = centre.person("clerk")
    path = f"/imports/{given['id']}"
    checked = clerk.until(path, lambda one: one["state"] == "checked", within=120)
    return clerk.post(f"{path}:start", {"version": checked["version"]})


@pytest.mark.timeout(480)
def test_an_import_killed_twice_registers_every_row_once(
    platform: Platform, centre: Centre, clerk: httpx.Client
) -> None:
    marker = f"K{uuid.uuid4().hex[:8]}"
    started = _start(centre, _upload(clerk, _sheet(marker, ROWS)))
    path, person = f"/imports/{started['id']}", centre.person("clerk")

    for done in KILL_AT:
        person.until(path, partial(_has_done, done), within=90)
        platform.kill("runner", signal.SIGKILL)
        platform.wait_ready("runner", within=60)
        assert person.get(path)["state"] == "running"
    finished = person.until(path, lambda one: one["state"] == "finished", within=240)

    assert (finished["done_count"], finished["failed_count"]) == (ROWS, 0)
    with Checker(platform) as checker:
        cases = checker.rows("intake", "cases", {"title": {"$regex": f"^{marker}"}})
        rows = checker.rows("intake", "import_rows", {"import_id": started["id"]})
        assert len(cases) == len({case["title"] for case in cases}) == ROWS
        assert len({case["code"] for case in cases}) == ROWS
        assert {row["case_id"] for row in rows} == {case["_id"] for case in cases}
        ours = {"$in": [case["_id"] for case in cases[:50]]}
        eventually(lambda: _are_routed(checker, ours), within=120, every=1)
        assert checker.rows("notify", "messages", {"case_id": ours, "channel": "sms"}) == []


@pytest.mark.timeout(120)
def test_a_dry_run_names_what_is_wrong_and_the_sound_rows_become_cases(
    centre: Centre, clerk: httpx.Client
) -> None:
    marker = f"D{uuid.uuid4().hex[:8]}"
    wrong = {"诉求类别": "闲聊", "申请人电话": "12", "区划代码": "430424100"}
    given = _upload(clerk, _sheet(marker, 3, **wrong))
    person, path = centre.person("clerk"), f"/imports/{given['id']}"
    person.until(path, lambda one: one["state"] == "checked", within=60)

    (faulty,) = person.get(f"{path}/rows", outcome="faulty")["items"]
    columns = {fault["column"] for fault in faulty["faults"]}
    assert columns == set(wrong)
    assert all(fault["message"] and fault["message_en"].isascii() for fault in faulty["faults"])
    report = openpyxl.load_workbook(io.BytesIO(person.download(f"{path}/report")))
    assert report.worksheets[0].max_row == 1 + 2 + len(wrong)

    _start(centre, given)
    finished = person.until(path, lambda one: one["state"] == "finished", within=60)
    assert (finished["done_count"], finished["faulty_count"]) == (2, 1)
    done = person.get(f"{path}/rows", outcome="done")["items"]
    case = centre.case(done[0]["case_id"])
    assert (case["source"], case["first_responder"]) == ("hotline_12345", "clerk@430423")
    person.until(
        "/station-messages",
        lambda page: any("批量导入已完成" in message["text"] for message in page["items"]),
        within=30,
    )


def test_the_template_can_be_downloaded_filled_and_taken_in(
    centre: Centre, clerk: httpx.Client
) -> None:
    content = centre.person("clerk").download("/import-template", format="csv")

    given = _upload(clerk, content + b"\n" * (uuid.uuid4().int % 97))

    assert given["state"] == "uploaded"


def _has_done(count: int, one: dict[str, Any]) -> bool:
    return bool(one["done_count"] >= count)


def _are_routed(checker: Checker, ours: dict[str, Any]) -> bool:
    leads = checker.rows("routing", "assignments", {"case_id": ours, "is_lead": True})
    return len(leads) == len(ours["$in"])
