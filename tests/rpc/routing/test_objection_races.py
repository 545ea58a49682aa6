"""Five object to one order, or decide one objection, at the same moment: one of them wins."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import grpc

from onedoor.routing.v1 import assignments_pb2 as pb
from tests.rpc.routing.centre import Centre
from tests.support.rpc import reason_of

AT_ONCE = 5
HANDLER = {"post": "handler", "department": "urban-management"}
TARGETS = ("housing", "water", "justice", "police", "natural-resources")
LOSERS = {"version_conflict", "wrong_state"}


def at_once(act: Callable[[int], Any]) -> list[str]:
    """What five callers are told who act together: `done`, or the reason of the refusal."""
    line = Barrier(AT_ONCE)

    def attempt(number: int) -> str:
        line.wait()
        try:
            act(number)
        except grpc.RpcError as error:
            return reason_of(error)
        return "done"

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(attempt, range(AT_ONCE)))


def object_to(centre: Centre, lead: pb.Assignment, number: int) -> Any:
    request = pb.ObjectAssignmentRequest(
        assignment_id=lead.id,
        version=lead.version,
        reason_code="not_our_duty",
        reason=f"第{number}人提出异议",
    )
    return centre.call(centre.assignments.ObjectAssignment, request, **HANDLER)


def open_objections(centre: Centre, case_id: str) -> list[pb.Objection]:
    request = pb.ListObjectionsRequest(state="open", page_size=100)
    found = centre.call(centre.objections.ListObjections, request, "dispatcher").objections
    return [one for one in found if one.case_id == case_id]


def test_of_five_who_object_at_once_one_does(centre: Centre) -> None:
    case_id = centre.accept()
    lead = centre.lead(case_id)

    outcomes = at_once(lambda number: object_to(centre, lead, number))

    assert sorted(outcomes)[0] == "done"
    assert set(sorted(outcomes)[1:]) <= LOSERS
    (objection,) = open_objections(centre, case_id)
    assert objection.reason == f"第{outcomes.index('done')}人提出异议"
    assert centre.published(case_id).count("assignment_objected") == 1


def test_of_five_who_decide_an_objection_at_once_one_does(centre: Centre) -> None:
    case_id = centre.accept()
    objection = object_to(centre, centre.lead(case_id), 0).objection

    def decide(number: int) -> Any:
        request = pb.DecideObjectionRequest(
            objection_id=objection.id,
            version=objection.version,
            is_upheld=number != 0,
            to_department=TARGETS[number] if number else "",
            reason=f"第{number}位裁定",
        )
        who = f"dispatcher{number}@430423"
        return centre.call(centre.objections.DecideObjection, request, "dispatcher", name=who)

    outcomes = at_once(decide)

    winner = outcomes.index("done")
    assert outcomes.count("done") == 1
    assert set(outcomes) - {"done"} <= LOSERS
    assert open_objections(centre, case_id) == []
    leads = [order for order in centre.orders(case_id) if order.is_lead]
    standing = [order for order in leads if order.state == "issued"]
    expected = TARGETS[winner] if winner else "urban-management"
    assert [order.department for order in standing] == [expected]
    published = centre.published(case_id)
    assert published.count("assignment_reassigned") == (1 if winner else 0)
    assert published.count("assignment_resumed") == (0 if winner else 1)
    assert published.count("assignment_issued") == (2 if winner else 1)


def test_who_signs_while_others_object_leaves_one_truth(centre: Centre) -> None:
    case_id = centre.accept()
    lead = centre.lead(case_id)

    def act(number: int) -> Any:
        if number % 2:
            return object_to(centre, lead, number)
        request = pb.SignAssignmentRequest(assignment_id=lead.id, version=lead.version)
        return centre.call(centre.assignments.SignAssignment, request, **HANDLER)

    outcomes = at_once(act)

    assert outcomes.count("done") == 1
    state = "objected" if outcomes.index("done") % 2 else "signed"
    assert centre.lead(case_id).state == state
    assert len(open_objections(centre, case_id)) == (state == "objected")
