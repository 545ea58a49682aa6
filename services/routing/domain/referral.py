"""Referrals（上报、下派）: a matter goes to another level; the table stands in `docs/states.md`."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from contracts.aggregates import Aggregate
from contracts.errors import NotFound, WrongState
from contracts.events.routing import (
    ReferralDone,
    ReferralGranted,
    ReferralLapsed,
    ReferralRaised,
    ReferralRefused,
    ReferralSent,
)

MOST_A_CASE = 3
"""How often a case is raised, and how often it is sent down: then the centre settles it itself."""


class ReferralNotFound(NotFound):
    """There is no such referral within the caller's sight."""


class Direction(StrEnum):
    """Where a matter goes."""

    UP = "up"  # 上报
    DOWN = "down"  # 下派


class ReferralState(StrEnum):
    """Where a referral stands（上报、下派状态）."""

    REQUESTED = "requested"  # 待收
    GRANTED = "granted"  # 已接收
    REFUSED = "refused"  # 已退回
    DONE = "done"  # 已办结
    LAPSED = "lapsed"  # 已失效


@dataclass(frozen=True, kw_only=True)
class Package:
    """What goes with a matter: why, what was done and found, papers by id, an instruction."""

    reason: str = field(default="", repr=False)
    done: str = field(default="", repr=False)
    findings: str = field(default="", repr=False)
    instruction: str = field(default="", repr=False)
    attachments: tuple[str, ...] = ()


@dataclass(kw_only=True)
class Referral(Aggregate):
    """One way of a matter from a level to another."""

    code: str
    direction: Direction
    assignment_id: str
    department: str
    to_department: str = ""
    new_assignment_id: str = ""
    package: Package
    state: ReferralState = ReferralState.REQUESTED
    request_time: datetime
    requested_by: str
    decide_time: datetime | None = None
    decided_by: str = ""
    decision_reason: str = field(default="", repr=False)
    end_time: datetime | None = None

    def ask(self) -> None:
        """A lower level asks."""
        told = {"note": self.package.reason}
        self.record(ReferralRaised(**self._told()), intake=told)

    def send(self, new_assignment_id: str) -> None:
        """The centre sends it down; nobody needs to agree."""
        self._go(ReferralState.REQUESTED, ReferralState.GRANTED)
        self.new_assignment_id = new_assignment_id
        told = {"note": self.package.instruction}
        self.record(ReferralSent(**self._told()), intake=told)

    def grant(self, actor: str, reason: str, now: datetime, new: "tuple[str, str]") -> None:
        """A higher level takes it; `new` is its department and order."""
        self._decide(ReferralState.GRANTED, actor, reason, now)
        self.to_department, self.new_assignment_id = new
        self.record(ReferralGranted(**self._told()))

    def refuse(self, actor: str, reason: str, now: datetime) -> None:
        """It stays where it is."""
        self._decide(ReferralState.REFUSED, actor, reason, now)
        self.record(ReferralRefused(**self._told()), intake={"note": reason})

    def finish(self, now: datetime) -> None:
        """The order that came of it is reported: who sent it learns so."""
        self._go(ReferralState.GRANTED, ReferralState.DONE)
        self.end_time = now
        self.record(ReferralDone(**self._told()))

    def lapse(self, now: datetime) -> None:
        """Nothing is left to decide."""
        self._go(ReferralState.REQUESTED, ReferralState.LAPSED)
        self.end_time = now
        self.record(ReferralLapsed(**self._told()))

    def require_open(self) -> None:
        """Raises WrongState unless it waits to be decided."""
        if self.state is not ReferralState.REQUESTED:
            raise self._refusal()

    def _decide(self, state: ReferralState, actor: str, reason: str, now: datetime) -> None:
        self._go(ReferralState.REQUESTED, state)
        self.decide_time, self.decided_by, self.decision_reason = now, actor, reason

    def _go(self, before: ReferralState, after: ReferralState) -> None:
        if self.state is not before:
            raise self._refusal()
        self.state = after

    def _refusal(self) -> WrongState:
        message = f"referral {self.id} is {self.state}"
        return WrongState(message, reason="wrong_state", state=self.state.value)

    def _told(self) -> Mapping[str, Any]:
        return {
            "referral_id": self.id,
            "assignment_id": self.assignment_id,
            "case_id": self.case_id,
            "code": self.code,
            "direction": self.direction.value,
            "department": self.department,
            "to_department": self.to_department,
            "state": self.state.value,
        }
