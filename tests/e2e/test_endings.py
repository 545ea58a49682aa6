"""The end of a matter, over HTTP on the real parts: parts, proof, tries, windows, file, notes."""

import hashlib
import io
import subprocess
import sys
import uuid
from typing import Any

import pymongo
import pytest
from pypdf import PdfReader

from deploy.demo.centre import Centre
from deploy.demo.client import Answer, Refused
from deploy.demo.stories import applicant, crane_rent, respondent
from deploy.local.platform import Platform
from tests.support.bringing import a_picture, bring
from tests.support.checker import ROOT
from tests.support.drafts import draft_version
from tests.support.things import LOCAL_CODE
from tests.support.waiting import eventually

FREE_COUNTY = "431382"
PROCESS: dict[str, Any] = {
    "version": 0,
    "name": "涟源市办理规程",
    "visit_tries": 2,
    "lapse_days": 7,
    "reopen_days": 60,
    "automatic_reopens": 0,
    "sample_percent": 100,
    "keep_years": [
        {"kind": kind, "years": 10} for kind in ("livelihood", "dispute", "violation", "emergency")
    ],
    "demands": [{"verb": "verify", "needs": ["proof", "photo"], "kinds": ["violation"]}],
    "state_names": [
        {"word": "accepted", "name": "已收件"},
        {"word": "reported", "name": "部门已回"},
    ],
}


def _reported(centre: Centre, **body: Any) -> Answer:
    fields = {"kind": "livelihood", "title": f"路灯不亮{uuid.uuid4().hex[:6]}", **body}
    case = centre.register(**{"parties": [applicant("陈某", "13807340001")], **fields})
    centre.handle(case["id"], result="已修好", answer="路灯已修好")
    centre.case(case["id"], "reported")
    return case


def _refused(centre: Centre, case: Answer, post: str, verb: str, **body: Any) -> dict[str, Any]:
    with pytest.raises(Refused) as caught:
        centre.verb(case["id"], post, verb, **body)
    return {"status": caught.value.status, **caught.value.problem}


def _verified(centre: Centre, **body: Any) -> Answer:
    case = _reported(centre, **body)
    centre.report_parts(case["id"])
    centre.verb(case["id"], "dispatcher", "verify", note="现场查看属实")
    return case


def _judge(centre: Centre, case: Answer, grade: str, *reasons: str) -> Answer:
    body = {"grade": grade, "comment": "", "reasons": list(reasons)}
    path = f"/public/cases/{case['code']}/evaluation"
    return centre.public.post(path, body, key=case["query_key"])


def test_the_whole_waits_for_its_parts_and_for_proof(centre: Centre) -> None:
    case = centre.register(
        kind="livelihood",
        title="井盖破损",
        parties=[applicant("陈某", "13807340001")],
    )
    decision = centre.person("dispatcher").until(
        f"/cases/{case['id']}", lambda found: found["decision"] is not None
    )["decision"]
    route = {
        "version": decision["version"],
        "path": "department",
        "lead_department": "housing",
        "co_departments": ["urban-management"],
        "reason": "需要协办",
    }
    centre.person("dispatcher").post(f"/cases/{case['id']}:route", route)
    centre.person("dispatcher").until(
        f"/cases/{case['id']}", lambda found: len(found["open_parts"]) == 1
    )
    centre.handle(case["id"], result="已更换井盖", answer="井盖已更换")
    part = centre.case(case["id"], "reported")["open_parts"][0]

    bare = _refused(centre, case, "dispatcher", "verify")
    waiting = _refused(centre, case, "dispatcher", "verify", note="属实")
    waive = {"assignment_id": part, "reason": "主办单位已一并解决"}
    unknown = {**waive, "assignment_id": str(uuid.uuid4())}
    stranger = _refused(centre, case, "dispatcher", "waive-part", **unknown)
    centre.verb(case["id"], "dispatcher", "waive-part", **waive)
    done = centre.verb(case["id"], "dispatcher", "verify", note="属实", checks=["site_seen"])

    assert (bare["status"], bare["reason"]) == (422, "requirements_missing")
    assert [fault["field"] for fault in bare["errors"]] == ["proof"]
    assert (waiting["status"], waiting["reason"], waiting["parts"]) == (409, "parts_open", part)
    assert (stranger["status"], stranger["errors"][0]["field"]) == (422, "assignment_id")
    assert done["state"] == "verified"
    orders = centre.person("dispatcher").until(
        "/assignments",
        lambda page: any(one["state"] == "cancelled" for one in page["items"]),
        case_id=case["id"],
    )
    assert part in [one["id"] for one in orders["items"] if one["state"] == "cancelled"]
    shown = centre.case(case["id"])
    assert (shown["checks"], shown["waivers"][0]["department"]) == (
        ["site_seen"],
        "urban-management",
    )


