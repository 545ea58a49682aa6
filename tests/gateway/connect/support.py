"""The departments' real server over routing's real server, and what a department's system needs."""

import asyncio
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import grpc

from chassis.kernel import Kernel
from chassis.ports import new_uuid7, utc_now
from chassis.principals import load_verifier
from chassis.rpc import build_server
from contracts.ports import Now
from contracts.principals import Post, Principal
from gateway.connect.authority import Authority
from gateway.connect.server import ConnectServer
from gateway.connect.settings import ConnectSettings
from onedoor.connect.v1 import departments_pb2 as pb
from onedoor.connect.v1 import departments_pb2_grpc
from services.routing.domain.assignment import Assignment
from services.routing.domain.brief import Brief, CaseFacts
from services.routing.server.registration import registrations
from services.routing.settings import RoutingSettings
from services.routing.use_cases.reading import OrderFilter
from services.routing.wiring import Routing, wire
from tests.support.stack import keys_dir
from tests.support.waiting import eventually

T = TypeVar("T")
COUNTY, OTHER_COUNTY = "430423", "430424"


@dataclass(frozen=True)
class Centre:
    """routing as it runs: its use cases beside its server's address."""

    routing: Routing
    target: str

    def order(self, words: str = "房屋质量", county: str = COUNTY) -> Assignment:
        """Accept a case whose words lead to one department; gives that department's order."""
        case_id, now = new_uuid7(), utc_now()
        brief = Brief(
            case_id=case_id,
            area_code=f"{county}100",
            code=f"{county}20260302000017",
            facts=CaseFacts(kind="livelihood", channel="window", register_time=now),
            title=words,
            narrative=f"{words}：墙面开裂",
            case_version=1,
        )
        self.routing.orders.placing.accept(brief, now)
        self.number()
        supervisor = Principal(id="supervisor", post=Post.SUPERVISOR, area_code=county)
        wanted = OrderFilter(case_id=case_id)
        return self.routing.orders.reading.assignments(supervisor, wanted, size=1, token="").items[
            0
        ]

    def number(self) -> None:
        """What routing's runner does each half second."""
        while self.routing.orders.feeding.number(200):
            pass


@contextmanager
def a_centre(kernel: Kernel) -> Iterator[Centre]:
    """Serve routing on a free port until the block ends."""
    routing = wire(kernel, RoutingSettings())
    server, _ = build_server(kernel, load_verifier(keys_dir()), registrations(routing))
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    try:
        yield Centre(routing, f"127.0.0.1:{port}")
    finally:
        server.stop(0).wait()


@contextmanager
def a_connect(certs: Path, target: str, *, now: Now = utc_now, **more: Any) -> Iterator[int]:
    """Serve connect in a thread of its own until the block ends; gives the port."""
    settings = ConnectSettings(
        keys_dir=keys_dir(),
        routing_target=target,
        connect_certs_dir=certs,
        connect_port=0,
        connect_poll_seconds=0.05,
        connect_idle_poll_seconds=0.2,
        **{"connect_call_seconds": 20.0, **more},
    )
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, name="connect", daemon=True)
    thread.start()

    async def begin() -> ConnectServer:
        server = ConnectServer(settings, now)
        await server.start()
        return server

    server = asyncio.run_coroutine_threadsafe(begin(), loop).result(20)
    try:
        yield server.port
    finally:
        asyncio.run_coroutine_threadsafe(server.stop(5), loop).result(20)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)
        loop.close()


class System:
    """A department's system: its certificate, its channel, its stub."""

    def __init__(self, port: int, folder: Path) -> None:
        """Connect with `tls.crt`, `tls.key` and `ca.crt` of the folder."""
        names = ("ca.crt", "tls.key", "tls.crt")
        credentials = grpc.ssl_channel_credentials(*((folder / one).read_bytes() for one in names))
        self.channel = grpc.secure_channel(f"127.0.0.1:{port}", credentials)
        stub: Any = departments_pb2_grpc.DepartmentServiceStub
        self.stub: Any = stub(self.channel)

    def watch(self, cursor: str = "") -> "Changes":
        """Open a stream."""
        return Changes(self.stub.WatchOrders(pb.WatchOrdersRequest(cursor=cursor)))

    def get(self, order_id: str) -> pb.Order:
        """An order as it stands."""
        answer = self.stub.GetOrder(pb.GetOrderRequest(order_id=order_id), timeout=30)
        order: pb.Order = answer.order
        return order

    def sign(self, order: Assignment | pb.Order, request_id: str = "") -> pb.Order:
        """Sign an order."""
        asked = pb.SignOrderRequest(
            request_id=request_id or new_uuid7(), order_id=order.id, version=order.version
        )
        signed: pb.Order = self.stub.SignOrder(asked, timeout=30).order
        return signed

    def close(self) -> None:
        """Close the channel."""
        self.channel.close()


class Changes:
    """A stream being read in the background; keep-alives are kept apart."""

    def __init__(self, call: Any) -> None:
        """Begin to read."""
        self.call = call
        self.items: list[pb.WatchOrdersResponse] = []
        self.keep_alives: list[pb.WatchOrdersResponse] = []
        self.error: grpc.RpcError | None = None
        self._thread = threading.Thread(target=self._read, daemon=True)
        self._thread.start()

    def seen(self) -> list[tuple[str, int]]:
        """Order and version of every change so far."""
        return [(one.change.order.id, one.change.order.version) for one in self.items]

    def cancel(self) -> None:
        """Hang up, and wait until the reader has gone."""
        self.call.cancel()
        self._thread.join(10)

    def drained(self) -> None:
        """Wait until the line has broken and all that came is read."""
        self._thread.join(10)
        assert self.error

    def _read(self) -> None:
        try:
            for item in self.call:
                kept = self.items if item.WhichOneof("item") == "change" else self.keep_alives
                kept.append(item)
        except grpc.RpcError as error:
            self.error = error


def trailing(error: grpc.RpcError) -> dict[str, Any]:
    """What came behind a refusal: reason, details."""
    pairs: Any = error.trailing_metadata()
    return {key: value for key, value in pairs if key.startswith("x-")}


def issued(authority: Authority, out: Path, department: str, county: str = COUNTY) -> Path:
    """A department's certificate in a folder of its own."""
    folder = out / f"{county}-{department}-{new_uuid7()}"
    authority.issue(county, department, folder, utc_now())
    return folder


def soon(probe: Callable[[], T]) -> T:
    """Wait for what a busy machine may need a while for."""
    return eventually(probe, within=30)


def free_port() -> int:
    """A port nobody listens on now."""
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
