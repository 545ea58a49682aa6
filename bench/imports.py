"""A sheet of matters on its way into cases: rows a second, and the memory of the runner."""

import tempfile
import time
import uuid
from pathlib import Path
from typing import Any

import httpx
import xlsxwriter

from bench.figures import Section
from bench.sizes import Sizes
from bench.usage import snapshot
from deploy.demo.centre import TOWN
from deploy.demo.client import Person
from deploy.local.platform import Platform

_HEADINGS = (
    "外部编号", "来源", "诉求类别", "标题", "情况说明", "区划代码", "详细地址", "申请人姓名",
    "申请人电话",
)  # fmt: skip
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_WITHIN = 3_600.0
_SESSION = 300.0
_MEGABYTE = 2**20


def measure(platform: Platform, sizes: Sizes) -> Section:
    """Upload a sheet, wait for the dry run, start it, and wait for its last row."""
    section = Section(f"Import of {sizes.import_rows:,} rows of XLSX")
    content = _sheet(sizes.import_rows)
    section.add("size of the file", len(content) / _MEGABYTE, "MB")
    with Person(platform.url, "clerk@430423") as clerk:
        path = f"/imports/{_upload(clerk, content)['id']}"
        section.add("runner before, RSS", _runner(platform), "MB")
        checked, most = _until(platform, clerk, path, "checked")
        section.add("read and checked", checked["rows_per_second"], "rows/s")
        section.add("runner at most while checking, RSS", most, "MB")
        clerk.post(f"{path}:start", {"version": checked["version"]})
        done, most = _until(platform, clerk, path, "finished")
        section.add("registered", done["rows_per_second"], "rows/s")
        section.add("runner at most while registering, RSS", most, "MB")
        section.add("cases", done["done_count"], "cases", aim=f"{sizes.import_rows:,}")
    return section


def _sheet(count: int) -> bytes:
    marker = uuid.uuid4().hex[:8]
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "sheet.xlsx"
        book = xlsxwriter.Workbook(str(target), {"constant_memory": True})
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, _HEADINGS)
        for number in range(1, count + 1):
            sheet.write_row(number, 0, _row(marker, number))
        book.close()
        return target.read_bytes()


def _row(marker: str, number: int) -> tuple[str, ...]:
    title, phone = f"第{number}处路灯不亮", f"139{number:08d}"
    words = f"村口第{number}盏路灯坏了一周，夜间出行不便。"
    reference = f"{marker}-{number}"
    return (reference, "窗口来访", "民生服务", title, words, TOWN, f"路{number}号", "陈某", phone)


def _upload(clerk: Person, content: bytes) -> dict[str, Any]:
    headers = {"Content-Type": _XLSX, "Idempotency-Key": str(uuid.uuid4())}
    answer: httpx.Response = clerk.http.post(
        "/imports", content=content, headers=headers, timeout=120
    )
    answer.raise_for_status()
    given: dict[str, Any] = answer.json()
    return given


def _until(
    platform: Platform, clerk: Person, path: str, state: str
) -> tuple[dict[str, Any], float]:
    """The import in its state, and the most memory the runner was seen to use meanwhile."""
    most, begun = 0.0, time.monotonic()
    renew_at = begun + _SESSION
    while time.monotonic() < begun + _WITHIN:
        if time.monotonic() > renew_at:
            clerk.sign_in()
            renew_at += _SESSION
        most = max(most, _runner(platform))
        given = clerk.get(path)
        if given["state"] == state:
            return given, most
        if given["state"] in ("refused", "cancelled"):
            raise RuntimeError(f"the import was {given['state']}: {given['refusal_en']}")
        time.sleep(1)
    raise TimeoutError(f"{path} was not {state} within {_WITHIN:.0f} s")


def _runner(platform: Platform) -> float:
    return snapshot(platform)["runner"].resident_bytes / _MEGABYTE
