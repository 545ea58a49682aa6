"""What is refused before any service hears of it (S23, S32, and the bounds of every field)."""

import json
from typing import Any

import pytest

from tests.gateway.support import Door, key

_CASE: dict[str, Any] = {
    "kind": "livelihood",
    "title": "下水道堵塞",
    "narrative": "已三天。",
    "area_code": "430423100",
    "source": "window",
    "parties": [{"role": "applicant", "type": "person", "name": "陈某", "phone": "13800000001"}],
}
BAD: dict[str, tuple[Any, str]] = {
    "an operator": ({"title": {"$ne": None}}, "title"),
    "an operator among the fields": ({"$where": "1"}, "?"),
    "a dotted key": ({"parties.name": "x"}, "parties.name"),
    "a prototype": ({"__proto__": {}}, "__proto__"),
    "NUL": ({"title": "a\x00b"}, "title"),
    "a control character": ({"narrative": "a\x1bb"}, "narrative"),
    "a letter that turns the line": ({"title": "abc\u202edef"}, "title"),
    "half a letter": ({"title": "\ud800"}, "title"),
    "another county's field": ({"county": "430424"}, "county"),
    "a state": ({"state": "archived"}, "state"),
    "an id": ({"_id": "x"}, "_id"),
    "a version": ({"version": 9}, "version"),
    "an empty title": ({"title": " "}, "title"),
    "a long title": ({"title": "长" * 201}, "title"),
    "a long narrative": ({"narrative": "长" * 10_001}, "narrative"),
    "a number for text": ({"title": 5}, "title"),
    "text for a number": ({"amount_fen": "5"}, "amount_fen"),
    "yes for a number": ({"people_count": True}, "people_count"),
    "a fraction": ({"people_count": 1.5}, "people_count"),
    "less than nothing": ({"amount_fen": -1}, "amount_fen"),
    "too much": ({"amount_fen": 10**15}, "amount_fen"),
    "an unknown kind": ({"kind": "party"}, "kind"),
    "an area that is none": ({"area_code": "4304x3"}, "area_code"),
    "foreign digits": ({"area_code": "４３０４２３"}, "area_code"),
    "a place off the earth": ({"location": {"lng": 200.0, "lat": 0.0}}, "location.lng"),
    "half a place": ({"location": {"lng": 1.0}}, "location.lat"),
    "too many parties": ({"parties": _CASE["parties"] * 501}, "parties"),
    "a party's unknown field": (
        {"parties": [{**_CASE["parties"][0], "role": "applicant", "is_admin": True}]},
        "parties[0].is_admin",
    ),
    "a phone that is none": (
        {"parties": [{**_CASE["parties"][0], "phone": "x'; DROP"}]},
        "parties[0].phone",
    ),
}


@pytest.mark.parametrize("kind", BAD)
def test_a_bad_field_is_named_and_nothing_is_asked(door: Door, kind: str) -> None:
    change, field = BAD[kind]
    content = json.dumps({**_CASE, **change}).encode()
    headers = {"Content-Type": "application/json", **key()}

    answer = door.person().post("/cases", content=content, headers=headers)

    assert answer.status_code == 422
    body = answer.json()
    assert [fault["field"] for fault in body["errors"]] == [field]
    assert all(fault["message"] and fault["message_en"] for fault in body["errors"])
    assert door.services.asked == []


def test_what_was_sent_is_not_repeated(door: Door) -> None:
    planted = {**_CASE, "title": 13800138000, "parties": [{"name": "张三丰", "role": "MARKER-77"}]}

    answer = door.person().post("/cases", json=planted, headers=key())

    assert answer.status_code == 422
    assert not any(word in answer.text for word in ("13800138000", "张三丰", "MARKER-77"))


