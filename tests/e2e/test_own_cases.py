"""A resident without the key follows, adds to and judges the own matter by phone, on real parts."""

import json
import re
import uuid
from pathlib import Path

import httpx
import pytest

from deploy.demo.centre import TOWN, Centre
from deploy.demo.client import Answer
from deploy.demo.stories import applicant
from deploy.local.platform import Platform
from tests.support.waiting import eventually


class Own:
    """Somebody at the page of his own matters."""

    def __init__(self, platform: Platform, phone: str) -> None:
        self.url, self.phone = platform.url, phone
        self._sent = Path(platform.environment["ONEDOOR_HOME"]) / "standins" / "sms.jsonl"

    def listed(self) -> str:
        """The page with the list, once the code came."""
        form = {"county": TOWN[:6], "phone": self.phone, "token": uuid.uuid4().hex}
        page = self.post("mine", {**form, "action": "code"})
        code_id = re.search(r'name="code_id" value="([^"]+)"', page.text)
        assert code_id is not None
        code = eventually(self._code, within=30)
        told = {**form, "code_id": code_id.group(1), "sms_code": code, "action": "show"}
        return self.post("mine", told).text

    def post(self, path: str, form: dict[str, str]) -> httpx.Response:
        """Send a form."""
        return httpx.post(f"{self.url}/p/{path}", data=form, timeout=30)

    def _code(self) -> str:
        lines = self._sent.read_text().splitlines() if self._sent.exists() else []
        told = [
            one["template_param"] for one in map(json.loads, lines) if one["phone"] == self.phone
        ]
        codes = [code for text in told for code in re.findall(r'"(\d{6})"', text)]
        return codes[-1] if codes else ""


@pytest.fixture
def phone() -> str:
    """A phone that nobody else has."""
    return f"138{uuid.uuid4().int % 10**8:08d}"


def _registered(centre: Centre, phone: str, title: str, **more: object) -> Answer:
    who = [applicant("陈某", phone)]
    return centre.register(kind="livelihood", title=title, parties=who, **more)


@pytest.mark.timeout(120)
def test_a_phone_opens_the_own_matter_and_no_other(
    platform: Platform, centre: Centre, phone: str
) -> None:
    case = _registered(centre, phone, "路灯不亮")
    secret = _registered(centre, phone, "另有隐情", is_confidential=True)
    own = Own(platform, phone)

    text = own.listed()

    assert case["code"] in text
    assert secret["code"] not in text
    key = re.search(r'name="key" value="(FP[0-9A-Z]{34})"', text)
    assert key is not None
    form = {"code": case["code"], "key": key.group(1)}
    opened = own.post("follow", form)
    assert (opened.status_code, "路灯不亮" in opened.text) == (200, True)
    added = own.post("supplement", {**form, "token": uuid.uuid4().hex, "text": "还是不亮"})
    assert "补充内容已收到" in added.text
    assert own.post("follow", {**form, "code": secret["code"]}).status_code == 404


@pytest.mark.timeout(120)
def test_a_strangers_phone_opens_an_empty_page(platform: Platform, phone: str) -> None:
    assert "没有可以用这个手机号查看的事项" in Own(platform, phone).listed()
