"""Departments act on their own orders; dispatchers decide where orders belong."""

import pytest

from contracts.errors import Conflict, Invalid, NotFound, NotPermitted, WrongState
from contracts.principals import Post
from services.routing.domain.assignment import State
from services.routing.domain.objection import ObjectionState
from services.routing.use_cases.arbitration import Placement, Ruling
from services.routing.use_cases.orders import Complaint
from tests.unit.routing.desk import Desk
from tests.unit.routing.people import COUNTY, DISPATCHER, a_caller, handler
from tests.unit.routing.tables import a_row, a_table, an_outcome

COMPLAINT = Complaint(reason_code="not_our_duty", reason="不属于住建部门职责")
UPHELD = Ruling(is_upheld=True, reason="理由成立", to_department="water")
REJECTED = Ruling(is_upheld=False, reason="应由你部门办理")


@pytest.fixture
def desk() -> Desk:
    desk = Desk(a_table(a_row("all", outcome=an_outcome("housing", "police"))))
    desk.accept()
    return desk


def lead_of(desk: Desk) -> str:
    return desk.orders_of()[0].id


def states(desk: Desk) -> list[tuple[str, bool, str]]:
    return [(row.department, row.is_lead, row.state) for row in desk.orders_of()]


def object_(desk: Desk) -> str:
    return desk.orders.object(handler("housing"), lead_of(desk), 1, COMPLAINT)[1].id


def test_signing_stops_the_sign_clock_of_that_order_only(desk: Desk) -> None:
    signed = desk.orders.sign(handler("housing"), lead_of(desk), 1)

    assert (signed.state, signed.signed_by, signed.version) == (
        State.SIGNED,
        "housing.handler",
        2,
    )
    clocks = {(row.department, row.purpose): row.state for row in desk.clocks.rows.values()}
    assert clocks == {
        ("housing", "sign"): "stopped",
        ("housing", "handling"): "running",
        ("police", "sign"): "running",
        ("police", "part"): "running",
    }


@pytest.mark.parametrize(
    ("caller", "refusal"),
    [
        (handler("police"), NotFound),
        (handler("housing", area="430424"), NotFound),
        (handler(""), NotFound),
        (DISPATCHER, NotPermitted),
        (a_caller(Post.CLERK), NotPermitted),
    ],
    ids=["other department", "other county", "no department", "dispatcher", "clerk"],
)
def test_only_the_department_of_the_order_signs(desk: Desk, caller: object, refusal: type) -> None:
    with pytest.raises(refusal):
        desk.orders.sign(caller, lead_of(desk), 1)  # type: ignore[arg-type]


def test_two_who_sign_at_once_get_one_conflict(desk: Desk) -> None:
    desk.orders.sign(handler("housing"), lead_of(desk), 1)

    with pytest.raises(Conflict) as refusal:
        desk.orders.sign(handler("housing"), lead_of(desk), 1)

    assert refusal.value.details == {"current_version": "2"}


def test_progress_and_result_are_kept_and_told_to_intake(desk: Desk) -> None:
    desk.orders.sign(handler("housing"), lead_of(desk), 1)
    desk.orders.progress(handler("housing"), lead_of(desk), 2, " 已派人查看 ")
    desk.orders.complete(
        handler("housing"), lead_of(desk), 3, result="已疏通", public_answer="已修好"
    )

    order = desk.orders_of()[0]
    assert [note.note for note in order.progress] == ["已派人查看"]
    assert (order.state, order.result) == (State.COMPLETED, "已疏通")
    private = [dict(fact.private) for fact in desk.assignments.facts[-2:]]
    assert private == [
        {"intake": {"note": "已派人查看"}},
        {"intake": {"result": "已疏通", "public_answer": "已修好"}},
    ]


def test_every_wrong_field_is_named(desk: Desk) -> None:
    wrong = Complaint(reason_code="no_time", reason="忙", proposed_department="x" * 41)

    with pytest.raises(Invalid) as refusal:
        desk.orders.object(handler("housing"), lead_of(desk), 1, wrong)

    assert [fault.field for fault in refusal.value.faults] == [
        "reason_code",
        "reason",
        "proposed_department",
    ]


def test_the_fifth_working_day_is_the_last_to_object(desk: Desk) -> None:
    desk.pass_days(7.49)  # 周三 → 下周三 23:45: the fifth working day

    desk.orders.object(handler("housing"), lead_of(desk), 1, COMPLAINT)

    late = Desk(desk.rule_set)
    late.accept()
    late.pass_days(7.51)
    with pytest.raises(WrongState):
        late.orders.object(handler("housing"), lead_of(late), 1, COMPLAINT)


