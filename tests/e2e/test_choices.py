"""A resident chooses a mediator; the centre assigns another, who is appointed then（B16）."""

import uuid

import httpx
import pytest

from deploy.demo.centre import COUNTY, Centre
from deploy.demo.client import Refused
from deploy.local.platform import Platform


def test_chosen_on_the_page_replaced_with_a_reason_and_seen_by_who_appoints(
    centre: Centre, platform: Platform
) -> None:
    admin, dispatcher = centre.person("admin"), centre.person("dispatcher")
    keys = {name: f"m-{uuid.uuid4().hex[:8]}" for name in ("mediator", "mediator2")}
    for name, key in keys.items():
        entry = {
            "version": 0,
            "kind": "mediator",
            "title": f"{name}调解员",
            "introduction": "从事邻里纠纷调解十二年",
            "mediator": f"{name}@{COUNTY}",
            "is_published": True,
        }
        admin.put(f"/offerings/{key}", entry)
    shown = centre.public.get("/public/offerings", county=COUNTY)["offerings"]
    assert keys["mediator"] in {one["id"] for one in shown}
    made = centre.register(
        kind="dispute",
        dispute_kind="neighbour",
        title="院墙纠纷",
        parties=[
            {"role": "applicant", "type": "person", "name": "王建国", "phone": "13807340001"},
            {"role": "respondent", "type": "person", "name": "李卫民", "phone": "13807340002"},
        ],
    )
    form = {"code": made["code"], "key": made["query_key"], "token": f"token-{uuid.uuid4()}"}
    chosen = form | {"offering_id": keys["mediator"], "wish": "希望周末调解"}

    page = httpx.post(f"{platform.url}/p/choose", data=chosen, timeout=20)

    assert (page.status_code, "已收到您的选择" in page.text) == (200, True)
    again = httpx.post(
        f"{platform.url}/p/choose", data=chosen | {"token": f"token-{uuid.uuid4()}"}, timeout=20
    )
    assert (again.status_code, "已经选过" in again.text or "已选过" in again.text) == (409, True)
    [choice] = dispatcher.get("/choices", case_id=made["id"])["items"]
    dispatcher.until(
        "/station-messages",
        lambda box: any(
            made["code"] in one["text"] and "点单" in one["text"] for one in box["items"]
        ),
    )
    body = {"version": choice["version"], "offering_id": keys["mediator2"], "reason": "忙"}
    with pytest.raises(Refused) as mute:
        dispatcher.post(f"/choices/{choice['id']}:replace", body)
    assert mute.value.status == 422
    reason = "所选调解员与一方有亲属关系，依法回避。"
    dispatcher.post(f"/choices/{choice['id']}:replace", body | {"reason": reason})

    told = httpx.post(f"{platform.url}/p/follow", data=form, timeout=20)
    assert reason in told.text
    own = centre.public.get(f"/public/cases/{made['code']}/choices", key=made["query_key"])
    assert own["choices"][0]["state"] == "replaced"
    found = dispatcher.until("/mediations", lambda box: box["items"], case_id=made["id"])
    mediation = found["items"][0]["id"]
    ranked = dispatcher.until(
        f"/mediations/{mediation}/suggestions",
        lambda said: said["suggestions"][0]["wish"] == "replaced",
    )
    assert ranked["suggestions"][0]["mediator_id"] == f"mediator2@{COUNTY}"
    for party in found["items"][0]["parties"]:
        path = f"/mediations/{mediation}"
        said = {"party_id": party["id"], "is_agreed": True, "channel": "phone"}
        said["version"] = dispatcher.get(path)["version"]
        file = dispatcher.post(f"{path}:consent", said)
    assert (file["state"], file["mediator_id"]) == ("appointed", f"mediator2@{COUNTY}")
    dispatcher.until(f"/cases/{made['id']}", lambda case: case["state"] == "mediating")
