"""A slow second opinion on due times: one day at a time, no shared code.

It asks the chinesecalendar package itself up to 2026, knows 2027 from its own list, and walks every
day with real time zone arithmetic. Only the entries and the profile are read from the library.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from fractions import Fraction
from math import ceil
from zoneinfo import ZoneInfo

import chinese_calendar

from deadlines import Entry, Ledger, Profile

SHANGHAI = ZoneInfo("Asia/Shanghai")
STATUTORY_2027 = {
    "01-01", "02-05", "02-06", "02-07", "02-08", "04-05", "05-01", "05-02", "06-09", "09-15",
    "10-01", "10-02", "10-03",
}  # fmt: skip
DAY, HOUR, MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)
CERTAINTIES = ("exact", "provisional", "uncomputed")


def certainty_of(day: date) -> str:
    if 2010 <= day.year <= 2026:
        return "exact"
    return "provisional" if day.year == 2027 else "uncomputed"


def works(day: date) -> bool:
    if certainty_of(day) == "exact":
        return bool(chinese_calendar.is_workday(day))
    is_statutory = day.year == 2027 and day.isoformat()[5:] in STATUTORY_2027
    return day.isoweekday() <= 5 and not is_statutory


def moment(day: date, hour: int) -> datetime:
    return datetime.combine(day, time(hour), SHANGHAI).astimezone(UTC)


class Walk:
    """One clock, walked through day by day."""

    def __init__(self, profile: Profile, ledger: Ledger) -> None:
        self.profile = profile
        self.entries = ledger.entries
        self.start = ledger.entries[0].time
        self.total = profile.limit + sum(entry.units for entry in ledger.entries)
        self.seen: set[str] = {"exact"}
        self.span = {"hours": HOUR, "minutes": MINUTE}.get(profile.unit.value)
        self.is_working = profile.unit.value == "working_days"

    def is_paused_before(self, instant: datetime) -> bool:
        """Whether the last word said strictly before the instant was a pause."""
        return self._last_word([entry for entry in self.entries if entry.time < instant])

    def is_paused_at(self, instant: datetime) -> bool:
        return self._last_word([entry for entry in self.entries if entry.time <= instant])

    @staticmethod
    def _last_word(entries: list[Entry]) -> bool:
        words = [entry.kind.value for entry in entries if entry.kind.value in ("pause", "resume")]
        return bool(words) and words[-1] == "pause"

    @property
    def state(self) -> str:
        kinds = [entry.kind.value for entry in self.entries]
        if "stop" in kinds:
            return "stopped"
        return "paused" if kinds.count("pause") > kinds.count("resume") else "running"

    def is_stuck_after(self, day: date) -> bool:
        """Whether an open pause began by the end of this day, so that no later day can count."""
        opened = kept = None
        for entry in self.entries:
            if entry.kind.value == "pause":
                opened = entry.time
            elif entry.kind.value == "resume":
                opened = None
        if opened is not None:
            kept = opened.astimezone(SHANGHAI).date()
        return kept is not None and day >= kept

    def running_days(self, first: date) -> Iterator[date]:
        day = first
        while not self.is_stuck_after(day):
            if not self.is_paused_before(moment(day + DAY, 0)):
                yield day
            day += DAY

    def counted_days(self) -> Iterator[date]:
        """The days that count; ends early when one is uncomputed."""
        start_day = self.start.astimezone(SHANGHAI).date()
        for day in self.running_days(start_day + DAY):
            if self.is_working:
                self.seen.add(certainty_of(day))
                if "uncomputed" in self.seen:
                    return
                if not works(day):
                    continue
            yield day

    def nth_day(self, n: int) -> date | None:
        for number, day in enumerate(self.counted_days(), start=1):
            if number == n:
                return day
        return None

    def rolled(self, last: date) -> date | None:
        for day in self.running_days(last):
            self.seen.add(certainty_of(day))
            if "uncomputed" in self.seen:
                return None
            if works(day):
                return day
        return None

    def after(self, span: timedelta) -> datetime | None:
        marks = [(entry.time, entry.kind.value) for entry in self.entries]
        edges = [mark for mark in marks if mark[1] in ("start", "pause", "resume")]
        for (since, kind), following in zip(edges, [*edges[1:], None], strict=True):
            if kind == "pause":
                continue
            if following is None or since + span <= following[0]:
                return since + span
            span -= following[0] - since
        return None

    def due_time(self) -> tuple[datetime | None, str]:
        if self.span:
            return self.after(self.total * self.span), "exact"
        last = self.nth_day(self.total)
        if last is not None and self.profile.roll_last_day:
            last = self.rolled(last)
        worst = max(self.seen, key=CERTAINTIES.index)
        return (None if last is None else moment(last + DAY, 0)), worst

    def instant_of(self, fraction: float) -> datetime | None:
        part = Fraction(str(fraction)) * self.total
        if self.span:
            whole = self.span // timedelta(microseconds=1)
            return self.after(timedelta(microseconds=ceil(part * whole)))
        day = self.nth_day(ceil(part))
        return None if day is None else moment(day + DAY, 0)

    def warn_times(self, due_time: datetime | None) -> tuple[datetime, ...]:
        if due_time is None or self.state != "running":
            return ()
        instants = [self.instant_of(fraction) for fraction in self.profile.warn_fractions]
        said = [self.said(instant, due_time) for instant in instants if instant is not None]
        return tuple(sorted({time for time in said if time is not None}))

    def said(self, instant: datetime, due_time: datetime) -> datetime | None:
        if self.profile.is_urgent:
            resumptions = [e.time for e in self.entries if e.kind.value == "resume"]
            awake = [
                t for t in [instant, *resumptions] if t >= instant and not self.is_paused_at(t)
            ]
            return min(awake) if min(awake) < due_time else None
        mornings = self.mornings(due_time)
        last = mornings[-1] if mornings else None
        return next((time for time in mornings if time >= instant), last)

    def mornings(self, due_time: datetime) -> list[datetime]:
        """Every 09:00 of a working day between start and due time, the clock not paused."""
        found, day = [], self.start.astimezone(SHANGHAI).date()
        while (said := moment(day, 9)) < due_time:
            if said > self.start and works(day) and not self.is_paused_at(said):
                found.append(said)
            day += DAY
        return found

    def counted(self) -> int:
        end = self.entries[-1].time
        if self.span:
            ran = [t for t in range(self.total + 1) if self._has_run(t * self.span, end)]
            return max(ran)
        count = 0
        day = self.start.astimezone(SHANGHAI).date() + DAY
        while moment(day + DAY, 0) <= end and count < self.total:
            is_known = not self.is_working or (certainty_of(day) != "uncomputed" and works(day))
            count += is_known and not self.is_paused_before(moment(day + DAY, 0))
            day += DAY
        return count

    def _has_run(self, span: timedelta, end: datetime) -> bool:
        reached = self.after(span)
        return reached is not None and reached <= end
