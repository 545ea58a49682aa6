"""The ledger（时限台账）of one clock: what was done, when, by whom, why, and on what proof."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any, Self

from deadlines.profiles import Profile


class EntryKind(StrEnum):
    """What can be done to a clock."""

    START = "start"  # 起算
    PAUSE = "pause"  # 中止
    RESUME = "resume"  # 恢复
    EXTEND = "extend"  # 延长
    CHANGE = "change"  # 规则或日历变更
    STOP = "stop"  # 停止


class ClockState(StrEnum):
    """Where a clock stands."""

    RUNNING = "running"  # 计时中
    PAUSED = "paused"  # 中止
    STOPPED = "stopped"  # 已停止


class LedgerError(ValueError):
    """An entry that the clock's profile or its past does not allow."""

    def __init__(self, message: str, *, reason: str) -> None:
        """Keep the English message and the stable reason."""
        super().__init__(message)
        self.reason = reason


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One line of the ledger; `time` is aware and in UTC, `units` only for an extension."""

    kind: EntryKind
    time: datetime
    who: str
    reason: str = ""
    proof: str = ""
    units: int = 0

    def __post_init__(self) -> None:
        """Refuse a time that is not UTC: the counting rests on it."""
        if self.time.utcoffset() != timedelta(0):
            raise LedgerError(f"{self.time} is not in UTC", reason="time_not_utc")

    def to_dict(self) -> dict[str, Any]:
        """Return plain JSON values."""
        return {
            "kind": self.kind.value,
            "time": self.time.isoformat(),
            "who": self.who,
            "reason": self.reason,
            "proof": self.proof,
            "units": self.units,
        }

    @classmethod
    def from_dict(cls, plain: Mapping[str, Any]) -> Self:
        """Read what `to_dict` wrote."""
        return cls(
            kind=EntryKind(plain["kind"]),
            time=datetime.fromisoformat(plain["time"]).astimezone(UTC),
            who=plain["who"],
            reason=plain["reason"],
            proof=plain["proof"],
            units=plain["units"],
        )


@dataclass(frozen=True)
class Ledger:
    """The entries of one clock in the order of time; grows only through `append`."""

    entries: tuple[Entry, ...] = ()

    @property
    def state(self) -> ClockState | None:
        """Where the clock stands after the last entry; None before it is started."""
        for entry in reversed(self.entries):
            if entry.kind in _STATE_AFTER:
                return _STATE_AFTER[entry.kind]
        return None

    @property
    def extensions(self) -> tuple[Entry, ...]:
        """The extensions granted so far."""
        return tuple(entry for entry in self.entries if entry.kind is EntryKind.EXTEND)

    @property
    def extended_units(self) -> int:
        """The units added to the limit so far."""
        return sum(entry.units for entry in self.extensions)

    def append(self, entry: Entry, profile: Profile) -> "Ledger":
        """Return the ledger with one more entry.

        Raises: LedgerError, its `reason` one of not_started, already_started, already_paused,
        not_paused, after_stop, out_of_order, reason_not_allowed, units_missing, units_unexpected,
        extension_count, extension_units.
        """
        self._check_state(entry)
        if self.entries and entry.time < self.entries[-1].time:
            raise LedgerError(f"{entry.time} is before the last entry", reason="out_of_order")
        if entry.kind is EntryKind.PAUSE and entry.reason not in profile.pause_reasons:
            raise LedgerError(
                f"{profile.key} does not pause for {entry.reason!r}", reason="reason_not_allowed"
            )
        if entry.kind is EntryKind.EXTEND:
            self._check_extension(entry, profile)
        elif entry.units:
            raise LedgerError("only an extension has units", reason="units_unexpected")
        return Ledger((*self.entries, entry))

    def _check_state(self, entry: Entry) -> None:
        refusal = _REFUSALS.get(self.state, {}).get(entry.kind)
        if refusal:
            raise LedgerError(f"{entry.kind} is refused: {refusal}", reason=refusal)

    def _check_extension(self, entry: Entry, profile: Profile) -> None:
        if entry.units < 1:
            raise LedgerError("an extension needs at least one unit", reason="units_missing")
        if _exceeds(len(self.extensions) + 1, profile.max_extensions):
            raise LedgerError(
                f"{profile.key} is extended {profile.max_extensions} times at most",
                reason="extension_count",
            )
        if _exceeds(self.extended_units + entry.units, profile.max_extension_units):
            raise LedgerError(
                f"{profile.key} is extended by {profile.max_extension_units} at most",
                reason="extension_units",
            )

    def to_dict(self) -> dict[str, Any]:
        """Return plain JSON values."""
        return {"entries": [entry.to_dict() for entry in self.entries]}

    @classmethod
    def from_dict(cls, plain: Mapping[str, Any]) -> Self:
        """Read what `to_dict` wrote; what was allowed once is not judged again."""
        return cls(tuple(Entry.from_dict(entry) for entry in plain["entries"]))


def _exceeds(value: int, bound: int | None) -> bool:
    return bound is not None and value > bound


_STATE_AFTER = {
    EntryKind.START: ClockState.RUNNING,
    EntryKind.PAUSE: ClockState.PAUSED,
    EntryKind.RESUME: ClockState.RUNNING,
    EntryKind.STOP: ClockState.STOPPED,
}
_REFUSALS: dict[ClockState | None, dict[EntryKind, str]] = {
    None: {kind: "not_started" for kind in EntryKind if kind is not EntryKind.START},
    ClockState.RUNNING: {EntryKind.START: "already_started", EntryKind.RESUME: "not_paused"},
    ClockState.PAUSED: {EntryKind.START: "already_started", EntryKind.PAUSE: "already_paused"},
    ClockState.STOPPED: dict.fromkeys(EntryKind, "after_stop"),
}
