"""What a resident gets in hand leads to the matter: the link of the message."""

import json
from pathlib import Path
from urllib.parse import urlsplit

import httpx

from deploy.demo.centre import TOWN, Centre
from deploy.demo.stories import applicant
from deploy.local.platform import Platform
from tests.support.waiting import eventually

PHONE = "13907340771"


def test_the_link_of_the_first_message_opens_the_progress(
    platform: Platform, centre: Centre
) -> None:
    title = "凉亭座椅损坏"
    matter = {
        "kind": "livelihood",
        "title": title,
        "area_code": TOWN,
        "source": "window",
        "parties": [applicant("王建国", PHONE)],
    }
    case = centre.person("clerk").post("/cases", matter)

    link = urlsplit(eventually(lambda: _link_sent(platform, str(case["code"])), within=30))
    page = httpx.get(f"{platform.url}{link.path}?{link.query}", timeout=10)

    assert page.status_code == 200
    assert title in page.text


def _link_sent(platform: Platform, code: str) -> str:
    sent = Path(platform.environment["ONEDOOR_HOME"]) / "standins" / "sms.jsonl"
    lines = sent.read_text().splitlines() if sent.exists() else []
    told = [json.loads(line) for line in lines]
    links = [
        values["link"]
        for message in told
        if message["phone"] == PHONE
        for values in (json.loads(message["template_param"]),)
        if code in values.get("link", "")
    ]
    return str(links[0]) if links else ""
