"""Departments sign, object, report; their people and systems see their own orders only."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC
from typing import Any

import grpc
import pytest

from contracts.events.intake import CaseWithdrawn
from onedoor.routing.v1 import assignments_pb2 as pb
from onedoor.routing.v1 import clocks_pb2, feed_pb2
from tests.rpc.routing.centre import NARRATIVE, Centre
from tests.support.examined import examined
from tests.support.rpc import refused

OWN = {"post": "handler", "department": "urban-management"}
SYSTEM = {"post": "department", "department": "urban-management"}


def sign(centre: Centre, case_id: str) -> Any:
    lead = centre.lead(case_id)
    request = pb.SignAssignmentRequest(assignment_id=lead.id, version=lead.version)
    return centre.call(centre.assignments.SignAssignment, request, **OWN).assignment


def object_(centre: Centre, case_id: str) -> Any:
    lead = centre.lead(case_id)
    request = pb.ObjectAssignmentRequest(
        assignment_id=lead.id,
        version=lead.version,
        reason_code="not_our_duty",
        reason="下水道属于住建部门",
        proposed_department="housing",
    )
    return centre.call(centre.assignments.ObjectAssignment, request, **OWN)


def fetch(centre: Centre, cursor: str = "", size: int = 0, **who: str) -> Any:
    request = feed_pb2.FetchOrdersRequest(cursor=cursor, page_size=size)
    return centre.call(centre.feed.FetchOrders, request, **(SYSTEM | who))


def test_an_order_is_signed_progressed_and_completed(centre: Centre) -> None:
    case_id = centre.accept()
    signed = sign(centre, case_id)
    assert (signed.state, signed.version) == ("signed", 2)
    note = pb.ProgressAssignmentRequest(assignment_id=signed.id, version=2, note="已派人查看")
    centre.call(centre.assignments.ProgressAssignment, note, **OWN)
    report = pb.CompleteAssignmentRequest(
        assignment_id=signed.id, version=3, result="已疏通管道", public_answer="已修好"
    )

    done = centre.call(centre.assignments.CompleteAssignment, report, **OWN).assignment

    assert (done.state, done.version, done.completed_by) == ("completed", 4, "handler@430423")
    request = pb.GetAssignmentRequest(assignment_id=signed.id)
    seen = centre.call(centre.assignments.GetAssignment, request, "leader").assignment
    assert (seen.result, seen.public_answer) == ("已疏通管道", "已修好")
    assert [one.note for one in seen.progress] == ["已派人查看"]
    assert centre.published(case_id)[2:] == [
        "assignment_signed",
        "assignment_progressed",
        "assignment_completed",
    ]
    stored = repr(list(centre.kernel.database["assignments"].find({})))
    assert "已疏通管道" not in stored
    assert "已派人查看" not in stored
    above = centre.call(centre.assignments.GetAssignment, request, "auditor", area_code="43")
    assert (above.assignment.state, above.assignment.result) == ("completed", "")


def test_an_upheld_objection_moves_the_order(centre: Centre) -> None:
    case_id = centre.accept()
    objected = object_(centre, case_id)
    listing = pb.ListObjectionsRequest(state="open")
    (waiting,) = centre.call(centre.objections.ListObjections, listing, "dispatcher").objections
    assert (waiting.id, waiting.reason) == (objected.objection.id, "下水道属于住建部门")
    request = pb.DecideObjectionRequest(
        objection_id=waiting.id,
        version=waiting.version,
        is_upheld=True,
        to_department="housing",
        reason="理由成立",
    )

    decided = centre.call(centre.objections.DecideObjection, request, "dispatcher")

    assert (decided.objection.state, decided.assignment.state) == ("upheld", "reassigned")
    assert (decided.reassigned.department, decided.reassigned.is_lead) == ("housing", True)
    listing.state = ""
    done = centre.call(centre.objections.ListObjections, listing, "dispatcher").objections
    assert [one.to_department for one in done] == ["housing"]


def test_lists_hold_the_own_department_and_county_only(centre: Centre) -> None:
    mine, other = centre.accept(), centre.accept("村里停水三天")
    centre.accept(area_code="430424100")
    request = pb.ListAssignmentsRequest()

    own = centre.call(centre.assignments.ListAssignments, request, **OWN)
    county = centre.call(centre.assignments.ListAssignments, request, "clerk")

    assert [order.case_id for order in own.assignments] == [mine]
    assert [order.case_id for order in county.assignments] == [other, mine]
    assert (own.total, own.total_is_exact, own.next_page_token) == (1, True, "")
    request.department = "water"
    assert not centre.call(centre.assignments.ListAssignments, request, **OWN).assignments


def test_lists_are_paged(centre: Centre) -> None:
    cases = [centre.accept() for _ in range(5)]
    request = pb.ListAssignmentsRequest(page_size=2, states=["issued", "signed"])
    seen = []
    while True:
        page = centre.call(centre.assignments.ListAssignments, request, "supervisor")
        seen += [order.case_id for order in page.assignments]
        request.page_token = page.next_page_token
        if not request.page_token:
            break

    assert seen == cases[::-1]


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ({"post": "handler", "department": "water"}, grpc.StatusCode.NOT_FOUND),
        ({**OWN, "area_code": "430424"}, grpc.StatusCode.NOT_FOUND),
        ({"post": "mediator"}, grpc.StatusCode.PERMISSION_DENIED),
    ],
)
def test_a_foreign_order_is_as_good_as_missing(
    centre: Centre, who: dict[str, str], status: grpc.StatusCode
) -> None:
    request = pb.GetAssignmentRequest(assignment_id=centre.lead(centre.accept()).id)

    assert refused(centre.call, centre.assignments.GetAssignment, request, **who)[0] == status


def test_the_feed_tells_a_departments_changes_in_order_from_a_cursor(centre: Centre) -> None:
    case_id = centre.accept()
    sign(centre, case_id)
    centre.accept("村里停水三天")
    assert fetch(centre).orders == []
    assert centre.routing.orders.feeding.number(100) == 3

    first = fetch(centre, size=1)
    rest = fetch(centre, cursor=first.next_cursor)

    assert (first.has_more, rest.has_more) == (True, False)
    changes = [(order.change, order.assignment.version) for order in [*first.orders, *rest.orders]]
    assert changes == [("issued", 1), ("signed", 2)]
    assert first.orders[0].assignment.state == "issued"
    assert (first.orders[0].title, first.orders[0].narrative) == ("下水道堵塞", NARRATIVE)
    again = fetch(centre, cursor=rest.next_cursor)
    assert (list(again.orders), again.next_cursor) == ([], rest.next_cursor)


def test_who_asks_what_is_new_has_nothing_old_read(centre: Centre) -> None:
    for _ in range(30):
        centre.accept()
    centre.routing.orders.feeding.number(100)
    cursor = fetch(centre, size=100).next_cursor
    database = centre.kernel.database

    read = examined(database.client[database.name], lambda _: fetch(centre, cursor), 3)

    assert read.documents <= 2


def test_a_cursor_never_skips_what_is_numbered_later(centre: Centre) -> None:
    case_id = centre.accept()
    centre.routing.orders.feeding.number(100)
    cursor = fetch(centre).next_cursor
    sign(centre, case_id)
    assert fetch(centre, cursor=cursor).next_cursor == cursor

    centre.routing.orders.feeding.number(100)

    assert [order.change for order in fetch(centre, cursor=cursor).orders] == ["signed"]


def test_the_feed_is_for_departments_and_its_own_cursors(centre: Centre) -> None:
    request = feed_pb2.FetchOrdersRequest(cursor="-1")
    assert refused(centre.call, centre.feed.FetchOrders, request, **SYSTEM) == (
        grpc.StatusCode.INVALID_ARGUMENT,
        "invalid_fields",
    )
    request.cursor = ""
    assert refused(centre.call, centre.feed.FetchOrders, request, "clerk")[0] == (
        grpc.StatusCode.PERMISSION_DENIED
    )


def test_overdue_clocks_are_told_once_and_broken_ones_are_parked(centre: Centre) -> None:
    late, broken = centre.accept(), centre.accept()
    clocks = centre.kernel.database["clocks"]
    issued = centre.lead(late).issue_time.ToDatetime(tzinfo=UTC)
    clocks.update_many({}, {"$set": {"next_due_time": issued, "due_time": issued}})
    clocks.update_many({"case_id": broken}, {"$unset": {"profile": ""}})

    assert centre.routing.orders.ticking.tell_due(10) == 4

    assert centre.routing.orders.ticking.tell_due(10) == 0
    assert centre.published(late)[2:] == ["clock_overdue", "clock_overdue"]
    assert centre.published(broken)[2:] == []
    assert {row["fault"] for row in clocks.find({"case_id": broken})} == {"KeyError"}


def test_overdue_clocks_are_listed(centre: Centre) -> None:
    case_id = centre.accept()
    centre.kernel.database["clocks"].update_one(
        {"case_id": case_id, "purpose": "handling"}, {"$set": {"is_overdue": True}}
    )
    request = clocks_pb2.ListClocksRequest(is_overdue=True)

    (clock,) = centre.call(centre.clocks.ListClocks, request, "supervisor").clocks

    assert (clock.case_id, clock.purpose, clock.profile_name) == (
        case_id,
        "handling",
        "民生服务办理",
    )
    assert [entry.act for entry in clock.entries] == ["start"]


def test_a_withdrawn_case_takes_its_orders_back(centre: Centre) -> None:
    case_id = centre.accept()
    sign(centre, case_id)

    centre.hear(CaseWithdrawn(case_id=case_id, code="c", state="withdrawn"), version=5)

    assert centre.lead(case_id).state == "cancelled"
    request = clocks_pb2.ListClocksRequest(case_id=case_id, state="running")
    assert not centre.call(centre.clocks.ListClocks, request, "supervisor").clocks


def test_of_two_who_sign_at_once_one_wins(centre: Centre) -> None:
    lead = centre.lead(centre.accept())

    def attempt(_: int) -> str:
        request = pb.SignAssignmentRequest(assignment_id=lead.id, version=lead.version)
        try:
            centre.call(centre.assignments.SignAssignment, request, **OWN)
        except grpc.RpcError as error:
            return str(error.code().name)
        return "signed"

    with ThreadPoolExecutor(4) as pool:
        outcomes = sorted(pool.map(attempt, range(4)))

    assert outcomes == ["ABORTED", "ABORTED", "ABORTED", "signed"]


def test_numbers_stay_gapless_while_several_number_and_write_at_once(centre: Centre) -> None:
    def write(_: int) -> None:
        centre.accept()

    def number(_: int) -> int:
        return centre.routing.orders.feeding.number(3)

    with ThreadPoolExecutor(6) as pool:
        writing = pool.map(write, range(12))
        counted = sum(pool.map(number, range(30)))
        list(writing)
    while more := centre.routing.orders.feeding.number(3):
        counted += more

    orders = fetch(centre, size=100).orders
    assert counted == 12
    assert [int(order.cursor) for order in orders] == list(range(1, 13))


@pytest.mark.parametrize(
    ("post", "reads"), [("dispatcher", True), ("supervisor", True), ("clerk", False),
    ("leader", False)],
)  # fmt: skip
def test_the_words_of_a_restricted_case_are_for_who_acts_on_it(
    centre: Centre, post: str, reads: bool
) -> None:
    case_id = centre.accept(is_restricted=True)
    object_(centre, case_id)
    order_id = centre.lead(case_id).id
    request = pb.ListObjectionsRequest(case_id=case_id)

    listed = centre.call(centre.objections.ListObjections, request, post).objections
    order = centre.call(
        centre.assignments.GetAssignment,
        pb.GetAssignmentRequest(assignment_id=order_id),
        post,
    ).assignment

    assert [bool(one.reason) for one in listed] == [reads]
    assert order.case_id == case_id
