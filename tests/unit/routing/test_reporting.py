"""Departments tell how far they are within an interval; who tells nothing is reminded, once."""

from datetime import UTC, datetime, timedelta

import pytest

from contracts.events.routing import AssignmentReminded
from deadlines.profiles import Profile, Unit
from services.routing.domain.assignment import Assignment
from services.routing.use_cases.orders import Complaint
from services.routing.use_cases.pausing import Ground
from tests.unit.routing.desk import Desk
from tests.unit.routing.people import DISPATCHER, NOON, handler
from tests.unit.routing.tables import a_row, a_table, an_outcome

HOUSING = handler("housing")
FIVE_WORKING_DAYS = datetime(2026, 3, 11, 16, tzinfo=UTC)  # 周三签收，次周三 24:00


@pytest.fixture
def desk() -> Desk:
    made = Desk(a_table(a_row("all", outcome=an_outcome("housing"))))
    made.accept(kind="dispute")
    made.orders.sign(HOUSING, lead(made).id, 1)
    return made


def lead(desk: Desk) -> Assignment:
    return desk.orders_of()[0]


def reminded(desk: Desk) -> list[AssignmentReminded]:
    return [one for one in desk.assignments.events() if isinstance(one, AssignmentReminded)]


def at(desk: Desk, moment: datetime) -> int:
    desk.now = moment
    return desk.reminding.tell_due(10)


def progress(desk: Desk) -> None:
    order = lead(desk)
    desk.orders.progress(HOUSING, order.id, order.version, "已约双方")


def test_a_silent_department_is_reminded_once_per_interval(desk: Desk) -> None:
    assert lead(desk).next_due_time == FIVE_WORKING_DAYS
    assert at(desk, FIVE_WORKING_DAYS - timedelta(seconds=1)) == 0

    assert [at(desk, FIVE_WORKING_DAYS), at(desk, FIVE_WORKING_DAYS)] == [1, 0]

    (told,) = reminded(desk)
    assert (told.missed, told.report_due_time, told.state) == (1, FIVE_WORKING_DAYS, "signed")
    assert lead(desk).next_due_time == FIVE_WORKING_DAYS + timedelta(days=7)
    at(desk, FIVE_WORKING_DAYS + timedelta(days=7))
    assert [one.missed for one in reminded(desk)] == [1, 2]


def test_a_report_starts_the_next_interval_and_forgives(desk: Desk) -> None:
    at(desk, FIVE_WORKING_DAYS)
    desk.pass_days(1)

    progress(desk)

    assert lead(desk).reporting.missed == 0
    assert lead(desk).next_due_time == datetime(2026, 3, 20, 16, tzinfo=UTC)


def test_after_an_outage_of_many_intervals_it_is_said_once(desk: Desk) -> None:
    assert at(desk, NOON + timedelta(days=60)) == 1

    assert [one.missed for one in reminded(desk)] == [1]
    due = lead(desk).next_due_time
    assert due is not None
    assert due > desk.now


def test_nothing_is_awaited_of_an_order_that_is_done_or_doubted(desk: Desk) -> None:
    order = lead(desk)
    doubt = Complaint(reason_code="not_our_duty", reason="不属于我局职责")
    desk.orders.object(HOUSING, order.id, order.version, doubt)
    assert lead(desk).next_due_time is None

    assert at(desk, NOON + timedelta(days=30)) == 0


def test_a_completed_order_awaits_no_report_until_it_is_sent_back(desk: Desk) -> None:
    order = lead(desk)
    desk.orders.complete(HOUSING, order.id, order.version, result="已办", public_answer="已办")
    assert at(desk, NOON + timedelta(days=30)) == 0
    told = desk.briefs.rows["case-1"]

    desk.placing.resume(told, "reworked")

    due = lead(desk).next_due_time
    assert due is not None
    assert due > desk.now


def test_a_pause_stops_the_interval_and_its_end_starts_another(desk: Desk) -> None:
    ground = Ground(reason_code="appraisal", proof="鉴定委托书〔2026〕3号", days=10)
    order = lead(desk)
    desk.pausing.pause(DISPATCHER, order.id, order.version, ground)
    assert lead(desk).next_due_time is None
    assert at(desk, FIVE_WORKING_DAYS + timedelta(days=1)) == 0

    desk.now = NOON + timedelta(days=30)
    desk.ticking.tell_due(10)

    over = datetime(2026, 3, 14, 16, tzinfo=UTC)  # 中止期满：周六 24:00
    assert lead(desk).next_due_time == over + timedelta(days=6)


def test_an_area_sets_the_interval_for_all_kinds_or_for_one(desk: Desk) -> None:
    every = Profile(key="progress", name="进展报告间隔", unit=Unit.WORKING_DAYS, limit=3)
    own = Profile(key="progress_dispute", name="纠纷进展报告", unit=Unit.WORKING_DAYS, limit=1)
    desk.profiles.rows = {every.key: every}
    progress(desk)
    three = lead(desk).next_due_time
    desk.profiles.rows[own.key] = own
    progress(desk)

    assert three == datetime(2026, 3, 9, 16, tzinfo=UTC)
    assert lead(desk).next_due_time == datetime(2026, 3, 5, 16, tzinfo=UTC)
