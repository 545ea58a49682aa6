"""A watch tells every change once, in order, from any cursor, whatever happens to the line."""

import json
import signal
import socket
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import grpc

from chassis.ports import utc_now
from gateway.connect.authority import Authority
from gateway.connect.cursors import Place
from onedoor.connect.v1 import departments_pb2 as pb
from tests.gateway.connect.support import (
    Centre,
    Changes,
    System,
    a_connect,
    free_port,
    issued,
    soon,
    trailing,
)
from tests.support.processes import environment, start
from tests.support.rpc import refused

Connecting = Callable[..., System]
COUNTY = "431382"  # watched by these tests only, so that a feed holds what its test put there


def test_a_change_comes_with_its_order_and_content(centre: Centre, connecting: Connecting) -> None:
    watch = connecting("education", COUNTY).watch()

    order = centre.order("幼儿园收费", COUNTY)

    item = soon(lambda: watch.items)[-1]
    assert item.change.change == "issued"
    assert item.change.order.id == order.id
    assert item.change.order.state == "issued"
    assert item.change.order.HasField("sign_due_time")
    assert item.change.title == "幼儿园收费"
    watch.cancel()


def test_two_streams_get_the_same_changes_in_order_per_case(
    centre: Centre, connecting: Connecting
) -> None:
    system = connecting("water", COUNTY)
    early, orders = system.watch(), []
    soon(lambda: early.keep_alives)
    for _ in range(4):
        orders.append(centre.order("水库渗漏", COUNTY))
        system.sign(orders[-1])
    late = system.watch()
    for _ in range(3):
        orders.append(centre.order("停水三天", COUNTY))
        system.sign(orders[-1])
    centre.number()

    expected = [(order.id, version) for order in orders for version in (1, 2)]
    for watch in (early, late):
        soon(partial(_has, watch, len(expected)))
        assert sorted(watch.seen()) == sorted(expected)
        assert _in_order_per_case(watch)
        watch.cancel()
    assert early.seen() == late.seen()


def test_a_cursor_resumes_after_its_item(centre: Centre, connecting: Connecting) -> None:
    system = connecting("transport", COUNTY)
    orders = [centre.order("公交停运", COUNTY) for _ in range(3)]
    first = system.watch()
    soon(lambda: len(first.items) == 3)
    first.cancel()

    second = system.watch(first.items[0].cursor)

    soon(lambda: len(second.items) == 2)
    assert [one for one, _ in second.seen()] == [order.id for order in orders[1:]]
    second.cancel()


def test_a_keep_alives_cursor_resumes_too(centre: Centre, connecting: Connecting) -> None:
    system = connecting("veterans", COUNTY)
    centre.order("退役优抚", COUNTY)
    first = system.watch()
    soon(lambda: first.items and first.keep_alives)
    first.cancel()

    second = system.watch(first.keep_alives[-1].cursor)
    order = centre.order("退役安置", COUNTY)

    soon(lambda: second.items)
    assert second.seen() == [(order.id, 1)]
    second.cancel()


def test_silence_is_broken_by_keep_alives(certs: Path, centre: Centre, tmp_path: Path) -> None:
    folder = issued(Authority(certs), tmp_path, "forestry", COUNTY)
    with a_connect(certs, centre.target, connect_keep_alive_seconds=0.1) as port:
        system = System(port, folder)
        watch = system.watch()

        soon(lambda: len(watch.keep_alives) >= 3)

        watch.cancel()
        system.close()


def test_a_cursor_older_than_the_retention_is_out_of_range(connecting: Connecting) -> None:
    old = Place(position="1", moment=utc_now() - timedelta(days=91)).write(f"{COUNTY}/housing")

    call = connecting("housing", COUNTY).stub.WatchOrders(pb.WatchOrdersRequest(cursor=old))

    assert refused(next, call) == (grpc.StatusCode.OUT_OF_RANGE, "cursor_expired")


def test_another_departments_cursor_is_refused(connecting: Connecting) -> None:
    foreign = Place(position="1", moment=utc_now()).write(f"{COUNTY}/water")

    call = connecting("housing", COUNTY).stub.WatchOrders(pb.WatchOrdersRequest(cursor=foreign))

    assert refused(next, call) == (grpc.StatusCode.INVALID_ARGUMENT, "invalid_fields")


