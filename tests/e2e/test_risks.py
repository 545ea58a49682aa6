"""A case has a colour by its facts; a person differs with a reason; its slip is to be signed."""

import pytest

from deploy.demo.centre import Centre
from deploy.demo.client import Refused

APPLICANTS = [{"role": "applicant", "type": "person", "name": "王建国", "phone": "13807340001"}]


def test_a_case_of_many_people_is_red_until_a_person_says_otherwise(centre: Centre) -> None:
    made = centre.register(kind="livelihood", title="小区停水", parties=APPLICANTS, people_count=60)
    case = centre.case(made["id"], "routed")
    supervisor, leader = centre.person("supervisor"), centre.person("leader")

    red = supervisor.until(f"/cases/{case['id']}/risk", lambda one: one["colour"] == "red")

    assert red["signs"] == ["涉及五十人以上"]
    assert leader.get("/risk-counts")["red"] >= 1
    leader.until(
        "/station-messages",
        lambda page: any(
            case["code"] in one["text"] and "红色" in one["text"] for one in page["items"]
        ),
    )
    (slip,) = supervisor.get("/letters", case_id=case["id"], kind="risk")["items"]
    assert (slip["state"], slip["answer_days"], slip["proposed_by"]) == (
        "proposed",
        0,
        "service:routing",
    )
    lower = {"version": red["version"], "colour": "blue", "reason": "供水已恢复"}
    with pytest.raises(Refused) as forbidden:
        centre.person("clerk").post(f"/cases/{case['id']}/risk:set", lower)
    assert forbidden.value.status == 403
    with pytest.raises(Refused) as bad:
        supervisor.post(f"/cases/{case['id']}/risk:set", {**lower, "colour": "green"})
    assert bad.value.status == 422
    blue = supervisor.post(f"/cases/{case['id']}/risk:set", lower)
    assert (blue["colour"], blue["found"], blue["verdict"]["reason"]) == (
        "blue",
        "red",
        "供水已恢复",
    )
    own = supervisor.get("/risks", colour="blue", is_by_hand="true")["items"]
    assert case["id"] in [one["case_id"] for one in own]
    with pytest.raises(Refused) as stale:
        leader.post(f"/cases/{case['id']}/risk:clear", {"version": red["version"]})
    assert (stale.value.status, stale.value.reason) == (409, "version_conflict")
    cleared = leader.post(f"/cases/{case['id']}/risk:clear", {"version": blue["version"]})
    assert cleared["colour"] == "red"
    scheme = supervisor.get("/risk-schemes/430423")
    assert {one["colour"] for one in scheme["slips"]} == {"red", "yellow", "blue"}
    supervisor.until(
        f"/cases/{case['id']}/timeline",
        lambda page: any("人工定级" in one["what"] for one in page["items"]),
    )
