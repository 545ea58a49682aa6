"""What a process sees of MongoDB, told by its driver: whether there is a primary, and the work."""

from typing import Any
from weakref import WeakSet

import pymongo
from pymongo.monitoring import (
    CommandFailedEvent,
    CommandListener,
    CommandStartedEvent,
    CommandSucceededEvent,
    ConnectionCheckedInEvent,
    ConnectionCheckedOutEvent,
    ConnectionPoolListener,
)

from chassis import metrics

_clients: "WeakSet[pymongo.MongoClient[Any]]" = WeakSet()


def watch_primary(client: pymongo.MongoClient[Any]) -> None:
    """Have `onedoor_mongo_primary_visible` tell whether every client of the process sees one."""
    _clients.add(client)
    metrics.PRIMARY_VISIBLE.set_function(lambda: all(one.primary for one in _clients))


class CommandTimes(CommandListener):
    """Measures commands by their name."""

    def started(self, event: CommandStartedEvent) -> None:
        """Nothing is known yet."""

    def succeeded(self, event: CommandSucceededEvent) -> None:
        """Count an answer."""
        _observe(event)

    def failed(self, event: CommandFailedEvent) -> None:
        """Count a failure; it took its time, too."""
        _observe(event)


class PoolUse(ConnectionPoolListener):
    """Counts the connections that are in somebody's hands."""

    def __init__(self, pool: str) -> None:
        """Count under the pool's name."""
        self._in_use = metrics.POOL_IN_USE.labels(pool)

    def connection_checked_out(self, event: ConnectionCheckedOutEvent) -> None:
        """One more."""
        self._in_use.inc()

    def connection_checked_in(self, event: ConnectionCheckedInEvent) -> None:
        """One less."""
        self._in_use.dec()

    def _say_nothing(self, event: Any) -> None:
        """Not counted."""

    pool_created = pool_ready = pool_cleared = pool_closed = _say_nothing
    connection_created = connection_ready = connection_closed = _say_nothing
    connection_check_out_started = connection_check_out_failed = _say_nothing


def _observe(event: CommandSucceededEvent | CommandFailedEvent) -> None:
    metrics.MONGO_SECONDS.labels(event.command_name).observe(event.duration_micros / 1_000_000)
