"""An accepted case becomes one decision, one lead, its clocks and its events, once."""

from datetime import UTC, datetime
from typing import Any

import grpc
import pytest

from chassis.dispatch import Result
from contracts.events.intake import (
    CaseAmended,
    CaseArchived,
    CaseDeclined,
    CaseReopened,
    CaseReworked,
    CaseSupplemented,
    CaseWithdrawn,
    PartyFacts,
)
from contracts.events.mediation import MediationConcluded
from onedoor.routing.v1 import (
    assignments_pb2,
    clocks_pb2,
    decisions_pb2,
    duties_pb2,
    duties_pb2_grpc,
)
from services.routing.domain.facts import LOCAL
from tests.rpc.routing.centre import NARRATIVE, Centre, accepted
from tests.support.figures import figure
from tests.support.rpc import refused


def decision_of(centre: Centre, case_id: str) -> Any:
    request = decisions_pb2.GetDecisionRequest(case_id=case_id)
    return centre.call(centre.decisions.GetDecision, request, "dispatcher").decision


def test_an_accepted_case_has_one_lead_clocks_and_an_explained_decision(centre: Centre) -> None:
    case_id = centre.accept()

    (lead,) = centre.orders(case_id)
    assert (lead.department, lead.is_lead, lead.state) == ("urban-management", True, "issued")
    decision = decision_of(centre, case_id)
    assert (decision.outcome, decision.rule_row) == ("rule", "livelihood-streets")
    assert decision.tried[-1].is_matched
    assert decision.tried[0].text == "第1行未匹配：需事项类别属于应急处置"
    assert decision.due_time == lead.due_time
    request = clocks_pb2.ListClocksRequest(case_id=case_id)
    clocks = centre.call(centre.clocks.ListClocks, request, "supervisor").clocks
    assert {(clock.purpose, clock.state) for clock in clocks} == {
        ("sign", "running"),
        ("handling", "running"),
    }
    assert centre.published(case_id) == ["case_routed", "assignment_issued"]


def test_a_decision_is_counted_once_by_its_edition(centre: Centre) -> None:
    before = figure("onedoor_routing_decisions_total", outcome="rule")

    case_id = centre.accept()
    centre.hear(accepted(case_id), version=2)

    assert figure("onedoor_routing_decisions_total", outcome="rule") == before + 1
    edition = str(decision_of(centre, case_id).rule_set_edition)
    assert figure("onedoor_routing_decisions_total", rule_set_version=edition) >= 1


def test_a_repeated_or_second_acceptance_places_nothing(centre: Centre) -> None:
    event = accepted()
    letter = centre.letter(event)
    assert centre.take(letter, letter) == [Result.OK, Result.DUPLICATE]

    assert centre.hear(event, version=2) == [Result.OK]

    assert len(centre.orders(event.case_id)) == 1
    assert centre.published(event.case_id) == ["case_routed", "assignment_issued"]


def test_what_the_resident_wrote_is_nowhere_in_clear(centre: Centre) -> None:
    centre.accept()

    database = centre.kernel.database
    for name in database.client[database.name].list_collection_names():
        assert NARRATIVE not in repr(list(database[name].find({}))), name


def test_a_batch_of_cases_is_placed_in_one_transaction(centre: Centre) -> None:
    events = [accepted() for _ in range(20)]

    assert set(centre.hear(*events)) == {Result.OK}

    assert centre.kernel.database["decisions"].count_documents({}) == 20


def test_withdrawal_before_acceptance_leaves_nothing(centre: Centre) -> None:
    event = accepted()
    withdrawn = CaseWithdrawn(case_id=event.case_id, code=event.code, state="withdrawn")

    assert centre.hear(withdrawn, version=2) == [Result.OK]
    assert centre.hear(event) == [Result.OK]

    assert centre.orders(event.case_id) == []


def test_an_agreement_in_mediation_completes_and_rework_resumes_the_lead(centre: Centre) -> None:
    case_id = centre.accept(kind="dispute", dispute_kind="neighbour")
    agreed = MediationConcluded(
        mediation_id="m1",
        case_id=case_id,
        code="c",
        state="concluded",
        outcome="agreed",
        end_reason="agreement",
        agreement_number="衡调2026-1",
    )

    assert centre.hear(agreed) == [Result.OK]
    assert (centre.lead(case_id).department, centre.lead(case_id).state) == ("justice", "completed")
    assert centre.hear(CaseReworked(case_id=case_id, code="c", state="handling"), version=9) == [
        Result.OK
    ]

    assert (centre.lead(case_id).state, centre.lead(case_id).resume_count) == ("signed", 1)


def test_rework_before_the_case_is_known_is_tried_again(centre: Centre) -> None:
    assert centre.hear(CaseReworked(case_id="unknown", code="c", state="handling")) == [
        Result.RETRY
    ]


