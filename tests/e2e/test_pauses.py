"""A handling time stands still for an appraisal and runs again; everybody concerned is told."""

from typing import Any

import pytest

from deploy.demo.centre import Centre
from deploy.demo.client import Answer, Person, Refused

APPLICANTS = [{"role": "applicant", "type": "person", "name": "王建国", "phone": "13807340001"}]
GROUND: dict[str, Any] = {
    "reason_code": "appraisal",
    "proof": "房屋安全鉴定委托书〔2026〕3号",
    "days": 15,
}


@pytest.fixture
def lead(centre: Centre) -> Answer:
    """A lead order that its department has signed."""
    made = centre.register(kind="livelihood", title="下水道堵塞致墙体开裂", parties=APPLICANTS)
    case = centre.case(made["id"], "routed")
    orders = centre.person("dispatcher").get("/assignments", case_id=case["id"])["items"]
    order = next(one for one in orders if one["is_lead"])
    signed = {"version": order["version"]}
    taken = _handler(centre, order).post(f"/assignments/{order['id']}:sign", signed)
    return {**taken, "query_key": made["query_key"]}


def test_a_pause_reaches_case_department_and_resident(centre: Centre, lead: Answer) -> None:
    dispatcher, handler = centre.person("dispatcher"), _handler(centre, lead)
    path, body = f"/assignments/{lead['id']}", {"version": lead["version"], **GROUND}

    paused = dispatcher.post(f"{path}:pause", body)

    assert (paused["state"], paused["started_by"]) == ("open", dispatcher.account)
    order = handler.get(path)
    assert (order.get("due_time"), order["pause_until_time"]) == (None, paused["until_time"])
    followed = centre.public.until(
        f"/public/cases/{lead['code']}",
        lambda page: not page.get("due_time"),
        key=lead["query_key"],
    )
    assert any("中止计算（鉴定评估）" in row["what"] for row in followed["steps"])
    handler.until("/station-messages", lambda page: _says(page, lead["code"], "中止计算办理期限"))
    (clock,) = [
        one
        for one in centre.person("supervisor").get("/clocks", case_id=lead["case_id"])["items"]
        if one["purpose"] == "handling"
    ]
    assert (clock["state"], clock["entries"][-1]["proof"]) == ("paused", paused["id"])

    resumed = dispatcher.post(
        f"{path}:resume", {"version": order["version"], "reason": "鉴定报告已出具"}
    )

    assert (resumed["state"], resumed["ending"]) == ("ended", "resumed")
    assert handler.get(path)["due_time"] == resumed["due_time"]
    centre.public.until(
        f"/public/cases/{lead['code']}",
        lambda page: page.get("due_time") == resumed["due_time"],
        key=lead["query_key"],
    )
    sent = dispatcher.until(
        "/messages",
        lambda page: (
            {"clock_paused", "clock_resumed"} <= {one["template"] for one in page["items"]}
        ),
        case_id=lead["case_id"],
    )
    assert sent["items"]
    mine = handler.get("/pauses", case_id=lead["case_id"])["items"]
    assert [(one["id"], one["proof"]) for one in mine] == [(paused["id"], GROUND["proof"])]


def test_bad_grounds_are_refused_by_field(centre: Centre, lead: Answer) -> None:
    dispatcher, path = centre.person("dispatcher"), f"/assignments/{lead['id']}:pause"
    good = {"version": lead["version"], **GROUND}
    for bad, field in (
        ({"days": 0}, "days"),
        ({"days": 31}, "days"),
        ({"days": "十"}, "days"),
        ({"reason_code": "holiday"}, "reason_code"),
        ({"proof": ""}, "proof"),
        ({"until": "2026-03-04"}, "until"),
    ):
        with pytest.raises(Refused) as refusal:
            dispatcher.post(path, good | bad)
        assert refusal.value.status == 422
        assert field in str(refusal.value)
    with pytest.raises(Refused) as refusal:
        dispatcher.post(path, good | {"version": lead["version"] + 7})
    assert (refusal.value.status, refusal.value.reason) == (409, "version_conflict")
    with pytest.raises(Refused) as refusal:
        centre.person("supervisor").post(path, good)
    assert refusal.value.status == 403
    body = {"version": lead["version"], "reason": "鉴定报告已出具"}
    with pytest.raises(Refused) as refusal:
        dispatcher.post(f"/assignments/{lead['id']}:resume", body)
    assert (refusal.value.status, refusal.value.reason) == (409, "not_paused")


def _handler(centre: Centre, order: Answer) -> Person:
    return centre.person(f"{order['department']}.handler")


def _says(page: Answer, code: str, word: str) -> bool:
    return any(code in one["text"] and word in one["text"] for one in page["items"])
