"""Whether everything that was set in motion has come to rest."""

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import amqp

from bench.ground import TookTooLong, settings_of
from chassis import topology
from chassis.mongo import Database, connect
from chassis.publisher import amqp_parts
from chassis.settings import SERVICES, Settings
from deploy.local.platform import Platform

POLL_SECONDS = 0.25
OPEN_MESSAGES = ["pending", "claimed"]


class Progress:
    """Looks into every outbox, every queue and the messages still to be sent."""

    def __init__(self, settings: Settings, channel: amqp.Channel) -> None:
        """Open each service's database for reading."""
        self._channel = channel
        self._queues = [
            name
            for service in SERVICES
            for name in (
                topology.work_queue(service),
                *(topology.retry_queue(service, step) for step in settings.retry_ladder_seconds),
            )
        ]
        self.databases: Mapping[str, Database] = {
            owner: connect(settings.mongodb_uri, f"{settings.database_prefix}{owner}",
                           appname="bench", pool_size=40)
            for owner in (*SERVICES, "gateway")
        }  # fmt: skip

    def drain(self, within: float) -> float:
        """Wait until all is at rest; gives the seconds until it was.

        Raises:
            TookTooLong: with what is still open.
        """
        started, handled = time.monotonic(), -1
        while True:
            asked, before, handled = time.monotonic(), handled, self._handled()
            left = self.open_work()
            if not any(left.values()) and handled == before:
                return asked - started - POLL_SECONDS
            if asked - started > within:
                raise TookTooLong(f"still open after {within:g} s: {left}")
            time.sleep(POLL_SECONDS)

    def open_work(self) -> dict[str, int]:
        """Rows not published, events not taken, messages not handed over."""
        messages = self.databases["notify"]["messages"]
        return {
            "unpublished": sum(
                database["outbox"].count_documents({"state": "pending"}, limit=1, hint="pending")
                for database in self.databases.values()
            ),
            "queued": sum(map(self.waiting, self._queues)),
            "unsent": messages.count_documents({"state": {"$in": OPEN_MESSAGES}}, limit=1),
        }

    def dead(self) -> int:
        """Events in the dead letters of all services."""
        return sum(self.waiting(topology.dead_queue(service)) for service in SERVICES)

    def waiting(self, queue: str) -> int:
        """How many messages a queue holds that nobody has taken."""
        return int(self._channel.queue_declare(queue, passive=True).message_count)

    def _handled(self) -> int:
        return sum(
            database["inbox"].estimated_document_count() for database in self.databases.values()
        )


@contextmanager
def watching(platform: Platform) -> Iterator[Progress]:
    """Progress of a running platform."""
    settings = settings_of(platform)
    with channel_of(settings) as channel:
        yield Progress(settings, channel)


@contextmanager
def channel_of(settings: Settings) -> Iterator[amqp.Channel]:
    """A channel of the bare client, for declaring, counting and comparing."""
    parts = amqp_parts(settings.amqp_uri)
    connection = amqp.Connection(
        host=f"{parts.host}:{parts.port}",
        userid=parts.user,
        password=parts.password,
        virtual_host=parts.vhost,
        connect_timeout=5,
    )
    connection.connect()
    try:
        yield connection.channel()
    finally:
        connection.close()
