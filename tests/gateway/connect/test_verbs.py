"""What a department's system may do with its own orders, and with nobody else's."""

from collections.abc import Callable
from typing import Any

import grpc
import pytest

from chassis.ports import new_uuid7
from onedoor.connect.v1 import departments_pb2 as pb
from tests.gateway.connect.support import OTHER_COUNTY, Centre, System, trailing
from tests.support.rpc import refused

Connecting = Callable[..., System]


def test_an_order_is_signed_reported_on_and_completed(
    centre: Centre, connecting: Connecting
) -> None:
    housing, order = connecting("housing"), centre.order()

    signed = housing.sign(order)
    told = housing.stub.ReportProgress(
        pb.ReportProgressRequest(
            request_id=new_uuid7(), order_id=order.id, version=signed.version, note="已到现场"
        ),
        timeout=10,
    ).order
    housing.stub.CompleteOrder(
        pb.CompleteOrderRequest(
            request_id=new_uuid7(),
            order_id=order.id,
            version=told.version,
            result="已修复并验收",
            public_answer="裂缝已经修好",
        ),
        timeout=10,
    )

    stands = housing.get(order.id)
    assert stands.state == "completed"
    assert stands.result == "已修复并验收"
    assert [one.note for one in stands.progress] == ["已到现场"]
    assert stands.signed_by == "housing.system@430423"
    assert stands.HasField("due_time")


def test_a_lead_has_no_part_to_explain(centre: Centre, connecting: Connecting) -> None:
    housing, order = connecting("housing"), centre.order()
    asked = pb.ExplainOrderRequest(
        request_id=new_uuid7(),
        order_id=order.id,
        version=housing.sign(order).version,
        reason="鉴定机构尚未出具意见",
    )

    status = refused(housing.stub.ExplainOrder, asked, timeout=10)

    assert status == (grpc.StatusCode.FAILED_PRECONDITION, "not_a_part")


def test_an_objection_is_opened(centre: Centre, connecting: Connecting) -> None:
    housing, order = connecting("housing"), centre.order()

    answer = housing.stub.ObjectOrder(
        pb.ObjectOrderRequest(
            request_id=new_uuid7(),
            order_id=order.id,
            version=order.version,
            reason_code="not_our_duty",
            reason="属于物业管理职责",
            proposed_department="justice",
        ),
        timeout=10,
    )

    assert answer.order.state == "objected"
    assert answer.objection_id


def test_the_same_request_id_gives_the_same_answer(centre: Centre, connecting: Connecting) -> None:
    housing, order, request_id = connecting("housing"), centre.order(), new_uuid7()
    asked = pb.SignOrderRequest(request_id=request_id, order_id=order.id, version=order.version)

    first = housing.stub.SignOrder(asked, timeout=30)
    second, call = housing.stub.SignOrder.with_call(asked, timeout=30)

    assert second == first
    assert ("x-idempotent-replayed", "true") in tuple(call.trailing_metadata())


def test_completing_twice_with_one_request_id_completes_once(
    centre: Centre, connecting: Connecting
) -> None:
    housing = connecting("housing")
    signed = housing.sign(centre.order())
    asked = pb.CompleteOrderRequest(
        request_id=new_uuid7(),
        order_id=signed.id,
        version=signed.version,
        result="已修复",
        public_answer="已修好",
    )

    answers = [housing.stub.CompleteOrder(asked, timeout=30) for _ in range(2)]

    assert answers[0] == answers[1]
    assert housing.get(signed.id).version == answers[0].order.version


def test_one_request_id_for_two_bodies_is_refused(centre: Centre, connecting: Connecting) -> None:
    housing, order = connecting("housing"), centre.order()
    housing.sign(order, request_id="sign-1" + order.id)
    other = pb.SignOrderRequest(request_id="sign-1" + order.id, order_id=order.id, version=9)

    status = refused(housing.stub.SignOrder, other, timeout=30)

    assert status == (grpc.StatusCode.ALREADY_EXISTS, "idempotency_key_reused")


def test_a_write_without_request_id_names_the_field(centre: Centre, connecting: Connecting) -> None:
    order = centre.order()
    asked = pb.SignOrderRequest(order_id=order.id, version=order.version)

    with pytest.raises(grpc.RpcError) as caught:
        connecting("housing").stub.SignOrder(asked, timeout=30)

    assert caught.value.code() is grpc.StatusCode.INVALID_ARGUMENT
    assert b'"field": "request_id"' in trailing(caught.value)["x-details-bin"]


