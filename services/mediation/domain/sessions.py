"""Sessions（场次）and the slots they book: room, mediator and party are each booked once."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Self

from contracts.errors import Conflict, WrongState
from services.mediation.domain.bounds import Faults

SLOT = timedelta(minutes=15)
LONGEST = timedelta(hours=8)
FARTHEST = timedelta(days=180)
MOST_PARTIES = 30


class SessionState(StrEnum):
    """Where a session stands（场次状态）."""

    SCHEDULED = "scheduled"  # 已排期
    HELD = "held"  # 已举行
    CANCELLED = "cancelled"  # 已取消


class SlotTaken(WrongState):
    """Room, mediator or party is booked by another session at that time（时间冲突）."""

    reason = "slot_taken"


@dataclass(frozen=True, kw_only=True)
class Booking:
    """One slot of one resource: `room:<id>`, `mediator:<id>` or `party:<id>`."""

    resource: str
    slot_time: datetime


@dataclass(frozen=True, kw_only=True)
class Session:
    """A session of a file（场次）."""

    id: str
    area_code: str
    mediation_id: str
    case_id: str
    code: str
    room_id: str
    room_name: str
    start_time: datetime
    end_time: datetime
    mediator_id: str
    party_ids: tuple[str, ...]
    state: SessionState = SessionState.SCHEDULED
    cancel_reason: str = ""
    version: int = 1

    @property
    def county(self) -> str:
        """The county the session belongs to."""
        return self.area_code[:6]

    def expect(self, version: int) -> None:
        """Raise Conflict unless the caller saw the version that stands."""
        if version != self.version:
            raise Conflict(f"{self.id} is at {self.version}", current_version=str(self.version))

    def bookings(self) -> Iterator[Booking]:
        """Every slot the session needs."""
        people = [f"party:{party_id}" for party_id in self.party_ids]
        slots = (self.end_time - self.start_time) // SLOT
        for resource in (f"room:{self.room_id}", f"mediator:{self.mediator_id}", *people):
            for number in range(slots):
                yield Booking(resource=resource, slot_time=self.start_time + number * SLOT)

    def cancel(self, reason: str) -> Self:
        """The session as cancelled（取消）."""
        self._require(SessionState.SCHEDULED)
        return self._moved(SessionState.CANCELLED, cancel_reason=reason)

    def hold(self) -> Self:
        """The session as held, once something was recorded of it（举行）."""
        self._require(SessionState.SCHEDULED, SessionState.HELD)
        return self._moved(SessionState.HELD)

    def _require(self, *states: SessionState) -> None:
        if self.state not in states:
            raise WrongState(f"session {self.id} is {self.state}", state=self.state)

    def _moved(self, state: SessionState, cancel_reason: str = "") -> Self:
        version = self.version + 1
        return replace(self, state=state, cancel_reason=cancel_reason, version=version)


def check_time(
    faults: Faults, start_time: datetime | None, end_time: datetime | None, now: datetime
) -> None:
    """Note what is wrong with a session's time: in the future, on quarter hours, not too long."""
    if start_time is None or end_time is None:
        missing = "start_time" if start_time is None else "end_time"
        return faults.add(missing, "required", "必填", "is required")
    for name, moment in (("start_time", start_time), ("end_time", end_time)):
        if moment.timestamp() % SLOT.total_seconds():
            faults.add(name, "not_on_slot", "须为整刻钟", "must lie on a quarter hour")
    if not now < start_time <= now + FARTHEST:
        faults.add("start_time", "out_of_range", "须在今后180天内", "must lie in the next 180 days")
    if not SLOT <= end_time - start_time <= LONGEST:
        faults.add(
            "end_time", "out_of_range", "时长须为15分钟至8小时", "15 minutes to 8 hours long"
        )
    return None
