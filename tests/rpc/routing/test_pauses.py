"""Handling times that stand still, over the real contract and store."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any

import grpc
import pytest

from contracts.events.intake import CaseErased, CaseWithdrawn
from onedoor.routing.v1 import assignments_pb2, clocks_pb2, feed_pb2
from onedoor.routing.v1 import pauses_pb2 as pb
from onedoor.routing.v1.pauses_pb2_grpc import PauseServiceStub
from tests.rpc.routing.centre import Centre
from tests.support.rpc import refused

OWN = {"post": "handler", "department": "urban-management"}
WATER = {"post": "handler", "department": "water"}
PROOF = "关于王建国房屋的鉴定委托书"


class Office:
    """A department that has signed, and the centre that decides."""

    def __init__(self, centre: Centre) -> None:
        self.centre = centre
        self.stub: Any = PauseServiceStub(centre.server.channel)

    def signed(self) -> Any:
        """A lead order in hand."""
        lead = self.centre.lead(self.centre.accept())
        request = assignments_pb2.SignAssignmentRequest(assignment_id=lead.id, version=lead.version)
        return self.centre.call(self.centre.assignments.SignAssignment, request, **OWN).assignment

    def pause(self, order: Any, **fields: Any) -> Any:
        """Three days for an appraisal unless told otherwise."""
        who = fields.pop("who", {"post": "dispatcher"})
        known: dict[str, Any] = {
            "reason_code": "appraisal",
            "proof": PROOF,
            "days": 3,
            "version": order.version,
        }
        request = pb.PauseAssignmentRequest(assignment_id=order.id, **known | fields)
        return self.centre.call(self.stub.PauseAssignment, request, **who)

    def resume(self, order: Any, **fields: Any) -> Any:
        """The report is there unless told otherwise."""
        who = fields.pop("who", {"post": "dispatcher"})
        known: dict[str, Any] = {"reason": "鉴定报告已出具", "version": order.version}
        request = pb.ResumeAssignmentRequest(assignment_id=order.id, **known | fields)
        return self.centre.call(self.stub.ResumeAssignment, request, **who)

    def page(self, who: dict[str, str], **fields: Any) -> Any:
        """A page of pauses."""
        return self.centre.call(self.stub.ListPauses, pb.ListPausesRequest(**fields), **who)

    def handling(self, order: Any) -> Any:
        """The order's handling clock."""
        request = clocks_pb2.ListClocksRequest(case_id=order.case_id)
        clocks = self.centre.call(self.centre.clocks.ListClocks, request, "supervisor").clocks
        return next(clock for clock in clocks if clock.purpose == "handling")

    def run_over(self, order: Any, days: int) -> None:
        """Let the open pause, with all else of its clock, have begun so many days earlier."""
        database, earlier = self.centre.kernel.database, timedelta(days=days)
        pauses, clocks = database["pauses"], database["clocks"]
        pause = pauses.find_one({"assignment_id": order.id, "is_open": True})
        assert pause is not None
        moved = pause["until_time"] - earlier
        times = {"until_time": moved, "start_time": pause["start_time"] - earlier}
        pauses.update_one({"_id": pause["_id"]}, {"$set": times})
        clock = clocks.find_one({"_id": pause["clock_id"]})
        assert clock is not None
        entries = [entry | {"time": _earlier(entry["time"], earlier)} for entry in clock["entries"]]
        fresh = {"entries": entries, "paused_until": moved, "next_due_time": moved}
        clocks.update_one({"_id": clock["_id"]}, {"$set": fresh})
        database["assignments"].update_one({"_id": order.id}, {"$set": {"paused_until": moved}})


def _earlier(time: str, by: timedelta) -> str:
    return (datetime.fromisoformat(time) - by).isoformat()


@pytest.fixture
def office(centre: Centre) -> Office:
    return Office(centre)


def test_order_clock_pause_and_feed_move_together(office: Office) -> None:
    order, centre = office.signed(), office.centre

    paused = office.pause(order)

    assert not paused.assignment.HasField("due_time")
    assert paused.assignment.pause_until_time == paused.pause.until_time
    clock = office.handling(order)
    assert (clock.state, clock.HasField("due_time")) == ("paused", False)
    assert clock.pause_until_time == paused.pause.until_time
    entry = clock.entries[-1]
    assert (entry.act, entry.reason, entry.proof) == ("pause", "appraisal", paused.pause.id)
    assert entry.acted_by == paused.pause.started_by == "dispatcher@430423"

    resumed = office.resume(paused.assignment)

    assert resumed.pause.ending == "resumed"
    assert resumed.assignment.due_time == office.handling(order).due_time == order.due_time
    assert centre.published(order.case_id)[-4:] == [
        "clock_paused",
        "assignment_paused",
        "clock_resumed",
        "assignment_continued",
    ]
    centre.routing.orders.feeding.number(100)
    system = {"post": "department", "department": "urban-management"}
    told = centre.call(centre.feed.FetchOrders, feed_pb2.FetchOrdersRequest(), **system).orders
    assert [change.change for change in told][-2:] == ["paused", "continued"]
    assert told[-2].assignment.pause_until_time == paused.pause.until_time
    assert not told[-1].assignment.HasField("pause_until_time")