def test_the_fifth_stream_of_a_department_is_refused(connecting: Connecting) -> None:
    system = connecting("court", COUNTY)
    open_ = [system.watch() for _ in range(4)]
    soon(lambda: all(one.keep_alives for one in open_))

    call = system.stub.WatchOrders(pb.WatchOrdersRequest())
    assert refused(next, call) == (grpc.StatusCode.RESOURCE_EXHAUSTED, "too_many_streams")

    open_[0].cancel()

    def again() -> bool:
        fifth = system.watch()
        soon(lambda: fifth.keep_alives or fifth.error)
        fifth.cancel()
        return bool(fifth.keep_alives)

    soon(again)
    for one in open_:
        one.cancel()


def test_a_graceful_stop_ends_a_watch_with_a_hint(
    certs: Path, centre: Centre, tmp_path: Path
) -> None:
    folder = issued(Authority(certs), tmp_path, "emergency", COUNTY)
    with a_connect(certs, centre.target) as port:
        system = System(port, folder)
        watch = system.watch()
        soon(lambda: watch.keep_alives)

    error: Any = soon(lambda: watch.error)
    assert error.code() is grpc.StatusCode.UNAVAILABLE
    assert trailing(error)["x-reason"] == "server_stopping"
    assert json.loads(trailing(error)["x-details-bin"])["details"] == {"retry_after": "1"}
    system.close()


def test_a_watch_without_routing_is_told_to_try_again(certs: Path, tmp_path: Path) -> None:
    folder = issued(Authority(certs), tmp_path, "health", COUNTY)
    with a_connect(certs, "127.0.0.1:1", connect_call_seconds=1.0) as port:
        system = System(port, folder)

        watch = system.watch()

        error: Any = soon(lambda: watch.error)
        assert error.code() is grpc.StatusCode.UNAVAILABLE
        assert trailing(error)["x-reason"] == "try_again"
        system.close()


def test_nothing_is_lost_or_doubled_when_connect_is_killed(
    certs: Path, centre: Centre, tmp_path: Path
) -> None:
    folder = issued(Authority(certs), tmp_path, "housing", COUNTY)
    port, cursor, seen = free_port(), "", []
    expected: list[tuple[str, int]] = []
    for _ in range(3):
        running = _connect_process(port, certs, centre.target)
        system = _connected(port, folder)
        watch = system.watch(cursor)
        expected += [(centre.order("房屋质量", COUNTY).id, 1) for _ in range(3)]
        soon(partial(_has, watch, 2))

        running.send_signal(signal.SIGKILL)
        running.wait(10)
        expected.append((centre.order("房屋质量", COUNTY).id, 1))
        watch.drained()
        seen += watch.seen()
        cursor = watch.items[-1].cursor
        system.close()

    running = _connect_process(port, certs, centre.target)
    system = _connected(port, folder)
    last = system.watch(cursor)
    soon(lambda: len(seen) + len(last.items) >= len(expected))
    soon(lambda: last.keep_alives)
    assert seen + last.seen() == expected
    last.cancel()
    system.close()
    running.send_signal(signal.SIGTERM)
    assert running.wait(20) == 0


def _connect_process(port: int, certs: Path, target: str) -> Any:
    return start(
        "gateway.connect",
        env=environment(
            "unused_",
            ONEDOOR_CONNECT_PORT=str(port),
            ONEDOOR_CONNECT_CERTS_DIR=str(certs),
            ONEDOOR_ROUTING_TARGET=target,
            ONEDOOR_LOG_LEVEL="ERROR",
        ),
    )


def _connected(port: int, folder: Path) -> System:
    def listening() -> bool:
        with closing(socket.socket()) as probe:
            return probe.connect_ex(("127.0.0.1", port)) == 0

    soon(listening)
    return System(port, folder)


def _has(watch: Changes, count: int) -> bool:
    return len(watch.items) >= count


def _in_order_per_case(watch: Changes) -> bool:
    versions: dict[str, int] = {}
    for order_id, version in watch.seen():
        if version <= versions.get(order_id, 0):
            return False
        versions[order_id] = version
    return True
