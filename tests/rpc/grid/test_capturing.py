"""What officers captured without a network: each once, each with its own result (A24)."""

import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import grpc
import pytest
from google.protobuf.timestamp_pb2 import Timestamp

from chassis.kernel import Kernel
from onedoor.grid.v1 import cells_pb2, incidents_pb2
from tests.rpc.grid.support import CENTRE, Grid, request_id
from tests.support.rpc import RpcServer, refused
from tests.support.waiting import eventually


@pytest.fixture
def grid(server: RpcServer) -> Grid:
    return Grid(server)


def captured(**fields: Any) -> dict[str, Any]:
    """A finding as a device kept it."""
    return {
        "client_ref": f"phone-{uuid.uuid4().hex[:12]}",
        "capture_time": _at(timedelta(hours=-3)),
        "kind": "livelihood",
        "title": "路面塌陷",
        "point": cells_pb2.Point(**CENTRE),
        **fields,
    }


def sync(grid: Grid, *given: dict[str, Any], post: str = "officer", **more: Any) -> Any:
    """Send them together."""
    items = [incidents_pb2.CapturedIncident(**one) for one in given]
    request = incidents_pb2.SyncIncidentsRequest(request_id=request_id(), incidents=items)
    return grid.call(grid.incidents.SyncIncidents, request, post, **more)


def test_what_is_sound_is_stored_and_what_is_not_is_told_one_by_one(
    grid: Grid, grid_kernel: Kernel
) -> None:
    good, bad = captured(), captured(title="", kind="rumour")
    settled = captured(is_settled=True, outcome="advised")

    answer = sync(grid, good, bad, settled)

    assert [one.result for one in answer.results] == ["stored", "refused", "stored"]
    assert (answer.stored_count, answer.known_count, answer.refused_count) == (2, 0, 1)
    assert {fault.field for fault in answer.results[1].faults} == {"title", "kind"}
    assert answer.results[0].incident.client_ref == good["client_ref"]
    assert answer.results[0].incident.capture_time == good["capture_time"]
    keys = [row["routing_key"] for row in grid_kernel.database["outbox"].find()]
    assert sorted(keys) == ["incident_reported", "incident_settled"]


def test_the_same_name_is_the_same_incident_however_often_it_comes(
    grid: Grid, grid_kernel: Kernel
) -> None:
    one, other = captured(), captured()
    first = sync(grid, one, one)

    again = sync(grid, one, other)

    assert [result.result for result in first.results] == ["stored", "known"]
    assert [result.result for result in again.results] == ["known", "stored"]
    assert again.results[0].incident.id == first.results[0].incident.id
    assert grid_kernel.database["incidents"].count_documents({}) == 2


def test_a_refused_finding_may_come_again_put_right(grid: Grid) -> None:
    wrong = captured(title="")
    assert sync(grid, wrong).results[0].result == "refused"

    assert sync(grid, wrong | {"title": "路面塌陷"}).results[0].result == "stored"


def test_two_officers_may_use_the_same_name(grid: Grid) -> None:
    one = captured()
    results = [
        sync(grid, one, name=name).results[0].result
        for name in ("officer@430423", "officer2@430423")
    ]

    assert results == ["stored", "stored"]


def test_one_batch_sent_many_times_at_once_is_stored_once(grid: Grid, grid_kernel: Kernel) -> None:
    given = [captured() for _ in range(5)]

    def send(_: int) -> bool:
        return eventually(lambda: _sent(grid, given), within=15)

    with ThreadPoolExecutor(6) as pool:
        assert all(pool.map(send, range(6)))

    assert grid_kernel.database["incidents"].count_documents({}) == 5
    assert grid_kernel.database["outbox"].count_documents({}) == 5


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"client_ref": "short"}, "client_ref"),
        ({"client_ref": "a b c d e f"}, "client_ref"),
        ({"capture_time": Timestamp(seconds=1)}, "capture_time"),
        ({"narrative": "长" * 2_001}, "narrative"),
        ({"point": cells_pb2.Point(lng=0, lat=0)}, "point"),
        ({"point": None, "area_code": "430424100"}, "area_code"),
        ({"is_settled": True}, "outcome"),
    ],
)
def test_a_faulty_finding_is_refused_by_field(
    grid: Grid, fields: dict[str, Any], field: str
) -> None:
    (result,) = sync(grid, captured(**fields)).results

    assert (result.result, field in {fault.field for fault in result.faults}) == ("refused", True)
    assert all(fault.message and fault.message_en.isascii() for fault in result.faults)


def test_a_device_clock_that_runs_fast_is_not_believed_for_long(grid: Grid) -> None:
    (near,) = sync(grid, captured(capture_time=_at(timedelta(minutes=5)))).results
    (far,) = sync(grid, captured(capture_time=_at(timedelta(hours=1)))).results

    assert (near.result, far.result) == ("stored", "refused")


@pytest.mark.parametrize("count", [0, 51])
def test_none_and_too_many_are_refused_whole(grid: Grid, count: int) -> None:
    assert refused(sync, grid, *(captured() for _ in range(count)))[1] == "invalid_fields"


@pytest.mark.parametrize("post", ["clerk", "dispatcher", "admin"])
def test_only_officers_capture(grid: Grid, post: str) -> None:
    assert refused(sync, grid, captured(), post=post)[1] == "not_permitted"


def _sent(grid: Grid, given: list[dict[str, Any]]) -> bool:
    try:
        answer = sync(grid, *given)
    except grpc.RpcError as error:
        assert error.code() is grpc.StatusCode.ABORTED  # noqa: PT017  a twin is at it
        return False
    return {one.result for one in answer.results} <= {"stored", "known"}


def _at(distance: timedelta) -> Timestamp:
    stamp = Timestamp()
    stamp.FromDatetime(datetime.now(UTC) + distance)
    return stamp
