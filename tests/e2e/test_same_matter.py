"""The same matter brought three times: found, merged, answered as one, each with its own code."""

import uuid
from typing import Any

import httpx
import pytest

from deploy.demo.centre import TOWN, Centre
from deploy.demo.client import Answer, Refused
from deploy.local.platform import Platform
from tests.support.checker import Checker
from tests.support.waiting import eventually

TITLE, PLACE = "东门巷窨井盖破损", "开云镇东门巷18号"


def _told(words: str, phone: str, **more: Any) -> dict[str, Any]:
    return {
        "kind": "livelihood",
        "title": TITLE,
        "narrative": words,
        "area_code": TOWN,
        "address": PLACE,
        "parties": [{"role": "applicant", "type": "person", "name": "唐某", "phone": phone}],
        **more,
    }


def _phone() -> str:
    return f"139{uuid.uuid4().int % 10**8:08d}"


@pytest.fixture
def phones() -> list[str]:
    """Of three reporters, never used before."""
    return [_phone() for _ in range(3)]


def _registered(centre: Centre, phones: list[str]) -> list[Answer]:
    words = (
        "东门巷十八号门前的窨井盖破了一半，晚上有人踩空",
        "窨井盖破损多日，门前有人踩空摔伤，在东门巷",
        "巷子里井盖破了，晚上踩空很危险，请尽快更换",
    )
    return [
        centre.register(**_told(said, phone)) for said, phone in zip(words, phones, strict=True)
    ]


@pytest.mark.timeout(180)
def test_one_answer_reaches_every_reporter(
    platform: Platform, centre: Centre, phones: list[str]
) -> None:
    main, *members = cases = _registered(centre, phones)
    dispatcher = centre.person("dispatcher")
    found = dispatcher.get(f"/cases/{main['id']}/similar")["items"]
    assert {case["id"] for case in members} <= {one["id"] for one in found}
    assert all(one["reasons"] and one["score"] > 50 for one in found[:2])
    for case in cases:
        centre.case(case["id"], "routed")
    for member in members:
        body = {"main_case_id": main["id"], "reason": "同一窨井盖"}
        centre.verb(member["id"], "dispatcher", "merge", **body)
    for member in members:
        held = dispatcher.until(
            "/assignments",
            lambda page: all(one["state"] == "held" for one in page["items"]),
            case_id=member["id"],
        )
        assert held["items"]

    centre.handle(main["id"], result="已更换新井盖。", answer="窨井盖已经更换，请放心通行。")
    centre.verb(main["id"], "dispatcher", "verify", state="reported", note="核查属实")

    for member in members:
        centre.case(member["id"], "verified")
        shown = centre.public.get(f"/public/cases/{member['code']}", key=member["query_key"])
        assert shown["public_answer"] == "窨井盖已经更换，请放心通行。"
        assert shown["merged_note"]
        others = [one for one in cases if one is not member]
        assert not [one for one in others if one["code"] in str(shown) or one["id"] in str(shown)]
        query = {"code": member["code"], "key": member["query_key"]}
        page = httpx.get(f"{platform.url}/p/follow", params=query)
        assert "已与同类事项合并办理" in page.text
    _assert_each_was_told_once(platform, centre, members)
    for member in members:
        _close(centre, member)
    rows = dispatcher.get(f"/cases/{main['id']}/members")["items"]
    assert [(row["id"], row["is_main"]) for row in rows] == [
        (case["id"], case is main) for case in cases
    ]


@pytest.mark.timeout(120)
def test_an_undone_merge_goes_on_by_itself(centre: Centre, phones: list[str]) -> None:
    main, member, _ = _registered(centre, phones)
    for case in (main, member):
        centre.case(case["id"], "routed")
    centre.verb(member["id"], "dispatcher", "merge", main_case_id=main["id"], reason="同一处")
    with pytest.raises(Refused) as refused:
        centre.verb(main["id"], "clerk", "withdraw", reason="撤回")
    assert (refused.value.status, refused.value.reason) == (409, "has_members")
    _lead_becomes(centre, member["id"], "held")
    centre.verb(member["id"], "dispatcher", "unmerge", reason="不是同一处")
    _lead_becomes(centre, member["id"], "issued")

    centre.handle(member["id"], result="已处理完毕。", answer="已经处理完毕。")
    closed = centre.close(member)

    assert closed["state"] == "archived"
    assert centre.case(main["id"])["state"] == "routed"


