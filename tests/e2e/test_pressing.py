"""Pressing over HTTP on the real parts: letters and the ladder (C8, C10, C24, H7)."""

import io
import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

import pymongo
import pytest
from pypdf import PdfReader

from deploy.demo.centre import Centre
from deploy.demo.client import Answer, Person, Refused
from deploy.demo.stories import applicant
from deploy.local.platform import Platform
from tests.support.drafts import draft_version

FREE_COUNTY = "431382"
GROUNDS, DEMANDS = "群众多次反映，至今未见进展", "请两日内办结并书面答复"


def _routed(centre: Centre, **fields: Any) -> Answer:
    case = centre.register(
        kind="livelihood",
        title=f"路灯不亮{uuid.uuid4().hex[:6]}",
        parties=[applicant("陈某", "13807340001")],
        **fields,
    )
    centre.case(case["id"], "routed")
    return centre.lead(case["id"])


def _propose(centre: Centre, lead: Answer, kind: str = "order", **fields: Any) -> Answer:
    body = {
        "kind": kind,
        "case_id": lead["case_id"],
        "department": lead["department"],
        "grounds": GROUNDS,
        "demands": DEMANDS,
        "answer_days": 2,
    }
    return centre.person("supervisor").post("/letters", {**body, **fields})


def _verb(person: Person, letter: Answer, verb: str, **body: Any) -> Answer:
    return person.post(f"/letters/{letter['id']}:{verb}", {"version": letter["version"], **body})


def _refused(person: Person, letter: Answer, verb: str, **body: Any) -> tuple[int, str]:
    with pytest.raises(Refused) as caught:
        _verb(person, letter, verb, **body)
    return caught.value.status, caught.value.reason


def test_a_department_is_pressed_by_letter_until_it_acts(centre: Centre) -> None:
    lead = _routed(centre)
    supervisor, leader = centre.person("supervisor"), centre.person("leader")
    handler = centre.person(f"{lead['department']}.handler")
    proposed = _propose(centre, lead)
    with pytest.raises(Refused) as hidden:
        handler.get(f"/letters/{proposed['id']}")

    issued = _verb(leader, proposed, "issue")
    told = handler.until(
        "/station-messages",
        lambda page: any(issued["number"] in one["text"] for one in page["items"]),
    )
    early = _refused(handler, issued, "answer", answer="已办", result="solved")
    received = _verb(handler, issued, "receive")
    stale = _refused(handler, issued, "answer", answer="已办", result="solved")
    wrong = _refused(handler, received, "answer", answer="已办", result="perhaps")
    answered = _verb(handler, received, "answer", answer="灯杆已更换", result="solved")
    other = _refused(handler, answered, "judge", effect="effective")
    closed = _verb(supervisor, answered, "judge", effect="effective")

    assert hidden.value.status == 404
    assert told["items"]
    assert (early, stale) == ((409, "wrong_state"), (409, "version_conflict"))
    assert (wrong, other) == ((422, "invalid_fields"), (403, "not_permitted"))
    assert (closed["state"], closed["effect"], closed["answer"]) == (
        "closed",
        "effective",
        "灯杆已更换",
    )
    listed = supervisor.get("/letters", case_id=lead["case_id"])["items"]
    assert [(one["id"], one["grounds"]) for one in listed] == [(closed["id"], "")]
    timeline = centre.person("dispatcher").until(
        f"/cases/{lead['case_id']}/timeline",
        lambda page: any("评定有效" in one["what"] for one in page["items"]),
    )
    assert any(f"签发督办文书{issued['number']}" in one["what"] for one in timeline["items"])
    paper = supervisor.download(f"/letters/{closed['id']}/document")
    printed = "".join(page.extract_text() for page in PdfReader(io.BytesIO(paper)).pages)
    assert "督办单" in printed
    rows = supervisor.get("/letter-figures", department=lead["department"], kind="order")["items"]
    assert [row["answered_in_time"] >= 1 and row["effective"] >= 1 for row in rows] == [True]


def test_an_interview_is_held_and_written_down(centre: Centre) -> None:
    lead = _routed(centre)
    supervisor = centre.person("supervisor")
    issued = _verb(supervisor, _propose(centre, lead, "interview"), "issue")
    held = {
        "held_time": issued["issue_time"],
        "attendees": "分管副局长",
        "minutes": "说明超期原因",
        "measures": "三日内办结",
    }
    handler = centre.person(f"{lead['department']}.handler")
    answered = _refused(handler, issued, "answer", answer="已办", result="solved")

    before = {**held, "held_time": "2020-01-01T00:00:00Z"}
    early = _refused(supervisor, issued, "record", interview=before)
    bare = _refused(supervisor, issued, "record", interview={"attendees": "副局长"})
    recorded = _verb(supervisor, issued, "record", interview=held)

    assert answered == (409, "letter_takes_no_answer")
    assert (early[0], bare[0]) == (422, 422)
    assert (recorded["state"], recorded["interview"]["measures"]) == ("answered", "三日内办结")


