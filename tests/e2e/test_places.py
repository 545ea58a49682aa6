"""A code on a wall, from the register to the case of whoever scanned it (A4)."""

import re
import uuid
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from deploy.demo.centre import TOWN, Centre
from deploy.demo.client import Refused
from deploy.local.platform import Platform

ADDRESS = "人民路1号"


@pytest.fixture
def phone(platform: Platform) -> Iterator[httpx.Client]:
    """A resident's browser."""
    with httpx.Client(base_url=platform.url, timeout=30) as client:
        yield client


def _square(centre: Centre) -> dict[str, Any]:
    body = {
        "kind": "spot",
        "name": f"广场{uuid.uuid4().hex[:6]}",
        "area_code": TOWN,
        "address": ADDRESS,
        "location": {"lng": 112.8692, "lat": 27.2303},
    }
    return centre.person("clerk").post("/places", body)


def _hidden(page: str) -> dict[str, str]:
    return dict(re.findall(r'<input type="hidden" name="([a-z_]+)" value="([^"]*)">', page))


def test_a_scanned_code_fills_in_the_place_of_the_report(
    centre: Centre, phone: httpx.Client
) -> None:
    place = _square(centre)
    sheet = centre.person("clerk").download(f"/places/{place['id']}/sheet")
    assert sheet.startswith(b"%PDF")
    scanned = place["url"].partition("/p/")[2]

    page = phone.get(f"/p/{scanned}").text
    assert f"您扫描的是“{place['name']}”的二维码" in page
    assert ADDRESS in page
    given = _hidden(page) | {
        "kind": "livelihood",
        "title": "地砖松动",
        "address": f"{ADDRESS}门口",
        "is_anonymous": "yes",
        "has_consent": "yes",
        "action": "submit",
    }
    assert (given["place"], given["area_code"]) == (place["token"], TOWN)
    reported = phone.post("/p/report", data=given)

    assert reported.status_code == 201, reported.text
    code = re.findall(r'<dd class="code">([0-9]{20,24})</dd>', reported.text)[0]
    (case,) = centre.person("dispatcher").get("/cases", code=code)["items"]
    shown = centre.case(case["id"])
    assert (shown["source"], shown["place_id"]) == ("qr", place["id"])
    assert (shown["area_code"], shown["address"]) == (TOWN, f"{ADDRESS}门口")
    assert shown["location"] == {"lng": 112.8692, "lat": 27.2303}


def test_a_form_with_a_fault_keeps_the_place(centre: Centre, phone: httpx.Client) -> None:
    place = _square(centre)
    page = phone.get("/p/report", params={"place": place["token"]}).text

    again = phone.post("/p/report", data=_hidden(page) | {"kind": "livelihood", "title": "坑"})

    assert again.status_code == 422
    assert _hidden(again.text)["place"] == place["token"]


def test_a_revoked_code_says_so_and_offers_the_plain_form(
    centre: Centre, phone: httpx.Client
) -> None:
    place = _square(centre)
    centre.person("clerk").post(f"/places/{place['id']}:revoke", {"version": 1})

    page = phone.get("/p/report", params={"place": place["token"]}).text
    told = centre.public.get(f"/public/places/{place['token']}")

    assert "这个二维码已停用" in page
    assert place["name"] not in page
    assert _hidden(page)["place"] == ""
    assert (told["state"], told["name"], told["location"]) == ("revoked", "", None)


@pytest.mark.parametrize("token", ["ABCDEFGHJKMN", "<script>", "a" * 3_000, "无"])
def test_an_unknown_code_says_so_and_offers_the_plain_form(phone: httpx.Client, token: str) -> None:
    page = phone.get("/p/report", params={"place": token})

    assert (page.status_code, "这个二维码无效" in page.text) == (200, True)
    assert "<script>" not in page.text


def test_a_mini_program_reports_with_the_code(centre: Centre) -> None:
    place = _square(centre)
    body = {
        "kind": "livelihood",
        "title": "地砖松动",
        "area_code": TOWN,
        "is_anonymous": True,
        "place": place["token"],
    }
    case = centre.public.post("/public/cases", body)
    assert centre.case(case["id"])["place_id"] == place["id"]

    with pytest.raises(Refused) as caught:
        centre.public.post("/public/cases", body | {"place": "ABCDEFGHJKMN"})
    assert [fault["field"] for fault in caught.value.problem["errors"]] == ["place"]
