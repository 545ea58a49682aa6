"""The message's states, as `docs/states.md` says."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from contracts.errors import WrongState
from services.notify.domain.messages import LEASE, Message, State, plan_message
from tests.support.states import Row, transitions
from tests.unit.notify.messages import NOW, a_message, a_plan

VERBS: dict[str, Callable[[Message], None]] = {
    "claim (lease 60 s)": lambda one: one.claim("other", NOW),
    "provider accepted": lambda one: one.hand_off("receipt", NOW),
    "provider refused for good, or tries used up": lambda one: one.fail("refused"),
    "provider failed for now, or lease ran out": lambda one: one.put_off(
        "busy", NOW, is_unknown=False
    ),
    "receipt: delivered": lambda one: one.deliver(NOW),
    "receipt: failed": lambda one: one.fail("not_on_service"),
}
ROWS = [row for row in transitions("message") if row.from_states]
SHARED = {
    "provider refused for good, or tries used up": "receipt: failed",
    "receipt: failed": "provider refused for good, or tries used up",
}


def row_for(verb: str, state: State) -> Row | None:
    names = {verb, SHARED.get(verb, verb)}
    return next((row for row in ROWS if row.verb in names and state in row.from_states), None)


def test_every_verb_of_the_specification_is_tried() -> None:
    assert {row.verb for row in ROWS} == set(VERBS)


@pytest.mark.parametrize("state", list(State))
@pytest.mark.parametrize("verb", sorted(VERBS))
def test_a_verb_works_from_the_states_of_its_row_and_from_no_other(verb: str, state: State) -> None:
    message, row = a_message(state), row_for(verb, state)

    if row is None:
        with pytest.raises(WrongState) as refused:
            VERBS[verb](message)
        assert (refused.value.details["state"], message.facts) == (state, [])
        return
    VERBS[verb](message)

    assert message.state == row.to
    assert tuple(type(fact.event).__name__ for fact in message.facts) == row.events
    assert message.version == message.stored_version + len(row.events)


def test_a_claim_that_ran_out_leaves_an_unknown_outcome() -> None:
    message = a_message(State.CLAIMED)

    message.claim("other", NOW + LEASE)

    assert (message.state, message.is_unknown, message.owner) == (State.CLAIMED, True, "other")


def test_a_failure_for_now_waits_5_30_120_and_600_seconds_and_then_is_final() -> None:
    message, now, waits = a_message(), NOW, []
    for _ in range(4):
        message.claim("owner", now)
        message.put_off("busy", now, is_unknown=False)
        assert message.due_time is not None
        waits.append((message.due_time - now).total_seconds())
        now = message.due_time
    message.claim("owner", now)

    message.put_off("busy", now, is_unknown=False)

    assert waits == [5, 30, 120, 600]
    assert (message.state, message.failure) == (State.FAILED, "busy")


def test_an_unknown_outcome_that_stays_unknown_is_resent_once_and_marked() -> None:
    message, now, resends = a_message(), NOW, 0
    while message.state is not State.FAILED:
        message.claim("owner", now)
        was_resent = message.is_resent
        message.put_off("no_answer", now, is_unknown=True)
        resends += message.is_resent and not was_resent
        now = message.due_time or now

    assert (resends, message.is_resent, message.failure) == (1, True, "unknown_outcome")


def test_an_unknown_outcome_is_asked_after_no_sooner_than_30_seconds() -> None:
    message = a_message(State.CLAIMED)

    message.put_off("no_answer", NOW, is_unknown=True)

    assert message.due_time == NOW + timedelta(seconds=30)


def test_a_message_sent_before_midnight_is_asked_after_under_both_days() -> None:
    before_midnight = NOW.replace(hour=15, minute=59, second=50)
    message = a_message()
    message.claim("owner", before_midnight)

    days = message.sent_days(before_midnight + timedelta(seconds=30))

    assert [f"{day:%Y%m%d}" for day in days] == ["20260302", "20260303"]


def test_a_receipt_is_not_awaited_for_ever() -> None:
    message, now, asked = a_message(State.HANDED_OFF), NOW, 0
    while message.due_time is not None:
        now = message.due_time
        message.wait_for_receipt(now)
        asked += 1

    assert message.state is State.HANDED_OFF
    assert asked < 20
    assert now >= NOW + timedelta(hours=72)


def test_a_station_message_is_delivered_when_it_is_planned() -> None:
    message = plan_message(
        a_plan(channel="station", phone=""),
        message_id="m-2",
        area_code="430423",
        case_id="c-1",
        now=NOW,
    )

    assert (message.state, message.due_time, message.facts) == (State.DELIVERED, None, [])
