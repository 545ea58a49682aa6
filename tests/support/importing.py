"""A sheet of matters taken in through the gateway, whatever happens to the runner meanwhile."""

import csv
import io
import signal
import time
import uuid
from collections.abc import Sequence
from typing import Any

import httpx

from deploy.demo.centre import TOWN, Centre
from deploy.local.platform import Platform
from tests.support.checker import Checker

HEADINGS = ("外部编号", "来源", "诉求类别", "标题", "区划代码", "申请人姓名", "申请人电话")
SHEET = {"Content-Type": "text/csv"}
SESSION_SECONDS = 300.0


def sheet(marker: str, count: int, **wrong: str) -> bytes:
    """Rows of street lamps; the second has what is wrong."""
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


def upload(clerk: httpx.Client, content: bytes) -> dict[str, Any]:
    """The import of a sheet that was taken in."""
    headers = SHEET | {"Idempotency-Key": str(uuid.uuid4())}
    answer = clerk.post("/imports", content=content, params={"name": "旧案.csv"}, headers=headers)
    assert answer.status_code == 201, answer.text
    given: dict[str, Any] = answer.json()
    return given


def start(centre: Centre, given: dict[str, Any], *, within: float = 120) -> dict[str, Any]:
    """Start an import once its dry run is through."""
    clerk = centre.person("clerk")
    path = f"/imports/{given['id']}"
    checked = clerk.until(path, lambda one: one["state"] == "checked", within=within)
    return clerk.post(f"{path}:start", {"version": checked["version"]})


def finish(
    platform: Platform, centre: Centre, import_id: str, kill_at: Sequence[int], *, within: float
) -> dict[str, Any]:
    """The finished import; the runner was killed each time so many rows were done."""
    path = f"/imports/{import_id}"
    for done in kill_at:
        reach(centre, path, done=done, within=within)
        platform.kill("runner", signal.SIGKILL)
        platform.wait_ready("runner", within=60)
        assert centre.person("clerk").get(path)["state"] == "running"
    return reach(centre, path, state="finished", within=within)


def reach(
    centre: Centre, path: str, *, done: int = 0, state: str = "", within: float
) -> dict[str, Any]:
    """The import once it has so many rows done and is in the state; over several sessions."""
    clerk, end = centre.person("clerk"), time.monotonic() + within
    while (left := end - time.monotonic()) > 0:
        clerk.sign_in()
        try:
            return clerk.until(
                path,
                lambda one: one["done_count"] >= done and state in ("", one["state"]),
                within=min(SESSION_SECONDS, left),
            )
        except TimeoutError:
            continue
    raise TimeoutError(f"{path} had not {done} rows done or was not {state} within {within:.0f} s")


def require_whole(checker: Checker, import_id: str, marker: str, count: int) -> list[str]:
    """The ids of the cases: one for each row, one code each, one event each."""
    cases = checker.rows("intake", "cases", {"title": {"$regex": f"^{marker}"}})
    rows = checker.rows("intake", "import_rows", {"import_id": import_id})
    ids = [case["_id"] for case in cases]
    assert len(cases) == len({case["title"] for case in cases}) == count
    assert len({case["code"] for case in cases}) == count
    assert sorted(row["case_id"] for row in rows) == sorted(ids)
    return ids
