"""Tickets（排队号）: numbers of one day's queue in the hall, from the taking to the end."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from hmac import compare_digest
from typing import ClassVar

from contracts.errors import NotFound
from contracts.events.intake import TicketMoved
from services.intake.domain.moving import Moving, Table
from services.intake.domain.purposes import PURPOSES

_NUMBER = re.compile(r"[A-Z][0-9]{3,6}")


class TicketState(StrEnum):
    """Where a ticket stands（排队状态）."""

    WAITING = "waiting"  # 等候
    CALLED = "called"  # 已叫号
    SERVED = "served"  # 已办理
    MISSED = "missed"  # 过号
    LEFT = "left"  # 已离开


TICKET_STATE_NAMES: Mapping[str, str] = {
    TicketState.WAITING: "等候叫号",
    TicketState.CALLED: "请到窗口办理",
    TicketState.SERVED: "已办理",
    TicketState.MISSED: "已过号，请重新取号",
    TicketState.LEFT: "已离开",
}


class TicketNotFound(NotFound):
    """There is no such ticket within the caller's sight, or the key is not its own."""


@dataclass(kw_only=True)
class Ticket(Moving):
    """One number of one centre's day（排队号）."""

    transitions: ClassVar[Table] = {
        "call": {TicketState.WAITING: TicketState.CALLED},
        "serve": {TicketState.CALLED: TicketState.SERVED},
        "miss": {TicketState.CALLED: TicketState.MISSED},
        "leave": dict.fromkeys((TicketState.WAITING, TicketState.CALLED), TicketState.LEFT),
    }

    number: str
    day: str
    purpose: str
    key_hash: str
    take_time: datetime
    appointment_id: str = ""
    window: str = ""
    call_time: datetime | None = None
    end_time: datetime | None = None

    @property
    def is_booked(self) -> bool:
        """Whether the visitor came with an appointment."""
        return bool(self.appointment_id)

    @property
    def rank(self) -> str:
        """Its place in the queue: appointments first, then in the order of taking."""
        return f"{0 if self.is_booked else 1}{self.id}"

    def opens_with(self, key_hash: str) -> bool:
        """Whether the key is its own."""
        return compare_digest(self.key_hash, key_hash)

    def take(self) -> None:
        """The visitor has the number."""
        self._say()

    def call(self, window: str, now: datetime) -> None:
        """A window calls it."""
        self.go("call")
        self.window, self.call_time = window, now
        self._say()

    def end(self, verb: str, now: datetime) -> None:
        """It is done with: `serve`, `miss` or `leave`."""
        self.go(verb)
        self.end_time = now
        self._say()

    def _say(self) -> None:
        self.record(
            TicketMoved(
                ticket_id=self.id,
                state=str(self.state),
                from_state=str(self.from_state),
                purpose=self.purpose,
                day=self.day,
                is_booked=self.is_booked,
            )
        )


def compose_number(purpose: str, count: int) -> str:
    """The number of the day's n-th ticket for a purpose, e.g. B012."""
    return f"{PURPOSES[purpose].letter}{count:03d}"


def normal_number(given: str) -> str:
    """A number as it was printed, however it was typed, or "" when there can be no such."""
    number = given.strip().upper()
    return number if _NUMBER.fullmatch(number) else ""
