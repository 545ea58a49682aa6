"""Progress reports on the real store: each reminder once, and what the ladder makes of silence."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from contracts.events.routing import AssignmentReminded
from onedoor.routing.v1 import assignments_pb2 as pb
from services.routing.jobs import open_jobs
from tests.rpc.routing.centre import Centre
from tests.rpc.routing.test_ladder import Ladder

OVER = datetime.now(UTC) - timedelta(hours=1)


class Silence:
    """A centre whose departments tell nothing."""

    def __init__(self, centre: Centre) -> None:
        self.centre = centre
        self.rows = centre.kernel.database["assignments"]
        self.tick = next(one for one in open_jobs(centre.kernel) if one.name == "reports")

    def signed(self) -> Any:
        """A case whose lead has signed."""
        order = self.centre.lead(self.centre.accept())
        request = pb.SignAssignmentRequest(assignment_id=order.id, version=order.version)
        return self.act("SignAssignment", request, order.department)

    def act(self, verb: str, request: Any, department: str) -> Any:
        """What the department does with its order."""
        method = getattr(self.centre.assignments, verb)
        return self.centre.call(method, request, "handler", department=department).assignment

    def make_due(self, *orders: Any) -> None:
        """The interval of these orders was over an hour ago."""
        where = {"_id": {"$in": [order.id for order in orders]}}
        fields = {"next_due_time": OVER, "report_due_time": OVER}
        self.rows.update_many(where, {"$set": fields})

    def silent(self, post: str = "supervisor") -> list[str]:
        """The ids of the orders that the list of silent ones shows."""
        request = pb.ListAssignmentsRequest(is_silent=True)
        found = self.centre.call(self.centre.assignments.ListAssignments, request, post)
        return [order.id for order in found.assignments]

    def heard(self, order: Any, missed: int) -> None:
        """The worker hears of the reminder, twice."""
        told = AssignmentReminded(
            assignment_id=order.id,
            case_id=order.case_id,
            code=order.code,
            department=order.department,
            is_lead=True,
            state="signed",
            missed=missed,
            report_due_time=OVER,
        )
        self.centre.hear(told, told, version=order.version)


@pytest.fixture
def silence(centre: Centre) -> Silence:
    return Silence(centre)


def test_four_ticks_remind_each_department_once(silence: Silence) -> None:
    orders = [silence.signed() for _ in range(5)]
    assert all(order.report_due_time.ToDatetime(UTC) > OVER for order in orders)
    silence.make_due(*orders)

    with ThreadPoolExecutor(4) as pool:
        told = list(pool.map(lambda _: silence.tick.run(), range(4)))

    assert sum(told) == len(orders)
    for order in orders:
        assert silence.centre.published(order.case_id).count("assignment_reminded") == 1
    assert sorted(silence.silent()) == sorted(order.id for order in orders)
    work = silence.centre.call(
        silence.centre.assignments.GetRouteWork, pb.GetRouteWorkRequest(), "supervisor"
    )
    assert work.silent == len(orders)


def test_a_report_takes_the_order_off_the_list(silence: Silence) -> None:
    order = silence.signed()
    silence.make_due(order)
    silence.tick.run()
    shown = silence.centre.lead(order.case_id)
    assert shown.missed_reports == 1

    request = pb.ProgressAssignmentRequest(
        assignment_id=order.id, version=shown.version, note="已到现场"
    )
    reported = silence.act("ProgressAssignment", request, order.department)

    assert (reported.missed_reports, silence.silent()) == (0, [])
    assert silence.tick.run() == 0


def test_two_missed_reports_propose_a_prompt_beside_that_of_lateness(silence: Silence) -> None:
    ladder, order = Ladder(silence.centre), silence.signed()
    for missed in (1, 2):
        silence.make_due(order)
        silence.tick.run()
        silence.heard(silence.centre.lead(order.case_id), missed)
    ladder.take()
    silence.centre.hear(ladder.late(order.case_id), version=9)
    ladder.take()

    told = [one for one in ladder.letters(order.case_id) if one[0] == "prompt"]
    assert told == [("prompt", "proposed", "silent"), ("prompt", "proposed", "overdue")]


def test_a_report_before_office_hours_drops_the_prompt(silence: Silence) -> None:
    ladder, order = Ladder(silence.centre), silence.signed()
    for missed in (1, 2):
        silence.make_due(order)
        silence.tick.run()
        silence.heard(silence.centre.lead(order.case_id), missed)
    version = silence.centre.lead(order.case_id).version
    request = pb.ProgressAssignmentRequest(assignment_id=order.id, version=version, note="已到现场")
    silence.act("ProgressAssignment", request, order.department)

    ladder.take()

    assert ladder.letters(order.case_id) == []
