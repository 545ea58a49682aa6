"""A leader answers for a case, is told so, and says how it stands."""

import pytest

from deploy.demo.centre import COUNTY, Centre
from deploy.demo.client import Refused

APPLICANTS = [{"role": "applicant", "type": "person", "name": "王建国", "phone": "13807340001"}]


def test_a_leader_answers_for_a_case(centre: Centre) -> None:
    made = centre.register(kind="livelihood", title="下水道久堵不通", parties=APPLICANTS)
    case = centre.case(made["id"], "routed")
    supervisor, leader = centre.person("supervisor"), centre.person("leader")
    naming = {"leader": f"leader@{COUNTY}", "interval_days": 7, "reason": "久拖未决"}
    with pytest.raises(Refused) as forbidden:
        centre.person("clerk").post(f"/cases/{case['id']}/sponsorships", naming)
    assert forbidden.value.status == 403
    with pytest.raises(Refused) as bad:
        supervisor.post(f"/cases/{case['id']}/sponsorships", {**naming, "interval_days": 0})
    assert bad.value.status == 422

    named = supervisor.post(f"/cases/{case['id']}/sponsorships", naming)

    own = leader.get("/sponsorships", leader="me", case_id=case["id"])["items"]
    assert [one["id"] for one in own] == [named["id"]]
    leader.until(
        "/station-messages",
        lambda page: any(
            case["code"] in one["text"] and "包案领导" in one["text"] for one in page["items"]
        ),
    )
    said = {"version": named["version"], "is_on_track": True, "note": "已召集两部门定方案"}
    with pytest.raises(Refused) as other:
        supervisor.post(f"/sponsorships/{named['id']}:review", said)
    assert other.value.status == 403
    reviewed = leader.post(f"/sponsorships/{named['id']}:review", said)
    assert reviewed["reviews"][0]["note"] == "已召集两部门定方案"
    with pytest.raises(Refused) as twice:
        supervisor.post(f"/cases/{case['id']}/sponsorships", naming)
    assert (twice.value.status, twice.value.reason) == (409, "sponsored_already")
    body = {"reason": "当事人撤回", "version": centre.case(case["id"])["version"]}
    centre.person("clerk").post(f"/cases/{case['id']}:withdraw", body)
    leader.until(f"/sponsorships/{named['id']}", lambda one: one["state"] == "ended")
