"""What notify（通知）publishes: the fate of messages."""

from dataclasses import dataclass
from typing import ClassVar

from contracts.events import Event


@dataclass(frozen=True, kw_only=True)
class _MessageEvent(Event):
    source: ClassVar[str] = "notify"
    aggregate: ClassVar[str] = "message"

    message_id: str
    case_id: str
    template: str
    channel: str
    state: str


@dataclass(frozen=True, kw_only=True)
class MessageHandedOff(_MessageEvent):
    """The provider accepted the message（已发送）."""


@dataclass(frozen=True, kw_only=True)
class MessageDelivered(_MessageEvent):
    """The provider says it arrived（已送达）."""


@dataclass(frozen=True, kw_only=True)
class MessageFailed(_MessageEvent):
    """The message will not arrive（发送失败）."""

    failure: str
