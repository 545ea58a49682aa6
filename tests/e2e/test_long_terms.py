"""A case that cannot be solved now is followed; the resident is told that the time stands still."""

import pytest

from deploy.demo.centre import Centre
from deploy.demo.client import Refused

APPLICANTS = [{"role": "applicant", "type": "person", "name": "王建国", "phone": "13807340001"}]
PLAN = {
    "reason": "开发商破产重整，一时难以解决",
    "next_action": "每月与管理人会商一次",
    "interval_days": 30,
}


def test_a_case_is_followed_and_goes_on(centre: Centre) -> None:
    made = centre.register(kind="livelihood", title="烂尾楼不能交付", parties=APPLICANTS)
    case = centre.case(made["id"], "routed")
    leader = centre.person("leader")
    path = f"/cases/{case['id']}/long-term"
    orders = leader.get("/assignments", case_id=case["id"])["items"]
    lead = next(one for one in orders if one["is_lead"])
    with pytest.raises(Refused) as early:
        leader.post(path, PLAN)
    assert (early.value.status, early.value.reason) == (409, "wrong_state")
    handler = centre.person(f"{lead['department']}.handler")
    handler.post(f"/assignments/{lead['id']}:sign", {"version": lead["version"]})
    with pytest.raises(Refused) as forbidden:
        handler.post(path, PLAN)
    assert forbidden.value.status == 403
    with pytest.raises(Refused) as bad:
        leader.post(path, {**PLAN, "interval_days": 0})
    assert bad.value.status == 422

    entry = leader.post(path, PLAN)

    held = leader.get(f"/assignments/{lead['id']}")
    assert (held["due_time"], held["report_due_time"]) == (None, None)
    leader.until(
        f"/cases/{case['id']}/timeline",
        lambda page: (
            {"列入动态跟踪台账", "办理期限中止计算（列入动态跟踪台账）"}
            <= {one["what"].partition("，")[0] for one in page["items"]}
        ),
    )
    stays = leader.post(
        f"/long-terms/{entry['id']}:review",
        {
            "version": entry["version"],
            "outcome": "stays",
            "note": "方案待表决",
            "next_action": "参加会议",
        },
    )
    listed = leader.get("/long-terms", case_id=case["id"], state="active")["items"]
    assert [one["id"] for one in listed] == [entry["id"]]
    assert leader.get("/long-terms", case_id=case["id"], is_review_due="true")["items"] == []
    said = {"version": stays["version"], "outcome": "leaves", "note": "已复工"}
    left = leader.post(f"/long-terms/{entry['id']}:review", said)
    assert (left["state"], left["ending"], len(left["reviews"])) == ("left", "resumed", 2)
    assert leader.get(f"/assignments/{lead['id']}")["due_time"] is not None
