"""Matters that come by other ways than the window, with planted words."""

import csv
import io
import secrets
import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

from deploy.demo.centre import TOWN, Centre
from tests.support.feeds import MAPPING, FeedLine, a_ticket
from tests.support.plants import Plants

_SHEET = {"Content-Type": "text/csv"}


def by_other_ways(plants: Plants, centre: Centre, url: str) -> None:
    """A sheet, a line's ticket, a court's paper, a device's memory: each with words of its own."""
    _imported(plants, centre)
    _fed(plants, centre, url)
    _handed_over(plants, centre)
    _captured(plants, centre)


def _imported(plants: Plants, centre: Centre) -> None:
    row = {
        "来源": "窗口来访",
        "诉求类别": "民生服务",
        "标题": plants.text("title"),
        "情况说明": plants.text("narrative"),
        "区划代码": TOWN,
        "详细地址": plants.address(),
        "申请人姓名": plants.name(),
        "申请人电话": plants.phone(),
        "申请人证件号码": plants.id_number(),
    }
    wrong = row | {"申请人姓名": plants.name(), "申请人电话": plants.phone(), "诉求类别": "闲聊"}
    made = io.StringIO()
    writer = csv.DictWriter(made, list(row))
    writer.writeheader()
    writer.writerows((row, wrong))
    clerk = centre.person("clerk")
    headers = _SHEET | {"Idempotency-Key": str(uuid.uuid4())}
    sent = clerk.http.post("/imports", content=made.getvalue().encode(), headers=headers)
    path = f"/imports/{sent.json()['id']}"
    checked = clerk.until(path, lambda one: one["state"] == "checked", within=60)
    clerk.post(f"{path}:start", {"version": checked["version"]})
    clerk.until(path, lambda one: one["state"] == "finished", within=60)
    clerk.get(f"{path}/rows")
    clerk.download(f"{path}/report")


def _fed(plants: Plants, centre: Centre, url: str) -> None:
    body = {"name": "热线", "source": "hotline_12345", "mapping": MAPPING}
    feed = centre.person("admin").post("/feeds", body)
    plants.keep("token", feed["secret"])
    line = FeedLine(url, feed["id"], feed["secret"])
    ticket: dict[str, Any] = a_ticket(
        subject=plants.text("title"),
        content=plants.text("narrative"),
        caller={"name": plants.name(), "phone": plants.phone()},
    )
    assert line.send(ticket).status_code == 200
    assert line.send(ticket | {"content": plants.text("supplement")}).status_code == 200
    line.send(ticket, signature="0" * 64)
    line.close()


def _handed_over(plants: Plants, centre: Centre) -> None:
    paper = {
        "body": "衡山县人民法院",
        "number": plants.text("paper"),
        "receive_date": (datetime.now(UTC) - timedelta(days=9)).date().isoformat(),
        "ask": "handle",
        "words": plants.text("paper"),
    }
    applicant = {"role": "applicant", "type": "person", "name": plants.name()}
    centre.register(
        kind="livelihood",
        title=plants.text("title"),
        source="court",
        parties=[applicant],
        hand_over=paper,
    )


def _captured(plants: Plants, centre: Centre) -> None:
    finding = {
        "client_ref": f"phone-{secrets.token_hex(6)}",
        "capture_time": (datetime.now(UTC) - timedelta(minutes=5)).isoformat(timespec="seconds"),
        "kind": "livelihood",
        "title": plants.text("title"),
        "address": plants.address(),
        "area_code": TOWN,
    }
    wrong = finding | {"client_ref": f"phone-{secrets.token_hex(6)}", "kind": plants.text("kind")}
    centre.person("officer").post("/incidents:batch", {"incidents": [finding, wrong]})
