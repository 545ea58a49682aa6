"""The exchanges and queues of the bus, declared alike by workers, relay, tests and tools.

Each service has one quorum work queue, a ladder of retry queues whose time to live leads back to
it, and one dead-letter queue. Work queues sit behind the direct exchange `dlx` under
`work.<service>`.
"""

from collections.abc import Iterable, Sequence

from amqp.channel import Channel

from contracts.events import Event

DEAD_EXCHANGE, RETRY_EXCHANGE = "dlx", "retry"
DELIVERY_LIMIT = 20
LONGEST_QUEUE = 200_000
Arguments = dict[str, object]
_AT_LEAST_ONCE: Arguments = {
    "x-queue-type": "quorum",
    "x-dead-letter-strategy": "at-least-once",
    "x-overflow": "reject-publish",
    "x-max-length": LONGEST_QUEUE,
}


def work_queue(service: str) -> str:
    """The queue from which the service's workers take events."""
    return service


def dead_queue(service: str) -> str:
    """Where events end that nobody could handle."""
    return f"dead.{service}"


def retry_queue(service: str, seconds: int) -> str:
    """A step of the ladder: events wait here so long before they come back."""
    return f"retry.{seconds}.{service}"


def retry_key(service: str, seconds: int) -> str:
    """The routing key that leads to a step of the ladder."""
    return f"{seconds}.{service}"


def declare_exchanges(channel: Channel, publishers: Iterable[str]) -> None:
    """Declare the topic exchange of each publisher and the two of the machinery."""
    for publisher in publishers:
        channel.exchange_declare(f"{publisher}.events", "topic", durable=True, auto_delete=False)
    for name in (DEAD_EXCHANGE, RETRY_EXCHANGE):
        channel.exchange_declare(name, "direct", durable=True, auto_delete=False)


def declare_service(
    channel: Channel, service: str, events: Sequence[type[Event]], ladder: Sequence[int]
) -> None:
    """Declare a service's queues and bind its work queue to each event it hears."""
    declare_exchanges(channel, {event.source for event in events})
    dead: Arguments = {"x-queue-type": "quorum"}
    back: Arguments = {
        "x-dead-letter-exchange": DEAD_EXCHANGE,
        "x-dead-letter-routing-key": f"work.{service}",
    }
    work = _AT_LEAST_ONCE | {
        "x-delivery-limit": DELIVERY_LIMIT,
        "x-dead-letter-exchange": DEAD_EXCHANGE,
        "x-dead-letter-routing-key": service,
    }
    _declare(channel, dead_queue(service), dead, DEAD_EXCHANGE, service)
    _declare(channel, work_queue(service), work, DEAD_EXCHANGE, f"work.{service}")
    for seconds in ladder:
        step = _AT_LEAST_ONCE | back | {"x-message-ttl": seconds * 1000}
        name, key = retry_queue(service, seconds), retry_key(service, seconds)
        _declare(channel, name, step, RETRY_EXCHANGE, key)
    for event in events:
        channel.queue_bind(work_queue(service), event.exchange(), event.routing_key())


def _declare(channel: Channel, name: str, arguments: Arguments, exchange: str, key: str) -> None:
    channel.queue_declare(name, durable=True, auto_delete=False, arguments=arguments)
    channel.queue_bind(name, exchange, key)
