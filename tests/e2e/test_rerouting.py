"""A correction routes a case again: who handled it, the desk and the resident learn what is so."""

from deploy.demo.centre import Centre
from deploy.demo.client import Answer

APPLICANTS = [{"role": "applicant", "type": "person", "name": "王建国", "phone": "13807340001"}]


def _registered(centre: Centre) -> Answer:
    made = centre.register(kind="livelihood", title="下水道堵塞", parties=APPLICANTS)
    return {**centre.case(made["id"], "routed"), "query_key": made["query_key"]}


def _corrected(centre: Centre, case: Answer) -> None:
    """The matter turns out to be unpaid wages."""
    standing = centre.person("dispatcher").get(f"/cases/{case['id']}")
    centre.person("dispatcher").post(
        f"/cases/{case['id']}:amend",
        {
            "version": standing["version"],
            "kind": "dispute",
            "dispute_kind": "labour_wages",
            "reason": "核实为拖欠工资",
        },
    )


def test_an_unsigned_case_goes_to_whom_the_rules_name_now(centre: Centre) -> None:
    case = _registered(centre)
    old = centre.lead(case["id"])

    _corrected(centre, case)

    dispatcher = centre.person("dispatcher")
    path = f"/cases/{case['id']}/decisions"
    found = dispatcher.until(path, lambda page: len(page["items"]) == 2)["items"]
    assert [one["lead_department"] for one in found] == ["labour", old["department"]]
    assert all(one["tried"][-1]["is_matched"] for one in found)
    handler = centre.person(f"{old['department']}.handler")
    assert handler.get(f"/assignments/{old['id']}")["state"] == "reassigned"
    orders = dispatcher.get("/assignments", case_id=case["id"])["items"]
    assert [one["department"] for one in orders if one["is_lead"] and one["state"] == "issued"] == [
        "labour"
    ]
    dispatcher.until(
        f"/cases/{case['id']}/timeline",
        lambda page: any("类别或地点变更，改派" in row["what"] for row in page["items"]),
    )
    followed = centre.public.get(f"/public/cases/{case['code']}", key=case["query_key"])
    assert [row["what"] for row in followed["steps"]].count("中心已受理") == 1
    assert followed["state"] == "routed"


def test_a_signed_case_waits_for_the_dispatcher(centre: Centre) -> None:
    case = _registered(centre)
    lead = centre.lead(case["id"])
    handler, path = centre.person(f"{lead['department']}.handler"), f"/assignments/{lead['id']}"
    handler.post(f"{path}:sign", {"version": lead["version"]})
    centre.case(case["id"], "handling")

    _corrected(centre, case)

    dispatcher = centre.person("dispatcher")
    decision = f"/cases/{case['id']}/decision"
    waiting = dispatcher.until(decision, lambda one: one.get("desk") == "waiting")
    assert (waiting["desk_cause"], waiting["lead_department"]) == ("amended", lead["department"])
    assert handler.get(path)["state"] == "signed"
    placed = dispatcher.post(
        f"/cases/{case['id']}:reroute",
        {"version": waiting["version"], "clocks": "reset", "reason": "属人社职责"},
    )
    assert (placed["state"], placed["lead_department"]) == ("dispatched", "labour")
    assert handler.get(path)["state"] == "reassigned"
    clocks = centre.person("supervisor").get("/clocks", case_id=case["id"])["items"]
    states = sorted(one["state"] for one in clocks if one["purpose"] == "handling")
    assert states == ["running", "stopped"]
