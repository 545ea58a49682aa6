"""Handing messages to providers, and asking for their receipts."""

from collections.abc import Callable, Iterable, Sequence
from datetime import timedelta

from contracts.ports import NewId, Now
from services.notify.domain.messages import Message, State
from services.notify.use_cases.ports import Answer, Channel, Fate, MessageStore

RECEIPT_LEASE = timedelta(seconds=60)
Beside = Callable[[Callable[[Message], Answer], Sequence[Message]], Iterable[Answer]]


def one_by_one(ask: Callable[[Message], Answer], messages: Sequence[Message]) -> Iterable[Answer]:
    """The answers to some messages, one after another."""
    return [ask(message) for message in messages]


class Sending:
    """Takes due messages a handful at a time（发送）; several may run beside one another.

    A provider is never called inside a transaction: messages are claimed, the provider is called
    for each, and the outcomes are written together where the claim still holds. A sender that dies
    in between leaves messages with an unknown outcome, which are asked after.
    """

    def __init__(
        self,
        messages: MessageStore,
        channel: Channel,
        beside: Beside = one_by_one,
        *,
        now: Now,
        new_id: NewId,
    ) -> None:
        """Send what `messages` holds through one channel; each claim has an owner of its own.

        Args:
            messages: the store.
            channel: the provider.
            beside: asks for the answers to several messages, at best side by side.
            now: the time.
            new_id: gives a claim its owner.
        """
        self._messages = messages
        self._channel = channel
        self._beside = beside
        self._now = now
        self._new_id = new_id

    def send(self, most: int) -> list[tuple[Message, Answer]]:
        """Hand over the next due messages and say what came of each; empty when none is due."""
        owner = self._new_id()
        messages = self._messages.claim(owner, self._now(), most)
        answers = list(self._beside(self._hand_over, messages))
        for message, answer in zip(messages, answers, strict=True):
            self._apply(message, answer)
        self._messages.settle(messages, owner)
        return list(zip(messages, answers, strict=True))

    def receive(self, most: int) -> list[Message]:
        """Ask for the next due receipts; empty when none is due."""
        owner = self._new_id()
        messages = self._messages.claim_receipts(owner, self._now(), RECEIPT_LEASE, most)
        answers = list(self._beside(self._channel.look_up, messages))
        for message, answer in zip(messages, answers, strict=True):
            self._apply_receipt(message, answer)
        self._messages.settle(messages, owner)
        return messages

    def _hand_over(self, message: Message) -> Answer:
        answer = self._ask_after(message) if message.is_unknown else None
        return answer or self._channel.send(message)

    def _ask_after(self, message: Message) -> Answer | None:
        """What became of a message with an unknown outcome; None when it may be sent."""
        answer = self._channel.look_up(message)
        if answer.fate is not Fate.ABSENT:
            return answer
        message.found_absent()
        return None

    def _apply(self, message: Message, answer: Answer) -> None:
        now = self._now()
        match answer.fate:
            case Fate.ACCEPTED:
                message.hand_off(answer.receipt_id, now)
            case Fate.DELIVERED:
                message.hand_off(answer.receipt_id, now)
                message.deliver(answer.time or now)
            case Fate.REFUSED | Fate.LOST:
                message.fail(answer.failure)
            case Fate.FOR_NOW if not message.is_unknown:
                message.put_off(answer.failure, now, is_unknown=False)
            case _:
                message.put_off(answer.failure or "no_answer", now, is_unknown=True)

    def _apply_receipt(self, message: Message, answer: Answer) -> None:
        if message.state is not State.HANDED_OFF:
            return
        match answer.fate:
            case Fate.DELIVERED:
                message.deliver(answer.time or self._now())
            case Fate.LOST:
                message.fail(answer.failure)
            case _:
                message.wait_for_receipt(self._now())
