"""Transfers（跨县移送）: a matter goes to another county under a pact; each holds its own half.

Both halves are written in one transaction, so that nobody accepts what was taken back. The
receiving county sees what was sent; the sending county sees how the case there stands, and the
answer meant for the resident. The table stands in `docs/states.md`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from contracts.errors import NotFound
from contracts.events.intake import TransferMoved
from services.intake.domain.halves import Half
from services.intake.domain.moving import Table
from services.intake.domain.states import State

PACT = "pact"
"""The system of the origin of a case that came over."""
CONSENT_CHANNELS: Mapping[str, str] = {
    "paper": "书面同意",
    "phone": "电话同意",
    "in_person": "当面同意",
}
_ANSWERED = (State.VERIFIED, State.VISITED_BACK, State.EVALUATED, State.ARCHIVED)
_GIVEN_UP = (State.DECLINED, State.WITHDRAWN)


class Direction(StrEnum):
    """Which way it went, seen from the half's county."""

    OUT = "out"  # 移出
    IN = "in"  # 移入


class TransferState(StrEnum):
    """How a transfer stands（移送状态）."""

    SENT = "sent"  # 待对方接收
    RECEIVED = "received"  # 待本县接收
    ACCEPTED = "accepted"  # 已接收办理
    REFUSED = "refused"  # 已退回
    WITHDRAWN = "withdrawn"  # 已撤回
    LAPSED = "lapsed"  # 逾期未接收
    DONE = "done"  # 已办结


TRANSFER_STATE_NAMES: Mapping[str, str] = {
    TransferState.SENT: "待对方接收",
    TransferState.RECEIVED: "待本县接收",
    TransferState.ACCEPTED: "已接收办理",
    TransferState.REFUSED: "已退回",
    TransferState.WITHDRAWN: "已撤回",
    TransferState.LAPSED: "逾期未接收",
    TransferState.DONE: "已办结",
}
OPEN = (TransferState.SENT, TransferState.RECEIVED, TransferState.ACCEPTED)


class TransferNotFound(NotFound):
    """There is no such transfer within the caller's sight."""


@dataclass(frozen=True, kw_only=True)
class Sender:
    """A party as it goes over; its ID number stays at home."""

    role: str
    type: str
    name: str
    phone: str


@dataclass(frozen=True, kw_only=True)
class Parcel:
    """What is sent of a case（移送材料）."""

    title: str
    narrative: str = ""
    address: str = ""
    reason: str = ""
    parties: tuple[Sender, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Filing:
    """What kind of matter it is, in the words of the receiving county."""

    kind: str
    dispute_kind: str = ""
    category: str = ""
    area_code: str


@dataclass(frozen=True, kw_only=True)
class Consent:
    """Who agreed that the matter goes over, how, and who wrote it down（同意移送）."""

    party_ids: tuple[str, ...]
    channel: str
    actor: str


@dataclass(kw_only=True)
class Transfer(Half):
    """One county's half of a transfer."""

    transitions: ClassVar[Table] = {
        "accept": {TransferState.RECEIVED: TransferState.ACCEPTED},
        "be_accepted": {TransferState.SENT: TransferState.ACCEPTED},
        "refuse": {TransferState.RECEIVED: TransferState.REFUSED},
        "be_refused": {TransferState.SENT: TransferState.REFUSED},
        "withdraw": {TransferState.SENT: TransferState.WITHDRAWN},
        "be_withdrawn": {TransferState.RECEIVED: TransferState.WITHDRAWN},
        "lapse": {TransferState.RECEIVED: TransferState.LAPSED},
        "be_lapsed": {TransferState.SENT: TransferState.LAPSED},
        "go_on": {
            TransferState.ACCEPTED: TransferState.ACCEPTED,
            TransferState.DONE: TransferState.ACCEPTED,
        },
        "finish": {
            TransferState.ACCEPTED: TransferState.DONE,
            TransferState.DONE: TransferState.DONE,
        },
    }

    pact_id: str
    direction: Direction
    code: str = ""
    partner_code: str = ""
    filing: Filing
    parcel: Parcel | None = field(default=None, repr=False)
    consent: Consent | None = None
    sender: str
    send_time: datetime
    lapse_time: datetime | None = None
    answer_reason: str = field(default="", repr=False)
    answer_time: datetime | None = None
    partner_state: str = ""
    result: str = field(default="", repr=False)
    done_time: datetime | None = None

    @property
    def is_open(self) -> bool:
        """Whether something is still to come of it."""
        return self.state in OPEN

    @property
    def next_due_time(self) -> datetime | None:
        """When it lapses, seen from who has to answer; None when nobody has to any more."""
        return self.lapse_time if self.state == TransferState.RECEIVED else None

    def announce(self, *, is_own_act: bool) -> None:
        """Record where the half stands."""
        self.record(
            TransferMoved(
                transfer_id=self.id,
                case_id=self.case_id,
                code=self.code,
                partner=self.partner,
                direction=self.direction.value,
                state=str(self.state),
                from_state=str(self.from_state),
                partner_state=self.partner_state,
                is_own_act=is_own_act,
            )
        )

    def accept(self, twin: "Transfer", case_id: str, code: str, now: datetime) -> None:
        """It became a case of this county, which holds the words from now on."""
        self._turn(twin, "accept", "be_accepted")
        self.case_id, self.code, self.parcel = case_id, code, None
        twin.partner_code, twin.partner_state = code, str(State.ACCEPTED)
        self._answered(twin, now)

    def refuse(self, twin: "Transfer", reason: str, now: datetime) -> None:
        """It stays where it came from; nothing of it is kept here."""
        self._turn(twin, "refuse", "be_refused")
        self.parcel = None
        self.answer_reason = twin.answer_reason = reason
        self._answered(twin, now)

    def withdraw(self, twin: "Transfer", now: datetime) -> None:
        """Its sender takes it back; the other county keeps nothing of it."""
        self._turn(twin, "withdraw", "be_withdrawn")
        twin.parcel = None
        self._answered(twin, now)

    def lapse(self, twin: "Transfer") -> None:
        """Nobody answered in time: it stays where it came from, and both counties are told."""
        self._turn(twin, "lapse", "be_lapsed")
        self.parcel = None
        self.announce(is_own_act=False)
        twin.announce(is_own_act=False)

    def follow(self, twin: "Transfer", state: State, public_answer: str, now: datetime) -> bool:
        """The case it became has moved: its sender learns where to; False when that is known."""
        if twin.partner_state == state:
            return False
        is_over = state in _ANSWERED or state in _GIVEN_UP
        verb = "finish" if is_over else "go_on"
        self._turn(twin, verb, verb)
        twin.partner_state = str(state)
        twin.result = public_answer if state in _ANSWERED else ""
        self.done_time = twin.done_time = (twin.done_time or now) if is_over else None
        self.announce(is_own_act=True)
        twin.announce(is_own_act=False)
        return True

    def _turn(self, twin: "Transfer", verb: str, other: str) -> None:
        self.go(verb)
        twin.go(other)

    def _answered(self, twin: "Transfer", now: datetime) -> None:
        self.answer_time = twin.answer_time = now
        self.announce(is_own_act=True)
        twin.announce(is_own_act=False)
