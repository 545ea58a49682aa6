"""A report without a name is rewarded: claimed by key, verified, approved, picked up by code."""

from typing import Any

import httpx
import pytest

from deploy.demo.centre import Centre
from deploy.demo.client import Answer, Refused
from deploy.local.platform import Platform
from tests.support.days import local_now

YEAR = local_now().year


@pytest.fixture
def case(centre: Centre) -> Answer:
    """An anonymous report of a violation, whose result the centre has verified."""
    made = centre.public.post(
        "/public/cases",
        {
            "kind": "violation",
            "title": "夜间偷倒渣土",
            "narrative": "三号桥下每晚有人倒渣土",
            "area_code": "430423100",
            "is_anonymous": True,
            "privacy_notice": "2026-11",
        },
    )
    centre.verb(made["id"], "dispatcher", "accept", state="registered")
    centre.handle(made["id"], result="已查处", answer="已依法查处")
    centre.report_parts(made["id"])
    centre.verb(made["id"], "dispatcher", "verify", state="reported", note="核查属实")
    return made


def _prove(centre: Centre) -> Any:
    return centre.person("supervisor").get("/reward-ledger", year=YEAR)


def test_an_anonymous_report_is_paid_against_its_code(centre: Centre, case: Answer) -> None:
    path, key = f"/public/cases/{case['code']}/reward", {"key": case["query_key"]}
    assert centre.public.get(path, **key)["can_claim"] is True
    assert centre.public.post(path, **key)["state"] == "claimed"
    leader, dispatcher = centre.person("leader"), centre.person("dispatcher")
    leader.post("/reward-budgets", {"year": YEAR, "amount_fen": 5_100_000})
    (reward,) = dispatcher.get("/rewards", case_id=case["id"])["items"]
    award = {"grade": "ordinary", "amount_fen": 20_000, "finding": "经核查，举报属实。"}
    verified = dispatcher.post(
        f"/rewards/{reward['id']}:verify", {"version": reward["version"], **award}
    )
    approved = leader.post(f"/rewards/{reward['id']}:approve", {"version": verified["version"]})
    told = centre.public.post(f"{path}:take-code", **key)
    with pytest.raises(Refused) as again:
        centre.public.post(f"{path}:take-code", **key)
    assert again.value.reason == "pickup_code_taken"

    pay = {"version": approved["version"] + 1, "receipt_number": "JL2026-001"}
    supervisor = centre.person("supervisor")
    with pytest.raises(Refused) as wrong:
        supervisor.post(f"/rewards/{reward['id']}:pay", {**pay, "pickup_code": "WRONGCODE"})
    assert (wrong.value.reason, wrong.value.problem["tries_left"]) == (
        "pickup_code_not_confirmed",
        4,
    )
    pay["version"] += 1
    paid = supervisor.post(
        f"/rewards/{reward['id']}:pay", {**pay, "pickup_code": told["pickup_code"]}
    )

    assert paid["reward"]["state"] == "paid"
    proof = _prove(centre)
    assert (proof["is_balanced"], proof["faults"]) == (True, [])
    assert proof["paid_fen"] >= 20_000
    months = leader.get("/reward-figures", year=YEAR)["months"]
    assert months[local_now().month - 1]["paid_count"] >= 1
    for post in ("clerk", "admin", "housing.handler"):
        with pytest.raises(Refused) as denied:
            centre.person(post).get(f"/rewards/{reward['id']}")
        assert denied.value.status == 403
    timeline = dispatcher.get(f"/cases/{case['id']}/timeline")
    assert "奖" not in str(timeline)


def test_the_progress_page_takes_the_claim_and_shows_the_code_once(
    centre: Centre, platform: Platform, case: Answer
) -> None:
    form = {"code": case["code"], "key": case["query_key"], "token": "token-reward-1"}
    page = httpx.post(f"{platform.url}/p/follow", data=form, timeout=20)
    assert "申请举报奖励" in page.text
    claimed = httpx.post(f"{platform.url}/p/reward", data=form, timeout=20)
    assert "待核实" in claimed.text
    assert 'action="/p/reward"' not in claimed.text
    centre.person("leader").post("/reward-budgets", {"year": YEAR, "amount_fen": 100_000})
    (reward,) = centre.person("dispatcher").get("/rewards", case_id=case["id"])["items"]
    verified = centre.person("dispatcher").post(
        f"/rewards/{reward['id']}:verify",
        {"version": 1, "grade": "ordinary", "amount_fen": 20_000, "finding": "属实"},
    )
    centre.person("leader").post(
        f"/rewards/{reward['id']}:approve", {"version": verified["version"]}
    )

    shown = httpx.post(
        f"{platform.url}/p/pickup-code", data={**form, "token": "token-reward-2"}, timeout=20
    )

    assert "您的取奖码是" in shown.text
    assert "200.00 元" in shown.text
    later = httpx.post(f"{platform.url}/p/follow", data=form, timeout=20)
    assert "取奖码是" not in later.text
