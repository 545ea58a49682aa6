"""kill -9 at each crash point, again and again (F01, F11, F12, F26): nothing lost or doubled."""

import threading
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import grpc
import pytest

from chassis.leases import Lease
from chassis.migrate import migrate
from chassis.principals import load_signer
from chassis.publisher import Publisher
from chassis.relay import Relay
from contracts.principals import Post, Principal
from onedoor.intake.v1 import cases_pb2_grpc
from services.intake.migrations import MIGRATIONS as INTAKE
from services.notify.migrations import MIGRATIONS as NOTIFY
from services.notify.seed import seed
from tests.rpc.intake.door import a_report
from tests.rpc.notify import support
from tests.rpc.notify.standin import KEY, SECRET, StandIn, a_port, running
from tests.support import stack
from tests.support.cases import a_matter, matters
from tests.support.keeping import kept
from tests.support.processes import environment, process
from tests.support.waiting import eventually

pytestmark = pytest.mark.timeout(600)
CLIENTS = 8
REPEATED = (grpc.StatusCode.UNAVAILABLE, grpc.StatusCode.ABORTED)


class Bus:
    """A publisher and a listener with a vhost of their own."""

    def __init__(self, uri: str) -> None:
        self.prefix = stack.a_prefix()
        self.publisher = stack.a_kernel("intake", prefix=self.prefix)
        self.listener = stack.a_kernel("notify", prefix=self.prefix)
        self.uri = uri
        self.env = environment(
            self.prefix, ONEDOOR_AMQP_URI=uri, ONEDOOR_RETRY_LADDER_SECONDS="[1,2]"
        )

    def publish(self, count: int) -> set[str]:
        """Write so many facts; their cases."""
        made = [a_matter(title="ok") for _ in range(count)]
        for matter in made:
            matter.accept()
            matters(self.publisher).add(matter)
        return {matter.id for matter in made}

    def assert_each_has_one_effect(self, cases: set[str]) -> None:
        """Wait until all took effect, then look that none did twice."""
        effects = self.listener.database["effects"]
        eventually(lambda: len(effects.distinct("case")) == len(cases), within=240, every=0.5)
        pending = {"state": "pending"}
        rows = self.publisher.database["outbox"]
        eventually(lambda: rows.count_documents(pending) == 0, within=120, every=0.5)
        found = [row["case"] for row in effects.find()]
        assert sorted(found) == sorted(cases)
        assert self.listener.database["inbox"].count_documents({}) == len(cases)


@pytest.fixture
def bus(amqp_uri: str) -> Iterator[Bus]:
    made = Bus(amqp_uri)
    yield made
    stack.drop(made.publisher)
    stack.drop(made.listener)


@pytest.mark.parametrize("point", ["P4", "P5", "P6"])
def test_a_relay_that_dies_around_the_publishing_loses_no_event(bus: Bus, point: str) -> None:
    """F11; a successor waits for the dead one's lease, 30 s."""
    listener = process("chassis.green", "tests.support.echo.notify.worker", env=bus.env)
    with listener, kept(point, 2, "chassis.relay", "intake", env=bus.env) as relay:
        cases = bus.publish(500)

        bus.assert_each_has_one_effect(cases)

    assert relay.crashes >= 1


@pytest.mark.parametrize(("point", "every"), [("P7", 6), ("P8", 6), ("P10", 90)])
def test_a_worker_that_dies_around_its_transaction_has_each_effect_once(
    bus: Bus, point: str, every: int
) -> None:
    """F12."""
    lease = Lease(bus.publisher.database, "relay", "test", 30)
    relay = Relay(bus.publisher.database, "intake", Publisher(bus.uri, ["intake"]), lease)
    thread = threading.Thread(target=relay.run)
    module = ("chassis.green", "tests.support.echo.notify.worker")
    with kept(point, every, *module, env=bus.env) as worker:
        cases = bus.publish(500)
        thread.start()

        bus.assert_each_has_one_effect(cases)

        relay.stop()
        thread.join()
    assert worker.crashes >= 3


