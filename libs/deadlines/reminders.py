"""When the warnings（预警）of a running clock are said.

A warning becomes due at an instant: for days, at 24:00 of the day on which ceil(fraction * limit)
units have been counted (the limit with its extensions); for hours, when that exact fraction of
the limit has run. An urgent clock says it at once, others at the first 09:00 (Asia/Shanghai) of a
working day at or after that instant. Nothing is said while the clock is paused: then the same
search begins again at the resumption.

A warning is never at or after the due time. If the next 09:00 would be, it is said earlier, at the
last 09:00 of a working day before the due time, so that a clock of one working day warns on its
morning; if that is not after the start either, there is no warning. An urgent one is dropped.
Beyond the known calendar, Monday to Friday stand in for working days.
"""

from collections.abc import Iterable
from datetime import datetime

from deadlines.calendar import WorkCalendar
from deadlines.timeline import Timeline, local_day, nine_o_clock


def warn_times(
    instants: Iterable[datetime | None],
    due_time: datetime,
    timeline: Timeline,
    calendar: WorkCalendar,
    *,
    is_urgent: bool,
) -> tuple[datetime, ...]:
    """Return when the warnings of these instants are said: in order, each time once."""
    said = set()
    for instant in instants:
        if instant is None:
            continue
        time = _at_once(instant, timeline) if is_urgent else _next(instant, timeline, calendar)
        if time >= due_time:
            earlier = None if is_urgent else _last_before(due_time, timeline, calendar)
            if earlier is None:
                continue
            time = earlier
        said.add(time)
    return tuple(sorted(said))


def _at_once(time: datetime, timeline: Timeline) -> datetime:
    while (pause := timeline.pause_at(time)) and pause[1] is not None:
        time = pause[1]
    return time


def _next(time: datetime, timeline: Timeline, calendar: WorkCalendar) -> datetime:
    while True:
        day = local_day(time)
        if nine_o_clock(day) < time:
            day += 1
        while not calendar.seems_working(day):
            day += 1
        said = nine_o_clock(day)
        pause = timeline.pause_at(said)
        if pause is None or pause[1] is None:
            return said
        time = pause[1]


def _last_before(due_time: datetime, timeline: Timeline, calendar: WorkCalendar) -> datetime | None:
    day = local_day(due_time)
    while (said := nine_o_clock(day)) > timeline.start:
        pause = timeline.pause_at(said)
        if said < due_time and pause is None and calendar.seems_working(day):
            return said
        day = day - 1 if pause is None else min(day - 1, local_day(pause[0]))
    return None
