"""Departments and rule sets are configuration by area; publishing needs a second person."""

from typing import Any

import grpc

from onedoor.routing.v1 import directory_pb2, rule_sets_pb2
from services.routing.seed import seed
from tests.rpc.routing.centre import Centre
from tests.support.rpc import refused


def a_draft(area_code: str = "430423") -> rule_sets_pb2.RuleSet:
    outcome = rule_sets_pb2.RuleOutcome(path="department", lead_department="water")
    urgent = rule_sets_pb2.RuleCell(fact="is_urgent", operator="is_false")
    few = rule_sets_pb2.RuleCell(fact="people_count", operator="at_most", high=3)
    row = rule_sets_pb2.RuleRow(id="r1", cells=[urgent, few], outcome=outcome)
    return rule_sets_pb2.RuleSet(area_code=area_code, name="县规则", rows=[row], fallback=outcome)


def put(centre: Centre, draft: rule_sets_pb2.RuleSet) -> Any:
    request = rule_sets_pb2.PutRuleSetDraftRequest(rule_set=draft)
    return centre.call(centre.rules.PutRuleSetDraft, request, "admin").rule_set


def test_a_county_table_published_by_another_places_the_next_case(centre: Centre) -> None:
    draft = put(centre, a_draft())
    request = rule_sets_pb2.PublishRuleSetRequest(rule_set_id=draft.id, version=draft.version)
    assert refused(centre.call, centre.rules.PublishRuleSet, request, "admin") == (
        grpc.StatusCode.PERMISSION_DENIED,
        "second_person_needed",
    )
    assert centre.lead(centre.accept()).department == "urban-management"

    request.request_id = "second-person"
    published = centre.call(centre.rules.PublishRuleSet, request, "supervisor").rule_set

    assert (published.state, published.edition) == ("published", 1)
    assert published.rows == draft.rows
    assert centre.lead(centre.accept()).department == "water"
    next_draft = put(centre, a_draft())
    assert (next_draft.edition, next_draft.id != draft.id) == (2, True)


def test_every_fault_of_a_table_is_named(centre: Centre) -> None:
    draft = a_draft()
    draft.rows[0].cells.add(fact="kind", operator="at_least", low=1)
    draft.rows[0].outcome.lead_department = "moon"
    request = rule_sets_pb2.CheckRuleSetRequest(rule_set=draft)

    checked = centre.call(centre.rules.CheckRuleSet, request, "admin")

    assert [fault.field for fault in checked.faults] == [
        "rows[0].cells[2].operator",
        "rows[0].outcome.lead_department",
    ]
    assert not checked.warnings
    store = rule_sets_pb2.PutRuleSetDraftRequest(rule_set=draft)
    assert refused(centre.call, centre.rules.PutRuleSetDraft, store, "admin")[1] == "invalid_fields"


def test_a_sound_table_is_warned_of_rows_that_never_decide_and_of_gaps(centre: Centre) -> None:
    draft = a_draft()
    narrower = draft.rows.add()
    narrower.CopyFrom(draft.rows[0])
    narrower.id = "r2"
    narrower.cells.add(fact="kind", operator="in", values=["violation"])
    request = rule_sets_pb2.CheckRuleSetRequest(rule_set=draft)

    checked = centre.call(centre.rules.CheckRuleSet, request, "admin")

    assert not checked.faults
    shadowed, *gaps = [(one.field, one.reason) for one in checked.warnings]
    assert shadowed == ("rows[1]", "shadowed")
    assert set(gaps) == {("fallback", "gap")}
    assert checked.warnings[0].message == "已被前面的行“r1”完全覆盖，永不匹配"
    draft.rows[0].ClearField("cells")
    del draft.rows[1]
    request = rule_sets_pb2.CheckRuleSetRequest(rule_set=draft)
    assert not centre.call(centre.rules.CheckRuleSet, request, "admin").warnings


def test_the_provinces_table_holds_where_no_county_has_its_own(centre: Centre) -> None:
    request = rule_sets_pb2.GetRuleSetRequest(area_code="430424")

    held = centre.call(centre.rules.GetRuleSet, request, "dispatcher", area_code="430424").rule_set

    assert (held.area_code, held.state) == ("43", "published")
    assert refused(centre.call, centre.rules.GetRuleSet, request, "dispatcher")[0] == (
        grpc.StatusCode.NOT_FOUND
    )
    request.area_code, request.is_draft = "430423", True
    assert refused(centre.call, centre.rules.GetRuleSet, request, "dispatcher")[0] == (
        grpc.StatusCode.NOT_FOUND
    )


def test_the_catalogue_names_every_fact_with_its_operators(centre: Centre) -> None:
    facts = centre.call(centre.rules.ListFacts, rule_sets_pb2.ListFactsRequest(), "admin").facts

    named = {fact.fact: (fact.name, list(fact.operators)) for fact in facts}
    assert named["amount_fen"] == ("金额", ["at_least", "at_most", "between"])


def test_the_directory_lists_the_demo_departments_in_pages(centre: Centre) -> None:
    request = directory_pb2.ListDepartmentsRequest(page_size=15)

    first = centre.call(centre.directory.ListDepartments, request, "clerk")
    request.page_token = first.next_page_token
    rest = centre.call(centre.directory.ListDepartments, request, "clerk")

    assert (first.total, len(first.departments), len(rest.departments)) == (20, 15, 5)
    keys = [department.key for department in [*first.departments, *rest.departments]]
    assert keys == sorted(set(keys))
    assert "0000-55" not in repr(list(centre.kernel.database["departments"].find({})))


def test_an_admin_keeps_the_own_countys_departments(centre: Centre) -> None:
    request = directory_pb2.GetDepartmentRequest(key="water")
    department = centre.call(centre.directory.GetDepartment, request, "handler").department
    department.contact_phone = "0734-5550000"
    change = directory_pb2.PutDepartmentRequest(department=department)

    stored = centre.call(centre.directory.PutDepartment, change, "admin").department

    assert (stored.contact_phone, stored.version) == ("0734-5550000", 2)
    change.request_id = "later"
    assert refused(centre.call, centre.directory.PutDepartment, change, "admin") == (
        grpc.StatusCode.ABORTED,
        "version_conflict",
    )
    assert refused(centre.call, centre.directory.PutDepartment, change, "clerk")[0] == (
        grpc.StatusCode.PERMISSION_DENIED
    )
    change.department.area_code = "430424"
    assert refused(centre.call, centre.directory.PutDepartment, change, "admin")[0] == (
        grpc.StatusCode.NOT_FOUND
    )


def test_seeding_twice_changes_nothing(centre: Centre) -> None:
    names = ("departments", "rule_sets")
    before = [list(centre.kernel.database[name].find({})) for name in names]

    seed(centre.kernel)

    assert [list(centre.kernel.database[name].find({})) for name in names] == before
    assert [len(rows) for rows in before] == [66, 1]
