"""Real cases, worked out by hand on the printed calendar."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from deadlines import (
    DEFAULTS,
    LEGAL,
    Certainty,
    ClockState,
    Due,
    Entry,
    EntryKind,
    Ledger,
    LedgerError,
    Profile,
    YearTable,
    compute,
    shipped_calendar,
)

SHANGHAI = ZoneInfo("Asia/Shanghai")
LIVELIHOOD = DEFAULTS["handling_livelihood"]
DISPUTE = DEFAULTS["handling_dispute"]
EMERGENCY = DEFAULTS["handling_emergency"]
CONFIRMATION = LEGAL["judicial_confirmation"]


def at(text: str) -> datetime:
    """An instant of Shanghai, written as people write it."""
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI).astimezone(UTC)


def midnight_after(day: str) -> datetime:
    return at(f"{day} 00:00") + timedelta(days=1)


def ledger_of(profile: Profile, *lines: tuple[str, str] | tuple[str, str, int]) -> Ledger:
    ledger = Ledger()
    for kind, time, *units in lines:
        entry = Entry(
            kind=EntryKind(kind),
            time=at(time),
            who="u1",
            reason="appraisal" if kind == "pause" else "",
            units=sum(units),
        )
        ledger = ledger.append(entry, profile)
    return ledger


def due_of(profile: Profile, *lines: tuple[str, str] | tuple[str, str, int]) -> Due:
    return compute(profile, ledger_of(profile, *lines), shipped_calendar())


@pytest.mark.parametrize(
    ("profile", "start", "last_day"),
    [
        (LIVELIHOOD, "2026-09-29 10:00", "2026-10-12"),  # National Day; Saturday the 10th is worked
        (LIVELIHOOD, "2026-09-18 10:00", "2026-09-24"),  # Sunday the 20th is worked
        (LIVELIHOOD, "2026-02-12 10:00", "2026-02-26"),  # Saturday 14th is worked, 15th to 23rd off
        (LIVELIHOOD, "2026-11-20 17:00", "2026-11-27"),  # Friday afternoon
        (LIVELIHOOD, "2026-11-20 23:59:59", "2026-11-27"),  # the last second is still that Friday
        (LIVELIHOOD, "2026-11-21 00:00", "2026-11-27"),  # Saturday
        (LIVELIHOOD, "2026-04-30 09:00", "2026-05-11"),  # five days off, Saturday the 9th is worked
        (DISPUTE, "2026-01-31 10:00", "2026-03-02"),  # natural days run through the holiday
        (DISPUTE, "2024-01-31 10:00", "2024-03-01"),  # 29 February counts
        (DISPUTE, "2026-09-05 10:00", "2026-10-05"),  # ends in the holiday and stays there
        (CONFIRMATION, "2026-09-05 10:00", "2026-10-08"),  # a court's period rolls to the 8th
        (CONFIRMATION, "2026-09-10 10:00", "2026-10-10"),  # the worked Saturday: nothing to roll
        (CONFIRMATION, "2026-09-11 10:00", "2026-10-12"),  # Sunday rolls to Monday
    ],
)
def test_the_last_day(profile: Profile, start: str, last_day: str) -> None:
    due = due_of(profile, ("start", start))

    assert due.due_time == midnight_after(last_day)
    assert due.certainty is Certainty.EXACT


def test_over_new_year_the_due_time_is_provisional() -> None:
    due = due_of(LIVELIHOOD, ("start", "2026-12-28 10:00"))

    assert due.due_time == midnight_after("2027-01-05")  # 1 January is a Friday
    assert due.certainty is Certainty.PROVISIONAL


def test_an_entered_notice_makes_the_due_time_exact_and_changes_it() -> None:
    notice = YearTable(
        year=2027,
        holidays=frozenset({date(2027, 1, 1)}),
        workdays=frozenset({date(2027, 1, 3)}),
        source="测试文号",
    )
    calendar = shipped_calendar().with_year(notice)
    ledger = ledger_of(LIVELIHOOD, ("start", "2026-12-28 10:00"))

    due = compute(LIVELIHOOD, ledger, calendar)

    assert due.due_time == midnight_after("2027-01-04")
    assert due.certainty is Certainty.EXACT
    assert due.calendar_version == calendar.version != shipped_calendar().version


def test_beyond_the_calendar_a_working_day_clock_is_uncomputed() -> None:
    due = due_of(LIVELIHOOD, ("start", "2027-12-30 10:00"))

    assert (due.due_time, due.certainty) == (None, Certainty.UNCOMPUTED)
    assert due.warn_times == ()
    assert due.remaining == 5


def test_natural_days_need_no_calendar() -> None:
    due = due_of(DISPUTE, ("start", "2031-01-01 10:00"))

    assert due.due_time == midnight_after("2031-01-31")
    assert due.certainty is Certainty.EXACT


def test_a_pause_across_midnight_costs_that_day_only() -> None:
    paused = due_of(
        LIVELIHOOD,
        ("start", "2026-11-16 10:00"),
        ("pause", "2026-11-17 23:30"),
        ("resume", "2026-11-18 00:30"),
    )

    assert paused.due_time == midnight_after("2026-11-24")  # without it the 23rd


def test_a_pause_within_one_day_costs_nothing() -> None:
    paused = due_of(
        LIVELIHOOD,
        ("start", "2026-11-16 10:00"),
        ("pause", "2026-11-17 08:00"),
        ("resume", "2026-11-17 23:59:59"),
    )

    assert paused.due_time == midnight_after("2026-11-23")


def test_a_pause_at_midnight_leaves_the_day_before_counted() -> None:
    paused = due_of(LIVELIHOOD, ("start", "2026-11-16 10:00"), ("pause", "2026-11-18 00:00"))

    assert (paused.state, paused.due_time) == (ClockState.PAUSED, None)
    assert (paused.counted, paused.remaining) == (1, 4)


def test_a_pause_after_the_due_time_takes_nothing_back() -> None:
    late = due_of(LIVELIHOOD, ("start", "2026-11-16 10:00"), ("pause", "2026-11-25 10:00"))

    assert late.due_time == midnight_after("2026-11-23")
    assert late.remaining == 0


def test_a_clock_paused_between_its_last_day_and_the_rolled_one_ends_after_the_pause() -> None:
    profile = replace(CONFIRMATION, pause_reasons=("appraisal",))
    start, pause = ("start", "2026-09-05 10:00"), ("pause", "2026-10-06 10:00")

    assert due_of(profile, start, pause).due_time is None
    resumed = due_of(profile, start, pause, ("resume", "2026-10-09 10:00"))
    assert resumed.due_time == midnight_after("2026-10-09")


def test_a_stopped_clock_keeps_its_due_time_and_warns_no_more() -> None:
    stopped = due_of(LIVELIHOOD, ("start", "2026-11-16 10:00"), ("stop", "2026-11-18 10:00"))

    assert (stopped.state, stopped.counted) == (ClockState.STOPPED, 1)
    assert stopped.due_time == midnight_after("2026-11-23")
    assert stopped.warn_times == ()


def test_an_extension_adds_to_the_limit() -> None:
    extended = due_of(LIVELIHOOD, ("start", "2026-11-16 10:00"), ("extend", "2026-11-20 10:00", 5))

    assert extended.due_time == midnight_after("2026-11-30")


def test_hours_count_wall_time_without_pauses() -> None:
    profile = replace(EMERGENCY, pause_reasons=("appraisal",))
    due = due_of(
        profile,
        ("start", "2026-10-01 22:15"),
        ("pause", "2026-10-02 01:00"),
        ("resume", "2026-10-02 03:30"),
    )

    assert due.due_time == at("2026-10-03 00:45")


def test_an_urgent_clock_warns_at_once_even_at_night() -> None:
    due = due_of(EMERGENCY, ("start", "2026-10-01 14:00"))

    assert due.warn_times == (at("2026-10-02 02:00"), at("2026-10-02 09:12"))


def test_other_clocks_warn_at_nine_of_a_working_day() -> None:
    due = due_of(LIVELIHOOD, ("start", "2026-09-29 10:00"))

    assert due.warn_times == (at("2026-10-10 09:00"), at("2026-10-12 09:00"))


def test_a_clock_of_one_working_day_warns_on_its_morning() -> None:
    due = due_of(DEFAULTS["sign"], ("start", "2026-11-20 17:00"))

    assert due.warn_times == (at("2026-11-23 09:00"),)
    assert due.due_time == midnight_after("2026-11-23")


def test_a_warning_that_fell_into_a_pause_is_said_after_it() -> None:
    due = due_of(
        LIVELIHOOD,
        ("start", "2026-11-16 10:00"),
        ("pause", "2026-11-20 08:00"),
        ("resume", "2026-11-24 14:00"),
    )

    assert due.warn_times == (at("2026-11-25 09:00"),)
    assert due.due_time == midnight_after("2026-11-25")


def test_an_empty_ledger_has_no_due_time() -> None:
    with pytest.raises(LedgerError) as refused:
        compute(LIVELIHOOD, Ledger(), shipped_calendar())

    assert refused.value.reason == "not_started"


def test_before_the_first_notice_a_working_day_clock_is_uncomputed() -> None:
    due = due_of(LIVELIHOOD, ("start", "2009-12-30 10:00"))

    assert (due.due_time, due.certainty) == (None, Certainty.UNCOMPUTED)


def test_a_clock_paused_right_after_the_last_known_day_is_not_uncomputed() -> None:
    due = due_of(LIVELIHOOD, ("start", "2027-12-29 10:00"), ("pause", "2028-01-01 10:00"))

    assert (due.due_time, due.certainty) == (None, Certainty.PROVISIONAL)
    assert due.counted == 2


def test_a_roll_cut_off_by_a_pause_is_as_sure_as_the_days_it_looked_at() -> None:
    profile = replace(CONFIRMATION, pause_reasons=("appraisal",))
    due = due_of(profile, ("start", "2026-12-03 10:00"), ("pause", "2027-01-03 10:00"))

    assert (due.due_time, due.certainty) == (None, Certainty.PROVISIONAL)


def test_a_warning_reached_at_nine_is_said_at_nine() -> None:
    profile = replace(DEFAULTS["supplement"], limit=96)
    due = due_of(profile, ("start", "2026-11-16 09:00"))

    assert due.warn_times == (at("2026-11-18 09:00"), at("2026-11-19 09:00"))


def test_a_pause_at_nine_silences_that_morning() -> None:
    due = due_of(
        LIVELIHOOD,
        ("start", "2026-11-16 10:00"),
        ("pause", "2026-11-20 09:00"),
        ("resume", "2026-11-20 11:00"),
    )

    assert due.warn_times == (at("2026-11-23 09:00"),)
    assert due.due_time == midnight_after("2026-11-23")


def test_the_morning_before_a_pause_still_warns() -> None:
    profile = replace(LIVELIHOOD, limit=1)
    due = due_of(
        profile,
        ("start", "2026-11-16 10:00"),
        ("pause", "2026-11-17 10:00"),
        ("resume", "2026-11-19 10:00"),
    )

    assert due.warn_times == (at("2026-11-17 09:00"),)
    assert due.due_time == midnight_after("2026-11-19")


def test_an_urgent_warning_that_falls_into_a_pause_is_said_at_its_end() -> None:
    profile = replace(EMERGENCY, pause_reasons=("appraisal",))
    due = due_of(
        profile,
        ("start", "2026-10-01 14:00"),
        ("pause", "2026-10-02 02:00"),
        ("resume", "2026-10-02 05:00"),
    )

    assert due.warn_times == (at("2026-10-02 05:00"), at("2026-10-02 12:12"))
