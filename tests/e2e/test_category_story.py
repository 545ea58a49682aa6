"""A matter is put under a leaf of its area's tree, asked its questions, and keeps their words."""

import html
import re
import uuid
from typing import Any

import httpx
import pytest

from deploy.demo.centre import TOWN, Centre
from deploy.demo.client import Answer, Person, Refused
from deploy.demo.stories import applicant
from deploy.local.platform import Platform

COUNTY = "431382"
SINCE = {"question": "since", "values": ["2026-02-27"]}
DRAIN: dict[str, Any] = {
    "kind": "livelihood",
    "title": "小区门口下水道堵塞",
    "narrative": "老街小区门口下水道堵塞三天，污水外溢。",
    "area_code": TOWN,
    "source": "window",
    "parties": [applicant("王建国", "13807340001")],
}


def _refused(person: Person, path: str, body: Answer) -> tuple[int, set[tuple[str, str]]]:
    with pytest.raises(Refused) as caught:
        person.post(path, body)
    problem = caught.value.problem
    return caught.value.status, {(one["field"], one["reason"]) for one in problem["errors"]}


def _whole(person: Person, path: str, **query: Any) -> list[Answer]:
    found: list[Answer] = []
    token = ""
    while True:
        page = person.get(path, page_size=50, page_token=token, **query)
        found += page["items"]
        token = page["next_page_token"]
        if not token:
            return found


def test_a_clerk_confirms_a_suggestion_and_answers_its_questions(centre: Centre) -> None:
    clerk = centre.person("clerk")
    asked = {key: DRAIN[key] for key in ("title", "narrative", "area_code")}
    suggested = clerk.post("/cases:suggest-category", asked)["items"]
    assert suggested[0]["category"] == "streets.drains"
    assert suggested[0]["words"]
    keys = [one["category"] for one in suggested]
    offered = {one["key"]: one for one in _whole(clerk, "/categories", area=centre.county)}
    assert [one["key"] for one in offered["streets.drains"]["questions"] if one["is_required"]] == [
        "since"
    ]
    answers = [SINCE, {"question": "households", "values": ["12"]}]
    filed = {"category": keys[0], "suggested_categories": keys, "answers": answers}

    case = clerk.post("/cases", {**DRAIN, **filed})

    shown = centre.case(case["id"])["classification"]
    assert (shown["origin"], shown["chosen_by"]) == ("suggested_accepted", "clerk@430423")
    assert {one["label"]: one["text"] for one in shown["answers"]} == {
        "从什么时候开始": "2026-02-27",
        "影响多少户": "12",
    }
    lead = centre.lead(case["id"])
    handler = centre.person(f"{lead['department']}.handler")
    centre.person("dispatcher").until(
        f"/cases/{case['id']}", lambda seen: lead["department"] in seen["departments"]
    )
    assert handler.get(f"/cases/{case['id']}")["classification"]["answers"] == shown["answers"]
    decision = centre.person("dispatcher").get(f"/cases/{case['id']}/decision")
    assert "streets.drains" in str(decision)


def test_what_is_wrong_with_a_category_is_named(centre: Centre) -> None:
    clerk = centre.person("clerk")
    leaf = {**DRAIN, "category": "streets.drains"}

    assert _refused(clerk, "/cases", {**DRAIN, "category": "streets.moon"}) == (
        422,
        {("category", "unknown_category")},
    )
    assert _refused(clerk, "/cases", {**leaf, "kind": "violation", "answers": [SINCE]}) == (
        422,
        {("category", "other_kind")},
    )
    assert _refused(clerk, "/cases", leaf) == (422, {("answers.since", "missing")})
    bad = [{"question": "since", "values": ["昨天"]}]
    assert _refused(clerk, "/cases", {**leaf, "answers": bad})[1] == {
        ("answers.since", "not_a_date")
    }
    both = [SINCE, {"question": "colour", "values": ["red"]}]
    assert _refused(clerk, "/cases", {**leaf, "answers": both})[1] == {
        ("answers[1].question", "unknown_question")
    }
    endless = [{"question": "since", "values": ["长" * 2001]}]
    assert _refused(clerk, "/cases", {**leaf, "answers": endless})[0] == 422
    assert _refused(clerk, "/cases:suggest-category", {"title": "", "area_code": TOWN})[0] == 422


def test_answers_are_corrected_with_history(centre: Centre) -> None:
    clerk = centre.person("clerk")
    leaf = {"category": "streets.drains", "answers": [SINCE]}
    case = clerk.post("/cases", {**DRAIN, **leaf})
    later = [{"question": "since", "values": ["2026-03-01"]}]

    centre.verb(case["id"], "clerk", "amend", answers=later, reason="日期写错")

    history = clerk.get(f"/cases/{case['id']}/history")["items"]
    assert [(one["field"], one["old_value"]) for one in history[0]["changes"]] == [
        ("answers.since", "2026-02-27")
    ]
    (shown,) = centre.case(case["id"])["classification"]["answers"]
    assert shown["text"] == "2026-03-01"


