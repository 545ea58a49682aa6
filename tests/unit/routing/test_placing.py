"""A case is placed once, by the newest facts, in whatever order its events arrive."""

import pytest

from contracts.errors import NotYet, WrongState
from services.routing.domain.assignment import State
from services.routing.domain.brief import Brief
from services.routing.domain.rules import Path
from tests.unit.routing.desk import Desk
from tests.unit.routing.people import COUNTY, DISPATCHER, NOON, a_brief, handler
from tests.unit.routing.tables import a_cell, a_row, a_table, an_outcome

TABLE = a_table(
    a_row(
        "drains",
        a_cell("kind", "in", "livelihood"),
        a_cell("text", "any_word", "下水道"),
        outcome=an_outcome("housing", "water"),
    ),
    a_row(
        "dispute",
        a_cell("kind", "in", "dispute"),
        outcome=an_outcome("justice", path=Path.MEDIATION),
    ),
    a_row("emergency", a_cell("kind", "in", "emergency"), outcome=an_outcome("police")),
)
CLOSED = Brief(case_id="case-1", area_code=COUNTY)


def desk() -> Desk:
    return Desk(TABLE)


def test_the_matching_row_gives_one_lead_and_its_helpers() -> None:
    d = desk()

    orders = d.accept()

    assert [(order.department, order.is_lead) for order in orders] == [
        ("housing", True),
        ("water", False),
    ]
    routed = d.decisions.events()[0]
    assert (routed.outcome, routed.rule_row, routed.path) == ("rule", "drains", "department")
    assert [one.assignment_id for one in routed.assignments] == [order.id for order in orders]
    assert routed.due_time == orders[0].limits.due_time == d.clock("handling").due_time


def test_a_decision_keeps_no_words_of_the_resident() -> None:
    d = desk()
    d.accept(title="张三家的下水道")

    decision = d.decisions.get(COUNTY, "case-1")

    assert decision.tried == bytes([255])
    assert "text" not in decision.facts_used
    assert "张三" not in repr(decision) + repr(d.decisions.events())


def test_what_no_row_matches_goes_to_the_fallback_desk() -> None:
    d = desk()

    (order,) = d.accept(title="路灯不亮")

    assert (order.department, order.is_fallback) == ("petition", True)
    assert d.decisions.events()[0].outcome == "fallback"


def test_an_area_without_rules_falls_back_too() -> None:
    d = desk()

    d.placing.accept(a_brief(area_code="110101001"), NOON)

    (order,) = d.assignments.of_case("110101", "case-1")
    assert order.department == "petition"


def test_a_second_acceptance_places_nothing() -> None:
    d = desk()
    d.accept()

    d.accept(case_version=2)

    assert len(d.orders_of()) == 2
    assert len(d.decisions.events()) == 1


def test_a_dispute_for_mediation_still_has_its_lead() -> None:
    d = desk()

    (order,) = d.accept(kind="dispute", dispute_kind="neighbour")

    assert (order.department, order.is_lead) == ("justice", True)
    assert d.decisions.events()[0].path == "mediation"


def test_a_case_closed_before_its_acceptance_arrives_is_never_placed() -> None:
    d = desk()
    d.placing.close(CLOSED, "withdrawn")

    assert d.accept() == []


def test_closing_cancels_what_is_open_and_stops_every_clock() -> None:
    d = desk()
    d.accept()

    d.placing.close(CLOSED, "withdrawn")

    assert {order.state for order in d.orders_of()} == {State.CANCELLED}
    assert {clock.state for clock in d.clocks.rows.values()} == {"stopped"}


def test_a_waived_part_is_cancelled_with_its_clock_and_the_rest_goes_on() -> None:
    d = desk()
    lead, part = d.accept()

    for order in (part, part, lead):
        d.placing.waive(COUNTY, "case-1", order.id)

    states = {order.department: str(order.state) for order in d.orders_of()}
    assert states == {"housing": "issued", "water": "cancelled"}
    running = {clock.department for clock in d.clocks.rows.values() if clock.state == "running"}
    assert running == {"housing"}


def test_facts_corrected_before_the_acceptance_arrives_decide() -> None:
    d = desk()
    d.placing.amend(a_brief(case_version=2, kind="emergency"))

    orders = d.accept(case_version=1)

    assert [order.department for order in orders] == ["police"]


def test_a_correction_after_placing_is_marked_and_places_nothing() -> None:
    d = desk()
    d.accept()

    d.placing.amend(a_brief(case_version=2, title="另一个标题"))
    assert d.briefs.rows["case-1"].facts_change_time is None
    d.placing.amend(a_brief(case_version=3, people_count=60))

    assert d.briefs.rows["case-1"].facts_change_time == NOON
    assert [order.department for order in d.orders_of()] == ["housing", "water"]


def test_an_emergency_runs_a_supplement_clock_until_the_papers_are_complete() -> None:
    d = desk()
    d.accept(kind="emergency", needs_supplement=True)
    assert d.clock("supplement").state == "running"

    d.placing.supplement(CLOSED)

    assert d.clock("supplement").state == "stopped"
    assert d.clock("handling").state == "running"


def test_papers_that_arrive_before_the_acceptance_start_no_supplement_clock() -> None:
    d = desk()
    d.placing.supplement(CLOSED)

    d.accept(kind="emergency", needs_supplement=True)

    assert {clock.purpose for clock in d.clocks.rows.values()} == {"sign", "handling"}


