"""Handing messages to providers, and asking for their receipts."""

from contracts.ports import NewId, Now
from services.notify.domain.messages import Message, State
from services.notify.use_cases.ports import Answer, Channel, Fate, MessageStore

RECEIPT_LEASE_SECONDS = 60.0


class Sending:
    """Takes due messages one by one（发送）; several may run beside one another.

    A provider is never called inside a transaction: a message is claimed, the provider called, the
    outcome written where the claim still holds.
    """

    def __init__(
        self, messages: MessageStore, channel: Channel, *, now: Now, new_id: NewId
    ) -> None:
        """Send what `messages` holds through one channel; each claim has an owner of its own."""
        self._messages = messages
        self._channel = channel
        self._now = now
        self._new_id = new_id

    def send_next(self) -> tuple[Message, Answer] | None:
        """Hand over the next due message and say what came of it; None when nothing is due."""
        owner = self._new_id()
        message = self._messages.claim(owner, self._now())
        if message is None:
            return None
        answer = self._ask_after(message) if message.is_unknown else None
        if answer is None:
            answer = self._channel.send(message)
        self._apply(message, answer)
        self._messages.settle(message, owner)
        return message, answer

    def receive_next(self) -> Message | None:
        """Ask for the next due receipt; None when none is due."""
        message = self._messages.claim_receipt(self._now(), RECEIPT_LEASE_SECONDS)
        if message is None:
            return None
        self._apply_receipt(message, self._channel.look_up(message))
        self._messages.settle(message, message.owner)
        return message

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
