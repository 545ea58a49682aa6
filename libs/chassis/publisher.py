"""Messages to the broker, each confirmed or not: what the relay and the dead letters publish with.

After any trouble the socket is dropped without a handshake, and nothing counts as confirmed.
"""

import socket
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

import amqp
from amqp.exceptions import AMQPError

from chassis import topology
from chassis.mongo import Document

CONFIRM_SECONDS = 5.0
HEARTBEAT_SECONDS = 30


class BrokerTrouble(Exception):
    """The broker did not confirm in time, or is not there."""


@dataclass
class Report:
    """What the broker said of one batch, by row id."""

    confirmed: set[str]
    refused: set[str]
    returned: set[str]


class Publisher:
    """One connection in confirm mode; dropped without a handshake when the broker hangs."""

    def __init__(self, amqp_uri: str, exchanges: Sequence[str]) -> None:
        """Publish to the topic exchanges named; the connection opens with the first batch."""
        self._uri = amqp_uri
        self._publishers = exchanges
        self._connection: amqp.Connection | None = None
        self._open: dict[int, str] = {}
        self._sent = 0
        self._report = Report(set(), set(), set())
        self.is_blocked = False

    def publish(self, rows: Sequence[Document]) -> Report:
        """Send rows and wait until the broker has spoken about each.

        Raises:
            BrokerTrouble: it did not; what was confirmed until then may be sent again.
        """
        try:
            channel = self._channel()
            self._report = Report(set(), set(), set())
            for row in rows:
                self._send(channel, row)
            self._await_confirms(channel.connection)
        except (AMQPError, OSError) as error:
            self.drop()
            raise BrokerTrouble(type(error).__name__) from error
        return self._report

    def drop(self) -> None:
        """Cut the socket; a hanging broker would not answer a goodbye."""
        connection, self._connection = self._connection, None
        self._open.clear()
        transport = getattr(connection, "transport", None)
        if transport is not None and transport.sock is not None:
            with suppress(OSError):  # it may be gone already
                transport.sock.shutdown(socket.SHUT_RDWR)
            transport.sock.close()

    def _channel(self) -> amqp.Channel:
        if self._connection is None:
            self._connection = _connection(self._uri, self._on_blocked, self._on_unblocked)
            channel = self._connection.channel(1)
            topology.declare_exchanges(channel, self._publishers)
            channel.confirm_select()
            channel.events["basic_ack"].add(self._on_ack)
            channel.events["basic_nack"].add(self._on_nack)
            channel.events["basic_return"].add(self._on_return)
            self._sent = 0
        return self._connection.channels[1]

    def _send(self, channel: amqp.Channel, row: Document) -> None:
        message = amqp.Message(
            row["body"].encode(),
            content_type="application/cloudevents+json",
            delivery_mode=2,
            message_id=row["_id"],
        )
        is_heard = row.get("is_heard", True)  # an event nobody hears may be dropped by the broker
        channel.basic_publish(message, row["exchange"], row["routing_key"], mandatory=is_heard)
        self._sent += 1
        self._open[self._sent] = row["_id"]

    def _await_confirms(self, connection: amqp.Connection) -> None:
        end = time.monotonic() + CONFIRM_SECONDS
        while self._open:
            left = end - time.monotonic()
            if left <= 0 or self.is_blocked:
                raise TimeoutError("no confirmation")
            connection.drain_events(timeout=left)

    def _on_ack(self, tag: int, multiple: bool) -> None:
        self._report.confirmed |= self._settled(tag, multiple)

    def _on_nack(self, tag: int, multiple: bool, *_rest: object) -> None:
        self._report.refused |= self._settled(tag, multiple)

    def _on_return(self, _error: object, _exchange: str, _key: str, message: amqp.Message) -> None:
        self._report.returned.add(message.properties["message_id"])

    def _settled(self, tag: int, multiple: bool) -> set[str]:
        tags = [open_ for open_ in self._open if open_ <= tag] if multiple else [tag]
        return {self._open.pop(one) for one in tags if one in self._open}

    def _on_blocked(self, *_reason: object) -> None:
        self.is_blocked = True

    def _on_unblocked(self) -> None:
        self.is_blocked = False


def _connection(uri: str, on_blocked: object, on_unblocked: object) -> amqp.Connection:
    parts = amqp_parts(uri)
    connection = amqp.Connection(
        host=f"{parts.host}:{parts.port}",
        userid=parts.user,
        password=parts.password,
        virtual_host=parts.vhost,
        heartbeat=HEARTBEAT_SECONDS,
        connect_timeout=5,
        read_timeout=CONFIRM_SECONDS,
        write_timeout=CONFIRM_SECONDS,
        on_blocked=on_blocked,
        on_unblocked=on_unblocked,
    )
    connection.connect()
    return connection


@dataclass(frozen=True)
class AmqpParts:
    """A broker's address, taken apart."""

    host: str
    port: int
    user: str
    password: str
    vhost: str


def amqp_parts(uri: str) -> AmqpParts:
    """Take `amqp://user:password@host:port/vhost` apart; the empty vhost is `/`."""
    url = urlsplit(uri)
    return AmqpParts(
        host=url.hostname or "127.0.0.1",
        port=url.port or 5672,
        user=unquote(url.username or "guest"),
        password=unquote(url.password or "guest"),
        vhost=unquote(url.path.removeprefix("/")) or "/",
    )
