"""The roster of a centre through HTTP: planned, swapped, on the board, closed with its ledger."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from deploy.demo.centre import Centre
from deploy.demo.client import Answer, Person, Refused

LOCAL_HOURS = timedelta(hours=8)


def _day(days: int) -> str:
    return (datetime.now(UTC) + LOCAL_HOURS + timedelta(days=days)).date().isoformat()


def _turn(department: str, days: int, **fields: Any) -> dict[str, Any]:
    known = {"kind": "rota", "department": department, "day": _day(days), "person": "李科长"}
    return {**known, **fields}


def _plan(centre: Centre, *turns: dict[str, Any]) -> list[Answer]:
    """Plan on days that nobody planned yet."""
    planned: list[Answer] = centre.person("dispatcher").post("/duties", {"duties": [*turns]})[
        "items"
    ]
    return planned


def test_departments_swap_their_days_and_hear_of_it(centre: Centre) -> None:
    first = 40
    health, market = _plan(centre, _turn("health", first), _turn("market", first + 151))
    asking, asked = centre.person("health.handler"), centre.person("market.handler")
    body = {"version": health["version"], "with_duty_id": market["id"]}
    swap = asking.post(f"/duties/{health['id']}:ask-swap", body)
    told = asked.until(
        "/station-messages",
        lambda page: any(_day(first) in one["text"] for one in page["items"]),
    )
    assert any("申请以" in one["text"] for one in told["items"])

    answer = {"version": swap["version"], "is_agreed": True}
    swapped = asked.post(f"/duties/{health['id']}:answer-swap", answer)

    assert swapped["day"] == _day(first + 151)
    assert asked.get(f"/duties/{market['id']}")["day"] == _day(first)
    board = centre.person("clerk").get("/duty-board", day=_day(first))
    turns = {row["department"]: row["duty"] for row in board["departments"]}
    assert turns["market"]["person"] == "李科长"
    assert turns["health"] is None
    listed = centre.person("leader").get(
        "/duties", department="market", first_day=_day(first), last_day=_day(first)
    )
    assert [one["id"] for one in listed["items"]] == [market["id"]]


def test_a_leaders_day_is_kept_in_a_ledger(centre: Centre) -> None:
    turn = _turn("political-legal", 0, kind="reception", place="一楼接访室", phone="0734-5551234")
    (duty,) = _plan(centre, turn)
    clerk = centre.person("clerk")
    present = clerk.post(f"/duties/{duty['id']}:start", {"version": duty["version"]})
    ledger = {"version": present["version"], "visit_count": 6, "note": "接访6批"}
    closed = clerk.post(
        f"/duties/{duty['id']}:close", {**ledger, "codes": ["43042320261125000063"]}
    )

    assert (closed["state"], closed["visit_count"], closed["note"]) == ("closed", 6, "接访6批")
    board = clerk.get("/duty-board")
    assert duty["id"] in [one["id"] for one in board["others"]]


def test_what_cannot_be_is_said_and_changes_nothing(centre: Centre) -> None:
    first = 320
    (duty,) = _plan(centre, _turn("education", first))
    dispatcher, clerk = centre.person("dispatcher"), centre.person("clerk")

    assert _refused(dispatcher, "/duties", {"duties": [_turn("education", first)]}) == "turn_taken"
    assert _refused(dispatcher, "/duties", {"duties": [_turn("nobody", 9)]}) == "invalid_fields"
    assert _refused(dispatcher, "/duties", {"duties": []}) == "invalid_fields"
    assert _refused(clerk, "/duties", {"duties": [_turn("water", 9)]}) == "not_permitted"
    verb = {"version": duty["version"]}
    assert _refused(clerk, f"/duties/{duty['id']}:start", verb) == "other_day"
    assert _refused(centre.person("water.handler"), f"/duties/{duty['id']}:start", verb) == (
        "not_permitted"
    )
    assert _refused(dispatcher, f"/duties/{duty['id']}:cancel", {"version": 9}) == (
        "version_conflict"
    )
    assert clerk.get(f"/duties/{duty['id']}")["state"] == "planned"


def _refused(person: Person, path: str, body: dict[str, Any]) -> str:
    with pytest.raises(Refused) as refusal:
        person.post(path, body)
    return str(refusal.value.reason)
