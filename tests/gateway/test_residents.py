"""What residents do without an account: REST paths and pages."""

import re
from typing import Any

import grpc
import httpx

from chassis.ports import new_uuid7
from gateway.clients import rpc
from tests.gateway.support import Door, Refusing, key

_CODE, _KEY = "43042320261123000015", "abcd-efgh-jkmn"
_SEND = "notify.VerificationService.SendVerificationCode"
_CONFIRM = "notify.VerificationService.ConfirmVerificationCode"
_REGISTER = "intake.CaseService.RegisterPublicCase"
_FOLLOW = "intake.FollowService.FollowCase"
_REPORT: dict[str, Any] = {
    "kind": "livelihood",
    "title": "路灯不亮",
    "area_code": "430423100",
    "privacy_notice": "2026-11",
}
_FORM = {
    "kind": "livelihood", "dispute_kind": "", "title": "路灯不亮", "narrative": "一周了",
    "area_code": "430423100", "address": "", "name": "陈某", "phone": "13800000001",
    "has_consent": "yes", "token": "form-token-1", "action": "submit",
}  # fmt: skip


def _says(door: Door, name: str, **fields: Any) -> None:
    door.services.says(name, rpc(name).response_type(**fields))


def _phone_token(door: Door, code_id: str) -> str:
    _says(door, _CONFIRM, outcome="confirmed", phone="13800000001")
    body = {"code": "123456", "county": "430423"}
    path = f"/public/verification-codes/{code_id}:confirm"
    return str(door.client().post(path, json=body, headers=key()).json()["phone_token"])


def _page(door: Door, path: str, form: dict[str, str] | None = None) -> httpx.Response:
    client = door.client()
    client.base_url = httpx.URL(door.url)
    return client.post(path, data=form) if form else client.get(path)


def test_a_code_is_asked_for_in_the_gateways_own_name(door: Door) -> None:
    _says(door, _SEND, id="v1")
    body = {"phone": "+86 138-0000-0001", "county": "430423"}

    answer = door.client().post("/public/verification-codes", json=body, headers=key())

    assert (answer.status_code, answer.json()["id"]) == (201, "v1")
    principal = door.services.last(_SEND).principal
    assert (principal.id, principal.post, principal.area_code) == (
        "service:gateway", "service", "430423",
    )  # fmt: skip


def test_a_wrong_code_tells_the_tries_left(door: Door) -> None:
    _says(door, _CONFIRM, outcome="wrong_code", tries_left=3)
    body = {"code": "000000", "county": "430423"}

    answer = door.client().post("/public/verification-codes/v2:confirm", json=body, headers=key())

    assert (answer.status_code, answer.json()["tries_left"]) == (422, 3)
    assert "phone_token" not in answer.json()


def test_a_proved_phone_registers_one_matter_and_never_shows_in_the_token(door: Door) -> None:
    token = _phone_token(door, new_uuid7())
    _says(door, _REGISTER, id="c1", code=_CODE, query_key=_KEY, state="registered", version=1)
    same, body = key(), {**_REPORT, "phone_token": token}
    client = door.client()

    first = client.post("/public/cases", json=body, headers=same)
    again = client.post("/public/cases", json=body, headers=same)
    other = client.post("/public/cases", json=body, headers=key())

    assert (first.status_code, first.json()["code"]) == (201, _CODE)
    assert again.status_code == 201
    assert (other.status_code, other.json()["reason"]) == (422, "phone_token_used")
    asked = door.services.last(_REGISTER)
    assert asked.request.verified_phone == "13800000001"
    assert (asked.principal.post, asked.principal.county) == ("resident", "430423")
    assert "13800000001" not in token


def test_without_phone_or_anonymity_nothing_is_registered(door: Door) -> None:
    client = door.client()

    for token in ("", "garbage", "a.b.c"):
        body = {**_REPORT, "phone_token": token}
        answer = client.post("/public/cases", json=body, headers=key())
        assert (answer.status_code, answer.json()["reason"]) == (422, "phone_token_invalid")
    assert door.services.asked == []


def test_an_access_token_is_no_phone_token(door: Door) -> None:
    token = door.sign_in("clerk@430424").json()["access_token"]

    answer = door.client().post(
        "/public/cases", json={**_REPORT, "phone_token": token}, headers=key()
    )

    assert answer.json()["reason"] == "phone_token_invalid"


def test_an_anonymous_report_needs_no_phone(door: Door) -> None:
    answer = door.client().post(
        "/public/cases", json={**_REPORT, "is_anonymous": True}, headers=key()
    )

    assert answer.status_code == 201
    assert door.services.last(_REGISTER).request.is_anonymous


def test_staff_fields_are_refused_from_residents(door: Door) -> None:
    for field, value in {"is_urgent": True, "is_confidential": True, "verified_phone": "1"}.items():
        body = {**_REPORT, "is_anonymous": True, field: value}
        answer = door.client().post("/public/cases", json=body, headers=key())
        assert [fault["field"] for fault in answer.json()["errors"]] == [field]


def test_an_area_outside_every_county_is_422(door: Door) -> None:
    for area_code in ("43", "999999", "430400"):
        body = {**_REPORT, "area_code": area_code, "is_anonymous": True}
        assert door.client().post("/public/cases", json=body, headers=key()).status_code == 422


