"""A county takes the province's rules over and adds a row; the province reads what it changed."""

from deploy.demo.centre import Centre
from deploy.local.platform import Platform
from tests.support.drafts import draft_version

COUNTY = "431382"
PATH = f"/rule-sets/{COUNTY}"
APPLICANTS = [{"role": "applicant", "type": "person", "name": "王建国", "phone": "13807340001"}]


def test_a_countys_own_row_decides_among_the_provinces(platform: Platform) -> None:
    with Centre(platform.url, COUNTY) as free:
        admin = free.person("admin")
        row = {
            "id": "paper-kites",
            "priority": 0,
            "cells": [{"fact": "text", "operator": "any_word", "values": ["纸鸢挂线"]}],
            "outcome": {"path": "department", "lead_department": "water"},
        }
        table = {
            "name": "涟源市分流规则",
            "rows": [row],
            "fallback": {"path": "department", "lead_department": "petition"},
            "is_inheriting": True,
        }
        checked = admin.post(f"{PATH}:check", table)
        assert not checked.get("faults")
        draft = admin.put(PATH, {**table, "version": draft_version(admin, PATH)})
        named = {"rule_set_id": draft["id"], "version": draft["version"]}
        free.person("supervisor").post(f"{PATH}:publish", named)

        admin.until(PATH, lambda held: held["id"] == draft["id"])
        (mine,) = free.person("leader").get(f"{PATH}/overrides")["items"]
        assert (mine["is_inheriting"], mine["added"], mine["above_area_code"]) == (
            True,
            ["paper-kites"],
            "43",
        )
        assert mine["kept_count"] > 10
        case = free.register(
            kind="livelihood", title="纸鸢挂线", area_code="431382001", parties=APPLICANTS
        )
        assert free.lead(case["id"])["department"] == "water"
        decision = free.person("dispatcher").get(f"/cases/{case['id']}/decision")
        assert decision["inherited_rule_set_ids"]
