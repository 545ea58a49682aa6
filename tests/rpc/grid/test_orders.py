"""Direct orders to officers（B18）: given, declined, handed on, reported, checked, told in time."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import Any

import grpc
import pytest
from google.protobuf.timestamp_pb2 import Timestamp

from chassis.dispatch import Result
from chassis.kernel import Kernel
from chassis.ports import new_uuid7
from contracts.events.gateway import AccountCreated
from contracts.events.intake import AttachmentAdded, CaseAmended
from contracts.events.routing import CalendarPublished, CalendarYear
from deadlines import shipped_calendar
from onedoor.grid.v1 import cells_pb2
from onedoor.grid.v1 import tasks_pb2 as pb
from services.grid.jobs import open_jobs
from tests.rpc.grid.support import CENTRE, Grid, accepted, events, hear, request_id
from tests.support.examined import examined
from tests.support.rpc import RpcServer, refused

OFFICER, SECOND, CLERK = "officer@430423", "demo-officer-02@430423", "clerk@430423"
WORDS = "王建国家的院墙"


class Desk:
    """Orders on one accepted case, and at places."""

    def __init__(self, server: RpcServer, kernel: Kernel) -> None:
        self.grid, self.kernel = Grid(server), kernel
        self.ticks = {tick.name: tick for tick in open_jobs(kernel)}
        self.case_id = new_uuid7()
        hear(kernel, accepted(self.case_id, kind="livelihood"), private={"title": "院墙"})
        facts = {"account": SECOND, "post": "officer", "area_code": "430423"}
        hear(kernel, AccountCreated(**facts))

    def call(self, verb: str, post: str, **fields: Any) -> Any:
        name = f"{verb}Task"
        request = getattr(pb, f"{name}Request")(request_id=request_id(), **fields)
        return self.grid.call(getattr(self.grid.tasks, name), request, post).task

    def issue(self, post: str = "clerk", **fields: Any) -> Any:
        known = {"case_id": self.case_id, "officer": OFFICER, "title": "现场核实"}
        return self.call("Issue", post, **known | fields)

    def on(self, verb: str, task: Any, post: str = "officer", **fields: Any) -> Any:
        return self.call(verb, post, task_id=task.id, version=task.version, **fields)

    def tick(self) -> int:
        return self.ticks["orders"].run()

    def make_due(self, task: Any, hours: float) -> None:
        """Shift the order's clock into the past."""
        row = self.kernel.database["tasks"].find_one({"_id": task.id})
        assert row is not None
        by, limit = timedelta(hours=hours), row["limit"]
        moved = {
            "limit.due_time": limit["due_time"] - by,
            "limit.warn_times": [one - by for one in limit["warn_times"]],
            "next_due_time": row["next_due_time"] - by,
        }
        self.kernel.database["tasks"].update_one({"_id": task.id}, {"$set": moved})


@pytest.fixture
def desk(server: RpcServer, grid_kernel: Kernel) -> Desk:
    return Desk(server, grid_kernel)


def stamp(moment: datetime) -> Timestamp:
    one = Timestamp()
    one.FromDatetime(moment)
    return one


def test_a_clerks_order_is_declined_handed_on_reported_sent_back_and_passed(desk: Desk) -> None:
    issued = desk.issue(kind="mediate", is_awaited=True)
    declined = desk.on("Decline", issued, reason_code="other", reason=WORDS)
    handed = desk.on("Reassign", declined, "clerk", officer=SECOND)
    gone = pb.GetTaskRequest(task_id=issued.id)
    assert refused(desk.grid.call, desk.grid.tasks.GetTask, gone, "officer")[1] == "not_found"

    back = desk.on("Reassign", handed, "dispatcher", officer=OFFICER)
    accepted_one = desk.on("Accept", back)
    position = cells_pb2.Point(**CENTRE)
    reported = desk.on("Report", accepted_one, report=WORDS, position=position)
    again = desk.on("Verify", reported, "clerk", is_passed=False, remark="请补拍")
    reported = desk.on("Report", again, report=WORDS)
    passed = desk.on("Verify", reported, "clerk", is_passed=True)

    assert (issued.giver, issued.kind, issued.is_awaited) == (CLERK, "mediate", True)
    assert (declined.state, declined.reason_code, declined.reason) == ("declined", "other", WORDS)
    assert (handed.state, handed.officer, handed.reason) == ("issued", SECOND, "")
    assert (passed.state, passed.remark) == ("verified", "")
    assert events(desk.kernel, issued.id) == [
        "task_issued", "task_declined", "task_reassigned", "task_reassigned", "task_accepted",
        "task_reported", "task_verified", "task_reported", "task_verified",
    ]  # fmt: skip
    lying = str(list(desk.kernel.database["tasks"].find())) + str(
        list(desk.kernel.database["outbox"].find())
    )
    assert WORDS not in lying


