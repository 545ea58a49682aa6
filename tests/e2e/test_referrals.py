"""A matter is sent down to a town, comes up with its package, and the town learns the end."""

import uuid
from collections.abc import Iterator

import pytest

from deploy.demo.centre import Centre
from deploy.demo.client import Answer, Person, Refused

TOWN = "430423100"
APPLICANTS = [{"role": "applicant", "type": "person", "name": "王建国", "phone": "13807340001"}]
PACKAGE = {"reason": "涉及两个乡镇，超出本级权限", "done": "已上门两次", "findings": "界址不清"}


@pytest.fixture
def town(centre: Centre) -> Iterator[tuple[str, Person]]:
    """A town's office in the directory, with a person of its own."""
    key = f"t-{uuid.uuid4().hex[:8]}"
    _put(centre, key, "town")
    account, first = f"{key}.handler@{TOWN}", f"Qing-{uuid.uuid4().hex[:8]}"
    body = {"account": account, "post": "handler", "department": key, "password": first}
    centre.person("admin").post("/accounts", body)
    word = f"Lv-{uuid.uuid4().hex[:8]}"
    with Person(centre.base, account, first) as fresh:
        fresh.post("/me:change-password", {"current_password": first, "new_password": word})
    with Person(centre.base, account, word) as person:
        yield key, person


def test_down_up_and_back(centre: Centre, town: tuple[str, Person]) -> None:
    lead, dispatcher, (key, officer) = _lead(centre), centre.person("dispatcher"), town
    body = {"version": lead["version"], "to_department": key, "instruction": "请三日内上门"}

    sent = dispatcher.post(f"/assignments/{lead['id']}:send-down", body)

    own = officer.get("/assignments", case_id=lead["case_id"])["items"][0]
    signed = officer.post(f"/assignments/{own['id']}:sign", {"version": own["version"]})
    with pytest.raises(Refused) as bad:
        officer.post(f"/assignments/{own['id']}:raise", {"version": signed["version"]})
    assert bad.value.status == 422
    raised = officer.post(
        f"/assignments/{own['id']}:raise", {"version": signed["version"], **PACKAGE}
    )
    assert (sent["direction"], raised["direction"], raised["state"]) == ("down", "up", "requested")
    told = dispatcher.until(
        "/station-messages",
        lambda page: any(
            own["code"] in one["text"] and "申请上报" in one["text"] for one in page["items"]
        ),
    )
    assert told
    verdict = {"version": raised["version"], "is_granted": True, "to_department": "water"}
    dispatcher.post(f"/referrals/{raised['id']}:decide", {**verdict, "reason": "确需县级"})
    water = centre.person("water.handler")
    order = next(
        one
        for one in water.get("/assignments", case_id=lead["case_id"])["items"]
        if one["state"] == "issued" and one["is_lead"]
    )
    taken = water.post(f"/assignments/{order['id']}:sign", {"version": order["version"]})
    done = {"version": taken["version"], "result": "已裁定", "public_answer": "已裁定"}
    water.post(f"/assignments/{order['id']}:complete", done)

    back = officer.until(
        f"/referrals/{raised['id']}", lambda one: one["state"] == "done", within=30
    )

    assert back["to_department"] == "water"
    dispatcher.until(
        f"/cases/{lead['case_id']}/timeline",
        lambda page: any(entry["what"] == "上报事项已办结" for entry in page["items"]),
        page_size=100,
    )
    assert officer.get("/referrals", case_id=lead["case_id"])["total"] == 2
    with pytest.raises(Refused) as foreign:
        centre.person("police.handler").get(f"/referrals/{raised['id']}")
    assert foreign.value.status == 404


def test_a_village_is_given_nothing_beyond_its_list(centre: Centre) -> None:
    village = f"v-{uuid.uuid4().hex[:8]}"
    _put(centre, village, "village", kinds=["dispute"])
    lead = _lead(centre)
    body = {"version": lead["version"], "to_department": village, "instruction": "请上门"}

    with pytest.raises(Refused) as refusal:
        centre.person("dispatcher").post(f"/assignments/{lead['id']}:send-down", body)

    assert refusal.value.status == 422
    assert "outside_list" in str(refusal.value)


def _put(centre: Centre, key: str, level: str, **fields: object) -> None:
    row = {
        "version": 0,
        "area_code": TOWN,
        "name": "镇村综治中心",
        "presence": "resident",
        "level": level,
        "is_active": True,
        **fields,
    }
    centre.person("admin").put(f"/departments/{key}", row)


def _lead(centre: Centre) -> Answer:
    made = centre.register(kind="livelihood", title="下水道堵塞漫路", parties=APPLICANTS)
    case = centre.case(made["id"], "routed")
    orders = centre.person("dispatcher").get("/assignments", case_id=case["id"])["items"]
    return next(one for one in orders if one["is_lead"])
