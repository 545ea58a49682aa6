"""A sheet of matters through the real parts; the runner is killed twice in the middle (G7)."""

import io
import uuid
from typing import Any

import httpx
import openpyxl
import pytest

from deploy.demo.centre import Centre
from deploy.local.platform import Platform
from tests.support.checker import Checker
from tests.support.importing import finish, require_whole, sheet, start, upload
from tests.support.waiting import eventually

ROWS = 800
KILL_AT = (150, 450)


@pytest.fixture
def clerk(centre: Centre) -> httpx.Client:
    """The clerk's own client."""
    return centre.person("clerk").http


@pytest.mark.timeout(480)
def test_an_import_killed_twice_registers_every_row_once(
    platform: Platform, centre: Centre, clerk: httpx.Client
) -> None:
    marker = f"K{uuid.uuid4().hex[:8]}"
    started = start(centre, upload(clerk, sheet(marker, ROWS)))

    finished = finish(platform, centre, started["id"], KILL_AT, within=240)

    assert (finished["done_count"], finished["failed_count"]) == (ROWS, 0)
    with Checker(platform) as checker:
        ids = require_whole(checker, started["id"], marker, ROWS)
        ours = {"$in": ids[:50]}
        eventually(lambda: _are_routed(checker, ours), within=120, every=1)
        assert checker.rows("notify", "messages", {"case_id": ours, "channel": "sms"}) == []


@pytest.mark.timeout(120)
def test_a_dry_run_names_what_is_wrong_and_the_sound_rows_become_cases(
    centre: Centre, clerk: httpx.Client
) -> None:
    marker = f"D{uuid.uuid4().hex[:8]}"
    wrong = {"诉求类别": "闲聊", "申请人电话": "12", "区划代码": "430424100"}
    given = upload(clerk, sheet(marker, 3, **wrong))
    person, path = centre.person("clerk"), f"/imports/{given['id']}"
    person.until(path, lambda one: one["state"] == "checked", within=60)

    (faulty,) = person.get(f"{path}/rows", outcome="faulty")["items"]
    columns = {fault["column"] for fault in faulty["faults"]}
    assert columns == set(wrong)
    assert all(fault["message"] and fault["message_en"].isascii() for fault in faulty["faults"])
    report = openpyxl.load_workbook(io.BytesIO(person.download(f"{path}/report")))
    assert report.worksheets[0].max_row == 1 + 2 + len(wrong)

    start(centre, given)
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

    given = upload(clerk, content + b"\n" * (uuid.uuid4().int % 97))

    assert given["state"] == "uploaded"


def _are_routed(checker: Checker, ours: dict[str, Any]) -> bool:
    leads = checker.rows("routing", "assignments", {"case_id": ours, "is_lead": True})
    return len(leads) == len(ours["$in"])
