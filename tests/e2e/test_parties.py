"""Parties, secrecy, reading in clear, first responder and refusal through HTTP, on real parts."""

import io
import json
import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from pypdf import PdfReader

from deploy.demo.centre import TOWN, Centre
from deploy.demo.client import Answer, Person, Refused
from deploy.demo.stories import applicant, respondent
from deploy.local.platform import Platform
from tests.support.callers import Callers
from tests.support.plants import Plants
from tests.support.waiting import eventually

HIDDEN = "（已申请保密）"


@pytest.fixture
def callers(platform: Platform) -> Iterator[Callers]:
    """Departments' systems."""
    made = Callers(platform)
    yield made
    made.close()


def _refused(person: Person, path: str, body: dict[str, Any] | None = None) -> tuple[int, str]:
    try:
        person.post(path, body) if body is not None else person.get(path)
    except Refused as refusal:
        return refusal.status, refusal.reason
    raise AssertionError(f"{path} was answered")


def _masked(plants: Plants) -> list[str]:
    """Every planted value, and every form in which a mask would still tell whom it hides."""
    names = [value for value in plants.of("name") if value.startswith("欧阳")]
    numbers = [value for value in plants.of("phone", "id_number") if value.isalnum()]
    forms = [f"{name[0]}{'*' * (len(name) - 1)}" for name in names]
    forms += [value[:3] + "*" * (len(value) - 5) + value[-2:] for value in numbers]
    return [*plants.of(), *forms]


@pytest.mark.timeout(180)
@pytest.mark.parametrize("fields", [{"kind": "violation"}, {"is_confidential": True}], ids=str)
def test_the_accused_unit_never_learns_who_reported(
    centre: Centre, callers: Callers, fields: dict[str, Any]
) -> None:
    plants = Plants()
    reporter, phone, number = plants.name(), plants.phone(), plants.id_number()
    body: dict[str, Any] = {
        "kind": "livelihood",
        "title": f"{reporter}反映违规收费",
        "narrative": f"本人{reporter}，电话{phone[:3]} {phone[3:]}，身份证{number}，反映乱收费。",
        "parties": [
            {**applicant(reporter, phone), "id_number": number},
            respondent("某收费站", "07345820009", kind="organisation"),
        ],
    }
    case = centre.register(**body | fields)
    said = {"text": f"我叫{reporter}，号码{phone}"}
    centre.public.post(f"/public/cases/{case['code']}/supplements", said, key=case["query_key"])
    lead = centre.lead(case["id"])
    centre.case(case["id"], "routed")
    handler = centre.person(f"{lead['department']}.handler")
    path = f"/cases/{case['id']}"
    party_ids = [party["party_id"] for party in case["party_keys"]]

    told: list[Answer] = [
        handler.until(f"{path}/timeline", lambda page: page["total"] > 3),
        handler.get(path),
        handler.get(f"{path}/parties"),
        handler.get(f"/assignments/{lead['id']}"),
        handler.get("/assignments", case_id=case["id"]),
        handler.get("/clocks", case_id=case["id"]),
        handler.get("/work"),
        handler.get("/station-messages", page_size=100),
    ]
    system = f"{lead['department']}.department@430423"
    orders = eventually(lambda: _feed_with(callers, system, case["code"]), within=30, every=0.5)
    key = next(one["query_key"] for one in case["party_keys"] if one["role"] == "respondent")
    told.append(centre.public.get(f"/public/cases/{case['code']}", key=key))

    texts = [json.dumps(one, ensure_ascii=False) for one in told] + [orders]
    assert [form for form in _masked(plants) for text in texts if form in text] == []
    assert HIDDEN in texts[1]
    assert "反映乱收费" in texts[1]
    wanted = {"fields": ["name"], "purpose": "handling", "words": "核实情况"}
    unmask = f"{path}/parties/{party_ids[0]}:unmask"
    assert _refused(handler, unmask, wanted) == (403, "reporter_is_secret")
    for closed in ("history", "receipt", "disclosures", "decision"):
        assert _refused(handler, f"{path}/{closed}")[0] in (403, 404)
    assert _refused(handler, f"/cases?name={reporter}")[0] == 403


