"""The guidance desk through HTTP on the real parts: from the booking at home to the case."""

import json
import re
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest

from deploy.demo.centre import COUNTY, TOWN, Centre
from deploy.demo.client import Answer, Refused
from deploy.local.platform import Platform
from services.intake.domain.codes import local_date
from tests.support.halls import next_workday
from tests.support.waiting import eventually

BOOKING = {"purpose": "consult", "name": "欧", "phone": "13812345678"}
TODAY = local_date(datetime.now(UTC)).isoformat()


@pytest.fixture
def web(platform: Platform) -> Iterator[httpx.Client]:
    """A resident's browser."""
    with httpx.Client(base_url=platform.url, timeout=30) as client:
        yield client


def _phone() -> str:
    return f"139{uuid.uuid4().int % 10**8:08d}"


def _code_sent_to(platform: Platform, phone: str) -> str:
    sent = Path(platform.environment["ONEDOOR_HOME"]) / "standins" / "sms.jsonl"

    def found() -> str:
        lines = sent.read_text().splitlines() if sent.exists() else []
        own = [one["template_param"] for one in map(json.loads, lines) if one["phone"] == phone]
        codes = [code for text in own for code in re.findall(r'"(\d{6})"', text)]
        return codes[0] if codes else ""

    return eventually(found, within=20)


def _phone_token(platform: Platform, centre: Centre, phone: str) -> str:
    asked = centre.public.post("/public/verification-codes", {"phone": phone, "county": COUNTY})
    confirm = {"code": _code_sent_to(platform, phone), "county": COUNTY}
    path = f"/public/verification-codes/{asked['id']}:confirm"
    return str(centre.public.post(path, confirm)["phone_token"])


def test_a_visitor_waits_is_called_and_becomes_a_case_told_once(centre: Centre) -> None:
    guide, clerk, visitor = centre.person("dispatcher"), centre.person("clerk"), centre.public
    said = "楼上漏水三个月。邻居一直不肯修"

    ticket = guide.post("/tickets", {"purpose": "register"})
    own = {"county": COUNTY, "number": ticket["number"], "key": ticket["ticket_key"]}
    assert visitor.get("/public/tickets:follow", **own)["state"] == "waiting"
    record = guide.post(
        "/guidance",
        {
            "said": said,
            "kind": "dispute",
            "dispute_kind": "neighbour",
            "area_code": TOWN,
            "name": "欧阳修文",
            "phone": "13812345678",
            "ticket_id": ticket["id"],
        },
    )
    called = _call_until(clerk, ticket["number"])
    board = visitor.get("/public/tickets", county=COUNTY)
    assert {"number": ticket["number"], "window": "3号窗口"} in board["calls"]
    assert visitor.get("/public/tickets:follow", **own)["window"] == "3号窗口"

    path = f"/guidance/{record['id']}:register"
    shown = clerk.post(path, {"version": record["version"]})
    assert (shown["title"], shown["narrative"], shown["name"]) == ("楼上漏水三个月", said, "欧***")
    assert (shown["missing_fields"], shown["case_id"]) == ([], "")
    done = clerk.post(path, {"version": record["version"], "is_final": True})

    case = clerk.get(f"/cases/{done['case_id']}")
    assert (case["first_responder"], case["guidance_id"]) == (guide.account, record["id"])
    assert (case["narrative"], case["dispute_kind"]) == (said, "neighbour")
    followed = visitor.get(f"/public/cases/{done['code']}", key=done["query_key"])
    assert followed["title"] == "楼上漏水三个月"
    assert (
        clerk.post(f"/tickets/{called['id']}:serve", {"version": called["version"]})["state"]
        == "served"
    )
    eventually(lambda: _is_told(clerk, done["case_id"]), within=30)
    figures = clerk.until(
        "/guidance-figures",
        lambda page: any(
            (one["noun"], one["state"]) == ("guidance", "registered") for one in page["figures"]
        ),
    )["figures"]
    assert all(one["count"] > 0 for one in figures)


def test_a_visitors_matter_is_put_under_a_category_at_the_desk(centre: Centre) -> None:
    clerk = centre.person("clerk")
    said = {"said": "小区门口下水道堵塞三天", "kind": "livelihood", "area_code": TOWN, "name": "欧"}
    record = clerk.post("/guidance", said)
    path, version = f"/guidance/{record['id']}:register", {"version": record["version"]}
    filed = {**version, "category": "streets.drains"}
    answers = [{"question": "since", "values": ["2026-02-27"]}]

    lacking = clerk.post(path, filed)
    assert (lacking["category"], lacking["missing_fields"]) == (
        "streets.drains",
        ["answers.since"],
    )
    final = {"is_final": True}
    assert _faults(clerk, path, filed | final) == {("answers.since", "missing")}
    unknown = {**version, **final, "category": "streets.moon"}
    assert _faults(clerk, path, unknown) == {("category", "unknown_category")}
    other = {**version, **final, "category": "neighbour.passage"}
    assert ("category", "other_kind") in _faults(clerk, path, other)
    assert {name for name, _ in _faults(clerk, path, {**version, "category": "街道"})} == {
        "category"
    }
    suggested = {"suggested_categories": ["streets.drains"], "answers": answers}
    done = clerk.post(path, filed | final | suggested)

    case = clerk.get(f"/cases/{done['case_id']}")
    assert case["classification"]["category"] == "streets.drains"
    assert case["classification"]["origin"] == "suggested_accepted"
    assert [one["values"] for one in case["classification"]["answers"]] == [["2026-02-27"]]


