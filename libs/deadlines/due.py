"""The due time（到期时间）of a clock: a pure function of profile, ledger and calendar."""

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction
from functools import lru_cache
from math import ceil

from deadlines.calendar import Certainty, WorkCalendar
from deadlines.ledger import ClockState, Ledger
from deadlines.profiles import Profile, Unit
from deadlines.reminders import warn_times
from deadlines.timeline import Stretch, Timeline, end_of, lay_out, local_day

_SPANS = {Unit.HOURS: timedelta(hours=1), Unit.MINUTES: timedelta(minutes=1)}
_MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True, kw_only=True)
class Due:
    """What follows from a ledger.

    `due_time` is aware, in UTC and exclusive: at that very instant the clock is overdue. It is None
    while the clock is paused with units left, and when it is uncomputed. A pause after the due
    time takes nothing back, so an overdue clock keeps its due time; a stopped clock keeps the
    one it had. `counted` are the whole units used up at the ledger's last entry, `remaining` the
    rest of the limit with its extensions. Only running clocks have `warn_times`. `certainty` is
    that of the due time: the worst among the days whose kind had to be known.
    """

    state: ClockState
    due_time: datetime | None
    certainty: Certainty
    warn_times: tuple[datetime, ...]
    counted: int
    remaining: int
    calendar_version: str


def compute(profile: Profile, ledger: Ledger, calendar: WorkCalendar) -> Due:
    """Say when the clock is due, how sure that is, and when to warn.

    The day of the start is not counted. A day counts when the clock runs at its end; of a
    working-day profile, only a working day does. The period ends at 24:00 (Asia/Shanghai) of the
    last counted day. With `roll_last_day`, and that day not a working day, it ends with the first
    working day after it at whose end the clock runs. Hours and minutes count wall time
    without pauses.

    Raises: LedgerError when the clock was never started.
    """
    timeline = lay_out(ledger)
    total = profile.limit + ledger.extended_units
    reckon = _reckon_spans if profile.unit in _SPANS else _reckon_days
    due_time, certainty, counted = reckon(profile, total, timeline, calendar)
    state = ledger.state or ClockState.RUNNING
    said: tuple[datetime, ...] = ()
    if state is ClockState.RUNNING and due_time is not None:
        instants = _warn_instants(profile, total, timeline, calendar)
        said = warn_times(instants, due_time, timeline, calendar, is_urgent=profile.is_urgent)
    return Due(
        state=state,
        due_time=due_time,
        certainty=certainty,
        warn_times=said,
        counted=counted,
        remaining=total - counted,
        calendar_version=calendar.version,
    )


class _Uncomputed(Exception):
    """A day had to be known that no calendar knows."""


_Reckoning = tuple[datetime | None, Certainty, int]


def _reckon_spans(
    profile: Profile, total: int, timeline: Timeline, calendar: WorkCalendar
) -> _Reckoning:
    span = _SPANS[profile.unit]
    due_time = timeline.instant_after(total * span)
    return due_time, Certainty.EXACT, min(timeline.elapsed() // span, total)


def _reckon_days(
    profile: Profile, total: int, timeline: Timeline, calendar: WorkCalendar
) -> _Reckoning:
    stretches = timeline.stretches()
    counted = min(_count(profile, stretches, local_day(timeline.last_entry) - 1, calendar), total)
    try:
        last, known_until = _last_day(profile, total, stretches, calendar)
    except _Uncomputed:
        return None, Certainty.UNCOMPUTED, counted
    is_exact = known_until is None or known_until <= calendar.last_exact_ordinal
    certainty = Certainty.EXACT if is_exact else Certainty.PROVISIONAL
    return (None if last is None else end_of(last)), certainty, counted


def _last_day(
    profile: Profile, total: int, stretches: list[Stretch], calendar: WorkCalendar
) -> tuple[int | None, int | None]:
    """Find the last day of the period, and the last day whose kind had to be known for it."""
    if profile.unit is Unit.WORKING_DAYS:
        last = _nth_working(stretches, total, calendar)
        return last, last or _end(stretches)
    last = _nth(stretches, total)
    if last is None or not profile.roll_last_day:
        return last, None
    ahead = [(max(first, last), until) for first, until in stretches if until >= last]
    last = _nth_working(ahead, 1, calendar)
    return last, last or _end(ahead)


def _end(stretches: list[Stretch]) -> int | None:
    return stretches[-1][1] if stretches else None


def _nth(stretches: list[Stretch], n: int) -> int | None:
    for first, last in stretches:
        if n <= last - first + 1:
            return first + n - 1
        n -= last - first + 1
    return None


def _nth_working(stretches: list[Stretch], n: int, calendar: WorkCalendar) -> int | None:
    working = calendar.working
    for first, last in stretches:
        if first < calendar.first_ordinal:
            raise _Uncomputed
        index = bisect_left(working, first) + n - 1
        if index < len(working) and working[index] <= last:
            return working[index]
        if last > calendar.last_ordinal:
            raise _Uncomputed
        n = index + 1 - bisect_right(working, last)
    return None


def _count(profile: Profile, stretches: list[Stretch], until: int, calendar: WorkCalendar) -> int:
    past = [(first, min(last, until)) for first, last in stretches if first <= until]
    if profile.unit is Unit.NATURAL_DAYS:
        return sum(last - first + 1 for first, last in past)
    working = calendar.working
    return sum(bisect_right(working, last) - bisect_left(working, first) for first, last in past)


def _warn_instants(
    profile: Profile, total: int, timeline: Timeline, calendar: WorkCalendar
) -> list[datetime | None]:
    parts = [_part(fraction, total) for fraction in profile.warn_fractions]
    if profile.unit in _SPANS:
        whole = _SPANS[profile.unit] // _MICROSECOND
        spans = [timedelta(microseconds=ceil(part * whole)) for part in parts]
        return [timeline.instant_after(span) for span in spans]
    stretches = timeline.stretches()
    if profile.unit is Unit.WORKING_DAYS:
        days = [_nth_working(stretches, ceil(part), calendar) for part in parts]
    else:
        days = [_nth(stretches, ceil(part)) for part in parts]
    return [None if day is None else end_of(day) for day in days]


@lru_cache(maxsize=1024)
def _part(fraction: float, total: int) -> Fraction:
    return Fraction(str(fraction)) * total  # 0.7 * 10 is 7, not 7.000000000000001
