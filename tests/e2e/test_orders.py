"""A clerk orders an officer on a case, which waits for what he finds（B18）."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from deploy.demo.centre import COUNTY, TOWN, Centre
from deploy.demo.client import Answer, Refused
from tests.support.bringing import a_picture, bring

OFFICER = f"officer@{COUNTY}"
APPLICANTS = [{"role": "applicant", "type": "person", "name": "王建国", "phone": "13807340001"}]


def test_ordered_declined_handed_on_reported_with_a_picture_checked(centre: Centre) -> None:
    clerk, officer = centre.person("clerk"), centre.person("officer")
    case = centre.register(kind="livelihood", title="院墙开裂", parties=APPLICANTS)
    centre.case(case["id"], "routed")
    due_time = (datetime.now(UTC) + timedelta(days=2)).isoformat(timespec="seconds")
    body = {
        "case_id": case["id"],
        "officer": OFFICER,
        "kind": "mediate",
        "title": "上门调处院墙纠纷",
        "due_time": due_time,
        "is_awaited": True,
    }

    issued = _issued(centre, body)
    officer.until(
        "/station-messages",
        lambda page: any("新的现场指令" in one["text"] for one in page["items"]),
    )
    path = f"/tasks/{issued['id']}"
    with pytest.raises(Refused) as mute:
        officer.post(f"{path}:decline", {"version": issued["version"], "reason_code": "other"})
    assert (mute.value.status, mute.value.reason) == (422, "invalid_fields")
    declined = officer.post(
        f"{path}:decline", {"version": issued["version"], "reason_code": "absent"}
    )
    clerk.until(
        "/station-messages", lambda page: any("未接一项" in one["text"] for one in page["items"])
    )
    centre.person("dispatcher").post(
        f"{path}:cancel", {"version": declined["version"], "reason": "改由本人另行下达"}
    )

    task = _issued(centre, body)
    path = f"/tasks/{task['id']}"
    task = officer.post(f"{path}:accept", {"version": task["version"]})
    brought = bring(officer, f"/cases/{case['id']}/attachments", "现场.png", a_picture())
    told = {"report": "已劝和，当场修补", "position": {"lng": 112.8692, "lat": 27.2303}}
    task = officer.post(f"{path}:report", {"version": task["version"], **told})
    centre.handle(case["id"], result="已修补", answer="院墙已修补")
    reported = centre.case(case["id"], "reported")
    verify = {"version": reported["version"], "note": "核查属实"}
    with pytest.raises(Refused) as early:
        centre.person("dispatcher").post(f"/cases/{case['id']}:verify", verify)
    assert (early.value.status, early.value.reason) == (409, "orders_open")

    shown = clerk.until(path, lambda one: bool(one["attachment_ids"]))
    clerk.post(f"{path}:verify", {"version": shown["version"], "is_passed": True})

    assert shown["attachment_ids"] == [brought["id"]]
    assert shown["position"] == told["position"]
    whole = centre.person("dispatcher").until(
        f"/cases/{case['id']}/timeline",
        lambda page: any(one["what"] == "网格任务核查通过" for one in page["items"]),
        page_size=100,
    )
    said = [one["what"] for one in whole["items"]]
    assert "网格员反馈：已劝和，当场修补" in said
    assert "撤销现场指令：改由本人另行下达" in said
    centre.close(case)


def test_an_order_to_a_place_without_a_case(centre: Centre) -> None:
    body = {"area_code": TOWN, "officer": OFFICER, "kind": "visit", "title": "走访独居老人"}

    task = _issued(centre, body)

    assert (task.get("case_id", ""), task["area_code"], task["giver"]) == (
        "",
        TOWN,
        f"clerk@{COUNTY}",
    )
    assert task["due_time"]
    for post in ("officer", "supervisor", "housing.handler"):
        with pytest.raises(Refused) as forbidden:
            centre.person(post).post("/tasks", body)
        assert forbidden.value.status == 403
    with pytest.raises(Refused) as abroad:
        centre.person("clerk").post("/tasks", body | {"area_code": "430424100"})
    assert abroad.value.status == 422


def _issued(centre: Centre, body: dict[str, Any]) -> Answer:
    return centre.person("clerk").post("/tasks", body)