def test_a_stale_version_is_told_with_the_current_one(
    centre: Centre, connecting: Connecting
) -> None:
    housing, order = connecting("housing"), centre.order()
    signed = housing.sign(order)
    stale = pb.ReportProgressRequest(
        request_id=new_uuid7(), order_id=order.id, version=order.version, note="已到现场"
    )

    with pytest.raises(grpc.RpcError) as caught:
        housing.stub.ReportProgress(stale, timeout=30)

    assert caught.value.code() is grpc.StatusCode.ABORTED
    assert trailing(caught.value)["x-reason"] == "version_conflict"
    assert (
        f'"current_version": "{signed.version}"'.encode() in trailing(caught.value)["x-details-bin"]
    )


def test_a_signed_order_cannot_be_signed_again(centre: Centre, connecting: Connecting) -> None:
    housing = connecting("housing")
    signed = housing.sign(centre.order())
    asked = pb.SignOrderRequest(request_id=new_uuid7(), order_id=signed.id, version=signed.version)

    status = refused(housing.stub.SignOrder, asked, timeout=30)

    assert status == (grpc.StatusCode.FAILED_PRECONDITION, "wrong_state")


@pytest.mark.parametrize(("department", "county"), [("water", "430423"), ("housing", OTHER_COUNTY)])
def test_anothers_order_is_as_good_as_missing(
    centre: Centre, connecting: Connecting, department: str, county: str
) -> None:
    order, other = centre.order(), connecting(department, county)

    for build, call in (
        (lambda id_: pb.GetOrderRequest(order_id=id_), other.stub.GetOrder),
        (
            lambda id_: pb.SignOrderRequest(request_id=new_uuid7(), order_id=id_, version=1),
            other.stub.SignOrder,
        ),
    ):
        foreign, missing = (_answer(call, build(id_)) for id_ in (order.id, new_uuid7()))

        assert foreign == missing
        assert foreign[0] is grpc.StatusCode.NOT_FOUND


def test_a_list_holds_the_own_orders_only(centre: Centre, connecting: Connecting) -> None:
    order = centre.order()
    asked = pb.ListOrdersRequest(case_id=order.case_id)

    own = connecting("housing").stub.ListOrders(asked, timeout=30)
    others = connecting("water").stub.ListOrders(asked, timeout=30)

    assert [one.id for one in own.orders] == [order.id]
    assert list(others.orders) == []
    assert others.total == 0


@pytest.mark.parametrize(
    "request_message",
    [
        pb.ListOrdersRequest(county=OTHER_COUNTY),
        pb.GetOrderRequest(county=OTHER_COUNTY, order_id="x"),
        pb.SignOrderRequest(county=OTHER_COUNTY, order_id="x"),
        pb.ObjectOrderRequest(county=OTHER_COUNTY, order_id="x"),
        pb.ReportProgressRequest(county=OTHER_COUNTY, order_id="x"),
        pb.CompleteOrderRequest(county=OTHER_COUNTY, order_id="x"),
    ],
    ids=lambda message: type(message).__name__,
)
def test_another_county_in_the_message_is_refused(
    connecting: Connecting, request_message: object
) -> None:
    method = type(request_message).__name__.removesuffix("Request")

    status = refused(getattr(connecting().stub, method), request_message, timeout=30)

    assert status == (grpc.StatusCode.PERMISSION_DENIED, "cross_county")


def test_a_watch_for_another_county_is_refused(connecting: Connecting) -> None:
    call = connecting().stub.WatchOrders(pb.WatchOrdersRequest(county=OTHER_COUNTY))

    assert refused(next, call) == (grpc.StatusCode.PERMISSION_DENIED, "cross_county")


def test_a_unary_call_without_a_deadline_is_refused(connecting: Connecting) -> None:
    call = connecting().stub.ListOrders

    assert refused(call, pb.ListOrdersRequest())[0] is grpc.StatusCode.INVALID_ARGUMENT


def test_a_message_over_four_mebibytes_is_refused(connecting: Connecting) -> None:
    asked = pb.ReportProgressRequest(note="x" * (4 << 20), order_id="x", request_id="x")

    status, _ = refused(connecting().stub.ReportProgress, asked, timeout=30)

    assert status is grpc.StatusCode.RESOURCE_EXHAUSTED


def _answer(call: Any, request: object) -> tuple[object, ...]:
    with pytest.raises(grpc.RpcError) as caught:
        call(request, timeout=30)
    error = caught.value
    return error.code(), error.details(), trailing(error)