def test_ticks_of_four_workers_end_a_pause_that_is_over_once(office: Office) -> None:
    order = office.signed()
    office.pause(order)
    office.run_over(order, days=4)

    with ThreadPoolExecutor(4) as pool:
        told = sum(pool.map(lambda _: office.centre.routing.orders.ticking.tell_due(50), range(4)))

    assert told >= 1
    (pause,) = office.page({"post": "dispatcher"}, case_id=order.case_id).pauses
    assert (pause.state, pause.ending, pause.ended_by) == ("ended", "over", "service:routing")
    assert pause.end_time == pause.until_time
    clock = office.handling(order)
    assert [entry.act for entry in clock.entries] == ["start", "pause", "resume"]
    published = office.centre.published(order.case_id)
    assert [published.count(name) for name in ("clock_resumed", "assignment_continued")] == [1, 1]
    lead = office.centre.lead(order.case_id)
    assert (lead.due_time, lead.HasField("pause_until_time")) == (clock.due_time, False)


def test_the_department_that_completes_ends_the_pause(office: Office) -> None:
    paused = office.pause(office.signed()).assignment
    request = assignments_pb2.CompleteAssignmentRequest(
        assignment_id=paused.id, version=paused.version, result="已修好", public_answer="已修好"
    )

    done = office.centre.call(
        office.centre.assignments.CompleteAssignment, request, **OWN
    ).assignment

    assert (done.state, done.HasField("pause_until_time")) == ("completed", False)
    (pause,) = office.page(OWN, case_id=paused.case_id).pauses
    assert (pause.state, pause.ending) == ("ended", "left")
    assert "assignment_continued" not in office.centre.published(paused.case_id)


def test_a_withdrawn_case_takes_its_pause_along(office: Office) -> None:
    order = office.signed()
    office.pause(order)

    office.centre.hear(
        CaseWithdrawn(case_id=order.case_id, code=order.code, state="withdrawn"), version=5
    )

    (pause,) = office.page({"post": "dispatcher"}, case_id=order.case_id).pauses
    assert (pause.state, pause.ending) == ("ended", "left")
    assert office.handling(order).state == "stopped"


def test_words_are_sealed_at_rest_and_go_with_the_erased_case(office: Office) -> None:
    order = office.signed()
    office.resume(office.pause(order).assignment)
    rows = office.centre.kernel.database["pauses"]
    assert "王建国" not in repr(list(rows.find({})))
    assert office.page({"post": "dispatcher"}).pauses[0].proof == PROOF

    office.centre.hear(
        CaseErased(case_id=order.case_id, code=order.code, state="archived"), version=9
    )

    (left,) = office.page({"post": "dispatcher"}).pauses
    assert (left.proof, left.end_reason, left.state) == ("", "", "ended")


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ({"post": "dispatcher", "area_code": "430424"}, grpc.StatusCode.NOT_FOUND),
        ({"post": "supervisor"}, grpc.StatusCode.PERMISSION_DENIED),
        ({"post": "leader"}, grpc.StatusCode.PERMISSION_DENIED),
        ({"post": "clerk"}, grpc.StatusCode.PERMISSION_DENIED),
        (OWN, grpc.StatusCode.PERMISSION_DENIED),
    ],
)
def test_only_the_post_the_profile_names_decides(
    office: Office, who: dict[str, str], status: grpc.StatusCode
) -> None:
    order = office.signed()
    assert refused(office.pause, order, who=who)[0] is status

    paused = office.pause(order).assignment

    assert refused(office.resume, paused, who=who)[0] is status


def test_a_department_lists_its_own_pauses_page_by_page(office: Office) -> None:
    paused = [office.pause(office.signed()).pause.id for _ in range(3)]

    first = office.page(OWN, page_size=2, states=["open"])
    rest = office.page(OWN, page_size=2, states=["open"], page_token=first.next_page_token)

    assert [one.id for one in (*first.pauses, *rest.pauses)] == paused[::-1]
    assert (first.total, rest.next_page_token) == (3, "")
    assert not office.page(WATER).pauses
    assert refused(office.page, OWN, states=["closed"])[0] is grpc.StatusCode.INVALID_ARGUMENT


def test_five_who_pause_at_once_pause_once(office: Office) -> None:
    order = office.signed()

    def pause(_: int) -> str:
        try:
            return str(office.pause(order).pause.state)
        except grpc.RpcError as error:
            return str(error.code().name)

    with ThreadPoolExecutor(5) as pool:
        answers = list(pool.map(pause, range(5)))

    assert answers.count("open") == 1
    assert len(office.page(OWN, case_id=order.case_id).pauses) == 1
    assert office.centre.published(order.case_id).count("clock_paused") == 1


def test_refusals_name_their_reason(office: Office) -> None:
    order = office.signed()
    state = grpc.StatusCode.FAILED_PRECONDITION
    assert refused(office.resume, order) == (state, "not_paused")
    assert refused(office.pause, order, days=31)[0] is grpc.StatusCode.INVALID_ARGUMENT
    assert refused(office.pause, order, reason_code="rain")[0] is grpc.StatusCode.INVALID_ARGUMENT
    paused = office.pause(order).assignment

    assert refused(office.pause, paused) == (state, "already_paused")
    assert refused(office.resume, order)[0] is grpc.StatusCode.ABORTED
