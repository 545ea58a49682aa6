"""Routed again over real parts: once, whoever signs at that moment, with every decision kept."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import grpc
import pytest

from chassis.dispatch import Result
from contracts.events.intake import CaseAmended, CaseErased
from onedoor.routing.v1 import (
    assignments_pb2,
    clocks_pb2,
    decisions_pb2,
    placements_pb2,
    placements_pb2_grpc,
)
from tests.rpc.routing.centre import Centre, accepted
from tests.support.rpc import refused

WORDS = {"title": "工地欠薪", "narrative": "二十人三个月工资未发", "address": "王家桥12号"}


def amended(case_id: str, **facts: Any) -> CaseAmended:
    known = {**vars(accepted(case_id)), "changed_fields": ("kind",)}
    known.pop("accept_time")
    return CaseAmended(**known | {"kind": "dispute", "dispute_kind": "labour_wages"} | facts)


def amend(centre: Centre, case_id: str, version: int = 2, **facts: Any) -> None:
    heard = centre.hear(amended(case_id, **facts), version=version, private=WORDS)
    assert heard == [Result.OK]


def sign(centre: Centre, case_id: str) -> None:
    lead = centre.lead(case_id)
    request = assignments_pb2.SignAssignmentRequest(assignment_id=lead.id, version=lead.version)
    centre.call(centre.assignments.SignAssignment, request, "handler", department=lead.department)


def decisions(centre: Centre, case_id: str) -> list[Any]:
    request = decisions_pb2.GetDecisionHistoryRequest(case_id=case_id)
    return list(centre.call(centre.decisions.GetDecisionHistory, request, "dispatcher").decisions)


def reroute(centre: Centre, case_id: str, version: int) -> Any:
    make: Any = placements_pb2_grpc.PlacementServiceStub
    request = placements_pb2.ReroutePlacementRequest(
        case_id=case_id, version=version, clocks="keep", reason="核实为欠薪"
    )
    call = make(centre.server.channel).ReroutePlacement
    return centre.call(call, request, "dispatcher").placement


def test_an_unsigned_case_moves_once_however_often_the_correction_arrives(centre: Centre) -> None:
    case_id = centre.accept()
    letter = centre.letter(amended(case_id), 2, WORDS)

    assert centre.take(letter, letter) == [Result.OK, Result.DUPLICATE]

    lead = next(one for one in centre.orders(case_id) if one.state == "issued" and one.is_lead)
    assert lead.department == "labour"
    told = centre.published(case_id)
    assert told.count("case_routed") == 2
    assert told.count("assignment_reassigned") == 1
    stands, before = decisions(centre, case_id)
    assert (stands.rule_row != before.rule_row, before.rule_row) == (True, "livelihood-streets")
    assert (before.tried[-1].is_matched, stands.tried[-1].is_matched) == (True, True)
    request = clocks_pb2.ListClocksRequest(case_id=case_id)
    clocks = centre.call(centre.clocks.ListClocks, request, "supervisor").clocks
    (handling,) = [one for one in clocks if one.purpose == "handling"]
    assert handling.entries[-1].reason == "rerouted"


def test_a_signed_case_waits_for_the_dispatcher_who_lets_the_rules_place_it(
    centre: Centre,
) -> None:
    case_id = centre.accept()
    sign(centre, case_id)
    amend(centre, case_id)
    assert centre.lead(case_id).department == "urban-management"
    (stands,) = decisions(centre, case_id)
    assert (stands.desk, stands.desk_cause) == ("waiting", "amended")

    placed = reroute(centre, case_id, stands.version)

    assert (placed.state, placed.lead_department) == ("dispatched", "labour")
    assert [one.lead_department for one in decisions(centre, case_id)] == [
        "labour",
        "urban-management",
    ]
    assert refused(reroute, centre, case_id, placed.version) == (
        grpc.StatusCode.FAILED_PRECONDITION,
        "not_waiting",
    )


@pytest.mark.parametrize("post", ["handler", "officer", "resident"])
def test_decisions_are_read_by_the_countys_posts(centre: Centre, post: str) -> None:
    request = decisions_pb2.GetDecisionHistoryRequest(case_id=centre.accept())

    assert refused(centre.call, centre.decisions.GetDecisionHistory, request, post) == (
        grpc.StatusCode.PERMISSION_DENIED,
        "not_permitted",
    )


def test_a_correction_while_the_department_signs_leaves_one_lead(centre: Centre) -> None:
    cases = [centre.accept() for _ in range(6)]

    def signing(case_id: str) -> bool:
        try:
            sign(centre, case_id)
        except grpc.RpcError:
            return False
        return True

    with ThreadPoolExecutor(4) as pool:
        signatures = pool.map(signing, cases)
        corrections = [
            pool.submit(
                lambda case_id: centre.hear(amended(case_id), version=2, private=WORDS), case_id
            )
            for case_id in cases
        ]
        signed = list(signatures)
        heard = [one.result() for one in corrections]

    for case_id, is_signed, results in zip(cases, signed, heard, strict=True):
        while results != [Result.OK]:
            assert results == [Result.RETRY]
            results = centre.hear(amended(case_id), version=2, private=WORDS)
        leads = [one for one in centre.orders(case_id) if one.is_lead and one.state != "reassigned"]
        assert len(leads) == 1
        stands = decisions(centre, case_id)[0]
        if is_signed:
            assert (leads[0].state, stands.desk_cause) == ("signed", "amended")
        else:
            assert (leads[0].department, leads[0].state) == ("labour", "issued")


def test_an_erased_case_keeps_no_reason_in_its_past(centre: Centre) -> None:
    case_id = centre.accept()
    request = decisions_pb2.RouteCaseRequest(
        case_id=case_id,
        version=1,
        path="department",
        lead_department="water",
        reason="张三说属水利",
    )
    centre.call(centre.decisions.RouteCase, request, "dispatcher")
    amend(centre, case_id)
    reroute(centre, case_id, 3)
    assert "张三说属水利" in [one.reason for one in decisions(centre, case_id)]

    centre.hear(CaseErased(case_id=case_id, code="c", state="archived"), version=9)

    assert {one.reason for one in decisions(centre, case_id)} == {""}
