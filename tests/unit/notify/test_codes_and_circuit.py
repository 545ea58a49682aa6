"""Verification codes with their limits, and the breaker before the provider."""

from datetime import UTC, datetime, timedelta

import pytest

from contracts.errors import Exhausted
from services.notify.channels.circuit import Circuit, CircuitChannel
from services.notify.domain.messages import Message
from services.notify.domain.verification import (
    Outcome,
    VerificationCode,
    check_county_limit,
    check_number_limits,
)
from services.notify.use_cases.ports import Answer, Fate
from tests.unit.notify.messages import a_message

NOW = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)


def a_code() -> VerificationCode:
    return VerificationCode(
        id="v-1",
        county="430423",
        phone="13800000001",
        purpose="report",
        digest="d",
        create_time=NOW,
        expire_time=NOW + timedelta(minutes=5),
    )


def test_a_code_is_good_once() -> None:
    code = a_code()

    outcomes = [code.confirm(is_right=True, now=NOW) for _ in range(2)]

    assert outcomes == [Outcome.CONFIRMED, Outcome.USED]


def test_a_code_bears_five_tries_and_then_not_even_the_right_one() -> None:
    code = a_code()

    outcomes = [code.confirm(is_right=False, now=NOW) for _ in range(5)]

    assert outcomes == [Outcome.WRONG_CODE] * 5
    assert code.confirm(is_right=True, now=NOW) is Outcome.TRIES_USED_UP


def test_a_code_dies_after_five_minutes() -> None:
    at_the_end = NOW + timedelta(minutes=5)

    assert a_code().confirm(is_right=True, now=at_the_end) is Outcome.EXPIRED


@pytest.mark.parametrize(
    ("ages", "retry_after"),
    [
        ([59], 2),
        ([61, 62, 63, 64, 3599], 2),
        ([3601 + 60 * number for number in range(10)], 86_400 - 3601 - 540 + 1),
    ],
)
def test_a_number_over_a_limit_is_told_how_long_to_wait(ages: list[int], retry_after: int) -> None:
    sent = [NOW - timedelta(seconds=age) for age in ages]

    with pytest.raises(Exhausted) as refused:
        check_number_limits(sent, NOW)

    assert refused.value.details["retry_after"] == str(retry_after)


def test_a_number_within_its_limits_may_have_another_code() -> None:
    ages = [61, 120, 180, 240, 3601, 3602, 3603, 3604, 3605]

    check_number_limits([NOW - timedelta(seconds=age) for age in ages], NOW)


def test_a_county_has_two_thousand_codes_an_hour() -> None:
    check_county_limit(1_999, NOW)

    with pytest.raises(Exhausted) as refused:
        check_county_limit(2_000, NOW)
    assert refused.value.details["retry_after"] == "3601"


class ScriptedChannel:
    """Answers what it was told to, and counts."""

    def __init__(self) -> None:
        self.fate = Fate.ACCEPTED
        self.calls = 0

    def send(self, _message: Message) -> Answer:
        self.calls += 1
        return Answer(fate=self.fate)

    look_up = send


def test_a_provider_that_fails_half_the_time_is_left_alone_for_thirty_seconds() -> None:
    time = [0.0]
    provider = ScriptedChannel()
    circuit = CircuitChannel(provider, clock=lambda: time[0])
    for number in range(20):
        assert circuit.state() is Circuit.CLOSED
        provider.fate = Fate.UNKNOWN if number % 2 else Fate.ACCEPTED
        circuit.send(a_message())

    assert circuit.state() is Circuit.OPEN
    assert circuit.state().level == 2
    time[0] = 30.0
    assert circuit.state() is Circuit.HALF_OPEN
    assert circuit.state().level == 1


@pytest.mark.parametrize(
    ("fate", "expected"), [(Fate.ACCEPTED, Circuit.CLOSED), (Fate.UNKNOWN, Circuit.OPEN)]
)
def test_one_call_decides_whether_a_rested_provider_is_back(fate: Fate, expected: Circuit) -> None:
    time = [0.0]
    provider = ScriptedChannel()
    circuit = CircuitChannel(provider, clock=lambda: time[0])
    provider.fate = Fate.UNKNOWN
    for _ in range(20):
        circuit.send(a_message())
    time[0], provider.fate = 31.0, fate

    circuit.send(a_message())

    assert circuit.state() is expected
