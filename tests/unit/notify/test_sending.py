"""What the sender makes of a provider's answers, with a provider that says what it is told to."""

import copy
from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest

from contracts.errors import WrongState
from services.notify.domain.messages import Message, State
from services.notify.use_cases.ports import Answer, Fate
from services.notify.use_cases.sending import Sending
from tests.unit.notify.messages import NOW, a_message


class OneMessage:
    """A store of one message."""

    def __init__(self, message: Message) -> None:
        self.message = message

    def claim(self, owner: str, now: datetime, _most: int) -> list[Message]:
        try:
            self.message.claim(owner, now)
        except WrongState:
            return []
        return [copy.deepcopy(self.message)]

    def claim_receipts(
        self, owner: str, _now: datetime, _lease: timedelta, _most: int
    ) -> list[Message]:
        self.message.owner = owner
        return [copy.deepcopy(self.message)]

    def settle(self, messages: Sequence[Message], owner: str) -> None:
        for message in messages:
            if owner == self.message.owner:
                self.message = message


class Saying:
    """A provider that gives one answer to sends and one to look-ups, and counts the sends."""

    def __init__(self, sent: Fate, found: Fate = Fate.UNKNOWN) -> None:
        self.answers = (Answer(fate=sent, failure=""), Answer(fate=found, failure="code"))
        self.sends = 0

    def send(self, _message: Message) -> Answer:
        self.sends += 1
        return self.answers[0]

    def look_up(self, _message: Message) -> Answer:
        return self.answers[1]


def sending(store: OneMessage, channel: Saying, now: datetime = NOW) -> Sending:
    return Sending(store, channel, now=lambda: now, new_id=lambda: "owner")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("fate", "state"),
    [
        (Fate.ACCEPTED, State.HANDED_OFF),
        (Fate.DELIVERED, State.DELIVERED),
        (Fate.REFUSED, State.FAILED),
        (Fate.LOST, State.FAILED),
        (Fate.FOR_NOW, State.PENDING),
        (Fate.UNKNOWN, State.PENDING),
    ],
)
def test_each_answer_leads_to_its_state(fate: Fate, state: State) -> None:
    store = OneMessage(a_message())

    sending(store, Saying(fate)).send(8)

    assert store.message.state is state
    assert store.message.is_unknown is (fate is Fate.UNKNOWN)


@pytest.mark.parametrize(
    ("found", "sends", "state"),
    [
        (Fate.ABSENT, 1, State.HANDED_OFF),
        (Fate.ACCEPTED, 0, State.HANDED_OFF),
        (Fate.DELIVERED, 0, State.DELIVERED),
        (Fate.LOST, 0, State.FAILED),
        (Fate.FOR_NOW, 0, State.PENDING),
        (Fate.UNKNOWN, 0, State.PENDING),
    ],
)
def test_an_unknown_outcome_is_asked_after_before_anything_is_sent(
    found: Fate, sends: int, state: State
) -> None:
    store = OneMessage(a_message(is_unknown=True, attempt_time=NOW - timedelta(minutes=1)))
    channel = Saying(Fate.ACCEPTED, found)

    sending(store, channel).send(8)

    assert (channel.sends, store.message.state) == (sends, state)


def test_nothing_due_is_nothing_done() -> None:
    store = OneMessage(a_message(State.FAILED))

    assert sending(store, Saying(Fate.ACCEPTED)).send(8) == []


def test_a_receipt_that_another_sender_settled_meanwhile_changes_nothing() -> None:
    store = OneMessage(a_message(State.DELIVERED))

    sending(store, Saying(Fate.ACCEPTED, Fate.LOST)).receive(8)

    assert store.message.state is State.DELIVERED
