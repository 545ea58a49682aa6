"""Departments settle a matter together: a force is formed, meets, and reports."""

from datetime import UTC, datetime, timedelta

import pytest

from deploy.demo.centre import Centre
from deploy.demo.client import Refused

APPLICANTS = [{"role": "applicant", "type": "person", "name": "王建国", "phone": "13807340001"}]


def test_a_task_force_meets_works_and_reports(centre: Centre) -> None:
    made = centre.register(kind="livelihood", title="停工楼盘欠薪", parties=APPLICANTS)
    case = centre.case(made["id"], "routed")
    leader, labour = centre.person("leader"), centre.person("labour.handler")
    charter = {
        "name": "停工楼盘专班",
        "mandate": "三个月内复工并清欠",
        "department": "housing",
        "departments": ["labour", "police"],
        "persons": "王副县长",
        "case_ids": [case["id"]],
    }
    with pytest.raises(Refused) as forbidden:
        centre.person("clerk").post("/task-forces", charter)
    assert forbidden.value.status == 403
    with pytest.raises(Refused) as bad:
        leader.post("/task-forces", {**charter, "departments": []})
    assert bad.value.status == 422
    formed = leader.post("/task-forces", charter)
    now = datetime.now(UTC)
    meeting = {
        "version": formed["version"],
        "held_time": (now - timedelta(hours=1)).isoformat(),
        "attendees": "王副县长、张局长",
        "minutes": "议定先付工资，再复工",
        "tasks": [
            {
                "department": "labour",
                "text": "核定欠薪名单",
                "due_time": (now + timedelta(days=7)).isoformat(),
            }
        ],
    }

    met = leader.post(f"/task-forces/{formed['id']}:meet", meeting)

    labour.until(
        "/station-messages",
        lambda page: any("专班会议交办" in one["text"] for one in page["items"]),
    )
    own = labour.get("/task-forces", case_id=case["id"])["items"]
    assert [one["id"] for one in own] == [formed["id"]]
    with pytest.raises(Refused) as early:
        leader.post(
            f"/task-forces/{formed['id']}:end", {"version": met["version"], "report": "已复工"}
        )
    assert (early.value.status, early.value.reason) == (409, "tasks_open")
    task = met["tasks"][0]["id"]
    said = {"version": met["version"], "outcome": "名单已核定，共46人"}
    with pytest.raises(Refused) as foreign:
        centre.person("water.handler").post(
            f"/task-forces/{formed['id']}/tasks/{task}:report", said
        )
    assert foreign.value.status == 404
    done = labour.post(f"/task-forces/{formed['id']}/tasks/{task}:report", said)
    ended = leader.post(
        f"/task-forces/{formed['id']}:end", {"version": done["version"], "report": "已复工"}
    )
    assert (ended["state"], ended["tasks"][0]["state"]) == ("ended", "done")