def test_a_resident_books_with_a_verified_phone_and_cancels(
    platform: Platform, centre: Centre
) -> None:
    phone = _phone()
    visitor, day = centre.public, next_workday()
    free = _free(visitor, day)
    body = {
        "county": COUNTY,
        "day": day,
        "slot": "11:00",
        "purpose": "consult",
        "name": "欧阳修文",
        "matter": "想问宅基地的事",
        "phone_token": _phone_token(platform, centre, phone),
    }

    booked = visitor.post("/public/appointments", body)

    own = {"county": COUNTY, "key": booked["appointment_key"]}
    path = f"/public/appointments/{booked['id']}"
    assert visitor.get(path, **own)["state_name"] == "已预约"
    assert _free(visitor, day) == free - 1
    rows = centre.person("clerk").get("/appointments", day=day, state="booked", page_size=100)
    (row,) = [one for one in rows["items"] if one["id"] == booked["id"]]
    assert (row["name"], row["phone"]) == ("欧***", f"{phone[:3]}******{phone[-2:]}")
    assert visitor.post(f"{path}:cancel", **own)["state"] == "cancelled"
    assert _free(visitor, day) == free
    assert _refusal(visitor.post, "/public/appointments", {**body, "slot": "10:00"}) == (
        422,
        "phone_token_used",
    )


def test_the_page_books_and_cancels(platform: Platform, web: httpx.Client) -> None:
    day, phone = next_workday(), _phone()
    form = web.get("/p/appointment", params={"county": COUNTY, "day": day})
    assert "14:30" in form.text
    given = {
        "county": COUNTY,
        "day": day,
        "slot": "14:30",
        "purpose": "register",
        "name": "欧阳",
        "phone": phone,
    }
    sent = web.post("/p/appointment", data={**given, "action": "code"})
    assert "验证码已发送" in sent.text
    (code_id,) = re.findall(r'name="code_id" value="([^"]+)"', sent.text)
    (token,) = re.findall(r'name="token" value="([^"]+)"', sent.text)
    code = _code_sent_to(platform, phone)

    made = web.post(
        "/p/appointment",
        data={**given, "action": "book", "code_id": code_id, "sms_code": code, "token": token},
    )

    assert made.status_code == 201, made.text
    (link,) = re.findall(r'href="(/p/appointment\?[^"]+)"', made.text)
    own = web.get(link.replace("&amp;", "&"))
    assert "已预约" in own.text
    hidden = dict(re.findall(r'name="(\w+)" value="([^"]+)"', own.text))
    gone = web.post("/p/appointment/cancel", data=hidden)
    assert "已取消" in gone.text
    asked = {"county": COUNTY, "id": hidden["appointment_id"], "key": "A" * 10}
    wrong = web.get("/p/appointment", params=asked)
    assert (wrong.status_code, "没有找到" in wrong.text) == (404, True)


@pytest.mark.parametrize(
    ("path", "body", "field"),
    [
        ("/tickets", {"purpose": "tea"}, "purpose"),
        ("/tickets:call", {"window": ""}, "window"),
        ("/tickets:call", {"window": "1", "extra": "x"}, "extra"),
        ("/guidance", {"said": ""}, "said"),
        ("/guidance", {"said": "漏水", "area_code": "430424100"}, "area_code"),
        ("/guidance", {"said": "漏水", "phone": "123456"}, "phone"),
        ("/appointments", {**BOOKING, "day": "2020-01-02", "slot": "09:00"}, "day"),
        ("/appointments", {**BOOKING, "day": TODAY, "slot": "99:00"}, "slot"),
    ],
)
def test_bad_input_names_its_field(
    centre: Centre, path: str, body: dict[str, Any], field: str
) -> None:
    with pytest.raises(Refused) as caught:
        centre.person("clerk").post(path, body)

    assert caught.value.status == 422
    assert field in [fault["field"] for fault in caught.value.problem["errors"]]


def test_a_wrong_key_is_answered_as_an_unknown_number(centre: Centre) -> None:
    ticket = centre.person("clerk").post("/tickets", {"purpose": "consult"})
    own = {"county": COUNTY, "number": ticket["number"], "key": ticket["ticket_key"]}
    wrong = [{**own, "key": "AAAAAAAAAA"}, {**own, "number": "D999"}, {**own, "county": "430424"}]

    answers = [_problem(centre, "/public/tickets:follow", query) for query in wrong]

    assert answers[0]["reason"] == "not_found"
    assert answers[0] == answers[1] == answers[2]


def _call_until(clerk: Any, number: str) -> Answer:
    """Windows call until it is this number's turn; who was called before has missed it."""
    while (called := clerk.post("/tickets:call", {"window": "3号窗口", "purpose": "register"})).get(
        "number"
    ) != number:
        clerk.post(f"/tickets/{called['id']}:miss", {"version": called["version"]})
    return dict(called)


def _is_told(clerk: Any, case_id: str) -> bool:
    items = clerk.get(f"/cases/{case_id}/timeline")["items"]
    return "引导台接待后登记" in [item["what"] for item in items]


def _free(visitor: Any, day: str) -> int:
    slots = visitor.get("/public/appointment-slots", county=COUNTY, day=day)["slots"]
    return int({one["slot"]: one["free_count"] for one in slots}["11:00"])


def _refusal(act: Any, *given: Any) -> tuple[int, str]:
    with pytest.raises(Refused) as caught:
        act(*given)
    return caught.value.status, caught.value.reason


def _faults(clerk: Any, path: str, body: Answer) -> set[tuple[str, str]]:
    with pytest.raises(Refused) as caught:
        clerk.post(path, body)
    assert caught.value.status == 422
    return {(one["field"], one["reason"]) for one in caught.value.problem["errors"]}


def _problem(centre: Centre, path: str, query: dict[str, str]) -> Answer:
    with pytest.raises(Refused) as caught:
        centre.public.get(path, **query)
    return caught.value.problem
