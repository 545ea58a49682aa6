"""What routing holds of an erased case's words goes, in whatever order it hears of it."""

from typing import Any

from chassis.dispatch import Result
from chassis.ports import new_uuid7
from contracts.events.intake import CaseAmended, CaseErased
from onedoor.routing.v1 import assignments_pb2
from tests.rpc.routing.centre import NARRATIVE, Centre, accepted

TITLE = "下水道堵塞"


def erased(case_id: str) -> CaseErased:
    """What intake says when the time of keeping is over."""
    return CaseErased(case_id=case_id, code="430423202603040000018", state="archived")


def words_of(centre: Centre, case_id: str) -> list[Any]:
    """Everything sealed that stands in the case's rows."""
    database = centre.kernel.database
    brief = database["briefs"].find_one({"_id": case_id}) or {}
    orders = list(database["assignments"].find({"case_id": case_id}))
    decision = database["decisions"].find_one({"_id": case_id}) or {}
    objections = list(database["objections"].find({"case_id": case_id}))
    found = [brief.get(name) for name in ("title", "narrative", "address")]
    found += [order[name] for order in orders for name in ("result", "public_answer")]
    found += [note["note"] for order in orders for note in order["progress"]]
    found += [one[name] for one in objections for name in ("reason", "decision_reason")]
    return [word for word in (*found, decision.get("reason")) if word]


def worked_on(centre: Centre) -> str:
    """A case whose lead signed, told of progress, and reported."""
    case_id = centre.accept(TITLE)
    order = centre.lead(case_id)
    who: dict[str, str] = {"department": order.department}
    sign = assignments_pb2.SignAssignmentRequest(assignment_id=order.id, version=order.version)
    order = centre.call(centre.assignments.SignAssignment, sign, "handler", **who).assignment
    progress = assignments_pb2.ProgressAssignmentRequest(
        assignment_id=order.id, version=order.version, note="已到现场"
    )
    order = centre.call(
        centre.assignments.ProgressAssignment, progress, "handler", **who
    ).assignment
    complete = assignments_pb2.CompleteAssignmentRequest(
        assignment_id=order.id, version=order.version, result="已疏通", public_answer="已修好"
    )
    centre.call(centre.assignments.CompleteAssignment, complete, "handler", **who)
    return case_id


def test_results_progress_and_the_brief_are_emptied_and_orders_stay(centre: Centre) -> None:
    case_id = worked_on(centre)
    before = centre.lead(case_id)
    assert len(words_of(centre, case_id)) >= 6

    outcomes = centre.hear(erased(case_id), version=9)

    after = centre.lead(case_id)
    assert (outcomes, words_of(centre, case_id)) == ([Result.OK], [])
    assert (after.state, after.version, after.due_time) == (
        before.state, before.version, before.due_time,
    )  # fmt: skip
    assert after.result == ""


def test_hearing_it_again_or_from_a_twin_changes_nothing(centre: Centre) -> None:
    case_id = worked_on(centre)
    letter = centre.letter(erased(case_id), version=9)

    assert centre.take(letter, letter) == [Result.OK, Result.DUPLICATE]
    assert centre.take(letter) == [Result.DUPLICATE]
    assert words_of(centre, case_id) == []


def test_an_older_correction_that_comes_late_brings_nothing_back(centre: Centre) -> None:
    case_id = worked_on(centre)
    centre.hear(erased(case_id), version=9)
    facts = {
        name: value for name, value in vars(accepted(case_id)).items() if name != "accept_time"
    }
    late = CaseAmended(**facts, changed_fields=("title",))

    private = {"title": "旧标题", "narrative": NARRATIVE, "address": "王家桥"}
    assert centre.hear(late, version=8, private=private) == [Result.OK]
    assert words_of(centre, case_id) == []


def test_an_acceptance_that_comes_after_the_erasure_places_nothing(centre: Centre) -> None:
    case_id = new_uuid7()
    centre.hear(erased(case_id), version=9)

    private = {"title": TITLE, "narrative": NARRATIVE, "address": "王家桥"}
    centre.hear(accepted(case_id), version=1, private=private)

    assert (centre.orders(case_id), words_of(centre, case_id)) == ([], [])
