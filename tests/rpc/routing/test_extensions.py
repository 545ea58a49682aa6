"""More time for orders, over the real contract and store."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import grpc
import pytest

from contracts.events.intake import CaseErased, CaseWithdrawn
from onedoor.routing.v1 import assignments_pb2, clocks_pb2, feed_pb2
from onedoor.routing.v1 import extensions_pb2 as pb
from onedoor.routing.v1.extensions_pb2_grpc import ExtensionServiceStub
from tests.rpc.routing.centre import Centre
from tests.support.rpc import refused

OWN = {"post": "handler", "department": "urban-management"}
WATER = {"post": "handler", "department": "water"}
REASON = "等待王建国家门前的施工许可"


class Office:
    """A department that has signed, and who decides."""

    def __init__(self, centre: Centre) -> None:
        self.centre = centre
        self.stub: Any = ExtensionServiceStub(centre.server.channel)

    def signed(self) -> Any:
        """A lead order in hand."""
        case_id = self.centre.accept()
        lead = self.centre.lead(case_id)
        request = assignments_pb2.SignAssignmentRequest(assignment_id=lead.id, version=lead.version)
        return self.centre.call(self.centre.assignments.SignAssignment, request, **OWN).assignment

    def ask(self, order: assignments_pb2.Assignment, **fields: Any) -> Any:
        """Ask for five working days unless told otherwise."""
        who = fields.pop("who", OWN)
        known: dict[str, Any] = {"units": 5, "reason": REASON, "version": order.version}
        request = pb.RequestExtensionRequest(assignment_id=order.id, **known | fields)
        return self.centre.call(self.stub.RequestExtension, request, **who).extension

    def decide(self, extension: pb.Extension, post: str = "dispatcher", **fields: Any) -> Any:
        """Grant unless told otherwise."""
        known: dict[str, Any] = {
            "is_granted": True,
            "reason": "许可确需时间",
            "version": extension.version,
        }
        request = pb.DecideExtensionRequest(extension_id=extension.id, **known | fields)
        return self.centre.call(self.stub.DecideExtension, request, post)

    def page(self, who: dict[str, str], **fields: Any) -> Any:
        """A page of extensions."""
        request = pb.ListExtensionsRequest(**fields)
        return self.centre.call(self.stub.ListExtensions, request, **who)


@pytest.fixture
def office(centre: Centre) -> Office:
    return Office(centre)


def test_a_grant_moves_order_clock_and_feed_together(office: Office) -> None:
    order, centre = office.signed(), office.centre
    asked = office.ask(order)

    decided = office.decide(asked)

    moved = decided.extension.due_time.ToDatetime()
    assert moved > order.due_time.ToDatetime()
    assert decided.assignment.due_time.ToDatetime() == moved
    request = clocks_pb2.ListClocksRequest(case_id=order.case_id)
    clocks = centre.call(centre.clocks.ListClocks, request, "supervisor").clocks
    handling = next(clock for clock in clocks if clock.purpose == "handling")
    assert handling.due_time.ToDatetime() == moved
    entry = handling.entries[-1]
    assert (entry.act, entry.units, entry.proof) == ("extend", 5, asked.id)
    assert centre.published(order.case_id)[-3:] == [
        "extension_requested",
        "assignment_extended",
        "extension_granted",
    ]
    centre.routing.orders.feeding.number(100)
    fetch = feed_pb2.FetchOrdersRequest()
    system = {"post": "department", "department": "urban-management"}
    told = centre.call(centre.feed.FetchOrders, fetch, **system)
    assert "extended" in str(told)


def test_words_are_sealed_at_rest_and_go_with_the_erased_case(office: Office) -> None:
    order = office.signed()
    office.decide(office.ask(order))
    rows = office.centre.kernel.database["extensions"]
    assert "王建国" not in repr(list(rows.find({})))
    assert office.page({"post": "dispatcher"}).extensions[0].reason == REASON

    office.centre.hear(
        CaseErased(case_id=order.case_id, code=order.code, state="archived"), version=9
    )

    (left,) = office.page({"post": "dispatcher"}).extensions
    assert (left.reason, left.decision_reason, left.state) == ("", "", "granted")


def test_a_withdrawn_case_takes_its_request_along(office: Office) -> None:
    order = office.signed()
    asked = office.ask(order)

    office.centre.hear(
        CaseWithdrawn(case_id=order.case_id, code=order.code, state="withdrawn"), version=5
    )

    (left,) = office.page({"post": "dispatcher"}, case_id=order.case_id).extensions
    assert left.state == "lapsed"
    assert office.centre.published(order.case_id).count("extension_lapsed") == 1
    status, _ = refused(office.decide, left)
    assert status is grpc.StatusCode.FAILED_PRECONDITION
    assert asked.version == 1


@pytest.mark.parametrize(
    ("who", "status"),
    [
        (WATER, grpc.StatusCode.NOT_FOUND),
        (OWN | {"area_code": "430424"}, grpc.StatusCode.NOT_FOUND),
        ({"post": "dispatcher"}, grpc.StatusCode.PERMISSION_DENIED),
        ({"post": "clerk"}, grpc.StatusCode.PERMISSION_DENIED),
    ],
)
def test_only_the_own_department_asks(
    office: Office, who: dict[str, str], status: grpc.StatusCode
) -> None:
    order = office.signed()

    assert refused(office.ask, order, who=who)[0] is status


@pytest.mark.parametrize("post", ["clerk", "officer", "admin", "auditor", "supervisor", "leader"])
def test_others_than_the_named_post_do_not_decide(office: Office, post: str) -> None:
    asked = office.ask(office.signed())

    assert refused(office.decide, asked, post)[0] is grpc.StatusCode.PERMISSION_DENIED


def test_a_department_lists_its_own_requests_page_by_page(office: Office) -> None:
    asked = [office.ask(office.signed()).id for _ in range(3)]

    first = office.page(OWN, page_size=2, states=["requested"])
    rest = office.page(OWN, page_size=2, states=["requested"], page_token=first.next_page_token)

    assert [one.id for one in (*first.extensions, *rest.extensions)] == asked[::-1]
    assert (first.total, rest.next_page_token) == (3, "")
    assert not office.page(WATER).extensions
    assert refused(office.page, OWN, states=["open"])[0] is grpc.StatusCode.INVALID_ARGUMENT


def test_two_who_decide_at_once_decide_once(office: Office) -> None:
    order = office.signed()
    asked = office.ask(order)

    def decide(is_granted: bool) -> str:
        try:
            return str(office.decide(asked, is_granted=is_granted).extension.state)
        except grpc.RpcError as error:
            return str(error.code().name)

    with ThreadPoolExecutor(2) as pool:
        answers = sorted(pool.map(decide, (True, False)))

    assert sum(answer in ("granted", "refused") for answer in answers) == 1
    told = office.centre.published(order.case_id)
    assert told.count("extension_granted") + told.count("extension_refused") == 1


def test_two_requests_at_once_leave_one_waiting(office: Office) -> None:
    order = office.signed()

    def ask(_: int) -> Any:
        try:
            return office.ask(order).state
        except grpc.RpcError as error:
            return str(error.code().name)

    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(ask, range(2)))

    assert answers.count("requested") == 1
    assert len(office.page(OWN, case_id=order.case_id).extensions) == 1


def test_refusals_name_their_reason(office: Office) -> None:
    order = office.signed()
    asked = office.ask(order)

    waiting = (grpc.StatusCode.FAILED_PRECONDITION, "extension_waiting")
    assert refused(office.ask, order) == waiting
    stale, _ = refused(office.decide, asked, version=asked.version + 1)
    assert stale is grpc.StatusCode.ABORTED
