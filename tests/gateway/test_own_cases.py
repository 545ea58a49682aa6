"""Own cases by phone: the token of a follow code, the REST path, the page."""

import re
from collections.abc import Callable
from typing import Any

import httpx

from gateway.clients import rpc
from tests.gateway.support import Door, key

_CODE, _PASS = "43042320261123000015", "FP0A1B2C3DABCDEFGHIJKLMNOPQRSTUVWXYZ"
_SEND = "notify.VerificationService.SendVerificationCode"
_CONFIRM = "notify.VerificationService.ConfirmVerificationCode"
_LIST = "intake.OwnCaseService.ListOwnCases"
_PHONE = "13800000001"
_FORM = {
    "county": "430423", "phone": _PHONE, "code_id": "v9", "sms_code": "123456",
    "token": "form-token-9", "action": "show",
}  # fmt: skip
_ROW = {
    "code": _CODE,
    "title": "路灯<b>不亮",
    "kind_name": "民生服务",
    "state": "handling",
    "state_name": "办理中",
    "key": _PASS,
}


def _says(door: Door, name: str, **fields: Any) -> None:
    door.services.says(name, rpc(name).response_type(**fields))


def _confirmed(door: Door, purpose: str) -> str:
    _says(door, _CONFIRM, outcome="confirmed", phone=_PHONE)
    body = {"code": "123456", "county": "430423", "purpose": purpose}
    path = "/public/verification-codes/v1:confirm"
    return str(door.client().post(path, json=body, headers=key()).json()["phone_token"])


def _own(door: Door, token: str, **query: Any) -> httpx.Response:
    headers = {"X-Phone-Token": token} if token else {}
    return door.client().get("/public/own-cases", headers=headers, params=query)


def _page(door: Door, path: str, form: dict[str, str] | None = None) -> httpx.Response:
    client = door.client()
    client.base_url = httpx.URL(door.url)
    return client.post(path, data=form) if form else client.get(path)


def test_a_follow_token_lists_what_its_phone_brought_in_its_county(door: Door) -> None:
    _says(door, _LIST, cases=[_ROW], total=1, total_is_exact=True)
    token = _confirmed(door, "follow")

    answer = _own(door, token, page_size=5)

    assert (answer.status_code, answer.json()["items"][0]["key"]) == (200, _PASS)
    asked = door.services.last(_LIST)
    assert (asked.request.verified_phone, asked.request.page_size) == (_PHONE, 5)
    assert (asked.principal.id, asked.principal.area_code) == ("resident:v1", "430423")
    assert _PHONE not in token


def test_no_other_token_lists_and_a_follow_token_reports_nothing(door: Door) -> None:
    report = {
        "kind": "livelihood", "title": "路灯不亮", "area_code": "430423100",
        "privacy_notice": "2026-11", "phone_token": _confirmed(door, "follow"),
    }  # fmt: skip

    refused = [_own(door, token) for token in ("", "x", _confirmed(door, "report"))]
    reported = door.client().post("/public/cases", json=report, headers=key())

    for answer in (*refused, reported):
        assert (answer.status_code, answer.json()["reason"]) == (422, "phone_token_invalid")


def test_a_token_lists_twenty_times_a_minute(a_door: Callable[..., Door]) -> None:
    door = a_door(gateway_limit_scale=1)
    _says(door, _LIST, total=0, total_is_exact=True)
    token = _confirmed(door, "follow")

    told = {_own(door, token).status_code for _ in range(41)}

    assert told == {200, 429}


def test_the_page_sends_a_code_for_following_and_labels_every_input(door: Door) -> None:
    _says(door, _SEND, id="v-own")

    empty = _page(door, "/p/mine")
    sent = _page(door, "/p/mine", {**_FORM, "action": "code"})

    assert (empty.status_code, sent.status_code) == (200, 200)
    assert 'name="code_id" value="v-own"' in sent.text
    assert door.services.last(_SEND).request.purpose == "follow"
    for text in (empty.text, sent.text):
        ids = re.findall(r'<(?:input|select|textarea)[^>]* id="([^"]+)"', text)
        assert sorted(ids) == sorted(re.findall(r'<label for="([^"]+)"', text))
        assert not re.search(r"https?://|<script|javascript:|onclick", text)


def test_the_page_shows_the_own_matters_and_the_way_into_each(door: Door) -> None:
    _says(door, _CONFIRM, outcome="confirmed", phone=_PHONE)
    _says(door, _LIST, cases=[_ROW], total=21, total_is_exact=True, next_page_token="bmV4dA")

    answer = _page(door, "/p/mine", _FORM)
    token = re.search(r'name="phone_token" value="([^"]+)"', answer.text)
    assert token is not None
    more = {"county": "430423", "phone_token": token.group(1), "page_token": "bmV4dA"}
    further = _page(door, "/p/mine", {**more, "token": "form-token-9", "action": "show"})

    assert (answer.status_code, further.status_code) == (200, 200)
    assert f'name="key" value="{_PASS}"' in answer.text
    assert "路灯&lt;b&gt;不亮" in answer.text
    assert door.services.last(_LIST).request.page_token == "bmV4dA"
    assert "set-cookie" not in answer.headers


def test_who_has_no_matter_is_told_so_in_chinese(door: Door) -> None:
    _says(door, _CONFIRM, outcome="confirmed", phone=_PHONE)
    _says(door, _LIST, total=0, total_is_exact=True)

    assert "没有可以用这个手机号查看的事项" in _page(door, "/p/mine", _FORM).text


def test_a_wrong_code_comes_back_to_the_form(door: Door) -> None:
    _says(door, _CONFIRM, outcome="wrong_code", tries_left=3)

    answer = _page(door, "/p/mine", _FORM)

    assert answer.status_code == 422
    assert 'name="code_id" value="v9"' in answer.text


def test_a_pass_whose_time_is_over_says_so(door: Door) -> None:
    told = _page(door, "/p/follow", {"code": "1", "key": _PASS})

    assert (told.status_code, "查看时间已过" in told.text) == (404, True)
