"""A ledger laid out in time, and the days and hours of Asia/Shanghai as plain numbers.

China has kept one fixed offset since 1991, so local days are found by adding eight hours: no time
zone table decides when a period ends. Days are numbered as `date.toordinal` does.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from deadlines.ledger import EntryKind, Ledger, LedgerError

_OFFSET = timedelta(hours=8)
_NINE = timedelta(hours=9)
_FOREVER = date.max.toordinal()

Stretch = tuple[int, int]
"""The first and the last of consecutive days at whose end the clock runs."""


def local_day(time: datetime) -> int:
    """Number the day in Asia/Shanghai that holds this UTC instant."""
    return (time + _OFFSET).toordinal()


def end_of(day: int) -> datetime:
    """Return 24:00 in Asia/Shanghai of this day, in UTC."""
    return datetime.fromordinal(day + 1).replace(tzinfo=UTC) - _OFFSET


def nine_o_clock(day: int) -> datetime:
    """Return 09:00 in Asia/Shanghai of this day, in UTC."""
    return datetime.fromordinal(day).replace(tzinfo=UTC) + _NINE - _OFFSET


@dataclass(frozen=True, slots=True)
class Timeline:
    """When a clock ran: its start, its pauses (the last may be open) and its last entry."""

    start: datetime
    pauses: tuple[tuple[datetime, datetime | None], ...]
    last_entry: datetime

    def stretches(self) -> list[Stretch]:
        """Return the days that can count: after the start day, the clock running at their end.

        The end of a day belongs to that day: a pause at 00:00 leaves the day before counted.
        """
        found = []
        first = local_day(self.start) + 1
        for paused, resumed in self.pauses:
            last = local_day(paused) - 1
            if last >= first:
                found.append((first, last))
            if resumed is None:
                return found
            first = max(first, local_day(resumed))
        found.append((first, _FOREVER))
        return found

    def instant_after(self, span: timedelta) -> datetime | None:
        """Return when the clock has run for this long; None when an open pause came first."""
        since = self.start
        for paused, resumed in self.pauses:
            if paused - since >= span:
                break
            if resumed is None:
                return None
            span -= paused - since
            since = resumed
        return since + span

    def elapsed(self) -> timedelta:
        """Return how long the clock had run at its last entry."""
        paused = ((resumed or self.last_entry) - since for since, resumed in self.pauses)
        return self.last_entry - self.start - sum(paused, timedelta())

    def pause_at(self, time: datetime) -> tuple[datetime, datetime | None] | None:
        """Return the pause this instant falls into."""
        for paused, resumed in self.pauses:
            if paused <= time and (resumed is None or time < resumed):
                return paused, resumed
        return None


def lay_out(ledger: Ledger) -> Timeline:
    """Read the ledger's entries into a timeline.

    Raises: LedgerError when the clock was never started.
    """
    if not ledger.entries:
        raise LedgerError("the clock was never started", reason="not_started")
    pauses: list[tuple[datetime, datetime | None]] = []
    for entry in ledger.entries:
        if entry.kind is EntryKind.PAUSE:
            pauses.append((entry.time, None))
        elif entry.kind is EntryKind.RESUME:
            pauses[-1] = (pauses[-1][0], entry.time)
    return Timeline(ledger.entries[0].time, tuple(pauses), ledger.entries[-1].time)
