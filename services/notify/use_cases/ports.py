"""What the use cases need from outside."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

from services.notify.domain.contacts import CaseContacts
from services.notify.domain.messages import Message
from services.notify.domain.templates import Template
from services.notify.domain.verification import VerificationCode


class ContactStore(Protocol):
    """Keeps the contacts of each case."""

    def find(self, county: str, case_id: str) -> CaseContacts | None:
        """The case's contacts, or None when they are not yet here."""

    def put(self, contacts: CaseContacts) -> None:
        """Store or replace them."""


class WordStore(Protocol):
    """Reaches every number and word of a case's messages."""

    def forget(self, county: str, case_id: str) -> None:
        """Take them out; what waits to be sent is sent no more."""


class TemplateStore(Protocol):
    """Keeps the texts."""

    def nearest(self, area_code: str, key: str, channel: str) -> Template | None:
        """The text of the nearest area at or above; it may be a little stale."""

    def current(self, area_code: str, key: str, channel: str) -> Template | None:
        """The area's own text as it stands now."""

    def effective(self, area_code: str) -> Sequence[Template]:
        """All texts that hold for an area."""

    def put(self, template: Template, replaced: Template | None) -> None:
        """Store an area's own text, keep the replaced one as history; raises Conflict."""


@dataclass(frozen=True, kw_only=True)
class MessagePage:
    """One page of messages."""

    items: Sequence[Message]
    next_page_token: str
    total: int
    total_is_exact: bool


class MessageStore(Protocol):
    """Keeps the messages."""

    def plan(self, messages: Sequence[Message]) -> None:
        """Store new ones; what is planned already for the same step and recipient stays."""

    def claim(self, owner: str, now: datetime, most: int) -> list[Message]:
        """Claim the next due ones, urgent ones first; see `Message.claim`."""

    def claim_receipts(
        self, owner: str, now: datetime, lease: timedelta, most: int
    ) -> list[Message]:
        """Take handed-off ones whose receipt is due, and push their due time by the lease."""

    def settle(self, messages: Sequence[Message], owner: str) -> None:
        """Write what became of messages and their events, of those the owner still holds."""

    def of_case(self, scope: str, case_id: str, size: int, token: str) -> MessagePage:
        """A case's messages to residents, newest first."""

    def inbox(
        self, scope: str, recipients: Sequence[str], size: int, token: str, unread_by: str
    ) -> MessagePage:
        """Station messages of some recipients, newest first; given a reader, the unread."""

    def get(self, scope: str, message_id: str) -> Message:
        """One message; raises MessageNotFound."""

    def mark_read(self, message: Message, reader: str) -> None:
        """Note a reader."""


class CodeStore(Protocol):
    """Keeps verification codes and what was sent to whom."""

    def digest(self, code_id: str, code: str) -> str:
        """The keyed digest of a code."""

    def sent_to(self, phone: str, now: datetime) -> Sequence[datetime]:
        """When codes went to a number within the last day."""

    def sent_in(self, county: str, now: datetime) -> int:
        """How many codes the county sent in this hour."""

    def add(self, code: VerificationCode) -> None:
        """Store a code and count it against both limits."""

    def get(self, county: str, code_id: str, purpose: str) -> VerificationCode:
        """One code; raises CodeNotFound."""

    def save(self, code: VerificationCode) -> None:
        """Write its tries and use."""


class Fate(StrEnum):
    """What a provider says of a message."""

    ACCEPTED = "accepted"  # it has it
    REFUSED = "refused"  # it never will take it
    FOR_NOW = "for_now"  # it did not take it; later it may
    UNKNOWN = "unknown"  # nobody can tell
    ABSENT = "absent"  # asked after: it never had it
    DELIVERED = "delivered"  # asked after: it arrived
    LOST = "lost"  # asked after: it had it and could not deliver it


@dataclass(frozen=True, kw_only=True)
class Answer:
    """A provider's answer; `failure` is the provider's code, never its words."""

    fate: Fate
    receipt_id: str = ""
    failure: str = ""
    time: datetime | None = None


class Channel(Protocol):
    """A provider of one channel."""

    def send(self, message: Message) -> Answer:
        """Hand a message over; never raises for what a provider may do."""

    def look_up(self, message: Message) -> Answer:
        """Ask what became of a message that was handed over, or may have been."""
