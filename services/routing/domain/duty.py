"""Duties（值班）: who of which department is at the centre on a day; see `docs/states.md`."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from contracts.aggregates import Aggregate
from contracts.errors import NotFound, WrongState
from contracts.events.routing import (
    DutyCancelled,
    DutyClosed,
    DutyMissed,
    DutyPlanned,
    DutyStarted,
    DutySwapAsked,
    DutySwapDeclined,
    DutySwapped,
)


class DutyNotFound(NotFound):
    """There is no such duty within the caller's sight."""


class DutyKind(StrEnum):
    """What somebody is at the centre for."""

    ROTA = "rota"  # 轮驻
    LEADER = "leader"  # 四长值班
    RECEPTION = "reception"  # 坐班接访
    VISIT = "visit"  # 带案下访


class DutyState(StrEnum):
    """Where a duty stands（值班状态）."""

    PLANNED = "planned"  # 已排班
    PRESENT = "present"  # 在岗
    ABSENT = "absent"  # 缺岗
    CLOSED = "closed"  # 已结束
    CANCELLED = "cancelled"  # 已取消


STANDING = (DutyState.PLANNED, DutyState.PRESENT, DutyState.CLOSED)


@dataclass(frozen=True, kw_only=True)
class Matter:
    """One case heard or visited（接访、下访事项）: what came of it, and what comes next."""

    code: str
    result: str = field(repr=False)
    next_step: str = field(default="", repr=False)


@dataclass(frozen=True, kw_only=True)
class Ledger:
    """What came of a day（接访台账）: how many came, which cases were heard, what was done."""

    visit_count: int = 0
    codes: tuple[str, ...] = ()
    matters: tuple[Matter, ...] = ()
    note: str = field(default="", repr=False)


@dataclass(kw_only=True)
class Duty(Aggregate):
    """One person's day."""

    kind: DutyKind
    department: str
    day: date
    person: str = field(repr=False)
    phone: str = field(default="", repr=False)
    place: str = ""
    planned_codes: tuple[str, ...] = ()
    state: DutyState = DutyState.PLANNED
    swap_with: str = ""
    start_time: datetime | None = None
    close_time: datetime | None = None
    ledger: Ledger = field(default_factory=Ledger)

    @property
    def is_turn(self) -> bool:
        """Whether the department has this one duty on the day: a rota knows no two."""
        return self.kind is DutyKind.ROTA and self.state in STANDING

    def plan(self) -> None:
        """A duty begins with this."""
        self.record(DutyPlanned(**self._told()))

    def ask_swap(self, other: "Duty") -> None:
        """Ask to change days with another duty of the kind.

        Raises:
            WrongState: one of the two is over, of another kind, or of the same day.
        """
        self._require(DutyState.PLANNED)
        if other.state is not DutyState.PLANNED or other.kind is not self.kind:
            raise self._refusal("not_swappable")
        if other.day == self.day or (other.department == self.department and self.is_turn):
            raise self._refusal("not_swappable")
        self.swap_with = other.id
        told = {"to_department": other.department, "to_day": other.day.isoformat()}
        self.record(DutySwapAsked(**self._told(), **told))

    def asked_duty(self) -> str:
        """The id of the duty it would change days with; raises WrongState when it asked none."""
        if not self.swap_with:
            raise self._refusal("no_swap_asked")
        return self.swap_with

    def swap(self, other: "Duty") -> None:
        """Change days with the duty that was asked; both stand planned.

        Raises:
            WrongState: it did not ask for this, or one of the two is over.
        """
        self._require_asked(other)
        other._require(DutyState.PLANNED)
        self.day, other.day = other.day, self.day
        self.swap_with = ""
        self.record(DutySwapped(**self._told()))
        other.swap_with = ""
        other.record(DutySwapped(**other._told()))

    def keep(self, other: "Duty") -> None:
        """The other department keeps its day."""
        self._require_asked(other)
        self.swap_with = ""
        self.record(DutySwapDeclined(**self._told()))

    def check_in(self, now: datetime, today: date) -> None:
        """Who is on duty is there, on the day itself."""
        self._require(DutyState.PLANNED)
        if today != self.day:
            raise self._refusal("other_day")
        self.state, self.start_time, self.swap_with = DutyState.PRESENT, now, ""
        self.record(DutyStarted(**self._told()))

    def miss(self, today: date) -> None:
        """Who was on duty did not come; the day has begun or is over."""
        self._require(DutyState.PLANNED)
        if today < self.day:
            raise self._refusal("other_day")
        self.state, self.swap_with = DutyState.ABSENT, ""
        self.record(DutyMissed(**self._told()))

    def close(self, ledger: Ledger, now: datetime) -> None:
        """The day is over; this came of it, and of every case that was taken along.

        Raises:
            WrongState: also when a case that was taken along has no result.
        """
        self._require(DutyState.PRESENT)
        if not set(self.planned_codes) <= {matter.code for matter in ledger.matters}:
            raise self._refusal("planned_left_out")
        self.state, self.close_time, self.ledger = DutyState.CLOSED, now, ledger
        self.record(
            DutyClosed(**self._told(), visit_count=ledger.visit_count, case_count=len(ledger.codes))
        )

    def cancel(self) -> None:
        """Nobody needs to be there."""
        self._require(DutyState.PLANNED)
        self.state, self.swap_with = DutyState.CANCELLED, ""
        self.record(DutyCancelled(**self._told()))

    def _require_asked(self, other: "Duty") -> None:
        self._require(DutyState.PLANNED)
        if self.asked_duty() != other.id:
            raise self._refusal("no_swap_asked")

    def _require(self, state: DutyState) -> None:
        if self.state is not state:
            raise self._refusal("wrong_state")

    def _refusal(self, reason: str) -> WrongState:
        message = f"duty {self.id} of {self.day} is {self.state}"
        return WrongState(message, reason=reason, state=self.state.value)

    def _told(self) -> Mapping[str, Any]:
        return {
            "duty_id": self.id,
            "kind": self.kind.value,
            "department": self.department,
            "day": self.day.isoformat(),
            "state": self.state.value,
        }
