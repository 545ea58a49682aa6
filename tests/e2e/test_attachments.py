"""Files of a matter, from the resident's phone to the handler's desk, through HTTP (A14, A5)."""

import hashlib
import io
import re
import uuid
from typing import Any

import httpx
import pytest
from PIL import Image

from deploy.demo.centre import TOWN, Centre
from deploy.demo.client import Answer, Person
from deploy.demo.stories import applicant
from deploy.local.platform import Platform
from tests.support.file_samples import REFUSED, picture

WITHIN = 30.0
PART = 1024 * 1024
BODY: dict[str, Any] = {
    "kind": "livelihood",
    "title": "墙面渗水",
    "area_code": TOWN,
    "source": "window",
    "parties": [applicant("王建国", "13807340001")],
}


@pytest.fixture
def case(centre: Centre) -> Answer:
    """A fresh matter."""
    return centre.register(**BODY)


def send(
    person: Person, path: str, content: bytes, name: str = "%E8%AF%81%E8%A8%80.txt", **more: Any
) -> httpx.Response:
    """Bring a file."""
    headers = {
        "Content-Type": "application/octet-stream",
        "X-File-Name": name,
        "Idempotency-Key": more.pop("once", str(uuid.uuid4())),
    }
    method = more.pop("method", "POST")
    return person.http.request(method, path, content=content, headers=headers, params=more)


def a_text() -> bytes:
    """A text that nobody else has."""
    return f"三月二日的证言 {uuid.uuid4()}".encode()


def files_of(case: Answer) -> str:
    """Where the matter's files are."""
    return f"/cases/{case['id']}/attachments"


def ready(person: Person, path: str, **query: Any) -> Answer:
    """The only file there, once it was examined."""
    page = person.until(
        path, lambda page: page["items"] and page["items"][0]["state"] != "scanning", **query
    )
    found: Answer = page["items"][0]
    return found


@pytest.mark.timeout(120)
def test_a_residents_picture_reaches_the_handler_without_its_place(
    centre: Centre, case: Answer
) -> None:
    content = picture("JPEG", (800, 600))
    public = f"/public/cases/{case['code']}/attachments"

    said = send(
        centre.public, public, content, "..%2F%E6%B8%97%E6%B0%B4.png", key=case["query_key"]
    )
    assert said.status_code == 201, said.text
    assert said.json()["name"] == "渗水.jpg"

    shown = ready(centre.public, public, key=case["query_key"])
    assert (shown["state"], shown["scan"]) == ("ready", "not_scanned")
    assert shown["sha256"] == hashlib.sha256(content).hexdigest()
    lead = centre.lead(case["id"])
    handler = centre.person(f"{lead['department']}.handler")
    path = f"{files_of(case)}/{shown['id']}"
    got = handler.http.get(f"{path}/content")
    small = handler.http.get(f"{path}/thumbnail")
    assert b"MAKER" in content
    assert b"MAKER" not in got.content
    assert hashlib.sha256(got.content).hexdigest() == handler.get(path)["delivered_sha256"]
    assert got.headers["x-content-type-options"] == "nosniff"
    disposition = got.headers["content-disposition"]
    assert disposition.startswith('attachment; filename="document.jpg"')
    assert disposition.endswith("filename*=UTF-8''%E6%B8%97%E6%B0%B4.jpg")
    with Image.open(io.BytesIO(small.content)) as thumbnail:
        assert max(thumbnail.size) == 320
    timeline = centre.person("clerk").until(
        f"/cases/{case['id']}/timeline",
        lambda page: any(item["what"] == "上传附件" for item in page["items"]),
    )
    assert ("上传附件", "当事人") in [(one["what"], one["who"]) for one in timeline["items"]]


