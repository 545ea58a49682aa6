"""The only module that knows nameko: one entrypoint per service that takes messages in batches.

Messages come undecoded, so that no library logs a body or acknowledges what it could not read. A
failed message goes up the ladder of retry queues or to the dead letters; requeueing is never the
retry.
"""

import logging
from collections import deque
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import eventlet
from amqp.exceptions import AMQPError
from eventlet.event import Event as GreenEvent
from kombu.connection import Connection
from kombu.entity import Exchange, Queue
from kombu.exceptions import OperationalError
from kombu.messaging import Consumer, Producer
from nameko import config
from nameko.amqp.consume import Consumer as ConsumerCore
from nameko.messaging import Consumer as Entrypoint

from chassis import topology
from chassis.dispatch import HANDLER_SECONDS, Dispatcher, Outcome, Result
from contracts.events import Event

BATCH = 20
GATHER_SECONDS = 0.1
CONFIRM_SECONDS = 5
ATTEMPT_HEADER = "x-attempt"
_BROKER_TROUBLE = (AMQPError, OSError, OperationalError)
logger = logging.getLogger(__name__)


class RawConsumer(ConsumerCore):
    """A consumer that survives the broker's absence and hands over bodies as they came."""

    def get_consumers(self, _consumer_cls: Any, channel: Any) -> list[Consumer]:
        """Consume without decoding."""
        consumer = Consumer(channel, queues=self.queues, on_message=self.on_raw)
        consumer.qos(prefetch_count=self.prefetch_count)
        return [consumer]

    def on_raw(self, message: Any) -> None:
        """Pass the message on; while stopping it stays with the broker."""
        if not self.should_stop:
            self.callbacks[0](message)

    def settle(self, action: Callable[[], None]) -> None:
        """Acknowledge, reject or requeue; a lost connection means the broker has it back anyway."""
        try:
            action()
        except _BROKER_TROUBLE as error:
            logger.warning("settling failed", extra={"error": type(error).__name__})

    def on_connection_error(self, exc: Exception, interval: float) -> None:
        """Say that the broker is away, without its address and password."""
        logger.warning(
            "broker unreachable", extra={"error": type(exc).__name__, "seconds": interval}
        )


class Inbox(Entrypoint):
    """Takes up to twenty waiting messages at a time and settles each by its outcome."""

    consumer_cls = RawConsumer

    def __init__(self, events: Sequence[type[Event]], ladder: Sequence[int]) -> None:
        """Hear `events`; wait `ladder` seconds between tries."""
        super().__init__(queue=None)
        self.events = tuple(events)
        self.ladder = tuple(ladder)

    def setup(self) -> None:
        """Declare the queues, then prepare to consume."""
        service = self.container.service_name
        with Connection(self.amqp_uri, connect_timeout=5) as connection:
            connection.ensure_connection(max_retries=60, interval_start=0.5, interval_max=2)
            topology.declare_service(connection.default_channel, service, self.events, self.ladder)
        self.queue = Queue(topology.work_queue(service), no_declare=True)
        self._waiting: deque[Any] = deque()
        self._arrived = GreenEvent()
        self._is_busy = False
        self._is_stopping = False
        self._retries = RetryPublisher(self.amqp_uri)
        super().setup()

    def start(self) -> None:
        """Begin to consume and to work."""
        self.container.spawn_managed_thread(self._work, identifier="inbox.work")
        super().start()

    def stop(self) -> None:
        """Finish the batch in hand; what only waits stays with the broker."""
        self._is_stopping = True
        self._waiting.clear()
        self._ring()
        with eventlet.Timeout(HANDLER_SECONDS + 5, exception=False):
            while self._is_busy:
                eventlet.sleep(0.02)
        super().stop()

    def handle_message(self, message: Any) -> None:
        """Keep the message for the next batch."""
        self._waiting.append(message)
        self._ring()

    def _ring(self) -> None:
        if not self._arrived.ready():
            self._arrived.send()

    def _work(self) -> None:
        while not self._is_stopping:
            if not self._waiting:
                self._arrived = GreenEvent()
                self._arrived.wait()
                continue
            batch = [self._waiting.popleft() for _ in range(min(BATCH, len(self._waiting)))]
            self._is_busy = True
            done = GreenEvent()
            self.container.spawn_worker(
                self,
                ([bytes(_raw(message)) for message in batch],),
                {},
                handle_result=partial(self._settle, batch, done),
            )
            done.wait()
            self._is_busy = False
            if len(self._waiting) < BATCH:  # what follows in its heels is taken together
                eventlet.sleep(GATHER_SECONDS)

    def _settle(
        self, batch: list[Any], done: GreenEvent, _context: Any, result: Any, exc_info: Any
    ) -> tuple[Any, Any]:
        outcomes: list[Outcome] = result or [Outcome(Result.RETRY, "worker failed")] * len(batch)
        try:
            for message, outcome in zip(batch, outcomes, strict=True):
                self._settle_one(message, outcome)
        finally:
            done.send()
        return result, exc_info

    def _settle_one(self, message: Any, outcome: Outcome) -> None:
        attempt = int((message.headers or {}).get(ATTEMPT_HEADER, 0))
        if outcome.result is Result.RETRY and attempt < len(self.ladder):
            key = topology.retry_key(self.container.service_name, self.ladder[attempt])
            if not self._retries.publish(message, key, attempt + 1):
                eventlet.sleep(1)
                self.consumer.settle(message.requeue)
                return
        elif outcome.result in (Result.RETRY, Result.DEAD):
            self.consumer.settle(message.reject)
            return
        self.consumer.settle(message.ack)