def test_a_phone_is_read_for_a_purpose_and_the_supervisor_sees_who_read_it(
    centre: Centre,
) -> None:
    phone = f"139{uuid.uuid4().int % 10**8:08d}"
    case = centre.register(
        kind="livelihood", title="路灯不亮", parties=[applicant("王建国", phone)]
    )
    path = f"/cases/{case['id']}"
    clerk, supervisor = centre.person("clerk"), centre.person("supervisor")
    (party,) = clerk.get(f"{path}/parties")["items"]
    assert party["party"]["phone"] == f"139******{phone[-2:]}"
    unmask = f"{path}/parties/{party['id']}:unmask"

    once = str(uuid.uuid4())
    wanted = {"fields": ["phone"], "purpose": "contact", "words": "短信未送达"}
    shown = clerk.post(unmask, wanted, once=once)
    again = clerk.post(unmask, wanted, once=once)

    assert shown["phone"] == again["phone"] == phone
    assert (shown["name"], shown["id_number"]) == ("", "")
    rows = supervisor.get(f"{path}/disclosures")["items"]
    assert [(row["actor"], row["fields"], row["purpose"]) for row in rows] == [
        ("clerk@430423", ["phone"], "contact")
    ]
    assert _refused(clerk, f"{path}/disclosures") == (403, "not_permitted")
    for bad in ({**wanted, "purpose": "curiosity"}, {**wanted, "words": ""}, {"fields": ["phone"]}):
        assert _refused(clerk, unmask, bad) == (422, "invalid_fields")
    found = clerk.get("/cases", phone=phone)["items"]
    assert [row["id"] for row in found] == [case["id"]]


def test_a_matter_of_a_minor_is_closed_to_most_by_itself(centre: Centre) -> None:
    case = centre.register(
        kind="livelihood",
        title="未成年人被殴打",
        parties=[applicant("王建国", "13907340031")],
    )
    path = f"/cases/{case['id']}"

    assert centre.person("clerk").get(path)["sensitivities"] == ["minor"]
    lead = centre.lead(case["id"])
    centre.case(case["id"], "routed")
    assert centre.person("supervisor").get(path)["id"] == case["id"]
    handler = centre.person(f"{lead['department']}.handler")
    assert handler.until(path, lambda seen: seen["title"])["title"] == "未成年人被殴打"
    leader = centre.person("leader")
    assert _refused(leader, path) == (404, "not_found")
    assert leader.get("/cases", code=case["code"])["items"] == []


def test_a_group_has_agents_representatives_and_proved_contacts(centre: Centre) -> None:
    workers = [applicant(f"工友{at}", f"1380735{at:04d}") for at in range(60)]
    agent = {"role": "agent", "type": "person", "name": "赵律师"}
    case = centre.register(
        kind="dispute",
        dispute_kind="labour_wages",
        title="工地拖欠六十名工人工资",
        people_count=60,
        parties=[*workers, agent, respondent("某公司", "07345820001", kind="organisation")],
    )
    path, clerk = f"/cases/{case['id']}", centre.person("clerk")
    centre.lead(case["id"])
    ids = [party["party_id"] for party in case["party_keys"]]

    version = _version_at_rest(clerk, path)
    answer = clerk.post(f"{path}:represent", {"version": version, "party_ids": ids[:5]})
    paper = {"represents": ids[:50], "scope": "special", "paper": "授权委托书"}
    answer = clerk.post(
        f"{path}/parties/{ids[60]}:authorise", {"version": answer["version"], **paper}
    )
    proof = {"version": answer["version"], "note": "当面拨打，本人接听"}
    clerk.post(f"{path}/parties/{ids[0]}:verify", proof)

    first = clerk.get(f"{path}/parties", page_size=60)
    rest = clerk.get(f"{path}/parties", page_size=60, page_token=first["next_page_token"])["items"]
    assert (first["total"], len(rest)) == (62, 2)
    assert sum(party["is_representative"] for party in first["items"]) == 5
    assert first["items"][0]["contact_check"] == "staff"
    assert rest[0]["authority"]["represents"] == ids[:50]
    current = clerk.get(path)["version"]
    six = {"version": current, "party_ids": ids[:6]}
    assert _refused(clerk, f"{path}:represent", six) == (422, "invalid_fields")
    stale = {"version": 1, "party_ids": ids[:2]}
    assert _refused(clerk, f"{path}:represent", stale) == (409, "version_conflict")
    foreign = {"version": current, **paper, "represents": [str(uuid.uuid4())]}
    assert _refused(clerk, f"{path}/parties/{ids[60]}:authorise", foreign)[0] == 422
    nobody = f"{path}/parties/{uuid.uuid4()}:verify"
    assert _refused(clerk, nobody, {"version": current, "note": "查无"}) == (404, "not_found")