class Clerks:
    """Clients that register and repeat each with its own key until they are answered."""

    def __init__(self, port: int) -> None:
        self._channel = grpc.insecure_channel(f"127.0.0.1:{port}")
        self._stub: Any = cases_pb2_grpc.CaseServiceStub(self._channel)
        principal = Principal(id="clerk@430423", post=Post.CLERK, area_code="430423", department="")
        token = load_signer(stack.keys_dir(), "gateway").sign(principal)
        self._metadata = (("x-onedoor-principal", token),)

    def register(self, keys: list[str]) -> list[Any]:
        """Register once for each key."""
        with ThreadPoolExecutor(CLIENTS) as pool:
            return list(pool.map(self._until_answered, keys))

    def close(self) -> None:
        """Hang up."""
        self._channel.close()

    def _until_answered(self, key: str) -> Any:
        request = a_report()
        request.request_id = key

        def ask() -> Any:
            try:
                return self._stub.RegisterCase(request, metadata=self._metadata, timeout=10)
            except grpc.RpcError as error:
                if error.code() not in REPEATED:
                    raise
                return None

        return eventually(ask, within=120, every=0.2)


@pytest.mark.parametrize("point", ["P2", "P3"])
def test_a_server_that_dies_around_the_commit_gives_each_key_one_case(point: str) -> None:
    """F01: a repeated key gets the number it got."""
    prefix = stack.a_prefix()
    kernel = stack.a_kernel("intake", prefix=prefix)
    migrate(kernel.database, INTAKE, part="intake")
    port = a_port()
    env = environment(prefix, ONEDOOR_GRPC_PORT=str(port))
    keys = [str(uuid.uuid4()) for _ in range(200)]
    clerks = Clerks(port)
    with kept(point, 45, "services.intake.server", env=env) as server:
        answers = clerks.register(keys)
        again = clerks.register(keys[:20])
    clerks.close()

    assert server.crashes >= 3
    assert len({answer.code for answer in answers}) == 200
    assert again == answers[:20]
    stored = {row["_id"]: row["code"] for row in kernel.database["cases"].find()}
    assert stored == {answer.id: answer.code for answer in answers}
    told = kernel.database["outbox"].find({"routing_key": "case_accepted"})
    assert sorted(row["subject"] for row in told) == sorted(stored)
    stack.drop(kernel)


def test_a_sender_that_dies_after_the_providers_answer_sends_none_twice(tmp_path: Path) -> None:
    """F26: the successor asks the provider before it sends again."""
    prefix = stack.a_prefix()
    kernel = stack.a_kernel("notify", prefix=prefix)
    migrate(kernel.database, NOTIFY, part="notify")
    seed(kernel)
    with running(tmp_path) as provider:
        provider.behave()
        env = environment(
            prefix,
            ONEDOOR_SMS_ENDPOINT=f"127.0.0.1:{provider.port}",
            ONEDOOR_SMS_PROTOCOL="HTTP",
            ONEDOOR_SMS_ACCESS_KEY_ID=KEY,
            ONEDOOR_SMS_ACCESS_KEY_SECRET=SECRET,
        )
        planned = [_plan(kernel, f"1380000{number:04d}") for number in range(60)]
        with kept("P9", 25, "chassis.runner", "services.notify.jobs", env=env) as runner:
            rows = kernel.database["messages"]
            settled = {"_id": {"$in": planned}, "state": {"$in": ["handed_off", "delivered"]}}
            eventually(lambda: rows.count_documents(settled) == 60, within=300, every=0.5)
        assert runner.crashes >= 2
        assert _taken(provider, planned) == [1] * 60
    stack.drop(kernel)


def _plan(kernel: Any, phone: str) -> str:
    case_id = support.a_case()
    event = support.accepted(case_id, parties=support.parties("a"))
    support.take(kernel, support.body(kernel, event, private=support.contacts({"a": phone})))
    row = kernel.database["messages"].find_one({"case_id": case_id})
    assert row is not None
    return str(row["_id"])


def _taken(provider: StandIn, ids: list[str]) -> list[int]:
    return [len(provider.taken(one)) for one in ids]