def test_a_party_follows_by_key_in_the_query_or_in_a_header(door: Door) -> None:
    client = door.client()

    by_query = client.get(f"/public/cases/{_CODE}?key={_KEY}")
    by_header = client.get(f"/public/cases/{_CODE}", headers={"X-Query-Key": _KEY})

    assert by_query.status_code == by_header.status_code == 200
    assert door.services.last(_FOLLOW).request.key == _KEY
    assert by_query.headers["referrer-policy"] == "no-referrer"
    assert by_query.headers["cache-control"] == "no-store"
    missing = client.get(f"/public/cases/{_CODE}")
    assert [fault["field"] for fault in missing.json()["errors"]] == ["key"]


def test_the_centres_are_public(door: Door) -> None:
    said = door.client().get("/public/centres").json()

    assert [item["county"] for item in said["items"]] == ["430423", "430424"]


def test_the_pages_ask_nothing_from_elsewhere(door: Door) -> None:
    for path in ("/p/", "/p/report", "/p/follow"):
        answer = _page(door, path)
        assert answer.status_code == 200
        assert 'lang="zh-CN"' in answer.text
        assert not re.search(r"https?://|<script|javascript:|onclick", answer.text)
        assert "default-src 'none'" in answer.headers["content-security-policy"]
        assert "set-cookie" not in answer.headers
    assert _page(door, "/p/style.css").headers["content-type"].startswith("text/css")


def test_every_input_of_the_form_has_a_label(door: Door) -> None:
    text = _page(door, "/p/report").text

    ids = re.findall(r'<(?:input|select|textarea)[^>]* id="([^"]+)"', text)
    labels = re.findall(r'<label for="([^"]+)"', text)
    assert ids
    assert sorted(ids) == sorted(labels)
    assert "开云镇" in text


def test_the_form_sends_a_code_and_comes_back_filled_in(door: Door) -> None:
    _says(door, _SEND, id="v-page")

    answer = _page(door, "/p/report", {**_FORM, "action": "code"})

    assert answer.status_code == 200
    assert 'name="code_id" value="v-page"' in answer.text
    assert 'value="路灯不亮"' in answer.text


def test_the_form_registers_once_for_a_double_click(door: Door) -> None:
    _says(door, _CONFIRM, outcome="confirmed", phone="13800000001")
    _says(door, _REGISTER, id="c1", code=_CODE, query_key=_KEY, state="registered", version=1)
    form = {**_FORM, "code_id": "v-twice", "sms_code": "123456", "token": "form-token-twice"}

    first, second = _page(door, "/p/report", form), _page(door, "/p/report", form)

    assert first.status_code == second.status_code == 201
    assert _CODE in first.text
    assert _KEY in first.text
    asked = [one for one in door.services.asked if one.path == rpc(_REGISTER).path]
    assert {(one.request.request_id, one.principal.id) for one in asked} == {
        ("form-token-twice", "resident:v-twice")
    }


def test_the_form_says_in_chinese_what_is_missing(door: Door) -> None:
    form = {**_FORM, "is_anonymous": "yes", "title": "", "has_consent": ""}

    unticked = _page(door, "/p/report", form)
    untitled = _page(door, "/p/report", {**form, "has_consent": "yes"})

    assert unticked.status_code == untitled.status_code == 422
    assert "隐私告知：请阅读并勾选同意" in unticked.text
    assert "标题：过短" in untitled.text


def test_what_was_typed_is_shown_as_text(door: Door) -> None:
    form = {**_FORM, "title": '"><script>alert(1)</script>', "has_consent": ""}

    text = _page(door, "/p/report", form).text

    assert "<script" not in text
    assert "&lt;script&gt;" in text


def test_the_progress_page_offers_what_the_party_may_do(door: Door) -> None:
    _says(
        door, _FOLLOW, code=_CODE, title="路灯不亮", state_name="已核查", can_evaluate=True,
        steps=[{"what": "中心已受理"}],
    )  # fmt: skip

    text = _page(door, "/p/follow", {"code": _CODE, "key": _KEY}).text

    assert "已核查" in text
    assert 'action="/p/evaluate"' in text
    assert 'action="/p/reopen"' not in text


def test_the_link_of_a_message_opens_the_progress(door: Door) -> None:
    _says(door, _FOLLOW, code=_CODE, title="路灯不亮", state_name="办理中")

    opened = _page(door, f"/p/cases/{_CODE}?key={_KEY}")
    asking = _page(door, f"/p/cases/{_CODE}")

    assert (opened.status_code, asking.status_code) == (200, 200)
    assert "办理中" in opened.text
    assert f'value="{_CODE}"' in asking.text
    assert "办理中" not in asking.text


def test_a_wrong_code_and_a_wrong_key_get_the_same_page(door: Door) -> None:
    door.services.says(_FOLLOW, Refusing(grpc.StatusCode.NOT_FOUND, "not_found"))

    unknown = _page(door, "/p/follow", {"code": _CODE, "key": _KEY})
    malformed = _page(door, "/p/follow", {"code": _CODE, "key": "?"})

    assert unknown.status_code == malformed.status_code == 404
    assert unknown.text == malformed.text


def test_an_evaluation_from_the_page_reaches_the_case(door: Door) -> None:
    name = "intake.FollowService.EvaluateByParty"
    form = {"code": _CODE, "key": _KEY, "token": "token-eval-1", "grade": "satisfied"}

    answer = _page(door, "/p/evaluate", form)

    assert answer.status_code == 200
    asked = door.services.last(name).request
    assert (asked.grade, asked.code, asked.request_id) == ("satisfied", _CODE, "token-eval-1")