@pytest.mark.timeout(120)
def test_staff_bring_share_and_take_away_a_file(centre: Centre, case: Answer) -> None:
    clerk, content = centre.person("clerk"), a_text()
    added = send(clerk, files_of(case), content).json()
    again = send(clerk, files_of(case), content)
    assert (again.status_code, again.json()["reason"]) == (409, "same_content")
    assert again.json()["attachment_id"] == added["id"]
    shown = ready(clerk, files_of(case))
    path = f"{files_of(case)}/{added['id']}"

    clerk.post(f"{path}:share", {"version": shown["version"], "is_public": True})
    public = f"/public/cases/{case['code']}/attachments"
    (seen,) = centre.public.get(public, key=case["query_key"])["items"]
    got = centre.public.download(f"{public}/{seen['id']}/content", key=case["query_key"])
    assert got == content

    version = clerk.get(path)["version"]
    removed = centre.person("dispatcher").post(
        f"{path}:remove", {"version": version, "reason": "传错了"}
    )
    assert (removed["state"], removed["sha256"]) == ("removed", hashlib.sha256(content).hexdigest())
    assert clerk.http.get(f"{path}/content").status_code == 404
    assert centre.public.get(public, key=case["query_key"])["items"] == []


@pytest.mark.timeout(120)
def test_an_upload_goes_on_where_it_broke(centre: Centre, case: Answer) -> None:
    clerk, unit = centre.person("clerk"), a_text()
    content = unit * (2 * PART // len(unit) + 3)
    begun = clerk.post(
        f"/cases/{case['id']}/uploads",
        {
            "name": "卷宗.txt",
            "size": len(content),
            "sha256": hashlib.sha256(content).hexdigest(),
        },
    )
    path = f"/cases/{case['id']}/uploads/{begun['id']}"

    def put(offset: int) -> httpx.Response:
        part = content[offset : offset + begun["part_size"]]
        return send(clerk, f"{path}/parts", part, method="PUT", offset=offset)

    assert put(PART).status_code == 200
    early = clerk.http.post(f"{path}:complete", headers={"Idempotency-Key": str(uuid.uuid4())})
    assert (early.status_code, early.json()["reason"]) == (409, "parts_missing")
    for offset in range(0, len(content), PART):
        if offset not in clerk.get(path)["received_offsets"]:
            assert put(offset).status_code == 200
    assert put(PART).status_code == 200
    whole = clerk.post(f"{path}:complete")

    assert ready(clerk, files_of(case))["id"] == whole["id"]
    assert clerk.download(f"{files_of(case)}/{whole['id']}/content") == content


@pytest.mark.timeout(120)
def test_an_officers_photo_of_an_incident_lies_with_its_case(centre: Centre) -> None:
    officer = centre.person("officer")
    incident = officer.post(
        "/incidents",
        {"kind": "livelihood", "title": "路面塌陷", "area_code": TOWN, "narrative": "约两米"},
    )
    known = officer.until(f"/incidents/{incident['id']}", lambda one: one["case_id"])
    path = f"/cases/{known['case_id']}/attachments"

    said = send(officer, path, picture("JPEG"), "a.jpg", keeps_metadata=True)

    assert said.status_code == 201, said.text
    own, desk = (ready(who, path) for who in (officer, centre.person("dispatcher")))
    assert own["id"] == desk["id"]
    got = centre.person("dispatcher").download(f"{path}/{desk['id']}/content")
    assert b"MAKER" in got


@pytest.mark.timeout(120)
@pytest.mark.parametrize("name", REFUSED)
def test_what_pretends_is_refused_in_both_languages(
    centre: Centre, case: Answer, name: str
) -> None:
    content, reason = REFUSED[name]

    said = send(centre.person("clerk"), files_of(case), content, "photo.jpg")

    assert (said.status_code, said.json()["reason"]) == (422, "invalid_fields"), said.text
    (fault,) = said.json()["errors"]
    assert (fault["field"], fault["reason"]) == ("content", reason)
    assert re.search(r"[\u4e00-\u9fff]", fault["message"])
    assert fault["message_en"].isascii()
    assert centre.person("clerk").get(files_of(case))["items"] == []


@pytest.mark.timeout(120)
@pytest.mark.parametrize(
    ("name", "field", "reason"),
    [
        ("a%00.txt", "name", "control_characters"),
        ("gpj%E2%80%AE.exe", "name", "control_characters"),
        ("a" * 1000, "name", "too_long"),
        ("a" * 5000, "x_file_name", "too_long"),
        ("%FF%FE.txt", "x_file_name", "bad_encoding"),
    ],
)
def test_a_name_that_hides_something_is_refused_by_field(
    centre: Centre, case: Answer, name: str, field: str, reason: str
) -> None:
    said = send(centre.person("clerk"), files_of(case), a_text(), name)

    assert said.status_code == 422, said.text
    assert [(one["field"], one["reason"]) for one in said.json()["errors"]] == [(field, reason)]


@pytest.mark.timeout(120)
def test_too_much_is_refused_however_it_comes(centre: Centre, case: Answer) -> None:
    clerk = centre.person("clerk")
    headers = {
        "Content-Type": "application/octet-stream",
        "X-File-Name": "a.txt",
        "Idempotency-Key": str(uuid.uuid4()),
    }

    whole = send(clerk, files_of(case), b"x" * 21_000_000)
    pieces = clerk.http.post(
        files_of(case), content=(b"x" * 1_000_000 for _ in range(21)), headers=headers
    )
    no_content = clerk.http.post(files_of(case), json={}, headers={"Idempotency-Key": "k"})

    assert (whole.status_code, whole.json()["reason"]) == (413, "too_large")
    assert (pieces.status_code, pieces.json()["reason"]) == (413, "too_large")
    assert (no_content.status_code, no_content.json()["reason"]) == (415, "media_type")
    assert clerk.get(files_of(case))["items"] == []


@pytest.mark.timeout(120)
def test_a_file_for_a_matter_that_is_not_there_is_refused(centre: Centre, case: Answer) -> None:
    wrong = case["id"][:-4] + "0000"

    said = send(centre.person("clerk"), f"/cases/{wrong}/attachments", b"x" * 19_000_000)

    assert said.status_code == 404


@pytest.mark.timeout(120)
def test_the_residents_page_takes_a_file(platform: Platform, case: Answer) -> None:
    given = {"code": case["code"], "key": case["query_key"], "token": str(uuid.uuid4())}
    content = picture("PNG", (300, 200))

    def attach(name: str, body: bytes) -> httpx.Response:
        files = {"file": (name, body, "application/x-whatever")}
        return httpx.post(f"{platform.url}/p/attach", data=given, files=files, timeout=30)

    sent, again = (attach("现场.png", content) for _ in range(2))
    bad = attach("x.svg", b"<svg onload=alert(1)>")
    empty = httpx.post(f"{platform.url}/p/attach", data=given, files={"a": b""}, timeout=30)
    fields = "".join(
        f'--x\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in given.items()
    )
    file = '--x\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\nhalf'
    broken = httpx.post(
        f"{platform.url}/p/attach",
        content=(fields + file).encode(),
        headers={"Content-Type": "multipart/form-data; boundary=x"},
        timeout=30,
    )

    assert sent.status_code == 200, sent.text
    assert "文件已收到" in sent.text
    assert "现场.png" in sent.text
    assert again.text.count("现场.png") == 1
    assert bad.status_code == 422
    assert "文件：不接受网页、脚本或矢量图" in bad.text
    assert empty.status_code == 422
    assert broken.status_code == 400
    assert "half" not in broken.text
    assert "a.txt" not in broken.text


@pytest.mark.timeout(120)
@pytest.mark.parametrize(
    ("content", "media_type", "status"),
    [
        (b"no boundary", "multipart/form-data; boundary=x", 400),
        (b"--x--", "multipart/form-data", 400),
        (b"code=1", "application/x-www-form-urlencoded", 415),
    ],
)
def test_a_form_that_is_none_is_refused(
    platform: Platform, content: bytes, media_type: str, status: int
) -> None:
    headers = {"Content-Type": media_type}

    said = httpx.post(f"{platform.url}/p/attach", content=content, headers=headers, timeout=30)

    assert said.status_code == status, said.text
