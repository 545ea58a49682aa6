"""Rules that ask for an answer, a repeat and a cell, through the gateway, and say why."""

from typing import Any

from deploy.demo.centre import Centre
from deploy.demo.client import Answer
from deploy.local.platform import Platform
from tests.e2e.test_category_story import _draft_version, _put
from tests.support.drafts import draft_version

COUNTY = "431382"
RULES, TREE = f"/rule-sets/{COUNTY}", f"/category-trees/{COUNTY}"
LEAF = "streets.paper_dragons"
QUESTION = {
    "key": "dragons", "label": "挂了几条纸龙", "type": "number", "is_required": True,
}  # fmt: skip
REPORTER = [{"role": "applicant", "type": "person", "name": "赵守河", "phone": "13907380411"}]
HANGING = {"title": "纸龙挂在电线上", "narrative": "集市路口电线上挂着纸龙，多日无人取下"}


def publish_tree(centre: Centre, *leaves: Answer) -> None:
    admin = centre.person("admin")
    table = {"name": "涟源市目录", "leaves": list(leaves), "version": _draft_version(admin)}
    draft = _put(admin, TREE, table)
    named = {"category_tree_id": draft["id"], "version": draft["version"]}
    centre.person("supervisor").post(f"{TREE}:publish", named)


def a_row(row_id: str, department: str, *cells: Answer) -> Answer:
    outcome = {"path": "department", "lead_department": department}
    return {"id": row_id, "priority": 0, "cells": list(cells), "outcome": outcome}


def publish_rules(centre: Centre) -> Answer:
    """Publish them; gives what the check found."""
    word: Answer = {"fact": "text", "operator": "any_word"}
    again = a_row(
        "dragons-again",
        "water",
        {**word, "values": ["纸龙挂"]},
        {"fact": "is_repeat", "operator": "is_true"},
        {"fact": "answer:dragons", "operator": "at_least", "low": 3},
    )
    again["condition"] = "people_count >= party_count && has(answers.dragons)"
    here = a_row(
        "dragons-here",
        "transport",
        {**word, "values": ["纸龙飞"]},
        {"fact": "grid_cell", "operator": "prefix", "values": [COUNTY]},
    )
    table = {
        "name": "涟源市分流规则",
        "rows": [again, here],
        "fallback": {"path": "department", "lead_department": "petition"},
        "is_inheriting": True,
    }
    admin = centre.person("admin")
    checked = admin.post(f"{RULES}:check", table)
    assert not checked["faults"]
    draft = admin.put(RULES, {**table, "version": draft_version(admin, RULES)})
    named = {"rule_set_id": draft["id"], "version": draft["version"]}
    centre.person("supervisor").post(f"{RULES}:publish", named)
    admin.until(RULES, lambda held: held["id"] == draft["id"])
    return checked


def tell(centre: Centre, **fields: Any) -> Answer:
    known = {"kind": "livelihood", "area_code": f"{COUNTY}001", "parties": REPORTER, **HANGING}
    return centre.register(**known | fields)


def answered(count: str) -> dict[str, Any]:
    return {"category": LEAF, "answers": [{"question": "dragons", "values": [count]}]}


def decided(centre: Centre, case: Answer) -> Answer:
    centre.lead(case["id"])
    return centre.person("dispatcher").get(f"/cases/{case['id']}/decision")


def why(decision: Answer, row_id: str) -> str:
    return next(str(one["text"]) for one in decision["tried"] if one["id"] == row_id)


def shown(decision: Answer) -> dict[str, str]:
    return {one["name"]: one["value"] for one in decision["facts"]}


def test_a_repeat_with_its_answer_goes_where_the_rules_say(platform: Platform) -> None:
    with Centre(platform.url, COUNTY) as centre:
        publish_tree(centre, {"key": LEAF, "name": "纸龙挂线", "questions": [QUESTION]})
        facts = centre.person("admin").until(
            "/rule-facts",
            lambda page: any(one["fact"] == "answer:dragons" for one in page["items"]),
        )
        asked = next(one for one in facts["items"] if one["fact"] == "answer:dragons")
        assert (asked["name"], asked["operators"][0]) == ("挂了几条纸龙", "at_least")
        checked = publish_rules(centre)
        assert [one for one in checked["warnings"] if one["field"].startswith("rows")] == []

        first = decided(centre, tell(centre, **answered("5")))
        again = decided(centre, tell(centre, **answered("5")))
        few = decided(centre, tell(centre, **answered("1")))

        assert why(first, "dragons-again").endswith("未匹配：需重复事项为是")
        assert (again["lead_department"], again["rule_row"]) == ("water", "dragons-again")
        known = shown(again)
        assert known["答复“挂了几条纸龙”"] == "5"
        assert (known["重复事项"], known["风险颜色"]) == ("是", "无")
        assert why(few, "dragons-again").endswith("未匹配：需答复“挂了几条纸龙”不小于3")
        publish_tree(centre)


def test_a_case_goes_by_the_cell_that_the_grid_finds(platform: Platform) -> None:
    with Centre(platform.url, COUNTY) as centre:
        publish_rules(centre)
        dispatcher = centre.person("dispatcher")
        cell = dispatcher.get("/grids", area_code=COUNTY, page_size=1)["items"][0]

        case = tell(centre, title="纸龙飞到屋顶", narrative="无", location=cell["centre"])

        centre.lead(case["id"])
        decision = dispatcher.until(
            f"/cases/{case['id']}/decision", lambda found: found["rule_row"] == "dragons-here"
        )
        assert decision["lead_department"] == "transport"
        assert shown(decision)["所在网格"] == cell["id"]
