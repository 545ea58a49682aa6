"""A department that a report accuses never gets it, and finds it on no path."""

from typing import Any

import pytest

from deploy.demo.centre import Centre
from deploy.demo.client import Answer, Refused

MARK = "槐荫巷门面占道费"
ACCUSED = "urban-management"


@pytest.fixture
def case(centre: Centre) -> Answer:
    """A resident's report, without a name, of what urban-management would handle."""
    made = centre.public.post(
        "/public/cases",
        {
            "kind": "livelihood",
            "title": f"下水道堵塞，{MARK}",
            "narrative": f"城管队员收了{MARK}不办事",
            "area_code": "430423100",
            "is_anonymous": True,
            "privacy_notice": "2026-11",
            "accused_department": ACCUSED,
        },
    )
    centre.verb(made["id"], "dispatcher", "accept", state="registered")
    centre.case(made["id"], "routed")
    return made


def _refusal(centre: Centre, path: str, body: dict[str, Any]) -> list[tuple[str, str]]:
    with pytest.raises(Refused) as refused:
        centre.person("dispatcher").post(path, body)
    return [(fault["field"], fault["reason"]) for fault in refused.value.problem["errors"]]


def test_the_accused_department_never_gets_a_report_and_finds_it_nowhere(
    centre: Centre, case: Answer
) -> None:
    path = f"/cases/{case['id']}"
    decision = centre.person("dispatcher").get(f"{path}/decision")
    assert decision["accused_department"] == ACCUSED
    assert decision["avoidance"].startswith("城市管理和综合执法局为被举报单位")
    orders = centre.person("dispatcher").get("/assignments", case_id=case["id"])["items"]
    assert ACCUSED not in [order["department"] for order in orders]
    placement = {"version": decision["version"], "path": "department", "reason": "职责所在"}
    assert _refusal(centre, f"{path}:route", {**placement, "lead_department": ACCUSED}) == [
        ("lead_department", "accused_department")
    ]
    call = {"departments": [ACCUSED], "place": "槐荫巷", "reason": "到场", "minutes": 60}
    assert _refusal(centre, f"{path}/whistles", call) == [("departments", "accused_department")]

    accused = centre.person(f"{ACCUSED}.handler")
    for listed in ("/assignments", "/whistles", "/letters", "/extensions", "/station-messages"):
        assert case["id"] not in str(accused.get(listed))
    for hidden in ("", "/timeline", "/attachments", "/decision", "/notes", "/links", "/members"):
        with pytest.raises(Refused) as refused:
            accused.get(f"{path}{hidden}")
        assert refused.value.status in (403, 404)
        assert MARK not in str(refused.value.problem)
    lead = centre.person(f"{orders[0]['department']}.handler")
    shown = lead.get(path)
    assert MARK in shown["title"]
    assert ACCUSED not in str(shown)


def test_a_department_that_stands_for_nobody_is_refused(centre: Centre) -> None:
    with pytest.raises(Refused) as refused:
        centre.register(
            kind="livelihood",
            title="下水道堵塞",
            parties=[{"role": "applicant", "type": "person", "name": "王建国"}],
            accused_department="nobody",
        )
    assert [fault["reason"] for fault in refused.value.problem["errors"]] == ["unknown_department"]


def test_a_department_accused_later_loses_the_matter(centre: Centre) -> None:
    made = centre.register(
        kind="livelihood",
        title=f"下水道堵塞漫路，{MARK}",
        parties=[{"role": "applicant", "type": "person", "name": "王建国"}],
    )
    path = f"/cases/{made['id']}"
    case = centre.case(made["id"], "routed")
    assert centre.lead(made["id"])["department"] == ACCUSED
    handler = centre.person(f"{ACCUSED}.handler")
    handler.get(path)

    centre.person("clerk").post(
        f"{path}:amend",
        {"version": case["version"], "accused_department": ACCUSED, "reason": "补充被举报单位"},
    )

    def moved(page: Any) -> bool:
        leads = [one for one in page["items"] if one["is_lead"] and one["state"] == "issued"]
        return [one["department"] == ACCUSED for one in leads] == [False]

    centre.person("dispatcher").until("/assignments", moved, case_id=made["id"])
    with pytest.raises(Refused) as refused:
        handler.get(path)
    assert refused.value.status == 404