def test_agreement_in_mediation_completes_the_lead_signed_or_not() -> None:
    d = desk()
    d.accept(kind="dispute")

    d.placing.settle(COUNTY, "case-1", "衡调2026-1")
    d.placing.settle(COUNTY, "case-1", "衡调2026-1")

    (order,) = d.orders_of()
    assert (order.state, order.completed_by) == (State.COMPLETED, "service:mediation")
    assert "衡调2026-1" in order.result
    assert [e.routing_key() for e in d.assignments.events()] == [
        "assignment_issued",
        "assignment_completed",
    ]


def test_settling_and_resuming_wait_for_the_lead() -> None:
    d = desk()

    with pytest.raises(NotYet):
        d.placing.settle(COUNTY, "case-1", "")
    with pytest.raises(NotYet):
        d.placing.resume(a_brief(), "reworked")


def test_settling_waits_for_an_objection_to_be_decided() -> None:
    d = desk()
    (order,) = d.accept(kind="dispute")
    order.object("o", "other", NOON)
    d.assignments.save(order)

    with pytest.raises(NotYet):
        d.placing.settle(COUNTY, "case-1", "")


def test_rework_opens_the_lead_again_and_its_clock_goes_on() -> None:
    d = desk()
    lead = d.accept()[0]
    d.orders.sign(handler("housing"), lead.id, 1)
    d.pass_days(1)
    d.orders.complete(handler("housing"), lead.id, 2, result="已修", public_answer="已修")
    first_due = lead.limits.due_time
    assert d.clock("handling").state == "paused"
    d.pass_days(7)

    d.placing.resume(a_brief(), "reworked")

    lead = d.orders_of()[0]
    assert (lead.state, lead.resume_count) == (State.SIGNED, 1)
    assert first_due is not None
    assert lead.limits.due_time == d.clock("handling").due_time
    assert lead.limits.due_time is not None
    assert lead.limits.due_time > first_due


def test_what_was_not_reported_cannot_be_resumed() -> None:
    d = desk()
    d.accept()

    with pytest.raises(WrongState):
        d.placing.resume(a_brief(), "reworked")


def test_the_explanation_is_read_from_the_table_that_decided() -> None:
    d = desk()
    d.accept(kind="emergency")

    explained = d.reading.decision(DISPATCHER, "case-1")

    assert [row.text for row in explained.rows] == [
        "第1行未匹配：需事项类别属于民生服务",
        "第2行未匹配：需事项类别属于矛盾纠纷",
        "第3行匹配",
    ]
    assert ("kind", "事项类别", "应急处置") in explained.facts


def test_whom_a_matter_accuses_neither_leads_nor_helps() -> None:
    d = desk()

    led = d.accept(accused_department="housing")
    helped = d.accept(case_id="case-2", accused_department="water")

    assert [order.department for order in led] == ["petition"]
    assert d.decisions.get(COUNTY, "case-1").tried == bytes([254, 0, 0])
    assert [order.department for order in helped] == ["housing"]
    assert d.decisions.get(COUNTY, "case-2").co_departments == ()


def test_the_next_matching_row_takes_what_the_first_may_not() -> None:
    rest = a_row("rest", outcome=an_outcome("labour", "housing"))
    d = Desk(a_table(*TABLE.rows, rest))

    orders = d.accept(accused_department="housing")

    assert [order.department for order in orders] == ["labour"]
    assert d.decisions.get(COUNTY, "case-1").rule_row == "rest"


def test_where_the_fallback_desk_is_accused_another_desk_takes_it() -> None:
    d = desk()

    orders = d.accept(title="信访件无人答复", accused_department="petition")

    assert [order.department for order in orders] == ["justice"]
    shown = d.reading.decision(DISPATCHER, "case-1")
    assert (shown.accused_department, shown.decision.outcome) == ("petition", "fallback")
    assert shown.avoidance == (
        "petition为被举报单位，依《信访工作条例》第三十条不得承办或知悉本件，由justice主办。"
    )


def test_a_department_accused_later_loses_the_matter_and_its_clock_runs_on() -> None:
    d = desk()
    housing, water = d.accept()
    d.orders.sign(handler("housing"), housing.id, 1)
    d.pass_days(1)

    d.placing.amend(a_brief(case_version=2, accused_department="housing"))

    first, helper, lead = d.orders_of()
    assert (first.state, helper.state) == (State.CANCELLED, State.ISSUED)
    assert (lead.department, lead.is_lead, lead.state) == ("petition", True, State.ISSUED)
    clock = d.clock("handling")
    assert (clock.assignment_id, clock.due_time) == (lead.id, housing.limits.due_time)
    decision = d.decisions.get(COUNTY, "case-1")
    assert (decision.lead_department, decision.co_departments) == ("petition", ("water",))
    assert water.id == helper.id
    d.placing.amend(a_brief(case_version=3, accused_department="housing", people_count=2))
    assert len(d.orders_of()) == 3


def test_a_helper_accused_later_loses_its_part_and_the_lead_stays() -> None:
    d = desk()
    d.accept()

    d.placing.amend(a_brief(case_version=2, accused_department="water"))

    lead, helper = d.orders_of()
    assert (lead.state, helper.state) == (State.ISSUED, State.CANCELLED)
    assert d.decisions.get(COUNTY, "case-1").co_departments == ()
