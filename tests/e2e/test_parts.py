"""A complex matter is accepted jointly; the lead collects the parts and reports."""

import pytest

from deploy.demo.centre import Centre
from deploy.demo.client import Answer, Person, Refused

APPLICANTS = [{"role": "applicant", "type": "person", "name": "王建国", "phone": "13807340001"}]
JOINT = {
    "path": "department",
    "lead_department": "housing",
    "co_departments": ["police", "labour"],
    "is_joint": True,
    "reason": "涉及房屋、治安、欠薪",
}


@pytest.fixture
def joint(centre: Centre) -> Answer:
    """A case that was accepted jointly."""
    made = centre.register(kind="livelihood", title="停工楼盘渗水并欠薪", parties=APPLICANTS)
    case = centre.case(made["id"], "routed")
    decision = centre.person("dispatcher").get(f"/cases/{case['id']}/decision")
    body = {**JOINT, "version": decision["version"]}
    return centre.person("dispatcher").post(f"/cases/{case['id']}:route", body)


def test_the_lead_collects_the_parts_and_reports_when_none_is_missing(
    centre: Centre, joint: Answer
) -> None:
    case_id = joint["case_id"]
    assert joint["is_joint"]
    lead = centre.person("housing.handler")
    signed = _sign(centre, case_id, "housing")
    done = {"version": signed["version"], "result": "已加固", "public_answer": "已加固"}
    with pytest.raises(Refused) as refusal:
        lead.post(f"/assignments/{signed['id']}:complete", done)
    assert (refusal.value.status, refusal.value.reason) == (409, "parts_unreported")
    parts = lead.get(f"/cases/{case_id}/parts")
    assert sorted(parts["missing_departments"]) == ["labour", "police"]
    asked = next(one for one in parts["parts"] if one["department"] == "police")
    lead.post(f"/assignments/{asked['assignment_id']}:urge", {"version": asked["version"]})
    for department in ("police", "labour"):
        part = _sign(centre, case_id, department)
        own = {**done, "version": part["version"], "result": f"{department}已办"}
        centre.person(f"{department}.handler").post(f"/assignments/{part['id']}:complete", own)

    collected = lead.get(f"/cases/{case_id}/parts")

    assert {one["result"] for one in collected["parts"]} == {"police已办", "labour已办"}
    assert not collected["missing_departments"]
    lead.post(f"/assignments/{signed['id']}:complete", done)
    assert centre.case(case_id, "reported")
    holders = centre.person("supervisor").get(f"/cases/{case_id}/holders")
    assert {"housing", "police", "labour"} <= {one["department"] for one in holders["holders"]}
    clocks = centre.person("supervisor").get("/clocks", case_id=case_id)["items"]
    parts_of = [one for one in clocks if one["purpose"] == "part"]
    assert {one["department"] for one in parts_of if one["state"] == "stopped"} >= {"police"}
    police = centre.person("police.handler")
    police.until(
        "/station-messages",
        lambda page: any("待汇总" in one["text"] for one in page["items"]),
    )


def test_who_is_not_concerned_sees_nothing_and_explains_nothing(
    centre: Centre, joint: Answer
) -> None:
    case_id = joint["case_id"]
    order = _order(centre.person("dispatcher"), case_id, "police")
    path = f"/assignments/{order['id']}:explain"
    body = {"version": order["version"], "reason": "鉴定机构尚未出具意见"}
    for who, status in (("water.handler", 404), ("clerk", 403), ("housing.handler", 404)):
        with pytest.raises(Refused) as refusal:
            centre.person(who).post(path, body)
        assert refusal.value.status == status
    signed = _sign(centre, case_id, "police")
    with pytest.raises(Refused) as early:
        centre.person("police.handler").post(path, {**body, "version": signed["version"]})
    assert (early.value.status, early.value.reason) == (409, "not_late")
    with pytest.raises(Refused) as foreign:
        centre.person("water.handler").get(f"/cases/{case_id}/parts")
    assert foreign.value.status == 404
    with pytest.raises(Refused) as bad:
        centre.person("police.handler").post(path, {**body, "days": 3})
    assert bad.value.status == 422


def _order(person: Person, case_id: str, department: str) -> Answer:
    found = person.get("/assignments", case_id=case_id)["items"]
    return next(
        one
        for one in found
        if one["department"] == department and one["state"] in ("issued", "signed")
    )


def _sign(centre: Centre, case_id: str, department: str) -> Answer:
    handler = centre.person(f"{department}.handler")
    order = _order(handler, case_id, department)
    return handler.post(f"/assignments/{order['id']}:sign", {"version": order["version"]})