def test_nobody_reached_is_tried_three_times(centre: Centre) -> None:
    case = _verified(centre)
    body: Answer = {"channel": "phone", "is_reached": False, "note": "无人接听"}

    states = [centre.verb(case["id"], "supervisor", "visit-back", **body)["state"] for _ in "123"]

    assert states == ["verified", "verified", "visited_back"]
    assert centre.case(case["id"])["lapse_time"]


def test_dissatisfaction_sends_it_back_once_by_itself(centre: Centre) -> None:
    case = _verified(centre)
    said: Answer = {"channel": "phone", "is_reached": True}
    centre.verb(case["id"], "supervisor", "visit-back", **said)
    wrong = {"grade": "satisfied", "comment": "", "reasons": ["not_solved"]}
    path = f"/public/cases/{case['code']}/evaluation"
    with pytest.raises(Refused) as caught:
        centre.public.post(path, wrong, key=case["query_key"])
    judged = _judge(centre, case, "not_satisfied", "not_solved", "too_slow")
    lead = centre.person("dispatcher").until(
        "/assignments",
        lambda page: any(one["is_lead"] and one["state"] == "signed" for one in page["items"]),
        case_id=case["id"],
    )

    assert (caught.value.status, judged["state"]) == (422, "routed")
    assert lead["items"]
    shown = centre.case(case["id"], "handling")
    assert (shown["reopen_count"], shown["evaluations"][0]["reasons"]) == (
        1,
        ["not_solved", "too_slow"],
    )


def test_an_archived_matter_has_its_file_and_may_be_taken_up_again(centre: Centre) -> None:
    case = _verified(centre)
    bring(centre.person("clerk"), f"/cases/{case['id']}/attachments", "验收照片.png", a_picture())
    early = _refused(centre, case, "supervisor", "archive")
    visit: Answer = {"channel": "visit", "is_reached": True, "evaluation": {"grade": "satisfied"}}
    centre.verb(case["id"], "supervisor", "visit-back", **visit)
    archived = centre.verb(case["id"], "supervisor", "archive")
    supervisor = centre.person("supervisor")
    path = f"/cases/{case['id']}"
    archive = supervisor.until(f"{path}/archive", lambda one: one["state"] == "ready", within=60)
    content = supervisor.download(f"{path}/archive-file")
    reopened = centre.verb(case["id"], "dispatcher", "reopen", reason="当事人反映又坏了")

    assert (early["reason"], archived["state"]) == ("wrong_state", "archived")
    assert hashlib.sha256(content).hexdigest() == archive["sha256"]
    root: Any = PdfReader(io.BytesIO(content)).trailer["/Root"]
    assert b"<pdfaid:part>2</pdfaid:part>" in root["/Metadata"].get_object().get_data()
    titles = [paper["title"] for paper in archive["papers"]]
    assert titles[-2:] == ["附件清单", "附件1（图片）"]
    assert "验收照片" in PdfReader(io.BytesIO(content)).pages[-2].extract_text()
    assert [paper["number"] for paper in archive["papers"]] == list(
        range(1, len(archive["papers"]) + 1)
    )
    assert reopened["state"] == "routed"
    assert centre.case(case["id"], "handling")["close_time"] is None
    with pytest.raises(Refused) as caught:
        centre.person("clerk").download(f"{path}/archive-file")
    assert caught.value.status == 403


