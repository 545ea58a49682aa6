"""How fast the relay empties a backlog, beside the bare client; how fast one worker takes it."""

import time

import amqp

from bench import matters
from bench.figures import Section
from bench.ground import kernel_ground, kernel_of, module, settings_of, until
from bench.listener.notify.worker import ListenerWorker
from bench.progress import channel_of
from bench.sizes import Sizes
from bench.usage import cpu_between, snapshot
from chassis import topology
from chassis.handlers import heard_events
from chassis.kernel import Kernel
from chassis.relay import BATCH
from deploy.local.platform import Platform

BARE_QUEUE = "bench.bare"
WITHIN = 600.0


def measure(sizes: Sizes) -> Section:
    """Publish a backlog with the consumers stopped, then let one worker take effects of it."""
    section = Section(f"Backlog of {sizes.backlog_rows:,} events")
    with kernel_ground() as platform:
        kernel = kernel_of(platform, "intake")
        started = time.monotonic()
        matters.add_backlog(kernel, sizes.backlog_rows)
        filling = (time.monotonic() - started) / sizes.backlog_rows * 1000
        size = _body_size(kernel)
        bare = _bare_rate(platform, kernel, sizes.bare_messages)
        relayed = _relay(platform, kernel, section)
        section.add("py-amqp alone, same bodies and batches", bare, "events/s")
        section.add("relay as a share of it", 100 * relayed / bare, "%")
        _take_effects(platform, sizes.effects, section)
        section.add("size of one event", size, "bytes", note="four sealed parts")
        section.add("making one event", filling, "ms", note="sealing, encoding, inserting")
    return section


def _relay(platform: Platform, kernel: Kernel, section: Section) -> float:
    rows, before = kernel.database["outbox"], snapshot(platform)
    with module(platform, "chassis.relay", "intake") as relay:
        until(lambda: rows.find_one({"state": "pending"}, hint="pending") is None, WITHIN)
        spent = cpu_between(before, snapshot(platform)) | {"relay": relay.cpu_seconds()}
    times = rows.aggregate(
        [{"$group": {"_id": None, "first": {"$min": "$publish_time"},
                     "last": {"$max": "$publish_time"}, "count": {"$sum": 1}}}]
    ).next()  # fmt: skip
    count, seconds = times["count"], (times["last"] - times["first"]).total_seconds()
    rate = float((count - BATCH) / seconds)
    section.add("relay, consumers stopped", rate, "events/s", aim="≥ 2,000")
    for name in ("relay", "mongodb", "rabbitmq"):
        section.add(f"  CPU of {name}", 1000 * spent[name] / count, "ms/event")
    return rate


def _take_effects(platform: Platform, count: int, section: Section) -> None:
    notify = kernel_of(platform, "notify")
    marks = notify.database["inbox"]
    with module(platform, "chassis.green", "bench.listener.notify.worker") as worker:
        until(lambda: marks.estimated_document_count() > 0, WITHIN, every=0.01)
        before, imports = snapshot(platform), worker.cpu_seconds()
        until(lambda: marks.estimated_document_count() >= count, WITHIN)
        spent = cpu_between(before, snapshot(platform))
        spent["worker"] = worker.cpu_seconds() - imports
        done = marks.estimated_document_count()
    times = [row["receive_time"] for row in marks.find().sort("receive_time", 1)]
    rate = (len(times) - 1) / (times[-1] - times[0]).total_seconds()
    section.add("effects of one worker", rate, "events/s", note="one insert per effect")
    for name in ("worker", "mongodb", "rabbitmq"):
        section.add(f"  CPU of {name}", 1000 * spent[name] / done, "ms/event")


def _body_size(kernel: Kernel) -> int:
    row = kernel.database["outbox"].find_one({}, {"body": 1})
    return len(row["body"].encode()) if row else 0


def _bare_rate(platform: Platform, kernel: Kernel, count: int) -> float:
    """The client alone, with rows already in memory, to a queue like a work queue."""
    rows = kernel.database["outbox"].find({}, {"body": 1}).limit(count)
    bodies = [row["body"].encode() for row in rows]
    with channel_of(settings_of(platform)) as channel:
        # The exchange and the work queue must stand before the relay publishes to them.
        topology.declare_service(channel, "notify", heard_events(ListenerWorker), (5,))
        channel.queue_declare(
            BARE_QUEUE, durable=True, auto_delete=False, arguments={"x-queue-type": "quorum"}
        )
        confirms, started = _Confirms(channel), time.monotonic()
        for start in range(0, len(bodies), BATCH):
            confirms.publish(bodies[start : start + BATCH])
        rate = len(bodies) / (time.monotonic() - started)
        channel.queue_delete(BARE_QUEUE)
    return rate


class _Confirms:
    """Counts what the broker confirmed on one channel."""

    def __init__(self, channel: amqp.Channel) -> None:
        self._channel = channel
        self._open: set[int] = set()
        self._sent = 0
        channel.confirm_select()
        channel.events["basic_ack"].add(self._on_ack)

    def publish(self, bodies: list[bytes]) -> None:
        """Send a batch and wait for all of it."""
        for body in bodies:
            message = amqp.Message(body, delivery_mode=2)
            self._channel.basic_publish(message, "", BARE_QUEUE, mandatory=True)
            self._sent += 1
            self._open.add(self._sent)
        while self._open:
            self._channel.connection.drain_events(timeout=10)

    def _on_ack(self, tag: int, multiple: bool) -> None:
        self._open -= {one for one in self._open if one <= tag} if multiple else {tag}
