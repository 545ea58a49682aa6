"""Two counties sign a pact; a matter goes over, is handled there, and its answer is told (B13)."""

import uuid
from typing import Any

import httpx
import pytest

from deploy.demo.centre import Centre
from deploy.demo.client import Refused
from deploy.local.platform import Platform

OTHER = "430424"


@pytest.mark.timeout(240)
def test_a_matter_goes_to_the_neighbour_and_its_answer_comes_back(
    platform: Platform, centre: Centre
) -> None:
    with Centre(platform.url, county=OTHER) as there:
        pact = _signed(centre, there)
        case = centre.case(_case(centre)["id"], "routed")
        dispatcher, neighbour = centre.person("dispatcher"), there.person("dispatcher")
        sent = dispatcher.post(f"/cases/{case['id']}/transfers", _sending(case, pact))

        got = neighbour.get("/transfers", direction="in", state="received")["items"]
        incoming = next(one for one in got if one["partner_code"] == case["code"])
        shown = neighbour.get(f"/transfers/{incoming['id']}")
        assert shown["title"] == case["title"]
        assert shown["parties"][0]["phone"] != "13807340077"
        neighbour.until(
            "/station-messages",
            lambda page: any("待本县接收" in one["text"] for one in page["items"]),
            within=30,
        )
        with pytest.raises(Refused) as hidden:
            neighbour.get(f"/cases/{case['id']}")
        assert hidden.value.status == 404

        accept = {"version": incoming["version"]}
        taken = neighbour.post(f"/transfers/{incoming['id']}:accept", accept)
        assert "title" not in taken or not taken["title"]
        _handled(there, taken["case_id"])

        stands = dispatcher.until(
            f"/transfers/{sent['id']}", lambda one: one["state"] == "done", within=30
        )
        assert (stands["result"], stands["partner_code"]) == ("界沟已疏通", taken["code"])
        dispatcher.until(
            f"/cases/{case['id']}/timeline",
            lambda page: any("移送衡东县：已办结" in one["what"] for one in page["items"]),
            within=30,
            page_size=100,
        )
        assert case["code"] in str(neighbour.get(f"/cases/{taken['case_id']}")["hand_over"])


def test_bad_input_is_told_and_nothing_goes(centre: Centre) -> None:
    leader = centre.person("leader")
    with pytest.raises(Refused) as told:
        leader.post("/pacts", _proposal("430423"))
    assert told.value.problem["errors"][0]["field"] == "partner"

    proposed = leader.post("/pacts", _proposal(OTHER))
    case = centre.case(_case(centre)["id"], "routed")
    with pytest.raises(Refused) as early:
        centre.person("dispatcher").post(f"/cases/{case['id']}/transfers", _sending(case, proposed))
    assert early.value.reason == "pact_not_active"
    clerk: httpx.Client = centre.person("clerk").http
    assert clerk.get("/transfers").status_code == 403


def _proposal(partner: str) -> dict[str, Any]:
    return {
        "partner": partner,
        "name": "边界纠纷联调盟约",
        "document_number": f"联〔2026〕{uuid.uuid4().hex[:8]}",
        "kinds": ["livelihood"],
    }


def _signed(centre: Centre, there: Centre) -> dict[str, Any]:
    proposed = centre.person("leader").post("/pacts", _proposal(there.county))
    leader = there.person("leader")
    invited = next(
        one
        for one in leader.get("/pacts", state="invited")["items"]
        if one["document_number"] == proposed["document_number"]
    )
    leader.post(
        f"/pacts/{invited['id']}:answer", {"version": invited["version"], "is_agreed": True}
    )
    return centre.person("leader").get(f"/pacts/{proposed['id']}")


def _case(centre: Centre) -> dict[str, Any]:
    applicant = {"role": "applicant", "type": "person", "name": "周建国", "phone": "13807340077"}
    return centre.register(kind="livelihood", title="界沟堵塞，下游在邻县", parties=[applicant])


def _sending(case: dict[str, Any], pact: dict[str, Any]) -> dict[str, Any]:
    return {
        "version": case["version"],
        "pact_id": pact["id"],
        "reason": "堵塞处在贵县境内",
        "consent_party_ids": [party["id"] for party in case["parties"]],
        "consent_channel": "paper",
    }


def _handled(there: Centre, case_id: str) -> None:
    """The other county's department finishes it, and its dispatcher checks the result."""
    lead = there.lead(case_id)
    handler = there.person(f"{lead['department']}.handler")
    order = f"/assignments/{lead['id']}"
    signed = handler.post(f"{order}:sign", {"version": lead["version"]})
    done = {"version": signed["version"], "result": "已清淤", "public_answer": "界沟已疏通"}
    handler.post(f"{order}:complete", done)
    reported = there.case(case_id, "reported")
    check = {"version": reported["version"], "note": "属实"}
    there.person("dispatcher").post(f"/cases/{case_id}:verify", check)