def _lead_becomes(centre: Centre, case_id: str, state: str) -> None:
    centre.person("dispatcher").until(
        "/assignments",
        lambda page: [one["state"] for one in page["items"] if one["is_lead"]] == [state],
        case_id=case_id,
    )


def test_a_draft_finds_what_the_same_party_brought_before(
    centre: Centre, phones: list[str]
) -> None:
    earlier = centre.register(**_told("门前井盖破了一半，有人踩空", phones[0]))
    clerk = centre.person("clerk")
    draft = _told("门前的井盖破损一半，已有人踩空", phones[0])

    found = clerk.post("/cases:find-similar", draft)["items"]
    repeat = next(one for one in found if one["id"] == earlier["id"])
    hidden = {"parties": [], "is_anonymous": True, "privacy_notice": "2026-11"}
    later = centre.public.post("/public/cases", {**draft, **hidden})
    centre.verb(
        later["id"], "dispatcher", "decline", reason_code="repeated", legal_route="other",
        reason="同一事项正在办理，请凭原编号查询。", earlier_case_id=earlier["id"],
    )  # fmt: skip

    assert repeat["is_repeat"]
    assert "同一当事人（电话或证件号码相同）" in [reason["text"] for reason in repeat["reasons"]]
    assert clerk.get(f"/cases/{later['id']}")["earlier_case_id"] == earlier["id"]


def test_linked_cases_point_to_each_other(centre: Centre, phones: list[str]) -> None:
    one, other, _ = _registered(centre, phones)
    centre.verb(one["id"], "clerk", "link", other_case_id=other["id"])
    clerk = centre.person("clerk")

    assert [row["id"] for row in clerk.get(f"/cases/{other['id']}/links")["items"]] == [one["id"]]
    clerk.until(
        f"/cases/{other['id']}/timeline",
        lambda page: f"与案件{one['code']}关联" in [row["what"] for row in page["items"]],
    )
    centre.verb(other["id"], "clerk", "unlink", other_case_id=one["id"])
    assert clerk.get(f"/cases/{one['id']}/links")["items"] == []


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"title": "堵", "area_code": "430423100"}, "title"),
        ({"title": "下水道堵塞", "area_code": "430424100"}, "area_code"),
        ({"title": "下水道堵塞", "area_code": "430423100", "extra": 1}, "extra"),
        ({"title": "下水道堵塞", "area_code": "430423100", "kind": "other"}, "kind"),
    ],
)
def test_a_wrong_draft_names_its_faults(centre: Centre, body: dict[str, Any], field: str) -> None:
    with pytest.raises(Refused) as refused:
        centre.person("clerk").post("/cases:find-similar", {"kind": "livelihood", **body})

    assert refused.value.status == 422
    assert [fault["field"] for fault in refused.value.problem["errors"]] == [field]


def test_a_case_is_not_merged_with_itself(centre: Centre, phones: list[str]) -> None:
    case = centre.register(**_told("井盖破损", phones[0]))

    with pytest.raises(Refused) as refused:
        centre.verb(case["id"], "dispatcher", "merge", main_case_id=case["id"], reason="同一处")

    assert refused.value.problem["errors"][0]["field"] == "main_case_id"


def _assert_each_was_told_once(platform: Platform, centre: Centre, members: list[Answer]) -> None:
    clerk = centre.person("clerk")
    for member in members:
        page = clerk.until("/messages", _tells_the_answer, within=30, case_id=member["id"])
        assert len([one for one in page["items"] if one["template"] == "case_verified"]) == 1
    ids = {member["id"] for member in members}
    with Checker(platform) as checker:
        eventually(lambda: checker.has_all_effects(ids), within=30)


def _tells_the_answer(page: Answer) -> bool:
    return any(one["template"] == "case_verified" for one in page["items"])


def _close(centre: Centre, case: Answer) -> None:
    visited = {"channel": "phone", "is_reached": True, "note": "已回访"}
    centre.verb(case["id"], "supervisor", "visit-back", state="verified", **visited)
    public = f"/public/cases/{case['code']}/evaluation"
    centre.public.post(public, {"grade": "satisfied", "comment": ""}, key=case["query_key"])
    centre.verb(case["id"], "supervisor", "archive", state="evaluated")
