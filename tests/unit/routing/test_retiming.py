"""Running clocks follow a profile published for them too, and another calendar."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from contracts.due import Rounds
from contracts.editions import EditionState
from contracts.events.routing import AssignmentRetimed, ClockOverdue
from deadlines.calendar import YearTable, shipped_calendar
from deadlines.legal import DEFAULTS
from deadlines.profiles import Profile
from services.routing.domain.profile_set import ProfileSet
from services.routing.use_cases.retiming import Retiming
from tests.unit.routing.desk import Desk, call
from tests.unit.routing.people import COUNTY, NOON, handler
from tests.unit.routing.tables import a_table

KEY = "handling_livelihood"
MIDNIGHT_OF_9, MIDNIGHT_OF_11 = (datetime(2026, 3, day, 16, tzinfo=UTC) for day in (9, 11))


def publish(desk: Desk, profile: Profile) -> None:
    desk.profiles.rows[profile.key] = profile
    desk.profiles.leading = ProfileSet(
        id="set-1",
        area_code=COUNTY,
        name="时限规则",
        profiles=(profile,),
        state=EditionState.PUBLISHED,
        publisher="supervisor@430423",
        is_applying=True,
    )


@pytest.fixture
def desk() -> Desk:
    desk = Desk(a_table())
    desk.accept()
    return desk


def test_a_running_clock_runs_by_the_new_profile_and_its_ledger_says_why(desk: Desk) -> None:
    desk.pass_days(1)
    publish(desk, replace(DEFAULTS[KEY], limit=3))

    assert desk.retiming.follow_profiles(10) == 1

    clock, lead = desk.clock("handling"), desk.orders_of()[0]
    assert clock.due_time == lead.limits.due_time == MIDNIGHT_OF_9
    entry = clock.ledger.entries[-1]
    assert (entry.kind, entry.who, entry.reason, entry.proof) == (
        "change",
        "supervisor@430423",
        "profile_changed",
        "set-1",
    )
    told = [one for one in desk.assignments.events() if isinstance(one, AssignmentRetimed)]
    assert [(one.reason_code, one.before_time, one.due_time) for one in told] == [
        ("profile_changed", MIDNIGHT_OF_11, MIDNIGHT_OF_9)
    ]
    assert (desk.retiming.follow_profiles(10), desk.profiles.leading) == (0, None)


def test_who_follows_twice_follows_once(desk: Desk) -> None:
    publish(desk, replace(DEFAULTS[KEY], limit=3))
    leading = desk.profiles.leading
    desk.retiming.follow_profiles(1)
    desk.profiles.leading = leading

    desk.retiming.follow_profiles(1)

    kinds = [entry.kind.value for entry in desk.clock("handling").ledger.entries]
    assert kinds.count("change") == 1


def test_a_late_clock_is_forgiven_by_more_time_after_it_said_so(desk: Desk) -> None:
    desk.pass_days(8)
    publish(desk, replace(DEFAULTS[KEY], limit=30))

    desk.retiming.follow_profiles(10)

    clock = desk.clock("handling")
    assert sum(isinstance(one, ClockOverdue) for one in desk.clocks.events) == 1
    assert (clock.is_overdue, clock.due_time is not None and clock.due_time > desk.now) == (
        False,
        True,
    )


def test_a_clock_that_waits_for_the_check_may_still_do_so(desk: Desk) -> None:
    lead = desk.orders_of()[0]
    desk.orders.sign(handler(lead.department), lead.id, lead.version)
    publish(desk, replace(DEFAULTS[KEY], limit=3, pause_reasons=()))
    desk.retiming.follow_profiles(10)
    lead = desk.orders_of()[0]

    desk.orders.complete(
        handler(lead.department), lead.id, lead.version, result="已修", public_answer="已修"
    )

    assert desk.clock("handling").state == "paused"


def test_a_county_with_broken_data_stops_only_itself(desk: Desk) -> None:
    desk.accept(case_id="case-2")
    first, second = (row for row in desk.clocks.rows.values() if row.purpose == "handling")
    desk.clocks.rows[first.id].assignment_id = "gone"
    publish(desk, replace(DEFAULTS[KEY], limit=3))

    desk.retiming.follow_profiles(10)

    rows = desk.clocks.rows
    assert (rows[first.id].fault, rows[second.id].due_time) == (
        "AssignmentNotFound",
        MIDNIGHT_OF_9,
    )


def test_a_notice_that_is_entered_moves_due_times_and_says_so(desk: Desk) -> None:
    off = YearTable(
        year=2026,
        holidays=shipped_calendar().tables[2026].holidays | {date(2026, 3, 10)},
        workdays=shipped_calendar().tables[2026].workdays,
        source="更正",
    )
    calendar = shipped_calendar().with_year(off)
    retiming = Retiming(
        desk.clocks,
        desk.profiles,
        desk.assignments,
        lambda: calendar,
        Rounds(transact=call, now=lambda: desk.now, owner="test"),
        lambda: desk.now,
    )

    while retiming.follow_calendar(10):
        pass

    clock = desk.clock("handling")
    assert clock.due_time == MIDNIGHT_OF_11 + timedelta(days=1)
    entry = clock.ledger.entries[-1]
    assert (entry.reason, entry.proof, entry.time) == ("calendar_changed", calendar.version, NOON)
    assert desk.orders_of()[0].limits.due_time == clock.due_time
