"""The due time equals that of a slow, independent walk, whatever the profile and the ledger."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from deadlines import (
    DEFAULTS,
    LEGAL,
    Entry,
    EntryKind,
    Ledger,
    LedgerError,
    Profile,
    Unit,
    compute,
    shipped_calendar,
)
from tests.unit.deadlines.reference import Walk

SHIPPED = [*LEGAL.values(), *DEFAULTS.values()]
GAPS = st.one_of(
    st.timedeltas(timedelta(0), timedelta(days=40)),
    st.integers(0, 40 * 24).map(lambda hours: timedelta(hours=hours)),
    st.just(timedelta(0)),
)


@st.composite
def profiles(draw: st.DrawFn) -> Profile:
    """A shipped profile, or one with everything changed that a county may change."""
    profile = draw(st.sampled_from(SHIPPED))
    if draw(st.booleans()):
        return profile
    return replace(
        profile,
        unit=draw(st.sampled_from(Unit)),
        limit=draw(st.integers(1, 70)),
        roll_last_day=draw(st.booleans()),
        is_urgent=draw(st.booleans()),
        warn_fractions=draw(st.sampled_from([(0.5, 0.8), (0.1, 0.7, 0.99), ()])),
        pause_reasons=("appraisal",),
        max_extensions=3,
        max_extension_units=None,
        extension_approver="dispatcher",
    )


@st.composite
def starts(draw: st.DrawFn, first: datetime, last: datetime) -> datetime:
    """Any instant, or one on a border: the end of a day in Shanghai, its last second, 09:00."""
    instant = first + draw(st.timedeltas(timedelta(0), last - first))
    if draw(st.booleans()):
        return instant
    borders = [timedelta(hours=16), timedelta(hours=15, minutes=59, seconds=59), timedelta(hours=1)]
    return instant.replace(hour=0, minute=0, second=0, microsecond=0) + draw(
        st.sampled_from(borders)
    )


def ledgers(draw: st.DrawFn, profile: Profile, start: datetime) -> Ledger:
    """Let anything be tried; what the ledger refuses is left out."""
    ledger = Ledger().append(Entry(kind=EntryKind.START, time=start, who="a"), profile)
    reason = profile.pause_reasons[0] if profile.pause_reasons else ""
    time = start
    for kind in draw(st.lists(st.sampled_from(EntryKind), max_size=7)):
        time += draw(GAPS)
        units = draw(st.integers(1, 20)) if kind is EntryKind.EXTEND else 0
        entry = Entry(kind=kind, time=time, who="a", reason=reason, units=units)
        ledger = next(_allowed(ledger, entry, profile), ledger)
    return ledger


def _allowed(ledger: Ledger, entry: Entry, profile: Profile) -> Iterator[Ledger]:
    try:
        yield ledger.append(entry, profile)
    except LedgerError:
        return


@st.composite
def clocks(draw: st.DrawFn, first: datetime, last: datetime) -> tuple[Profile, Ledger]:
    """A clock that was started between the two instants."""
    profile = draw(profiles())
    return profile, ledgers(draw, profile, draw(starts(first, last)))


def _agrees(profile: Profile, ledger: Ledger) -> str:
    due = compute(profile, ledger, shipped_calendar())
    walk = Walk(profile, ledger)
    due_time, certainty = walk.due_time()

    assert (due_time, certainty) == (due.due_time, due.certainty)
    assert walk.state == due.state
    assert walk.warn_times(due_time) == due.warn_times
    assert (walk.counted(), walk.total - walk.counted()) == (due.counted, due.remaining)
    return certainty


@settings(max_examples=600, deadline=None)
@given(clocks(datetime(2015, 1, 1, tzinfo=UTC), datetime(2026, 6, 30, tzinfo=UTC)))
def test_clocks_started_under_known_notices_agree(clock: tuple[Profile, Ledger]) -> None:
    _agrees(*clock)


@settings(max_examples=400, deadline=None)
@given(clocks(datetime(2026, 7, 1, tzinfo=UTC), datetime(2027, 6, 30, tzinfo=UTC)))
def test_clocks_that_reach_the_provisional_year_agree(clock: tuple[Profile, Ledger]) -> None:
    _agrees(*clock)


@settings(max_examples=200, deadline=None)
@given(clocks(datetime(2027, 10, 1, tzinfo=UTC), datetime(2028, 3, 31, tzinfo=UTC)))
def test_clocks_that_run_beyond_the_calendar_agree(clock: tuple[Profile, Ledger]) -> None:
    _agrees(*clock)
