"""A claim's verbs against `docs/states.md`, the ledger's sums, and the faults of a scheme."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from contracts.errors import NotPermitted, WrongState
from services.intake.domain.reward_ledger import (
    WAYS,
    Account,
    Balance,
    Booking,
    Step,
    find_ledger_faults,
)
from services.intake.domain.reward_schemes import Grade, RewardScheme, find_scheme_faults
from services.intake.domain.rewards import MOST_TRIES, Award, Outcome, Reward, RewardState
from tests.support.states import transitions

NOW = datetime(2026, 3, 2, 8, tzinfo=UTC)
LATER = NOW + timedelta(days=90)
AWARD = Award(grade="ordinary", grade_name="一般线索", amount_fen=20_000, finding="属实")
VERBS: dict[str, Callable[[Reward], object]] = {
    "verify": lambda one: one.verify(AWARD, "d", NOW),
    "refuse": lambda one: one.refuse("重复", "d", NOW),
    "return": lambda one: one.send_back("材料不全", "l"),
    "approve": lambda one: one.approve("l", NOW, 2026, LATER),
    "take_code": lambda one: one.take_code("h", NOW),
    "reset_code": lambda one: one.reset_code(),
    "pay": lambda one: one.pay(one.code_hash, "R1", "s", NOW),
    "revoke": lambda one: one.revoke("有误"),
    "expire": lambda one: one.expire(),
}
SPECIFIED = {
    (row.verb.partition(" (")[0], state): row.to or state
    for row in transitions("reward")
    for state in row.from_states
}


def a_reward(state: str = "approved", **fields: Any) -> Reward:
    """A claim as it stands in a state."""
    known: dict[str, Any] = {"award": AWARD, "verifier": "d", "approver": "l", "budget_year": 2026}
    if state == "claimed":
        known = {}
    return Reward(
        id="r", area_code="430423", case_id="k", code="c", state=RewardState(state), version=3,
        party_id="p", claim_time=NOW, **{**known, **fields},
    )  # fmt: skip


def test_the_table_names_every_verb() -> None:
    assert {verb for verb, _ in SPECIFIED} == set(VERBS) == set(Reward.transitions)


@pytest.mark.parametrize("verb", list(VERBS))
@pytest.mark.parametrize("state", list(RewardState))
def test_a_verb_does_what_the_table_says_or_is_refused(verb: str, state: str) -> None:
    reward = a_reward(state)

    if (verb, state) not in SPECIFIED:
        with pytest.raises(WrongState) as caught:
            VERBS[verb](reward)
        assert caught.value.details["state"] == state
        assert (reward.state, reward.facts) == (state, [])
        return
    VERBS[verb](reward)

    (fact,) = reward.facts
    assert reward.state == SPECIFIED[(verb, state)]
    assert fact.private == {"notify": {"party_id": "p"}}
    assert "p" not in vars(fact.event).values()


def test_who_verified_neither_approves_nor_sends_back() -> None:
    for act in (
        lambda one: one.approve("d", NOW, 2026, LATER),
        lambda one: one.send_back("材料不全", "d"),
    ):
        with pytest.raises(NotPermitted, match="verified"):
            act(a_reward("verified"))


@pytest.mark.parametrize("actor", ["d", "l"])
def test_who_judged_a_claim_does_not_pay_it(actor: str) -> None:
    with pytest.raises(NotPermitted):
        a_reward(code_hash="h").pay("h", "R1", actor, NOW)


def test_five_wrong_codes_lock_a_reward_until_it_is_reset() -> None:
    reward = a_reward(code_hash="right")

    outcomes = [reward.pay("wrong", "R1", "s", NOW) for _ in range(MOST_TRIES)]

    assert outcomes == [*[Outcome.WRONG_CODE] * (MOST_TRIES - 1), Outcome.LOCKED]
    assert reward.pay("right", "R1", "s", NOW) is Outcome.LOCKED
    reward.reset_code()
    reward.take_code("new", NOW)
    assert reward.pay("right", "R1", "s", NOW) is Outcome.WRONG_CODE
    assert reward.pay("new", "R1", "s", NOW) is Outcome.PAID


def test_a_code_is_told_once_and_nothing_is_paid_after_its_time() -> None:
    reward = a_reward(expire_time=LATER)
    reward.take_code("h", NOW)

    with pytest.raises(WrongState) as again:
        reward.take_code("i", NOW)
    with pytest.raises(WrongState) as late:
        reward.pay("h", "R1", "s", LATER)

    assert (again.value.reason, late.value.reason) == ("pickup_code_taken", "reward_lapsed")


def test_no_code_pays_nothing_before_one_was_taken() -> None:
    assert a_reward().pay("anything", "R1", "s", NOW) is Outcome.WRONG_CODE


@pytest.mark.parametrize("step", list(Step))
def test_every_booking_adds_up_to_nothing(step: Step) -> None:
    booking = Booking(
        county="430423", year=2026, number=1, step=step, amount_fen=7, reward_id="r", actor="a",
        time=NOW,
    )  # fmt: skip

    source, target = WAYS[step]
    assert booking.entries == {source: -7, target: 7}


def test_no_step_leaves_an_account_short() -> None:
    balance = Balance(year=2026, totals={Account.BUDGET: -10, Account.AVAILABLE: 10})

    balance.require(Step.RESERVE, 10)
    balance.require(Step.GRANT, -10)
    for step, amount in ((Step.RESERVE, 11), (Step.GRANT, -11), (Step.PAY, 1), (Step.RELEASE, 1)):
        with pytest.raises(WrongState) as short:
            balance.require(step, amount)
        assert short.value.reason == "reward_budget_short"


def test_a_ledger_that_was_tampered_with_is_found_out() -> None:
    rows = [(1, {"budget": -10, "available": 10}), (2, {"available": -4, "reserved": 4})]
    totals = {"budget": -10, "available": 6, "reserved": 4}
    assert find_ledger_faults(rows, totals, [4, 0]) == []

    broken = [(1, {"budget": -10, "available": 11}), (3, {"available": -4, "reserved": 4})]
    faults = find_ledger_faults(broken, {**totals, "available": 7}, [4, 2])

    assert faults == [
        "第1笔借贷不平",
        "台账编号不连续",
        "各科目合计不为零",
        "已发放与奖励记录不符：台账0，记录2",
    ]


def a_scheme(**fields: Any) -> RewardScheme:
    """A sound scheme."""
    known: dict[str, Any] = {
        "kinds": ("violation",),
        "grades": (Grade(key="ordinary", name="一般", least_fen=5_000, most_fen=50_000),),
        "leader_above_fen": 100_000,
        "pickup_days": 90,
    }
    return RewardScheme(id="s", area_code="430423", name="办法", **{**known, **fields})


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"kinds": ()}, "kinds"),
        ({"kinds": ("gossip",)}, "kinds"),
        ({"grades": ()}, "grades"),
        ({"grades": (Grade(key="Bad", name="一", least_fen=1, most_fen=2),)}, "grades[0].key"),
        ({"grades": (Grade(key="a", name="", least_fen=1, most_fen=2),)}, "grades[0].name"),
        ({"grades": (Grade(key="a", name="一", least_fen=9, most_fen=2),)}, "grades[0].most_fen"),
        ({"leader_above_fen": -1}, "leader_above_fen"),
        ({"pickup_days": 0}, "pickup_days"),
    ],
)
def test_a_faulty_scheme_names_its_field(fields: dict[str, Any], field: str) -> None:
    assert find_scheme_faults(a_scheme()) == ()
    assert [fault.field for fault in find_scheme_faults(a_scheme(**fields))] == [field]