def test_the_command_names_the_row_that_was_changed(platform: Platform, centre: Centre) -> None:
    case = _verified(centre)

    def proved() -> tuple[int, str]:
        command = [sys.executable, "-m", "services.intake.store.prove", "--case", case["code"]]
        run = subprocess.run(
            command, cwd=ROOT, env=platform.environment, capture_output=True, timeout=60, text=True
        )
        assert run.stderr == ""
        return run.returncode, run.stdout.strip().rpartition(", ")[2]

    eventually(lambda: proved() == (0, "whole"), within=30, every=1)
    with pymongo.MongoClient[Answer](platform.environment["ONEDOOR_MONGODB_URI"]) as client:
        second = {"case_id": case["id"], "sequence": 2}
        changed = {"$set": {"actor": "nobody"}}
        assert client["onedoor_intake"]["timeline"].update_one(second, changed).modified_count == 1

    code, said = proved()
    assert (code, said.startswith("row 2 (timeline "), said.endswith("was changed")) == (
        1,
        True,
        True,
    )


def test_a_mediated_matters_file_holds_the_agreement(centre: Centre) -> None:
    case = crane_rent(centre)
    archive = centre.person("supervisor").until(
        f"/cases/{case['id']}/archive", lambda one: one["state"] == "ready", within=90
    )

    assert archive["papers"][-1]["title"] == "人民调解协议书"


def test_advice_is_kept_with_its_reply(centre: Centre) -> None:
    case = _verified(centre)
    letter = {
        "kind": "judicial_advice",
        "letter_number": "（2026）建1号",
        "addressee": "县民政局",
        "content": "完善登记审查",
        "reply_due_time": "2099-03-01T17:00:00+08:00",
    }
    past = {**letter, "reply_due_time": "2020-03-01T17:00:00+08:00"}
    refused = _refused(centre, case, "dispatcher", "advise", **past)
    given = centre.verb(case["id"], "dispatcher", "advise", **letter)
    answer = {"advice_id": given["advice_id"], "reply": "已完善"}
    centre.verb(case["id"], "supervisor", "answer-advice", **answer)

    assert refused["errors"][0]["field"] == "reply_due_time"
    shown = centre.case(case["id"])["advice"][0]
    assert (shown["addressee"], shown["reply"]) == ("县民政局", "已完善")


def test_notes_stay_inside_and_go_where_they_are_addressed(centre: Centre) -> None:
    parties = [applicant("陈某", "13807340001"), respondent("王某", "13807340002")]
    case = _reported(centre, parties=parties)
    lead = centre.lead(case["id"])
    path = f"/cases/{case['id']}/notes"
    secret = f"内部研判{uuid.uuid4().hex[:8]}"
    centre.person("clerk").post(path, {"kind": "note", "text": secret})
    addressed = {"kind": "opinion", "text": "请先协调物业", "to_department": lead["department"]}
    centre.person("dispatcher").post(path, addressed)

    handler = centre.person(f"{lead['department']}.handler")
    assert [note["text"] for note in handler.get(path)["items"]] == ["请先协调物业"]
    assert [note["text"] for note in centre.person("leader").get(path)["items"]][1] == secret
    followed = centre.public.get(f"/public/cases/{case['code']}", key=case["query_key"])
    assert secret not in str(followed)
    timeline = centre.person("dispatcher").get(f"/cases/{case['id']}/timeline")
    assert secret not in str(timeline)


