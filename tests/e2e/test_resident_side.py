"""The resident's side through HTTP: a file over breaking connections, the own page, the notice."""

import hashlib
import io
import re
import signal
import uuid
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from pypdf import PdfReader

from deploy.demo.centre import TOWN, Centre
from deploy.demo.client import Answer, Person
from deploy.demo.stories import applicant
from deploy.local.platform import Platform
from tests.e2e.test_attachments import PART, a_text, ready, send
from tests.support.waiting import eventually

BODY: dict[str, Any] = {
    "kind": "livelihood",
    "title": "下水道堵塞",
    "area_code": TOWN,
    "source": "window",
    "category": "streets.drains",
    "answers": [{"question": "since", "values": ["2026-02-27"]}],
    "parties": [applicant("陈某", "13807340001")],
}


@pytest.fixture
def case(centre: Centre) -> Answer:
    """A fresh matter."""
    return centre.register(**BODY)


def _page(platform: Platform, case: Answer, path: str = "follow") -> httpx.Response:
    form = {"code": case["code"], "key": case["query_key"]}
    return httpx.post(f"{platform.url}/p/{path}", data=form, timeout=30)


class Bringer:
    """Somebody who brings a file of three parts, and asks what has come after each break."""

    def __init__(self, person: Person, path: str, **key: Any) -> None:
        self.person, self.path, self.key = person, path, key
        unit = a_text()
        self.content = unit * (2 * PART // len(unit) + 3)
        said = {
            "name": "录像.txt",
            "size": len(self.content),
            "sha256": hashlib.sha256(self.content).hexdigest(),
        }
        self.upload = f"{path}/{person.post(path, said, **key)['id']}"

    def put(self, offset: int, size: int = PART) -> httpx.Response:
        part = self.content[offset : offset + size]
        return send(
            self.person, f"{self.upload}/parts", part, method="PUT", offset=offset, **self.key
        )

    def break_off(self, kill: Callable[[], None]) -> None:
        """Send half of a part; the process dies while the other half is awaited."""

        def halves() -> Any:
            yield self.content[PART : PART + PART // 2]
            kill()
            yield self.content[PART + PART // 2 : 2 * PART]

        headers = {
            "Content-Type": "application/octet-stream",
            "Idempotency-Key": str(uuid.uuid4()),
        }
        url = f"{self.upload}/parts"
        query: dict[str, Any] = {"offset": PART, **self.key}
        try:
            said = self.person.http.put(url, content=halves(), headers=headers, params=query)
        except httpx.HTTPError:
            return
        assert said.status_code in (200, 503), said.text

    def go_on(self) -> Answer:
        """Ask what is there, bring the rest, complete."""
        come = eventually(self._come, within=30)
        for offset in range(0, len(self.content), PART):
            if offset not in come:
                assert self.put(offset).status_code == 200
        return self.person.post(f"{self.upload}:complete", **self.key)

    def _come(self) -> list[int]:
        """Where parts begin that have come; nothing while the killed process comes up."""
        said = self.person.http.get(self.upload, params=self.key)
        assert said.status_code in (200, 503), said.text
        return list(said.json().get("received_offsets", ()))


@pytest.mark.timeout(180)
@pytest.mark.parametrize("victim", ["gateway", "intake-server"])
@pytest.mark.parametrize("who", ["resident", "clerk"])
def test_an_upload_goes_on_after_a_process_was_killed_in_the_middle(
    platform: Platform, centre: Centre, case: Answer, victim: str, who: str
) -> None:
    public = f"/public/cases/{case['code']}"
    bringer = (
        Bringer(centre.public, f"{public}/uploads", key=case["query_key"])
        if who == "resident"
        else Bringer(centre.person("clerk"), f"/cases/{case['id']}/uploads")
    )
    assert bringer.put(0).status_code == 200

    bringer.break_off(lambda: platform.kill(victim, signal.SIGKILL))
    platform.wait_ready(victim, within=60)
    whole = bringer.go_on()

    assert whole["sha256"] == hashlib.sha256(bringer.content).hexdigest()
    clerk, files = centre.person("clerk"), f"/cases/{case['id']}/attachments"
    assert ready(clerk, files)["id"] == whole["id"]
    assert len(clerk.get(files)["items"]) == 1
    assert clerk.download(f"{files}/{whole['id']}/content") == bringer.content


@pytest.mark.timeout(120)
@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"name": "a.txt", "size": 0, "sha256": "0" * 64}, "size"),
        ({"name": "a.txt", "size": 21_000_000, "sha256": "0" * 64}, "size"),
        ({"name": "a.txt", "size": 5, "sha256": "x"}, "sha256"),
        ({"name": "a.txt", "size": 5, "sha256": "0" * 64, "is_public": True}, "is_public"),
    ],
)
def test_what_a_resident_says_of_an_upload_is_checked(
    centre: Centre, case: Answer, body: dict[str, Any], field: str
) -> None:
    said = centre.public.http.post(
        f"/public/cases/{case['code']}/uploads",
        json=body,
        params={"key": case["query_key"]},
        headers={"Idempotency-Key": str(uuid.uuid4())},
    )

    assert said.status_code == 422, said.text
    assert [fault["field"] for fault in said.json()["errors"]] == [field]


