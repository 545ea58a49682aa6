"""Messages go to the real client and a provider that checks signatures, each once."""

import json
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from prometheus_client import REGISTRY

from chassis.kernel import Kernel, build_kernel
from chassis.ports import utc_now
from services.notify.channels.circuit import Circuit
from services.notify.domain.messages import LEASE, State
from services.notify.jobs import Sender, open_sender
from services.notify.metrics import SendingMetrics
from services.notify.store import MongoMessageStore
from tests.rpc.notify import support
from tests.rpc.notify.standin import StandIn, a_port, running
from tests.rpc.notify.support import a_case, body, parties, stored, take
from tests.support.figures import figure

PHONE = "13800000001"
MakeSender = Callable[..., Sender]


class Clock:
    """A clock that can be put forward."""

    def __init__(self) -> None:
        self.ahead = timedelta()

    def __call__(self) -> datetime:
        return utc_now() + self.ahead


@pytest.fixture(scope="module")
def provider(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StandIn]:
    with running(tmp_path_factory.mktemp("home")) as provider:
        yield provider


@pytest.fixture(scope="module")
def metrics() -> SendingMetrics:
    return SendingMetrics()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def make_sender(
    notify_kernel: Kernel, provider: StandIn, metrics: SendingMetrics, clock: Clock
) -> Iterator[MakeSender]:
    provider.behave()
    kernel = build_kernel(
        notify_kernel.database, notify_kernel.sealing, clock, notify_kernel.new_id
    )
    made: list[Sender] = []

    def make(**settings: Any) -> Sender:
        made.append(open_sender(kernel, provider.settings(**settings), metrics))
        return made[-1]

    yield make
    for sender in made:
        sender.threads.shutdown()


def plan(kernel: Kernel, phone: str = PHONE) -> str:
    """One message to one applicant; its id."""
    case_id = a_case()
    event = support.accepted(case_id, parties=parties("a"))
    take(kernel, body(kernel, event, private=support.contacts({"a": phone})))
    return str(stored(kernel, case_id=case_id)[0]["_id"])


def state(kernel: Kernel, message_id: str) -> tuple[str, str, bool]:
    row = stored(kernel, _id=message_id)[0]
    return row["state"], row["failure"], row["is_resent"]


def events(kernel: Kernel, message_id: str) -> list[tuple[str, int]]:
    rows = kernel.database["outbox"].find({"subject": message_id}).sort("version", 1)
    return [(row["routing_key"], row["version"]) for row in rows]


def test_a_message_is_handed_over_once_and_its_receipt_fetched(
    notify_kernel: Kernel, provider: StandIn, make_sender: MakeSender, clock: Clock
) -> None:
    message_id, sender = plan(notify_kernel), make_sender()

    handled = [sender.send_due(), sender.send_due()]
    clock.ahead += timedelta(seconds=11)
    received = sender.fetch_receipts()

    assert (handled, received) == ([1, 0], 1)
    assert state(notify_kernel, message_id) == ("delivered", "", False)
    assert events(notify_kernel, message_id) == [
        ("message_handed_off", 1),
        ("message_delivered", 2),
    ]
    [taken] = provider.taken(message_id)
    assert (taken["phone"], taken["template_code"]) == (PHONE, "SMS_430002")
    assert sorted(json.loads(taken["template_param"])) == ["code", "link"]


def test_a_failed_receipt_fails_the_message(
    notify_kernel: Kernel, provider: StandIn, make_sender: MakeSender, clock: Clock
) -> None:
    message_id, sender = plan(notify_kernel), make_sender()
    sender.send_due()
    provider.behave(receipt="waiting")
    clock.ahead += timedelta(seconds=11)
    sender.fetch_receipts()
    assert state(notify_kernel, message_id)[0] == State.HANDED_OFF

    provider.behave(receipt="failed")
    clock.ahead += timedelta(seconds=31)
    sender.fetch_receipts()

    assert state(notify_kernel, message_id) == ("failed", "MOBILE_NOT_ON_SERVICE", False)


def test_an_answer_that_breaks_off_is_asked_after_and_never_sent_again(
    notify_kernel: Kernel, provider: StandIn, make_sender: MakeSender, clock: Clock
) -> None:
    message_id, sender = plan(notify_kernel), make_sender()
    provider.behave(fault="cut_after_accept", times=1, receipt="waiting")
    before = unknown_outcomes()

    sender.send_due()
    was = state(notify_kernel, message_id)
    clock.ahead += timedelta(seconds=31)
    sender.send_due()

    assert was == ("pending", "no_answer", False)
    assert unknown_outcomes() == before + 1
    assert state(notify_kernel, message_id) == ("handed_off", "", False)
    assert len(provider.taken(message_id)) == 1