def _feed_with(callers: Callers, system: str, code: str) -> str:
    """A department's whole feed as text, once a case stands in it."""
    pages, cursor, has_more = [], "", True
    while has_more:
        page = callers.ask("FeedService.FetchOrders", system, {"cursor": cursor, "page_size": 100})
        pages.append(page.text)
        cursor, has_more = page.body["next_cursor"], bool(page.body.get("has_more"))
    orders = "".join(pages)
    return orders if code in orders else ""


def _version_at_rest(clerk: Person, path: str) -> int:
    """The case's version once it is placed and nothing has moved it for a second."""
    seen: list[tuple[str, int]] = []

    def is_at_rest() -> bool:
        case = clerk.get(path)
        seen.append((case["state"], case["version"]))
        return len(seen) > 5 and len(set(seen[-5:])) == 1 and case["state"] != "accepted"

    eventually(is_at_rest, within=30, every=0.25)
    return seen[-1][1]


def test_the_people_of_a_wages_matter_join_by_a_list_and_settle_one_by_one(
    centre: Centre,
) -> None:
    case = centre.register(
        kind="dispute",
        dispute_kind="labour_wages",
        title="工地拖欠三百名工人工资",
        people_count=300,
        parties=[applicant("工友甲", "13807350001"), respondent("某公司", "07345820001")],
    )
    path, clerk = f"/cases/{case['id']}", centre.person("clerk")
    rows = [{"name": f"工友{at}", "claimed_fen": 100_000} for at in range(300)]
    once = str(uuid.uuid4())

    joined = clerk.post(f"{path}/group/members", {"members": [*rows, {"name": ""}]}, once=once)
    again = clerk.post(f"{path}/group/members", {"members": [*rows, {"name": ""}]}, once=once)
    first, second = clerk.get(f"{path}/group/members", page_size=2)["items"]
    part = {"version": 1, "paid_fen": 60_000, "note": "银行转账回单"}
    clerk.post(f"{path}/group/members/{first['id']}:pay", part)
    clerk.post(f"{path}/group/members/{first['id']}:settle", {"version": 2, "paid_fen": 30_000})
    leave = {"version": 1, "reason": "本人书面退出"}
    clerk.post(f"{path}/group/members/{second['id']}:withdraw", leave)

    assert joined == again
    assert [row["outcome"] for row in joined["rows"]] == ["added"] * 300 + ["faulty"]
    totals = clerk.get(f"{path}/group")
    assert (totals["open_count"], totals["settled_count"], totals["withdrawn_count"]) == (298, 1, 1)
    assert (totals["claimed_fen"], totals["paid_fen"]) == (30_000_000, 90_000)
    stale = f"{path}/group/members/{first['id']}:settle"
    assert _refused(clerk, stale, {"version": 1}) == (409, "version_conflict")
    assert _refused(clerk, stale, {"version": 3}) == (409, "wrong_state")
    paid = clerk.get(f"{path}/group/members", page_size=1)["items"][0]["payments"]
    assert [(one["amount_fen"], one["note"]) for one in paid] == [
        (60_000, "银行转账回单"), (30_000, ""),
    ]  # fmt: skip
    (county,) = clerk.get("/group-figures", dispute_kind="labour_wages")["figures"]
    assert county["totals"]["paid_fen"] >= 90_000
    assert county["totals"]["member_count"] >= 300
    assert _refused(clerk, f"{path}/group/members", {"members": []}) == (422, "invalid_fields")
    unknown = {"members": [{"name": "甲", "state": "settled"}]}
    assert _refused(clerk, f"{path}/group/members", unknown) == (422, "invalid_fields")


