"""Rules taken over row by row, over real parts: what holds, what is told, what is kept."""

from typing import Any

from onedoor.routing.v1 import decisions_pb2, rule_overrides_pb2
from onedoor.routing.v1 import rule_sets_pb2 as pb
from services.routing.seed import RULE_SET_ID
from tests.rpc.routing.centre import COUNTY, Centre


def the_countys(centre: Centre) -> Any:
    """A draft: one row of the province goes elsewhere, one is new, one is off."""
    request = pb.PutRuleSetDraftRequest()
    table = request.rule_set
    table.area_code, table.name, table.is_inheriting = COUNTY, "衡山县分流规则", True
    table.switched_off.append("livelihood-school")
    table.fallback.CopyFrom(pb.RuleOutcome(path="department", lead_department="justice"))
    for row_id, word in (("livelihood-streets", "下水道"), ("wells", "水井")):
        row = table.rows.add(id=row_id, priority=0)
        row.cells.add(fact="text", operator="any_word", values=[word])
        row.outcome.CopyFrom(pb.RuleOutcome(path="department", lead_department="water"))
    return request


def publish(centre: Centre, request: Any = None) -> Any:
    asked = request or the_countys(centre)
    draft = centre.call(centre.rules.PutRuleSetDraft, asked, "admin").rule_set
    second = pb.PublishRuleSetRequest(rule_set_id=draft.id, version=draft.version)
    return centre.call(centre.rules.PublishRuleSet, second, "supervisor").rule_set


def decision(centre: Centre, case_id: str) -> Any:
    request = decisions_pb2.GetDecisionRequest(case_id=case_id)
    return centre.call(centre.decisions.GetDecision, request, "dispatcher").decision


def test_the_checker_sees_the_whole_of_a_draft_that_inherits(centre: Centre) -> None:
    table = the_countys(centre).rule_set
    table.rows.add(id="first", priority=-1).outcome.CopyFrom(table.fallback)
    table.switched_off.append("nothing")
    request = pb.CheckRuleSetRequest(rule_set=table)

    checked = centre.call(centre.rules.CheckRuleSet, request, "admin")

    assert list(checked.faults) == []
    found = {(one.field, one.reason) for one in checked.warnings}
    assert {("switched_off[1]", "idle"), ("rows[0]", "shadowed")} <= found
    assert any(field.startswith("inherited[") for field, _ in found)
    assert not any(reason == "gap" for _, reason in found)


def test_what_holds_is_the_whole_and_a_decision_keeps_its_parts(centre: Centre) -> None:
    own = publish(centre)

    drains, crops = centre.accept(), centre.accept("种子不发芽", narrative="农田", channel="web")
    strays = centre.accept("没有规则的事", narrative="无")

    assert centre.lead(drains).department == "water"
    inherited = decision(centre, crops)
    assert (inherited.rule_set_id, list(inherited.inherited_rule_set_ids)) == (
        own.id,
        [RULE_SET_ID],
    )
    assert "（沿用湖南省规则）" in inherited.tried[-1].text
    assert inherited.tried[-1].is_matched
    assert centre.lead(strays).department == "justice"
    held = centre.call(
        centre.rules.GetRuleSet, pb.GetRuleSetRequest(area_code=f"{COUNTY}100"), "clerk"
    ).rule_set
    keys = [row.id for row in held.rows]
    assert (keys[-1], "livelihood-school" in keys) == ("wells", False)
    assert list(held.inherited_rule_set_ids) == [RULE_SET_ID]
    assert {one.area_code for one in held.origins} == {"43"}
    written = centre.call(
        centre.rules.GetRuleSet, pb.GetRuleSetRequest(rule_set_id=own.id), "clerk"
    ).rule_set
    assert [row.id for row in written.rows] == ["livelihood-streets", "wells"]


def test_the_report_tells_what_each_area_below_made_of_it(centre: Centre) -> None:
    publish(centre)
    request = rule_overrides_pb2.GetRuleOverridesRequest(page_size=1)

    first = centre.call(centre.rules.GetRuleOverrides, request, "auditor", area_code="43")
    request.page_token = first.next_page_token
    second = centre.call(centre.rules.GetRuleOverrides, request, "auditor", area_code="43")

    assert (first.total, first.overrides[0].area_code, second.next_page_token) == (2, "43", "")
    (countys,) = second.overrides
    assert (countys.area_code, countys.above_area_code) == (COUNTY, "43")
    assert list(countys.replaced) == ["livelihood-streets"]
    assert (list(countys.added), list(countys.switched_off)) == (["wells"], ["livelihood-school"])
    assert countys.kept_count == len(first.overrides[0].added) - 2
    request = rule_overrides_pb2.GetRuleOverridesRequest()
    assert centre.call(centre.rules.GetRuleOverrides, request, "clerk").total == 1