def test_a_slow_provider_is_asked_after_before_the_message_is_sent_again(
    notify_kernel: Kernel, provider: StandIn, make_sender: MakeSender, clock: Clock
) -> None:
    message_id, sender = plan(notify_kernel), make_sender(sms_timeout_seconds=0.3)
    provider.behave(slow_seconds=1.5, fault="http_500", times=1)

    sender.send_due()
    clock.ahead += timedelta(seconds=31)
    sender.send_due()

    assert state(notify_kernel, message_id) == ("handed_off", "", False)
    assert len(provider.taken(message_id)) == 1


@pytest.mark.parametrize("was_called", [True, False])
def test_a_sender_that_died_leaves_a_message_that_is_asked_after(
    notify_kernel: Kernel,
    provider: StandIn,
    make_sender: MakeSender,
    clock: Clock,
    was_called: bool,
) -> None:
    message_id, sender = plan(notify_kernel), make_sender()
    [claimed] = MongoMessageStore(notify_kernel).claim("a dead sender", clock(), 1)
    if was_called:
        sender.circuit.send(claimed)

    assert sender.send_due() == 0
    clock.ahead += LEASE
    assert sender.send_due() == 1

    assert state(notify_kernel, message_id)[0] in ("handed_off", "delivered")
    assert len(provider.taken(message_id)) == 1


def test_an_outcome_nobody_can_tell_is_sent_again_once_and_marked(
    notify_kernel: Kernel, provider: StandIn, make_sender: MakeSender, clock: Clock
) -> None:
    message_id, sender = plan(notify_kernel), make_sender()
    provider.behave(fault="cut_after_accept", times=1)
    sender.send_due()
    away = make_sender(sms_endpoint=f"127.0.0.1:{a_port()}")

    for _ in range(4):
        clock.ahead += timedelta(seconds=601)
        away.send_due()
    clock.ahead += timedelta(seconds=6)
    sender.send_due()

    assert state(notify_kernel, message_id) == ("handed_off", "", True)
    assert len(provider.taken(message_id)) == 2


def test_a_provider_that_is_away_had_nothing_and_is_tried_until_the_tries_are_used_up(
    notify_kernel: Kernel, make_sender: MakeSender, clock: Clock
) -> None:
    message_id = plan(notify_kernel)
    sender = make_sender(sms_endpoint=f"127.0.0.1:{a_port()}")
    seen = []
    for _ in range(6):
        sender.send_due()
        seen.append(state(notify_kernel, message_id))
        clock.ahead += timedelta(seconds=601)

    assert seen[:4] == [("pending", "unreachable", False)] * 4
    assert seen[4:] == [("failed", "unreachable", False)] * 2
    assert events(notify_kernel, message_id) == [("message_failed", 1)]


def test_a_throttled_message_waits_and_a_wrong_key_is_not_for_good(
    notify_kernel: Kernel, provider: StandIn, make_sender: MakeSender, clock: Clock
) -> None:
    message_id = plan(notify_kernel)
    provider.behave(fault="throttle", times=1)
    make_sender().send_due()
    throttled = state(notify_kernel, message_id)
    clock.ahead += timedelta(seconds=6)
    make_sender(sms_access_key_secret="another").send_due()

    assert throttled == ("pending", "isv.BUSINESS_LIMIT_CONTROL", False)
    assert state(notify_kernel, message_id) == ("pending", "SignatureDoesNotMatch", False)
    assert provider.taken(message_id) == []


def test_many_messages_go_out_beside_one_another_each_once(
    notify_kernel: Kernel, provider: StandIn, make_sender: MakeSender
) -> None:
    ids = [plan(notify_kernel, f"138000001{number:02d}") for number in range(20)]
    sender, twin = make_sender(), make_sender()

    lanes = [one.threads.submit(one.send_due) for one in (sender, twin)]

    assert sum(lane.result(timeout=30) for lane in lanes) == 20
    assert [len(provider.taken(message_id)) for message_id in ids] == [1] * 20


def test_a_broken_provider_is_left_alone(notify_kernel: Kernel, make_sender: MakeSender) -> None:
    for number in range(24):
        plan(notify_kernel, f"138000002{number:02d}")
    sender = make_sender(sms_endpoint=f"127.0.0.1:{a_port()}", sms_threads=1)

    assert sender.send_due() == 20
    assert (sender.circuit.state(), sender.send_due()) == (Circuit.OPEN, 0)
    assert figure("onedoor_circuit_breaker_state", dependency="sms") == 2


def test_urgent_messages_overtake(notify_kernel: Kernel, clock: Clock) -> None:
    plan(notify_kernel)
    urgent = plan(notify_kernel)
    notify_kernel.database["messages"].update_one({"_id": urgent}, {"$set": {"is_urgent": True}})

    [claimed] = MongoMessageStore(notify_kernel).claim("sender", clock(), 1)

    assert claimed.id == urgent


def unknown_outcomes() -> float:
    labels = {"county": support.COUNTY, "reason": "no_answer"}
    return REGISTRY.get_sample_value("onedoor_notification_unknown_outcomes_total", labels) or 0.0