@pytest.mark.timeout(120)
def test_an_emergency_is_acted_on_at_once_and_its_papers_are_asked_for(centre: Centre) -> None:
    first = centre.person("dispatcher")
    body = {"kind": "emergency", "area_code": TOWN, "title": "山洪围困群众"}
    case = first.post("/cases", body)

    def wanting_papers() -> list[str]:
        buckets = {one["key"]: one for one in first.get("/work")["cases"]["buckets"]}
        return [row["id"] for row in buckets["my_supplements"]["cases"]]

    assert case["state"] == "accepted"
    assert wanting_papers() == [case["id"]]
    supervisor = centre.person("supervisor")
    clocks = supervisor.until(
        "/clocks",
        lambda page: any(one["purpose"] == "supplement" for one in page["items"]),
        case_id=case["id"],
    )["items"]
    (supplement,) = [one for one in clocks if one["purpose"] == "supplement"]
    assert (supplement["state"], bool(supplement["due_time"])) == ("running", True)
    centre.person("officer").until("/tasks", lambda page: page["items"], case_id=case["id"])
    told = first.until(
        "/station-messages",
        lambda page: any(case["code"] in one["text"] for one in page["items"]),
        page_size=100,
    )["items"]
    assert any("您首问的事项" in one["text"] for one in told if case["code"] in one["text"])

    version = first.get(f"/cases/{case['id']}")["version"]
    papers = {"version": version, "text": "补录现场情况", "is_complete": True}
    first.post(f"/cases/{case['id']}:supplement", papers)

    supervisor.until(
        "/clocks",
        lambda page: all(
            one["state"] == "stopped" for one in page["items"] if one["purpose"] == "supplement"
        ),
        case_id=case["id"],
    )
    assert wanting_papers() == []


def test_a_refusal_reaches_the_resident_by_message_page_and_paper(
    centre: Centre, callers: Callers
) -> None:
    report = {
        "kind": "dispute",
        "dispute_kind": "labour_other",
        "title": "解除劳动合同争议",
        "area_code": TOWN,
        "source": "web",
        "privacy_notice": "2026-11",
        "verified_phone": f"139{uuid.uuid4().int % 10**8:08d}",
        "parties": [applicant("李大山", "")],
    }
    case = callers.do("CaseService.RegisterPublicCase", "resident@430423", report)
    path, clerk = f"/cases/{case['id']}", centre.person("clerk")
    assert _refused(clerk, f"{path}/decline-notice") == (409, "wrong_state")
    words = "劳动争议须先经劳动仲裁"
    refusal = {"reason_code": "out_of_scope", "legal_route": "arbitration", "reason": words}
    verb = {"version": int(case["version"]), **refusal}
    centre.person("dispatcher").post(f"{path}:decline", verb)

    text = PdfReader(io.BytesIO(clerk.download(f"{path}/decline-notice"))).pages[0].extract_text()

    assert "劳动人事争议仲裁委员会" in text.replace("\n", "")
    assert words in text.replace("\n", "")
    followed = centre.public.get(f"/public/cases/{case['code']}", key=case["query_key"])
    assert followed["decline_reason"] == words
    clerk.until(
        "/messages",
        lambda page: any(one["template"] == "case_declined" for one in page["items"]),
        within=30,
        case_id=case["id"],
    )
