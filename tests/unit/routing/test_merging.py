"""While a case follows another its orders wait and its promise runs on; undoing gives both back."""

import pytest

from services.routing.domain.assignment import State
from services.routing.domain.brief import Brief
from services.routing.use_cases.orders import Complaint
from tests.unit.routing.desk import Desk
from tests.unit.routing.people import COUNTY, a_brief, handler
from tests.unit.routing.test_placing import desk


def _told(version: int) -> Brief:
    return a_brief(case_version=version)


def _states(d: Desk) -> set[State]:
    return {order.state for order in d.orders_of()}


def test_an_order_waits_and_its_handling_clock_runs_on() -> None:
    d = desk()
    d.accept()

    d.merging.merge(_told(2), "handling")

    assert _states(d) == {State.HELD}
    assert (d.clock("handling").state, d.clock("sign").state) == ("running", "stopped")
    assert d.assignments.events()[-1].routing_key() == "assignment_held"


def test_an_undone_merge_gives_an_unsigned_order_back_with_a_new_time_to_sign() -> None:
    d = desk()
    first = d.accept()[0].limits.sign_due_time
    d.merging.merge(_told(2), "routed")
    d.pass_days(3)

    d.merging.unmerge(_told(3))

    order = d.orders_of()[0]
    assert (order.state, order.held_from) == (State.ISSUED, None)
    assert first is not None
    assert order.limits.sign_due_time is not None
    assert order.limits.sign_due_time > first
    assert (d.clock("sign").state, d.clock("handling").state) == ("running", "running")


def test_a_signed_order_goes_back_to_signed() -> None:
    d = desk()
    lead = d.accept()[0]
    d.orders.sign(handler("housing"), lead.id, 1)
    d.merging.merge(_told(2), "handling")

    d.merging.unmerge(_told(3))

    assert d.orders_of()[0].state is State.SIGNED


def test_an_objection_lapses_when_its_order_is_held() -> None:
    d = desk()
    lead = d.accept()[0]
    complaint = Complaint(reason_code="not_our_duty", reason="不属于我局职责")
    d.orders.object(handler("housing"), lead.id, 1, complaint)

    d.merging.merge(_told(2), "handling")

    assert not d.objections.open_of_case(COUNTY, "case-1")
    d.merging.unmerge(_told(3))
    assert d.orders_of()[0].state is State.ISSUED


def test_the_clock_waits_with_the_main_cases_result_and_runs_again_after_rework() -> None:
    d = desk()
    d.accept()
    d.merging.merge(_told(2), "handling")

    d.merging.follow(_told(3), "reported")
    assert d.clock("handling").state == "paused"
    d.merging.follow(_told(4), "handling")
    assert d.clock("handling").state == "running"


def test_an_undone_merge_lets_a_waiting_clock_run_again() -> None:
    d = desk()
    d.accept()
    d.merging.merge(_told(2), "reported")
    assert d.clock("handling").state == "paused"
    d.pass_days(7)

    d.merging.unmerge(_told(3))

    assert d.clock("handling").state == "running"
    assert d.orders_of()[0].limits.due_time == d.clock("handling").due_time


@pytest.mark.parametrize("is_late", [False, True])
def test_the_newest_word_holds_in_any_order(is_late: bool) -> None:
    d = desk()
    d.accept()
    acts = [lambda: d.merging.merge(_told(2), "routed"), lambda: d.merging.unmerge(_told(3))]

    for act in acts[::-1] if is_late else acts:
        act()

    assert _states(d) == {State.ISSUED}


def test_a_merge_heard_before_the_acceptance_holds_what_is_placed_then() -> None:
    d = desk()
    d.merging.merge(_told(2), "accepted")

    d.accept()

    assert _states(d) == {State.HELD}
    told = [event.routing_key() for event in d.assignments.events()]
    assert told == ["assignment_issued"] * 2 + ["assignment_held"] * 2


def test_a_member_that_is_reopened_gets_its_own_order_back() -> None:
    d = desk()
    d.accept()
    d.merging.merge(_told(2), "handling")
    d.merging.follow(_told(3), "verified")

    d.placing.resume(_told(6), "reopened")

    assert _states(d) == {State.ISSUED}
    assert d.clock("handling").state == "running"
    d.merging.follow(_told(4), "reported")
    assert _states(d) == {State.ISSUED}


def test_a_member_that_is_withdrawn_loses_its_waiting_order() -> None:
    d = desk()
    d.accept()
    d.merging.merge(_told(2), "handling")

    d.placing.close(_told(3), "withdrawn")

    assert _states(d) == {State.CANCELLED}


def test_a_held_order_is_held_once() -> None:
    d = desk()
    d.accept()
    d.merging.merge(_told(2), "handling")
    d.merging.follow(_told(3), "routed")

    held = [e for e in d.assignments.events() if e.routing_key() == "assignment_held"]
    assert len(held) == len(d.orders_of()) == len({event.assignment_id for event in held})