def test_an_upheld_objection_moves_the_order_and_its_clock(desk: Desk) -> None:
    due_time = desk.clock("handling").due_time
    objection_id = object_(desk)

    objection, old, new = desk.arbitration.decide(DISPATCHER, objection_id, 2, UPHELD)

    assert (objection.state, old.state) == (ObjectionState.UPHELD, State.REASSIGNED)
    assert new is not None
    assert (new.department, new.is_lead, new.state) == ("water", True, State.ISSUED)
    assert new.limits.due_time == due_time
    clock = desk.clock("handling")
    assert (clock.department, clock.assignment_id, clock.due_time) == ("water", new.id, due_time)
    keys = [event.routing_key() for event in desk.assignments.events()]
    assert keys[-2:] == ["assignment_reassigned", "assignment_issued"]


def test_a_rejected_objection_returns_the_order_for_good(desk: Desk) -> None:
    objection_id = object_(desk)

    _, order, new = desk.arbitration.decide(DISPATCHER, objection_id, 2, REJECTED)

    assert (order.state, new) == (State.ISSUED, None)
    assert desk.clock("sign").state == "running"
    with pytest.raises(WrongState) as refusal:
        desk.orders.object(handler("housing"), order.id, order.version, COMPLAINT)
    assert refusal.value.reason == "no_return_after_decision"


@pytest.mark.parametrize("department", ["housing", "moon", ""])
def test_an_upheld_order_goes_to_another_known_department(desk: Desk, department: str) -> None:
    ruling = Ruling(is_upheld=True, reason="理由成立", to_department=department)
    objection_id = object_(desk)

    with pytest.raises(Invalid):
        desk.arbitration.decide(DISPATCHER, objection_id, 2, ruling)


def test_only_dispatchers_decide_and_only_once(desk: Desk) -> None:
    objection_id = object_(desk)
    with pytest.raises(NotPermitted):
        desk.arbitration.decide(handler("housing"), objection_id, 2, REJECTED)
    foreign = a_caller(Post.DISPATCHER, area="430424")
    with pytest.raises(NotFound):
        desk.arbitration.decide(foreign, objection_id, 2, REJECTED)
    desk.arbitration.decide(DISPATCHER, objection_id, 2, REJECTED)

    with pytest.raises(WrongState):
        desk.arbitration.decide(DISPATCHER, objection_id, 3, REJECTED)


def test_a_withdrawn_case_lets_the_objection_lapse(desk: Desk) -> None:
    objection_id = object_(desk)

    desk.placing.close(desk.briefs.rows["case-1"], "withdrawn")

    assert desk.objections.rows[objection_id].state is ObjectionState.LAPSED


def test_a_dispatcher_places_by_hand_while_the_lead_has_not_signed(desk: Desk) -> None:
    placement = Placement(
        path="department", lead_department="water", co_departments=("labour",), reason="水利职责"
    )

    decision, orders = desk.arbitration.place_by_hand(DISPATCHER, "case-1", 1, placement)

    assert (decision.outcome, decision.version, decision.rule_row) == ("manual", 2, "all")
    assert [(row.department, row.is_lead) for row in orders] == [("water", True), ("labour", False)]
    assert states(desk) == [
        ("housing", True, "reassigned"),
        ("police", False, "reassigned"),
        ("water", True, "issued"),
        ("labour", False, "issued"),
    ]
    assert desk.clock("handling").department == "water"
    running = [row for row in desk.clocks.rows.values() if row.state == "running"]
    assert sorted((row.department, row.purpose) for row in running) == [
        ("labour", "part"),
        ("labour", "sign"),
        ("water", "handling"),
        ("water", "sign"),
    ]


def test_placing_by_hand_keeps_the_orders_that_stay(desk: Desk) -> None:
    placement = Placement(
        path="mediation", lead_department="housing", co_departments=("police",), reason="先行调解"
    )

    desk.arbitration.place_by_hand(DISPATCHER, "case-1", 1, placement)

    assert states(desk) == [("housing", True, "issued"), ("police", False, "issued")]
    assert desk.decisions.events()[-1].path == "mediation"


def test_a_signed_case_is_not_placed_by_hand(desk: Desk) -> None:
    desk.orders.sign(handler("housing"), lead_of(desk), 1)
    placement = Placement(path="department", lead_department="water", reason="水利职责")

    with pytest.raises(WrongState) as refusal:
        desk.arbitration.place_by_hand(DISPATCHER, "case-1", 1, placement)

    assert refusal.value.details == {"state": "signed"}


def test_a_handler_reads_the_own_department_only(desk: Desk) -> None:
    assert desk.reading.assignment(handler("housing"), lead_of(desk)).department == "housing"
    assert desk.reading.assignment(DISPATCHER, lead_of(desk)).department == "housing"
    with pytest.raises(NotFound):
        desk.reading.assignment(handler("police"), lead_of(desk))
    with pytest.raises(NotFound):
        desk.reading.assignment(a_caller(Post.DISPATCHER, area="430424"), lead_of(desk))
    with pytest.raises(NotPermitted):
        desk.reading.assignment(a_caller(Post.OFFICER), lead_of(desk))
    with pytest.raises(NotPermitted):
        desk.reading.decision(handler("housing"), "case-1")
    assert desk.orders_of()[0].county == COUNTY