def test_a_county_names_and_closes_by_its_own_process(platform: Platform) -> None:
    with Centre(platform.url, county=FREE_COUNTY) as centre:
        path = f"/processes/{FREE_COUNTY}"
        admin, supervisor = centre.person("admin"), centre.person("supervisor")
        demand = {"verb": "archive", "needs": ["__import__('os')"]}
        with pytest.raises(Refused) as caught:
            admin.put(path, {**PROCESS, "demands": [demand]})
        draft = admin.put(path, {**PROCESS, "version": draft_version(admin, path)})
        publish = {"process_id": draft["id"], "version": draft["version"]}
        with pytest.raises(Refused) as alone:
            admin.post(f"{path}:publish", publish)
        supervisor.post(f"{path}:publish", publish)
        states = {one["key"]: one["name"] for one in supervisor.get("/vocabulary")["states"]}

    assert caught.value.status == 422
    assert (alone.value.status, alone.value.reason) == (403, "second_person_needed")
    assert states["accepted"] == "已收件"


def _published(centre: Centre) -> None:
    """The county's own process holds."""
    path = f"/processes/{FREE_COUNTY}"
    admin = centre.person("admin")
    draft = admin.put(path, {**PROCESS, "version": draft_version(admin, path)})
    publish = {"process_id": draft["id"], "version": draft["version"]}
    centre.person("supervisor").post(f"{path}:publish", publish)


@pytest.mark.timeout(120)
def test_a_county_may_demand_a_photograph_before_a_result_is_verified(platform: Platform) -> None:
    with Centre(platform.url, county=FREE_COUNTY) as centre:
        _published(centre)
        case = centre.register(
            kind="violation",
            title=f"占道堆物{uuid.uuid4().hex[:6]}",
            area_code=LOCAL_CODE[FREE_COUNTY],
            parties=[applicant("陈某", "13807340001")],
        )
        centre.handle(case["id"], result="已清理", answer="已清理")
        centre.case(case["id"], "reported")
        centre.report_parts(case["id"])
        proofs = f"/cases/{case['id']}/attachments"
        bare = _refused(centre, case, "dispatcher", "verify", note="属实")
        of_party = f"/public/cases/{case['code']}/attachments"
        bring(centre.public, of_party, "我拍的.png", a_picture(), key=case["query_key"])
        bring(centre.person("clerk"), proofs, "说明.txt", f"已清理{case['code']}".encode())
        still = _refused(centre, case, "dispatcher", "verify", note="属实")
        bring(centre.person("dispatcher"), proofs, "现场.png", a_picture())
        verified = centre.verb(case["id"], "dispatcher", "verify", note="属实")
        timeline = centre.person("leader").get(f"/cases/{case['id']}/timeline", page_size=100)

    assert "部门已回" in [item["what"] for item in timeline["items"]]
    for refused in (bare, still):
        assert (refused["status"], refused["reason"]) == (422, "requirements_missing")
        (fault,) = refused["errors"]
        assert (fault["field"], fault["reason"]) == ("photo", "missing")
        assert "现场照片" in fault["message"]
        assert fault["message_en"].isascii()
    assert verified["state"] == "verified"


def test_what_is_over_is_listed_approved_by_another_and_worked_off(centre: Centre) -> None:
    supervisor, leader = centre.person("supervisor"), centre.person("leader")
    listed = supervisor.post("/erasures", {"reason": "到期销毁"})
    with pytest.raises(Refused) as caught:
        supervisor.post(f"/erasures/{listed['id']}:approve", {"version": listed["version"]})
    leader.post(f"/erasures/{listed['id']}:approve", {"version": listed["version"]})

    def state() -> str:
        found = supervisor.get("/erasures")["items"]
        return next(str(one["state"]) for one in found if one["id"] == listed["id"])

    assert (listed["found"], caught.value.reason) == (0, "second_person_needed")
    assert eventually(lambda: state() == "done", within=30)