def test_where_the_officer_stood_is_kept_with_the_report(desk: Desk) -> None:
    task = desk.on("Accept", desk.issue())
    point = cells_pb2.Point(**CENTRE)

    nowhere = cells_pb2.Point(lng=500, lat=1)
    wrong = refused(partial(desk.on, "Report", task, report="到了", position=nowhere))
    told = desk.on("Report", task, report="到了", position=point)

    assert wrong[1] == "invalid_fields"
    assert told.position == point


def test_an_order_without_a_case_goes_to_a_place_of_the_county_only(desk: Desk) -> None:
    task = desk.issue(case_id="", area_code="430423100", kind="deliver")

    assert (task.case_id, task.code, task.area_code) == ("", "", "430423100")
    for wrong in (
        {"area_code": ""},
        {"area_code": "430424100"},
        {"area_code": "430423999"},
        {"area_code": "430423100", "is_awaited": True},
        {"area_code": "430423100", "kind": "arrest"},
        {"area_code": "430423100", "officer": "nobody@430423"},
        {"area_code": "430423100", "due_time": stamp(datetime.now(UTC) - timedelta(hours=1))},
        {"area_code": "430423100", "due_time": stamp(datetime.now(UTC) + timedelta(days=91))},
    ):
        assert refused(partial(desk.issue, case_id="", **wrong))[1] == "invalid_fields"


def test_a_clerk_comes_to_own_orders_only_and_gives_none_on_a_restricted_case(desk: Desk) -> None:
    others, own = desk.issue("dispatcher"), desk.issue()
    listed = desk.grid.call(desk.grid.tasks.ListTasks, pb.ListTasksRequest(), "clerk")
    assert [one.id for one in listed.tasks] == [own.id]
    for verb, fields in (("Cancel", {"reason": "撤销"}), ("Reassign", {"officer": SECOND})):
        assert refused(partial(desk.on, verb, others, "clerk", **fields))[1] == "not_found"
    assert refused(desk.issue, "supervisor")[1] == "not_permitted"

    plain = vars(accepted(desk.case_id, kind="livelihood", is_restricted=True))
    facts = {name: value for name, value in plain.items() if name != "accept_time"}
    amended = CaseAmended(**facts, changed_fields=("is_restricted",))
    assert hear(desk.kernel, amended, version=5)[0] is Result.OK

    assert refused(desk.issue)[1] == "not_found"
    assert desk.issue("dispatcher").state == "issued"


def test_a_restriction_that_comes_before_the_acceptance_waits_for_it(desk: Desk) -> None:
    plain = vars(accepted(new_uuid7(), is_restricted=True))
    facts = {name: value for name, value in plain.items() if name != "accept_time"}
    early = CaseAmended(**facts, changed_fields=("is_restricted",))

    assert hear(desk.kernel, early)[0] is not Result.OK


def test_warned_once_per_level_and_late_once_whoever_ticks(desk: Desk) -> None:
    task = desk.issue(is_urgent=True)
    desk.make_due(task, 1.1)
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: desk.tick(), range(4)))
    assert events(desk.kernel, task.id) == ["task_issued", "task_warned"]

    desk.make_due(task, 5)
    desk.tick()
    desk.kernel.database["tasks"].update_one({"_id": task.id}, {"$unset": {"lease_time": ""}})

    assert (desk.tick(), events(desk.kernel, task.id)) == (
        0,
        ["task_issued", "task_warned", "task_overdue"],
    )
    shown = desk.grid.call(desk.grid.tasks.GetTask, pb.GetTaskRequest(task_id=task.id), "clerk")
    assert (shown.task.is_overdue, shown.task.state) == (True, "issued")