@pytest.mark.parametrize("content", [b"{", b"[1", b'{"a":}', b"\xff\xfe", b"[" * 100_000])
def test_broken_json_is_400(door: Door, content: bytes) -> None:
    headers = {"Content-Type": "application/json", **key()}

    answer = door.person().post("/cases", content=content, headers=headers)

    assert (answer.status_code, answer.json()["reason"]) == (400, "unparsable")


@pytest.mark.parametrize("content", [b"[]", b'"x"', b"null", b"5"])
def test_json_that_is_no_object_is_422(door: Door, content: bytes) -> None:
    headers = {"Content-Type": "application/json", **key()}

    assert door.person().post("/cases", content=content, headers=headers).status_code == 422


@pytest.mark.parametrize("media_type", ["text/plain", "application/xml", "multipart/form-data", ""])
def test_another_media_type_is_415(door: Door, media_type: str) -> None:
    headers = {"Content-Type": media_type, **key()}

    answer = door.person().post("/cases", content=json.dumps(_CASE), headers=headers)

    assert (answer.status_code, answer.json()["reason"]) == (415, "media_type")


def test_more_than_a_megabyte_is_413(door: Door) -> None:
    content = json.dumps({**_CASE, "narrative": "x" * 1_000_001})
    headers = {"Content-Type": "application/json", **key()}

    answer = door.person().post("/cases", content=content, headers=headers)

    assert (answer.status_code, answer.json()["reason"]) == (413, "too_large")


def test_more_than_a_megabyte_in_pieces_is_413(door: Door) -> None:
    pieces = (b"x" * 100_000 for _ in range(11))
    headers = {"Content-Type": "application/json", **key()}

    answer = door.person().post("/cases", content=pieces, headers=headers)

    assert (answer.status_code, answer.json()["reason"]) == (413, "too_large")


@pytest.mark.parametrize("given", [None, "", "has space", "中文", "x" * 201])
def test_a_write_without_a_good_key_is_400(door: Door, given: str | None) -> None:
    headers = {} if given is None else {"Idempotency-Key": given.encode()}

    answer = door.person().post("/cases", json=_CASE, headers=headers)  # type: ignore[arg-type]

    assert (answer.status_code, answer.json()["reason"]) == (400, "idempotency_key_missing")


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("unknown=1", "unknown"),
        ("kind[$ne]=x", "?"),
        ("page_size=101", "page_size"),
        ("page_size=0", "page_size"),
        ("page_size=1e9", "page_size"),
        ("page_size=5&page_size=6", "page_size"),
        ("kind=%00", "kind"),
        ("area_code=43'", "area_code"),
        ("is_mine=perhaps", "is_mine"),
    ],
)
def test_a_bad_query_is_named(door: Door, query: str, field: str) -> None:
    answer = door.person().get(f"/cases?{query}")

    assert answer.status_code == 422
    assert [fault["field"] for fault in answer.json()["errors"]] == [field]


@pytest.mark.parametrize("name", ["..%2F..%2Fetc", "a%00b", "x" * 101, "$ne", "%F0%9F%98%80"])
def test_a_bad_id_reaches_no_service(door: Door, name: str) -> None:
    answer = door.person().get(f"/assignments/{name}")

    assert answer.status_code in (404, 422)
    assert door.services.asked == []


@pytest.mark.parametrize(
    "moment",
    [
        "2026-01-01",
        "2026-01-01T09:00:00",
        1_700_000_000,
        "soon",
        "2026-13-01T09:00:00Z",
        "9999-01-01T00:00:00Z",
    ],
)
def test_a_time_needs_form_and_offset(door: Door, moment: Any) -> None:
    body = {"version": 1, "room_id": "r1", "start_time": moment,
            "end_time": "2026-12-01T10:00:00+08:00"}  # fmt: skip

    answer = door.person("mediator@430423").post(
        "/mediations/m1/sessions", json=body, headers=key()
    )

    assert answer.status_code == 422
    assert [fault["field"] for fault in answer.json()["errors"]] == ["start_time"]
