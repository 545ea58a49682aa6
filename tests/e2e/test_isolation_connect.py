"""No department's system reaches another department's or county's orders (S10, S14, S19)."""

import uuid
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import grpc
import pytest

from chassis.ports import utc_now
from deploy.local.platform import Platform
from gateway.connect.authority import Authority
from onedoor.connect.v1 import departments_pb2, departments_pb2_grpc
from tests.support.callers import Answer, Callers, ask_over
from tests.support.counties import Builder
from tests.support.descriptors import rpcs
from tests.support.things import Things
from tests.support.waiting import eventually

OURS, THEIRS = "430424", "430423"
WORDS = {
    "reason_code": "not_our_duty",
    "reason": "不属于我局职责范围",
    "note": "已到现场",
    "result": "已办",
    "public_answer": "已办",
    "people": "李科长",
    "report": "已打开溢流口",
    "grade": "good",
    "units": 1,
    "outcome": "已核定",
    "proof": "公示照片",
}
WATCH = "DepartmentService.WatchOrders"
CALLS = [rpc for rpc in rpcs() if rpc.service == "connect" and rpc.name != WATCH]
KINDS = {"order_id": "assignment", "whistle_id": "whistle", "item_id": "worklist_item"}
ABOUT_ONE = [rpc for rpc in CALLS if KINDS.keys() & rpc.request.fields_by_name.keys()]
Connecting = Callable[[str, str], grpc.Channel]


@pytest.fixture(scope="module")
def counties(platform: Platform) -> Iterator[Mapping[str, Things]]:
    """Two counties that each own an order of the same department."""
    callers = Callers(platform)
    yield {county: Builder(callers, county).build() for county in (THEIRS, OURS)}
    callers.close()


@pytest.fixture(scope="module")
def connecting(
    platform: Platform, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Connecting]:
    """A channel with the certificate of a department."""
    authority = Authority(Path(platform.environment["ONEDOOR_KEYS_DIR"]) / "connect")
    opened: dict[tuple[str, str], grpc.Channel] = {}

    def connect(department: str, county: str) -> grpc.Channel:
        if (department, county) not in opened:
            folder = tmp_path_factory.mktemp("certificate") / f"{county}-{department}"
            authority.issue(county, department, folder, utc_now())
            parts = [(folder / name).read_bytes() for name in ("ca.crt", "tls.key", "tls.crt")]
            target = f"127.0.0.1:{platform.ports.connect}"
            credentials = grpc.ssl_channel_credentials(*parts)
            opened[(department, county)] = grpc.secure_channel(target, credentials)
        return opened[(department, county)]

    yield connect
    for channel in opened.values():
        channel.close()


@pytest.mark.parametrize("rpc", ABOUT_ONE, ids=lambda rpc: rpc.name)
@pytest.mark.parametrize("is_neighbour", [False, True], ids=["other county", "other department"])
def test_a_foreign_order_is_answered_as_a_random_one(
    connecting: Connecting, counties: Mapping[str, Things], rpc: Any, is_neighbour: bool
) -> None:
    theirs = counties[THEIRS]
    department = theirs.departments["assignment"]
    channel = connecting("labour", THEIRS) if is_neighbour else connecting(department, OURS)
    name = theirs.ids[_kind(rpc)]

    foreign, stranger = (
        _ask(channel, rpc, one, theirs) for one in (name, name[:14] + str(uuid.uuid4())[14:])
    )

    assert foreign == stranger
    assert foreign.status == "NOT_FOUND"


@pytest.mark.parametrize("rpc", ABOUT_ONE, ids=lambda rpc: rpc.name)
def test_the_own_order_is_found(
    connecting: Connecting, counties: Mapping[str, Things], rpc: Any
) -> None:
    own = counties[THEIRS]
    channel = connecting(own.departments["assignment"], THEIRS)

    answer = _ask(channel, rpc, own.ids[_kind(rpc)], own, version=987_654)

    assert answer.status in ("OK", "ABORTED")


@pytest.mark.parametrize("rpc", CALLS, ids=lambda rpc: rpc.name)
def test_a_certificate_speaks_for_its_own_county_only(
    connecting: Connecting, counties: Mapping[str, Things], rpc: Any
) -> None:
    own = counties[OURS]
    channel = connecting(own.departments["assignment"], OURS)

    answer = _ask(channel, rpc, own.ids[_kind(rpc)], own, county=THEIRS)

    assert answer.status == "PERMISSION_DENIED"


def test_a_list_and_a_watch_hold_the_own_orders_only(
    connecting: Connecting, counties: Mapping[str, Things]
) -> None:
    theirs, own = counties[THEIRS], counties[OURS]
    channel = connecting(own.departments["assignment"], OURS)
    by_case = {"case_id": theirs.ids["routed_case"]}

    listed = ask_over(channel, "DepartmentService.ListOrders", {"page_size": 100})
    of_case = ask_over(channel, "DepartmentService.ListOrders", by_case)
    watched = _watched(channel, own.ids["assignment"])

    assert own.ids["assignment"] in listed.text
    assert of_case.body["orders"] == []
    for text in (listed.text, watched):
        assert [secret for secret in theirs.secrets if secret in text] == []


def _kind(rpc: Any) -> str:
    return next(
        (kind for field, kind in KINDS.items() if field in rpc.request.fields_by_name),
        "assignment",
    )


def _ask(channel: grpc.Channel, rpc: Any, name: str, things: Things, **more: Any) -> Answer:
    known, kind = rpc.request.fields_by_name, _kind(rpc)
    given = {**dict.fromkeys(KINDS, name), "version": things.versions[kind], **WORDS, **more}
    fields = {key: value for key, value in given.items() if key in known}
    return ask_over(channel, rpc.name, fields).without(name)


def _watched(channel: grpc.Channel, last: str) -> str:
    """All changes until one of the last order came."""
    stub: Any = departments_pb2_grpc.DepartmentServiceStub
    call = stub(channel).WatchOrders(departments_pb2.WatchOrdersRequest(), timeout=20)
    text = ""

    def has_come() -> bool:
        nonlocal text
        text += str(next(call))
        return last in text

    eventually(has_come, within=20)
    call.cancel()
    return text