@pytest.mark.timeout(120)
def test_an_upload_is_not_there_for_another_key(centre: Centre, case: Answer) -> None:
    uploads = f"/public/cases/{case['code']}/uploads"
    begun = Bringer(centre.public, uploads, key=case["query_key"])

    strangers = [
        centre.public.http.get(begun.upload, params={"key": key})
        for key in ("ABCDEFGHJK", centre.register(**BODY)["query_key"])
    ]

    assert [one.status_code for one in strangers] == [404, 404]
    assert strangers[0].content == strangers[1].content


@pytest.mark.timeout(120)
def test_the_page_says_what_it_is_who_has_it_and_what_to_do(
    platform: Platform, centre: Centre, case: Answer
) -> None:
    department = centre.lead(case["id"])["department"]
    centre.case(case["id"], "routed")
    name = centre.person("clerk").get(f"/departments/{department}")["name"]

    text = _page(platform, case).text

    for words in ("市政设施－下水道堵塞、污水外溢", "从什么时候开始", "2026-02-27", name):
        assert words in text
    assert "可以补充情况、上传证据" in text
    assert "办理期限" in text
    ids = re.findall(r'<(?:input|select|textarea)[^>]* id="([^"]+)"', text)
    assert sorted(ids) == sorted(re.findall(r'<label for="([^"]+)"', text))
    told = centre.public.get(f"/public/cases/{case['code']}", key=case["query_key"])
    assert told["department_name"] == name


@pytest.mark.timeout(120)
def test_the_notice_of_non_acceptance_is_fetched_by_who_reported(
    platform: Platform, centre: Centre
) -> None:
    report = {**BODY, "source": "web", "parties": [], "is_anonymous": True}
    case = centre.public.post("/public/cases", {**report, "privacy_notice": "2026-11"})
    path = f"/public/cases/{case['code']}/decline-notice"
    early = centre.public.http.get(path, params={"key": case["query_key"]})
    centre.verb(
        case["id"], "dispatcher", "decline",
        reason_code="decided", legal_route="litigation", reason="法院已有生效判决",
    )  # fmt: skip

    by_api = centre.public.download(path, key=case["query_key"])
    by_page = _page(platform, case, "decline-notice")
    wrong = _page(platform, {**case, "query_key": "ABCDEFGHJK"}, "decline-notice")

    assert (early.status_code, early.json()["reason"]) == (409, "wrong_state")
    assert by_page.headers["content-type"] == "application/pdf"
    for pdf in (by_api, by_page.content):
        text = PdfReader(io.BytesIO(pdf)).pages[0].extract_text().replace("\n", "")
        assert case["code"] in text
        assert "法院已有生效判决" in text
    assert wrong.status_code == 404
    assert "编号或查询码不正确" in wrong.text
    assert "下载不予受理告知书" in _page(platform, case).text
