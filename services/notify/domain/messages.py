"""The message（消息）: planned once for an event and a person, and handed over at least once.

What the provider did with a message can be unknown: the call timed out, or the sender died in it.
Such a message is asked after before it may be sent again; when nobody can tell, it is sent again
once, and marked.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from contracts.aggregates import Aggregate
from contracts.errors import NotFound, WrongState
from contracts.events.notify import MessageDelivered, MessageFailed, MessageHandedOff

LEASE = timedelta(seconds=60)
BACK_OFF = tuple(timedelta(seconds=seconds) for seconds in (5, 30, 120, 600))
ASK_AFTER = timedelta(seconds=30)
"""A provider's own records may lag behind what it accepted."""
RECEIPT_WAITS = tuple(timedelta(seconds=seconds) for seconds in (10, 30, 120, 600, 3600, 21600))
RECEIPT_PATIENCE = timedelta(hours=72)
_ZONE = ZoneInfo("Asia/Shanghai")
_DAYS_ASKED = 3


class State(StrEnum):
    """Where a message stands（消息状态）."""

    PENDING = "pending"  # 待发送
    CLAIMED = "claimed"  # 发送中
    HANDED_OFF = "handed_off"  # 已提交
    DELIVERED = "delivered"  # 已送达
    FAILED = "failed"  # 失败


class MessageNotFound(NotFound):
    """No such message in the caller's scope."""


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What a message will say to whom, because of what."""

    channel: str
    template: str
    template_version: int
    provider_code: str = ""
    step: str
    recipient: str
    phone: str = ""
    text: str
    values: Mapping[str, str] = field(default_factory=dict)
    is_urgent: bool = False
    code: str = ""


@dataclass(kw_only=True)
class Message(Aggregate):
    """One message to one recipient through one channel."""

    plan: Plan
    state: State = State.PENDING
    plan_time: datetime
    due_time: datetime | None
    owner: str = ""
    tries: int = 0
    is_unknown: bool = False
    is_resent: bool = False
    failure: str = ""
    receipt_id: str = ""
    attempt_time: datetime | None = None
    hand_off_time: datetime | None = None
    deliver_time: datetime | None = None
    receipt_tries: int = 0
    read_by: tuple[str, ...] = ()

    def claim(self, owner: str, now: datetime) -> None:
        """Take the message for sending; a claim that ran out leaves an unknown outcome behind."""
        if self.state is State.CLAIMED and self.due_time is not None and self.due_time <= now:
            self.is_unknown = True
            self.state = State.PENDING
        self._require("claim", State.PENDING)
        self.state, self.owner, self.due_time = State.CLAIMED, owner, now + LEASE
        self.tries += 1
        if not self.is_unknown:
            self.attempt_time = now

    def hand_off(self, receipt_id: str, now: datetime) -> None:
        """The provider accepted it."""
        self._require("hand_off", State.CLAIMED)
        self.state, self.is_unknown, self.failure = State.HANDED_OFF, False, ""
        self.receipt_id, self.hand_off_time = receipt_id, now
        self.due_time = now + RECEIPT_WAITS[0]
        self.record(MessageHandedOff(**self._facts()))

    def fail(self, failure: str) -> None:
        """It will not arrive: refused for good, tries used up, or its receipt says so."""
        self._require("fail", State.CLAIMED, State.HANDED_OFF)
        self.state, self.failure, self.due_time = State.FAILED, failure, None
        self.record(MessageFailed(**self._facts(), failure=failure))

    def put_off(self, failure: str, now: datetime, *, is_unknown: bool) -> None:
        """The provider failed for now: try later, or give up when the tries are used up."""
        self._require("put_off", State.CLAIMED)
        if self.tries > len(BACK_OFF):
            self._give_up(failure, now, is_unknown=is_unknown)
            return
        wait = BACK_OFF[self.tries - 1]
        self.due_time = now + (max(wait, ASK_AFTER) if is_unknown else wait)
        self.state, self.is_unknown, self.failure = State.PENDING, is_unknown, failure

    def found_absent(self) -> None:
        """The provider never had it: sending is no repetition."""
        self._require("found_absent", State.CLAIMED)
        self.is_unknown = False

    def deliver(self, deliver_time: datetime) -> None:
        """The receipt says that it arrived."""
        self._require("deliver", State.HANDED_OFF)
        self.state, self.deliver_time, self.due_time = State.DELIVERED, deliver_time, None
        self.record(MessageDelivered(**self._facts()))

    def wait_for_receipt(self, now: datetime) -> None:
        """No receipt yet: ask again later, but not for ever."""
        self._require("wait_for_receipt", State.HANDED_OFF)
        wait = RECEIPT_WAITS[min(self.receipt_tries, len(RECEIPT_WAITS) - 1)]
        self.receipt_tries += 1
        started = self.hand_off_time or now
        self.due_time = now + wait if now - started < RECEIPT_PATIENCE else None

    def sent_days(self, now: datetime) -> list[date]:
        """The days in China under which the provider may have filed it."""
        first = (self.attempt_time or now).astimezone(_ZONE).date()
        last = (self.hand_off_time or now).astimezone(_ZONE).date()
        span = min((last - first).days, _DAYS_ASKED - 1)
        return [first + timedelta(days=days) for days in range(span + 1)]

    def _give_up(self, failure: str, now: datetime, *, is_unknown: bool) -> None:
        if is_unknown and not self.is_resent:
            self.state, self.is_unknown, self.is_resent = State.PENDING, False, True
            self.tries, self.due_time, self.failure = 0, now, failure
            return
        self.fail("unknown_outcome" if is_unknown else failure)

    def _facts(self) -> dict[str, str]:
        return {
            "message_id": self.id,
            "case_id": self.case_id,
            "template": self.plan.template,
            "channel": self.plan.channel,
            "state": self.state,
        }

    def _require(self, verb: str, *states: State) -> None:
        if self.state not in states:
            raise WrongState(f"a message that is {self.state} cannot {verb}", state=self.state)


def plan_message(
    plan: Plan, *, message_id: str, area_code: str, case_id: str, now: datetime
) -> Message:
    """A message to be sent, due at once; a station message is there as soon as it is stored."""
    message = Message(
        id=message_id, area_code=area_code, case_id=case_id, plan=plan, plan_time=now, due_time=now
    )
    if plan.phone:
        return message
    return replace(message, state=State.DELIVERED, deliver_time=now, due_time=None)
