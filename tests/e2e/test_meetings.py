"""A joint meeting takes a case up, decides, and the next meeting asks what came of it（C14）."""

from datetime import UTC, datetime, timedelta

import pytest

from deploy.demo.centre import Centre
from deploy.demo.client import Refused

APPLICANTS = [{"role": "applicant", "type": "person", "name": "王建国", "phone": "13807340001"}]


def test_a_series_meets_decides_and_follows_up(centre: Centre) -> None:
    made = centre.register(
        kind="livelihood", title="停工楼盘欠薪", parties=APPLICANTS, people_count=40
    )
    case = centre.case(made["id"], "routed")
    leader, supervisor = centre.person("leader"), centre.person("supervisor")
    lead = centre.lead(case["id"])
    handler = centre.person(f"{lead['department']}.handler")
    body = {
        "name": "每周一联席会议",
        "every_days": 7,
        "departments": [lead["department"]],
        "place": "会商室",
        "chair": "leader@430423",
        "start_time": (datetime.now(UTC) + timedelta(days=3)).isoformat(),
    }
    with pytest.raises(Refused) as forbidden:
        centre.person("clerk").post("/meeting-series", body)
    assert forbidden.value.status == 403

    series = leader.post("/meeting-series", body)

    planned = leader.get("/meetings", series_id=series["id"])["items"][0]
    handler.until(
        "/station-messages",
        lambda page: any("联席会议定于" in one["text"] for one in page["items"]),
    )
    path = f"/meetings/{planned['id']}"
    before = leader.get(path)
    known = {one["case_id"]: one["reasons"] for one in before["items"]}
    assert "high_risk" in known.get(case["id"], ["high_risk"])
    version = before["version"]
    if case["id"] not in known:
        item = {"version": version, "case_id": case["id"], "note": "人数多"}
        version = leader.post(f"{path}:add-item", item)["version"]
    came = [{"department": lead["department"], "is_present": True, "persons": "张局长"}]
    opened = leader.post(f"{path}:open", {"version": version, "attendance": came})
    decision = {
        "version": opened["version"],
        "case_id": case["id"],
        "decision": "三十日内付清，逾期移送。",
        "demands": [
            {"department": lead["department"], "demands": "三十日内付清", "answer_days": 30}
        ],
    }
    decided = supervisor.post(f"{path}:decide", decision)
    leader.post(f"{path}:close", {"version": decided["version"], "minutes": "研究一件事项。"})

    following = leader.get("/meetings", series_id=series["id"], state="planned")["items"][0]
    agenda = leader.get(f"/meetings/{following['id']}")["items"]
    item = next(one for one in agenda if one["case_id"] == case["id"])
    assert "follow_up" in item["reasons"]
    letter = handler.get(f"/letters/{item['letter_ids'][0]}")
    assert (letter["kind"], letter["state"]) == ("order", "issued")
    centre.person("dispatcher").until(
        f"/cases/{case['id']}/timeline",
        lambda page: any(
            one["what"] == "联席会议议定：三十日内付清，逾期移送。" for one in page["items"]
        ),
        page_size=100,
    )
    leader.post(f"/meeting-series/{series['id']}:end", {"version": series["version"]})