def test_a_letter_is_taken_back_and_its_number_stays_used(centre: Centre) -> None:
    lead = _routed(centre)
    supervisor = centre.person("supervisor")
    with pytest.raises(Refused) as foreign:
        _propose(centre, lead, department="veterans")
    with pytest.raises(Refused) as unknown:
        _propose(centre, lead, case_id=str(uuid.uuid4()))
    first = _verb(supervisor, _propose(centre, lead, "prompt"), "issue")

    withdrawn = _verb(supervisor, first, "withdraw", reason="已经办结")
    second = _verb(supervisor, _propose(centre, lead, "prompt"), "issue")

    assert (foreign.value.status, foreign.value.problem["errors"][0]["field"]) == (
        422,
        "department",
    )
    assert unknown.value.status == 404
    assert (withdrawn["state"], withdrawn["withdraw_reason"]) == ("withdrawn", "已经办结")
    assert _serial(second) > _serial(first)


def _serial(letter: Answer) -> int:
    return int(letter["number"].split("〕")[1].removesuffix("号"))


def test_a_late_matter_climbs_the_ladder_by_itself(platform: Platform, centre: Centre) -> None:
    lead = _routed(centre, is_urgent=True)
    due = datetime.now(UTC) - timedelta(days=3, minutes=5)
    with pymongo.MongoClient[Answer](platform.environment["ONEDOOR_MONGODB_URI"]) as client:
        clock = {"case_id": lead["case_id"], "purpose": "handling"}
        times = {"$set": {"due_time": due, "next_due_time": due, "warn_times": []}}
        assert client["onedoor_routing"]["clocks"].update_one(clock, times).modified_count == 1

    supervisor = centre.person("supervisor")
    found = supervisor.until(
        "/letters", lambda page: len(page["items"]) == 3, within=30, case_id=lead["case_id"]
    )["items"]
    prompt = next(one for one in found if one["kind"] == "prompt")
    handler = centre.person(f"{lead['department']}.handler")
    by_itself = _refused(handler, prompt, "issue")
    unsigned = handler.get("/letters", case_id=lead["case_id"])["items"]
    issued = _verb(centre.person("leader"), prompt, "issue")

    assert {(one["kind"], one["state"], one["step"]) for one in found} == {
        ("prompt", "proposed", "overdue"),
        ("order", "proposed", "overdue-3-days"),
        ("risk", "proposed", "risk-red"),
    }
    assert (by_itself, unsigned) == ((403, "not_permitted"), [])
    assert (issued["state"], issued["answer_days"]) == ("issued", 3)
    seen = handler.get(f"/letters/{issued['id']}")
    assert seen["grounds"] == "该事项已超过办理期限，尚未办结。"


def test_an_area_has_a_ladder_of_its_own_once_a_second_person_publishes_it(
    platform: Platform,
) -> None:
    rung = {
        "key": "overdue-at-once",
        "trigger": "overdue",
        "kind": "order",
        "answer_days": 1,
        "grounds": "本县规定超期即督办",
        "demands": "请立即办理",
    }
    with Centre(platform.url, FREE_COUNTY) as centre:
        admin, supervisor = centre.person("admin"), centre.person("supervisor")
        path = f"/press-ladders/{FREE_COUNTY}"
        version = draft_version(admin, path)
        body = {"version": version, "name": "涟源市督办阶梯", "rungs": [rung]}
        sealed = {**rung, "is_self_issued": True}
        with pytest.raises(Refused) as faulty:
            admin.put(path, {**body, "rungs": [sealed]})
        draft = admin.put(path, body)
        named = {"ladder_id": draft["id"], "version": draft["version"]}
        with pytest.raises(Refused) as own:
            admin.post(f"{path}:publish", named)
        published = supervisor.post(f"{path}:publish", named)
        held = supervisor.until(path, lambda ladder: ladder["id"] == draft["id"], within=10)

    fault = faulty.value.problem["errors"][0]["field"]
    assert (faulty.value.status, fault) == (422, "ladder.rungs[0].is_self_issued")
    assert (own.value.status, own.value.reason) == (403, "second_person_needed")
    assert (published["state"], [one["key"] for one in held["rungs"]]) == (
        "published",
        ["overdue-at-once"],
    )