class RetryPublisher:
    """Puts a message on a step of the ladder, with the broker's confirmation."""

    def __init__(self, amqp_uri: str) -> None:
        """Connect lazily."""
        self._uri = amqp_uri
        self._producer: Producer | None = None

    def publish(self, message: Any, key: str, attempt: int) -> bool:
        """Whether the broker confirmed; on trouble the connection is dropped."""
        try:
            self._open().publish(
                _raw(message),
                exchange=Exchange(topology.RETRY_EXCHANGE, "direct", no_declare=True),
                routing_key=key,
                headers={ATTEMPT_HEADER: attempt},
                content_type=message.content_type,
                content_encoding=message.content_encoding,
                serializer=None,
                delivery_mode=2,
                mandatory=True,
                confirm_timeout=CONFIRM_SECONDS,
            )
        except _BROKER_TROUBLE as error:
            logger.warning("retry not published", extra={"error": type(error).__name__})
            self._producer = None
            return False
        return True

    def _open(self) -> Producer:
        if self._producer is None:
            options = {"confirm_publish": True}
            connection = Connection(
                self._uri, heartbeat=30, connect_timeout=5, transport_options=options
            )
            self._producer = Producer(connection.channel())
        return self._producer


def service_class(
    name: str, dispatcher: Dispatcher, events: Sequence[type[Event]], ladder: Sequence[int]
) -> type[Any]:
    """The nameko service class of a worker: one entrypoint that hands batches to the dispatcher."""

    def deliver(_self: Any, bodies: list[bytes]) -> list[Outcome]:
        with eventlet.Timeout(HANDLER_SECONDS + 2, TimeoutError("the batch took too long")):
            return dispatcher.take(bodies)

    deliver = Inbox.decorator(events, ladder)(deliver)
    return type(f"{name.title()}Service", (), {"name": name, "deliver": deliver})


def setup_nameko(amqp_uri: str) -> None:
    """Give nameko its settings; it knows no others."""
    config.setup(
        {
            "AMQP_URI": amqp_uri,
            "HEARTBEAT": 20,
            "PREFETCH_COUNT": BATCH * 2,
            "ACCEPT": ["json"],
            "serializer": "json",
            "max_workers": 2,
        }
    )


def _raw(message: Any) -> bytes:
    body = message.body
    return body.encode() if isinstance(body, str) else bytes(body)
