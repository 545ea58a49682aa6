"""From the outbox through the real broker to an effect that happens once (G3–G6, F15, F19–F21)."""

import json
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial
from typing import Any

import amqp
import pytest

from chassis import topology
from chassis.kernel import Kernel
from chassis.leases import Lease
from chassis.outbox import resend
from chassis.publisher import Publisher, amqp_parts
from chassis.relay import Bell, Relay
from tests.support import stack
from tests.support.cases import Matter, a_matter, matters
from tests.support.processes import environment, process
from tests.support.waiting import eventually

pytestmark = pytest.mark.timeout(180)


class Bus:
    """A publisher's kernel, a listening process, and a relay between them."""

    def __init__(self, kernel: Kernel, listener: Kernel, amqp_uri: str) -> None:
        self.kernel = kernel
        self.listener = listener
        self.uri = amqp_uri

    def publish(self, *titles: str) -> list[Matter]:
        made = [a_matter(title=title) for title in titles]
        for matter in made:
            matter.accept()
            matters(self.kernel).add(matter)
        return made

    def effects(self, matter: Matter) -> int:
        return self.listener.database["effects"].count_documents({"case": matter.id})

    def seen(self, *made: Matter) -> int:
        """Inbox marks for the matters' events."""
        subjects = {"$in": [matter.id for matter in made]}
        rows = self.kernel.database["outbox"].find({"subject": subjects})
        ids = {"$in": [row["_id"] for row in rows]}
        return self.listener.database["inbox"].count_documents({"_id": ids})

    def is_drained(self) -> bool:
        return self.kernel.database["outbox"].count_documents({"state": "pending"}) == 0

    def has_effect(self, matter: Matter) -> bool:
        return self.effects(matter) == 1

    def channel(self) -> amqp.Channel:
        parts = amqp_parts(self.uri)
        connection = amqp.Connection(
            host=f"{parts.host}:{parts.port}", virtual_host=parts.vhost, connect_timeout=5
        )
        connection.connect()
        return connection.channel()

    def waiting(self, queue: str) -> int:
        channel = self.channel()
        try:
            return int(channel.queue_declare(queue, passive=True).message_count)
        except amqp.NotFound:
            return -1
        finally:
            channel.connection.close()


@pytest.fixture(scope="module")
def bus() -> Iterator[Bus]:
    """One for all tests here; each looks at its own matters and at what was added."""
    with stack.a_vhost() as amqp_uri:
        yield from a_bus(amqp_uri)


def a_bus(amqp_uri: str) -> Iterator[Bus]:
    prefix = stack.a_prefix()
    kernel = stack.a_kernel("intake", prefix=prefix)
    listener = stack.a_kernel("notify", prefix=prefix)
    env = environment(prefix, ONEDOOR_AMQP_URI=amqp_uri, ONEDOOR_RETRY_LADDER_SECONDS="[1,2]")
    relay = Relay(
        kernel.database, "intake", Publisher(amqp_uri, ["intake"]),
        Lease(kernel.database, "relay", "test", 30),
    )  # fmt: skip
    with process("chassis.green", "tests.support.echo.notify.worker", env=env):
        bell = Bell({kernel.database.name: relay}, kernel.database.client)
        threads = [threading.Thread(target=relay.run), bell]
        for thread in threads:
            thread.start()
        yield Bus(kernel, listener, amqp_uri)
        relay.stop()
        bell.stop()
        for thread in threads:
            thread.join()
    stack.drop(kernel)
    stack.drop(listener)


def test_an_event_that_nobody_hears_yet_holds_nothing_up(bus: Bus) -> None:
    matter = a_matter(title="ok")
    matter.lapse()
    matters(bus.kernel).add(matter)
    heard = bus.publish("ok")[0]

    eventually(lambda: bus.has_effect(heard), within=20)
    eventually(bus.is_drained)


def test_every_event_takes_effect_once_though_sent_three_times(bus: Bus) -> None:
    made = bus.publish(*["ok"] * 30)
    eventually(lambda: all(bus.effects(matter) == 1 for matter in made), within=30)

    for _ in range(2):
        eventually(bus.is_drained)
        assert [resend(bus.kernel.database, matter.id) for matter in made] == [1] * 30
    last = bus.publish("ok")[0]

    eventually(lambda: bus.effects(last) == 1, within=20)
    eventually(bus.is_drained)
    assert [bus.effects(matter) for matter in made] == [1] * 30
    assert bus.seen(*made, last) == 31


