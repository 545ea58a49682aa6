"""What the gateway publishes: accounts of staff."""

from dataclasses import dataclass
from typing import ClassVar

from contracts.events import Event


@dataclass(frozen=True, kw_only=True)
class _AccountEvent(Event):
    source: ClassVar[str] = "gateway"
    aggregate: ClassVar[str] = "account"

    account: str
    post: str
    area_code: str


@dataclass(frozen=True, kw_only=True)
class AccountCreated(_AccountEvent):
    """A staff account exists（开户）."""


@dataclass(frozen=True, kw_only=True)
class AccountDisabled(_AccountEvent):
    """A staff account may no longer sign in（停用）."""


@dataclass(frozen=True, kw_only=True)
class AccountEnabled(_AccountEvent):
    """A disabled account may sign in again（启用）."""
