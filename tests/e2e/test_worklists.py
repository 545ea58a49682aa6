"""A list is handed over, each department works off its own items, and proof strikes them off."""

from datetime import timedelta

import pytest

from deploy.demo.centre import Centre
from deploy.demo.client import Refused
from tests.support.days import local_now

APPLICANTS = [{"role": "applicant", "type": "person", "name": "王建国", "phone": "13807340001"}]


def test_a_list_is_struck_off_item_by_item(centre: Centre) -> None:
    made = centre.register(kind="livelihood", title="停工楼盘欠薪", parties=APPLICANTS)
    case = centre.case(made["id"], "routed")
    supervisor, labour = centre.person("supervisor"), centre.person("labour.handler")
    draft = {
        "title": "欠薪清零清单",
        "source": "meeting",
        "basis": "3月9日联席会议",
        "due_time": (local_now() + timedelta(days=20)).isoformat(),
        "items": [
            {"department": "labour", "text": "核定名单", "case_id": case["id"]},
            {"department": "housing", "text": "督促复工"},
        ],
    }
    with pytest.raises(Refused) as forbidden:
        labour.post("/lists", draft)
    assert forbidden.value.status == 403
    with pytest.raises(Refused) as bad:
        supervisor.post("/lists", {**draft, "items": []})
    assert bad.value.status == 422
    drafted = centre.person("dispatcher").post("/lists", draft)
    listed = {"worklist_id": drafted["id"]}
    assert labour.get("/list-items", **listed)["items"] == []

    handed = supervisor.post(f"/lists/{drafted['id']}:hand-over", {"version": drafted["version"]})

    labour.until(
        "/station-messages",
        lambda page: any(handed["number"] in one["text"] for one in page["items"]),
    )
    (own,) = labour.get("/list-items", **listed)["items"]
    assert (own["text"], own["number"]) == ("核定名单", f"{handed['number']}-1")
    with pytest.raises(Refused) as foreign:
        centre.person("housing.handler").get(f"/list-items/{own['id']}")
    assert foreign.value.status == 404
    taken = labour.post(f"/list-items/{own['id']}:accept", {"version": own["version"]})
    proof = {"version": taken["version"], "outcome": "共46人，已公示", "proof": "公示照片"}
    reported = labour.post(f"/list-items/{own['id']}:report", proof)
    supervisor.until(
        "/station-messages",
        lambda page: any(
            "申请销号" in one["text"] and own["number"] in one["text"] for one in page["items"]
        ),
    )
    back = supervisor.post(
        f"/list-items/{own['id']}:return", {"version": reported["version"], "reason": "照片不清"}
    )
    again = labour.post(f"/list-items/{own['id']}:report", proof | {"version": back["version"]})
    struck = supervisor.post(f"/list-items/{own['id']}:strike", {"version": again["version"]})
    assert (struck["state"], struck["reports"][0]["return_reason"]) == ("struck", "照片不清")
    (other,) = supervisor.get("/list-items", department="housing", **listed)["items"]
    supervisor.post(
        f"/list-items/{other['id']}:withdraw", {"version": other["version"], "reason": "已复工"}
    )
    done = supervisor.get(f"/lists/{drafted['id']}")
    assert (done["state"], done["item_count"], done["open_count"]) == ("finished", 2, 0)
    figures = supervisor.get("/list-figures", **listed)["figures"]
    assert {one["department"]: one["struck_in_time"] for one in figures} == {
        "labour": 1,
        "housing": 0,
    }