def test_a_poison_event_ends_in_the_dead_letters_and_blocks_nobody(bus: Bus) -> None:
    dead = max(bus.waiting("dead.notify"), 0)
    made = bus.publish("ok", "poison", "ok", "poison", "ok")

    eventually(lambda: bus.waiting("dead.notify") == dead + 2, within=30)

    eventually(lambda: [bus.effects(matter) for matter in made] == [1, 0, 1, 0, 1])
    assert bus.seen(*made) == 3


def test_a_failing_event_climbs_the_ladder_and_then_succeeds(bus: Bus) -> None:
    dead = max(bus.waiting("dead.notify"), 0)
    flaky, early, fine = bus.publish("flaky", "early", "ok")

    for matter in (fine, early, flaky):
        eventually(partial(bus.has_effect, matter), within=30)

    assert max(bus.waiting("dead.notify"), 0) == dead


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"[]", b"\x80\x04.", b'{"type": "intake.unknown.v1"}', b"[" * 10_000],
    ids=["empty", "broken", "list", "pickle", "unknown", "deep"],
)
def test_what_is_no_event_goes_to_the_dead_letters(bus: Bus, body: bytes) -> None:
    (first,) = bus.publish("ok")
    eventually(lambda: bus.effects(first) == 1, within=30)
    dead = bus.waiting("dead.notify")
    channel = bus.channel()
    channel.basic_publish(amqp.Message(body), "intake.events", "case_accepted")
    channel.connection.close()

    eventually(lambda: bus.waiting("dead.notify") == dead + 1, within=20)
    (matter,) = bus.publish("ok")
    eventually(lambda: bus.effects(matter) == 1, within=20)


def test_older_news_is_skipped_where_only_the_latest_counts(bus: Bus) -> None:
    matter = a_matter()
    for _ in range(3):
        matter.verify()
    matters(bus.kernel).add(matter)
    eventually(lambda: bus.seen(matter) == 3, within=30)

    rows: list[Any] = list(
        bus.listener.database["effects"].find({"case": matter.id}).sort("_id", 1)
    )

    versions = [row["version"] for row in rows]
    assert versions == sorted(versions)
    assert versions[-1] == 3


def test_an_event_nobody_hears_stays_in_the_outbox(amqp_uri: str, kernel: Kernel) -> None:
    matter = a_matter()
    matter.accept()
    matters(kernel).add(matter)
    publisher = Publisher(amqp_uri, ["intake"])
    relay = Relay(kernel.database, "intake", publisher, Lease(kernel.database, "r", "test", 30))

    assert relay.relay_batch() == (1, 0)

    row = kernel.database["outbox"].find_one({})
    assert row is not None
    assert row["state"] == "pending"
    assert topology.work_queue("notify") not in json.loads(row["body"])["type"]
    publisher.drop()


def test_events_without_a_listener_let_others_pass(bus: Bus) -> None:
    rows = bus.kernel.database["outbox"]
    unheard = [
        {
            "_id": f"unheard-{number}-{bus.uri[-8:]}",
            "state": "pending",
            "create_time": datetime(2020, 1, 1, tzinfo=UTC),
            "exchange": "intake.events",
            "routing_key": "nobody_hears_this",
            "body": "{}",
        }
        for number in range(250)
    ]
    rows.insert_many(unheard)

    (matter,) = bus.publish("ok")

    eventually(lambda: bus.effects(matter) == 1, within=20)
    assert rows.count_documents({"routing_key": "nobody_hears_this", "state": "pending"}) == 250
    rows.delete_many({"routing_key": "nobody_hears_this"})


def test_sealed_parts_are_not_readable_on_the_way(kernel: Kernel) -> None:
    matter = a_matter(title="张三丰欠薪")
    matter.accept()
    matters(kernel).add(matter)

    row = kernel.database["outbox"].find_one({})

    assert row is not None
    assert "张三丰" not in row["body"]
    assert set(json.loads(row["body"])["sealed"]) == {"notify"}