def test_a_broken_order_stops_only_itself(desk: Desk) -> None:
    broken, sound = desk.issue(is_urgent=True), desk.issue(is_urgent=True)
    for task in (broken, sound):
        desk.make_due(task, 3)
    desk.kernel.database["tasks"].update_one(
        {"_id": broken.id}, {"$set": {"limit.profile.unit": "moons"}}
    )

    desk.tick()

    assert events(desk.kernel, sound.id)[-1] == "task_overdue"
    assert desk.tick() == 0


def test_what_the_officer_brings_to_the_case_belongs_to_the_order(desk: Desk) -> None:
    task = desk.on("Accept", desk.issue())
    mine, before = new_uuid7(), desk.issue()

    for actor, file_id in ((OFFICER, mine), (OFFICER, mine), (CLERK, new_uuid7())):
        brought(desk.kernel, desk.case_id, actor, file_id)

    read = partial(desk.grid.call, desk.grid.tasks.GetTask)
    shown = read(pb.GetTaskRequest(task_id=task.id), "officer").task
    assert (list(shown.attachment_ids), shown.version) == ([mine], task.version)
    assert not read(pb.GetTaskRequest(task_id=before.id), "officer").task.attachment_ids


def test_of_two_who_answer_at_once_one_is_heard(desk: Desk) -> None:
    task = desk.issue()

    def act(number: int) -> str:
        try:
            if number % 2:
                return str(desk.on("Cancel", task, "clerk", reason="已自行解决").state)
            return str(desk.on("Accept", task).state)
        except grpc.RpcError as error:
            assert error.code() is grpc.StatusCode.ABORTED  # noqa: PT017  the other was first
            return ""

    with ThreadPoolExecutor(6) as pool:
        outcomes = [state for state in pool.map(act, range(6)) if state]

    assert len(outcomes) == 1
    assert len(events(desk.kernel, task.id)) == 2


def brought(kernel: Kernel, case_id: str, actor: str, file_id: str) -> None:
    """Intake tells of a file."""
    event = AttachmentAdded(
        attachment_id=file_id, case_id=case_id, state="scanning", kind="jpeg", size=1
    )
    assert hear(kernel, event, actor=actor, subject=file_id)[0] is Result.OK


def test_what_another_calendar_counted_is_found_without_reading_finished_orders(
    desk: Desk,
) -> None:
    database = desk.kernel.database
    rows = database["tasks"]
    rows.insert_many(
        {"county": "430423", "state": "checked", "limit": {"calendar_version": "older"}}
        for _ in range(200)
    )
    tick = desk.ticks["order_calendar"]
    tick.run()

    read = examined(database.client[database.name], lambda _: tick.run(), 1)

    rows.delete_many({"limit": {"calendar_version": "older"}})
    assert read.documents == 0


def test_orders_are_counted_anew_when_a_year_is_entered(desk: Desk) -> None:
    last = shipped_calendar().last_exact_year
    task, short = desk.issue(kind="mediate"), desk.issue(is_urgent=True)
    start = datetime(last, 12, 30, 2, tzinfo=UTC)
    desk.kernel.database["tasks"].update_one(
        {"_id": task.id},
        {"$set": {"limit.start_time": start, "limit.calendar_version": "older"}},
    )
    desk.ticks["order_calendar"].run()
    before = desk.kernel.database["tasks"].find_one({"_id": task.id})
    days = [date(last + 1, 1, 1) + timedelta(days=one) for one in range(13)]
    year = CalendarYear(
        year=last + 1,
        source=f"国办发明电〔{last}〕7号",
        holidays=tuple(one.isoformat() for one in days),
        workdays=(),
    )
    told = CalendarPublished(area_code="43", years=(year,))

    heard = hear(desk.kernel, told, subject="43", county="43")
    fresh = {tick.name: tick for tick in open_jobs(desk.kernel)}["order_calendar"]
    counted = fresh.run()

    after = desk.kernel.database["tasks"].find_one({"_id": task.id})
    assert before is not None
    assert after is not None
    assert (heard[0], counted, fresh.run()) == (Result.OK, 2, 0)
    assert after["limit"]["due_time"] > before["limit"]["due_time"]
    assert events(desk.kernel, task.id)[-1] == "task_retimed"
    assert events(desk.kernel, short.id) == ["task_issued"]
