"""Clocks warn once per level and are overdue once; a broken one stops only itself."""

from datetime import UTC, datetime, timedelta

from contracts.events.routing import ClockOverdue, ClockWarned
from deadlines.calendar import shipped_calendar
from deadlines.profiles import Profile, Unit
from services.routing.domain.clock import Clock, Purpose
from tests.unit.routing.desk import Desk
from tests.unit.routing.people import COUNTY, NOON, handler
from tests.unit.routing.tables import a_row, a_table

HOURS = Profile(key="handling_emergency", name="应急", unit=Unit.HOURS, limit=10, is_urgent=True)
CALENDAR = shipped_calendar()


def a_clock(purpose: Purpose = Purpose.HANDLING) -> Clock:
    clock = Clock(id="k1", area_code=COUNTY, case_id="c", code="n", purpose=purpose, profile=HOURS)
    clock.start("service:routing", NOON, CALENDAR)
    return clock


def told(clock: Clock, hours: float) -> list[str]:
    """What the clock says at this time, in short."""
    clock.tell(NOON + timedelta(hours=hours))
    return [
        f"warned {fact.event.level}" if isinstance(fact.event, ClockWarned) else "overdue"
        for fact in clock.take_facts()
    ]


def test_each_level_is_said_once_and_overdue_once() -> None:
    clock = a_clock()

    said = [told(clock, hours) for hours in (4.9, 5, 5, 7.9, 8, 9.9, 10, 11)]

    assert said == [[], ["warned 1"], [], [], ["warned 2"], [], ["overdue"], []]
    assert clock.next_due_time is None


def test_a_tick_that_comes_late_says_the_highest_level_only() -> None:
    assert told(a_clock(), 9) == ["warned 2"]
    assert told(a_clock(), 12) == ["overdue"]


def test_a_paused_clock_is_silent_and_goes_on_with_what_was_left() -> None:
    clock = a_clock()
    clock.pause("h", "reported", NOON + timedelta(hours=4), CALENDAR)
    assert (clock.next_due_time, told(clock, 30)) == (None, [])

    clock.resume("service:routing", "reworked", NOON + timedelta(hours=30), CALENDAR)

    assert clock.due_time == NOON + timedelta(hours=36)
    assert told(clock, 31) == ["warned 1"]


def test_a_clock_that_is_stopped_late_was_overdue() -> None:
    clock = a_clock()

    clock.stop("h", "completed", NOON + timedelta(hours=11), CALENDAR)

    assert [type(fact.event) for fact in clock.facts] == [ClockOverdue]
    assert (clock.is_overdue, clock.state) == (True, "stopped")
    assert clock.stop_time == NOON + timedelta(hours=11)


def test_what_is_already_so_stays_so() -> None:
    clock = a_clock()
    clock.resume("h", "reworked", NOON, CALENDAR)
    clock.stop("h", "archived", NOON, CALENDAR)
    clock.stop("h", "archived", NOON, CALENDAR)
    clock.pause("h", "reported", NOON, CALENDAR)

    assert [entry.kind for entry in clock.ledger.entries] == ["start", "stop"]


def test_working_days_skip_the_festival_and_count_its_make_up_days() -> None:
    desk = Desk(a_table(a_row("all")))
    desk.now = datetime(2026, 9, 30, 2, 0, tzinfo=UTC)  # the day before the national holiday
    desk.accept()

    due_time = desk.clock("handling").due_time

    # 10-08, 10-09, then Saturday 10-10 (上班), 10-12, 10-13: due at the end of the fifth
    assert due_time == datetime(2026, 10, 13, 16, 0, tzinfo=UTC)


def test_the_tick_tells_what_is_due_and_nothing_else() -> None:
    desk = Desk(a_table(a_row("all")))
    desk.accept()
    assert desk.ticking.tell_due(10) == 0
    desk.pass_days(30)

    assert desk.ticking.tell_due(10) == 2
    assert desk.ticking.tell_due(10) == 0
    assert [type(event) for event in desk.clocks.events] == [ClockOverdue, ClockOverdue]


def test_a_broken_clock_is_parked_and_the_others_are_told() -> None:
    desk = Desk(a_table(a_row("all")))
    desk.accept()
    broken = desk.clock("sign")
    broken.profile = None  # type: ignore[assignment]
    desk.clocks.rows[broken.id] = broken
    desk.pass_days(30)

    assert desk.ticking.tell_due(10) == 2

    assert desk.clocks.rows[broken.id].fault != ""
    assert [event.profile for event in desk.clocks.events] == ["handling_livelihood"]


def test_completion_pauses_the_handling_clock_until_the_file_is_closed() -> None:
    desk = Desk(a_table(a_row("all")))
    lead = desk.accept()[0]
    desk.orders.sign(handler("housing"), lead.id, 1)
    desk.orders.complete(handler("housing"), lead.id, 2, result="已修", public_answer="已修")
    assert (desk.clock("handling").state, desk.clock("sign").state) == ("paused", "stopped")

    desk.placing.archive(COUNTY, "case-1")

    assert desk.clock("handling").state == "stopped"


def test_another_calendar_recomputes_open_clocks() -> None:
    desk = Desk(a_table(a_row("all")))
    desk.accept()
    stale = desk.clock("handling")
    stale.calendar_version, stale.due_time = "older", NOON
    desk.clocks.rows[stale.id] = stale

    assert desk.retiming.follow_calendar(10) == 1

    assert desk.clock("handling").calendar_version == CALENDAR.version
    assert desk.clock("handling").due_time == desk.orders_of()[0].limits.due_time
    assert desk.retiming.follow_calendar(10) == 0