def test_a_dispatcher_places_a_fallback_by_hand(centre: Centre) -> None:
    case_id = centre.accept("没有规则的事", narrative="无")
    work = assignments_pb2.GetRouteWorkRequest()
    before = centre.call(centre.assignments.GetRouteWork, work, "dispatcher")
    assert (before.fallbacks, before.to_sign) == (1, 1)
    request = decisions_pb2.RouteCaseRequest(
        case_id=case_id,
        version=1,
        path="department",
        lead_department="water",
        co_departments=["housing"],
        reason="属于水利职责",
    )

    placed = centre.call(centre.decisions.RouteCase, request, "dispatcher")

    assert (placed.decision.outcome, placed.decision.version) == ("manual", 2)
    assert [order.department for order in placed.assignments] == ["water", "housing"]
    after = centre.call(centre.assignments.GetRouteWork, work, "dispatcher")
    assert (after.fallbacks, after.to_sign) == (0, 2)
    repeated = centre.call(centre.decisions.RouteCase, request, "dispatcher")
    assert repeated == placed
    request.request_id = "another"
    assert refused(centre.call, centre.decisions.RouteCase, request, "dispatcher") == (
        grpc.StatusCode.ABORTED,
        "version_conflict",
    )


@pytest.mark.parametrize(
    ("post", "area", "refusal"),
    [
        ("dispatcher", "430424", (grpc.StatusCode.NOT_FOUND, "not_found")),
        ("officer", "430423", (grpc.StatusCode.PERMISSION_DENIED, "not_permitted")),
        ("resident", "430423", (grpc.StatusCode.PERMISSION_DENIED, "not_permitted")),
    ],
)
def test_a_decision_is_read_in_its_county_by_its_posts(
    centre: Centre, post: str, area: str, refusal: tuple[grpc.StatusCode, str]
) -> None:
    request = decisions_pb2.GetDecisionRequest(case_id=centre.accept())

    found = refused(centre.call, centre.decisions.GetDecision, request, post, area_code=area)

    assert found == refusal


def test_every_kind_of_later_news_is_heard(centre: Centre) -> None:
    event = accepted(kind="emergency", needs_supplement=True)
    case_id, code = event.case_id, event.code
    named: dict[str, Any] = {"case_id": case_id, "code": code}
    amended = {**vars(event), "people_count": 60, "changed_fields": ("people_count",)}
    amended.pop("accept_time")
    assert centre.hear(event) == [Result.OK]

    assert centre.hear(CaseAmended(**amended), version=2) == [Result.OK]
    news: list[Any] = [
        CaseSupplemented(**named, state="routed", is_complete=False),
        CaseSupplemented(**named, state="routed", is_complete=True),
        MediationConcluded(
            **named, state="concluded", mediation_id="m", outcome="failed", end_reason="other"
        ),
    ]
    assert centre.hear(*news, version=3) == [Result.OK] * 3

    assert decision_of(centre, case_id).HasField("facts_changed_time")
    assert clock_states(centre, case_id) == {"stopped", "running"}
    closing = [CaseArchived(**named, state="archived"), CaseDeclined(**named, **DECLINED)]
    assert centre.hear(*closing, version=4) == [Result.OK, Result.OK]
    assert clock_states(centre, case_id) == {"stopped"}
    assert {order.state for order in centre.orders(case_id)} == {"cancelled"}


def test_reopening_before_the_case_is_known_is_tried_again(centre: Centre) -> None:
    reopened = CaseReopened(case_id="unknown", code="c", state="routed", reopen_count=1)

    assert centre.hear(reopened) == [Result.RETRY]


def test_clocks_of_an_older_calendar_are_recomputed_once(centre: Centre) -> None:
    centre.accept()
    clocks = centre.kernel.database["clocks"]
    before = list(clocks.find({}))
    clocks.update_many({}, {"$set": {"calendar_version": "older", "due_time": None}})

    assert centre.routing.orders.retiming.follow_calendar(10) == 2

    after = list(clocks.find({}))
    assert [row["due_time"] for row in after] == [row["due_time"] for row in before]
    assert {row["entries"][-1]["reason"] for row in after} == {"calendar_changed"}
    assert centre.routing.orders.retiming.follow_calendar(10) == 0


DECLINED = {"state": "declined", "reason_code": "not_accepted", "legal_route": "court"}


def clock_states(centre: Centre, case_id: str) -> set[str]:
    request = clocks_pb2.ListClocksRequest(case_id=case_id)
    found = centre.call(centre.clocks.ListClocks, request, "supervisor").clocks
    return {clock.state for clock in found}


def test_a_decision_keeps_the_kinds_of_people_and_who_is_at_the_centre(centre: Centre) -> None:
    people = (
        PartyFacts(party_id="a", role="applicant", type="person", is_representative=True),
        PartyFacts(party_id="b", role="applicant", type="organisation"),
        PartyFacts(party_id="c", role="respondent", type="organisation"),
    )
    today = datetime.now(UTC).astimezone(LOCAL).date()
    plan = duties_pb2.PlanDutiesRequest()
    plan.duties.add(kind="rota", department="water", day=today.isoformat(), person="张三")
    make: Any = duties_pb2_grpc.DutyServiceStub
    centre.call(make(centre.server.channel).PlanDuties, plan, "dispatcher")

    told = {one.fact: one.value for one in decision_of(centre, centre.accept(parties=people)).facts}

    assert (told["applicant_types"], told["respondent_types"]) == ("单位、个人", "单位")
    assert (told["party_count"], told["has_representative"]) == ("3人", "是")
    assert "water" in told["present_departments"].split("、")