def test_a_county_adds_a_leaf_and_an_old_case_keeps_its_words(platform: Platform) -> None:
    with Centre(platform.url, county=COUNTY) as centre:
        clerk, admin = centre.person("clerk"), centre.person("admin")
        matter = {**DRAIN, "area_code": "431382001"}
        old = clerk.post("/cases", {**matter, "category": "streets.drains", "answers": [SINCE]})
        stands = _draft_version(admin)
        question = {"key": "depth", "label": "水深几厘米", "type": "number", "is_required": True}
        leaves = [
            {"key": "streets.drains", "name": "管网堵塞", "questions": [question]},
            {"key": "streets.benches", "name": "座椅损坏"},
        ]
        table = {"name": "涟源市目录", "leaves": leaves}
        path = f"/category-trees/{COUNTY}"
        wrong = {**table, "leaves": [{"key": "moon.dust", "name": "尘"}]}
        faults = admin.post(f"{path}:check", wrong)["faults"]
        assert [one["reason"] for one in faults] == ["unknown_branch"]
        draft = _put(admin, path, {**table, "version": stands})
        publish = {"category_tree_id": draft["id"], "version": draft["version"]}
        with pytest.raises(Refused) as refusal:
            admin.post(f"{path}:publish", publish)
        assert refusal.value.reason == "second_person_needed"

        published = centre.person("supervisor").post(f"{path}:publish", publish)

        assert published["state"] == "published"
        bench = clerk.post("/cases", {**matter, "category": "streets.benches"})
        assert clerk.get(f"/cases/{bench['id']}")["classification"]["branch_name"] == "市政设施"
        kept = clerk.get(f"/cases/{old['id']}")["classification"]
        assert (kept["name"], kept["answers"][0]["label"]) == (
            "下水道堵塞、污水外溢",
            "从什么时候开始",
        )
        missing = _refused(clerk, "/cases", {**matter, "category": "streets.drains"})
        assert missing[1] == {("answers.depth", "missing")}
        offered = _whole(centre.public, "/public/categories", area=COUNTY, kind="livelihood")
        assert "streets.benches" in [one["key"] for one in offered]
        elsewhere = _whole(centre.public, "/public/categories", area="430423", kind="livelihood")
        assert "streets.benches" not in [one["key"] for one in elsewhere]
        again = _put(admin, path, {"name": "涟源市目录", "leaves": [], "version": 0})
        undo = {"category_tree_id": again["id"], "version": again["version"]}
        centre.person("supervisor").post(f"{path}:publish", undo)


def test_a_resident_is_asked_on_the_page_and_staff_read_the_answers(
    platform: Platform, centre: Centre
) -> None:
    page = f"{platform.url}/p/report"
    form = {
        "kind": "livelihood",
        "area_code": TOWN,
        "title": "楼下歌厅太吵",
        "is_anonymous": "yes",
        "has_consent": "yes",
        "token": str(uuid.uuid4()),
    }
    choice = httpx.post(page, data={**form, "action": "category"}, timeout=20)
    assert '<option value="surroundings.noise">' in choice.text
    chosen = {**form, "with_categories": "yes", "category": "surroundings.noise"}
    asked = httpx.post(page, data={**chosen, "action": "category"}, timeout=20)
    assert "噪声来自哪里（必填）" in asked.text

    unanswered = httpx.post(page, data={**chosen, "action": "submit"}, timeout=20)
    assert unanswered.status_code == 422
    assert "噪声来自哪里：请回答" in html.unescape(unanswered.text)
    answers = {"answer-noise_source": "entertainment", "answer-noise_times": ["night", "dawn"]}
    reported = httpx.post(page, data={**chosen, **answers, "action": "submit"}, timeout=20)

    assert reported.status_code == 201, reported.text
    code = re.findall(r"\b430423\d{14,}\b", reported.text)[0]
    (row,) = centre.person("dispatcher").get("/cases", code=code)["items"]
    shown = centre.case(row["id"])["classification"]
    assert (shown["chosen_by"], shown["origin"]) == ("resident", "chosen")
    assert [one["text"] for one in shown["answers"]] == [
        "歌厅、广场舞",
        "晚上十点以后、清晨六点以前",
    ]


def _draft_version(admin: Person) -> int:
    found = admin.http.get(f"/category-trees/{COUNTY}", params={"is_draft": True})
    return int(found.json()["version"]) if found.status_code == 200 else 0


def _put(admin: Person, path: str, body: Answer) -> Answer:
    headers = {"Idempotency-Key": str(uuid.uuid4())}
    answer = admin.http.put(path, json=body, headers=headers)
    assert answer.status_code == 200, answer.text
    put: Answer = answer.json()
    return put
