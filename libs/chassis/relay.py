"""`python -m chassis.relay intake routing …`: outbox rows to the bus, in batches, confirmed.

The only publisher of business events: plain threads, no eventlet, no gRPC. Rows are read by state,
not after a last number, because a transaction may commit late. A row is marked only when the broker
confirmed it and did not return it; after any trouble the socket is dropped and the rows stay.
"""

import logging
import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

import pymongo
from pymongo.errors import PyMongoError

from chassis import metrics
from chassis.leases import Lease
from chassis.logs import setup_logging
from chassis.mongo import Database, Document, connect
from chassis.outbox import COLLECTION, PENDING, PUBLISHED
from chassis.ports import utc_now
from chassis.publisher import BrokerTrouble, Publisher, Report
from chassis.settings import Settings

BATCH = 200
LEASE_SECONDS = 30
IDLE_SECONDS = 1.0
GATHER_SECONDS = 0.05
UNSENT_PAUSE_SECONDS = 2.0
HELD_SECONDS = 5.0
COUNT_SECONDS = 5.0
logger = logging.getLogger(__name__)


class Relay:
    """Publishes one service's outbox while it holds the lease for it."""

    def __init__(
        self, database: Database, service: str, publisher: Publisher, lease: Lease
    ) -> None:
        """Relay the rows of `service`."""
        self._database = database
        self._rows = database[COLLECTION]
        self._service = service
        self._publisher = publisher
        self._lease = lease
        self._wake = threading.Event()
        self._stopping = threading.Event()
        self._counted = -COUNT_SECONDS

    def run(self) -> None:
        """Relay until told to stop; every trouble is said once and tried again.

        The first row after a pause goes at once; what follows in its heels goes together.
        """
        while not self._stopping.is_set():
            self._wake.clear()
            try:
                is_drained = self._round()
            except (BrokerTrouble, PyMongoError) as error:
                logger.warning(
                    "relay in trouble",
                    extra={"service": self._service, "error": type(error).__name__},
                )
                self._stopping.wait(UNSENT_PAUSE_SECONDS)
                continue
            if is_drained:
                self._stopping.wait(GATHER_SECONDS)
                self._wake.wait(IDLE_SECONDS)
        self._publisher.drop()
        self._lease.release()

    def stop(self) -> None:
        """Finish the batch in hand and return from `run`."""
        self._stopping.set()
        self.ring()

    def ring(self) -> None:
        """There may be something to publish."""
        self._wake.set()

    def relay_batch(self) -> tuple[int, int]:
        """Publish up to 200 pending rows; gives how many were read and how many marked."""
        now = utc_now()
        waiting = {"state": PENDING, "$or": [{"held_until": None}, {"held_until": {"$lt": now}}]}
        rows = list(self._rows.find(waiting).sort("create_time", 1).limit(BATCH))
        if not rows:
            return 0, 0
        report = self._publish(rows)
        good = report.confirmed - report.returned
        for result, ids in (
            ("ack", good),
            ("nack", report.refused),
            ("returned", report.returned),
        ):
            metrics.PUBLISHED.labels(self._service, result).inc(len(ids))
        if report.returned:
            self._hold(report.returned)
        mark = {"$set": {"state": PUBLISHED, "publish_time": utc_now()}}
        self._rows.update_many({"_id": {"$in": list(good)}}, mark)
        return len(rows), len(good)

    def _hold(self, returned: set[str]) -> None:
        """Nobody hears these yet: they stay pending, but let others pass for a while."""
        logger.warning(
            "events without a listener stay unpublished",
            extra={"service": self._service, "count": len(returned)},
        )
        until = utc_now() + timedelta(seconds=HELD_SECONDS)
        self._rows.update_many({"_id": {"$in": list(returned)}}, {"$set": {"held_until": until}})

    def _publish(self, rows: list[Document]) -> Report:
        try:
            return self._publisher.publish(rows)
        except BrokerTrouble:
            metrics.PUBLISHED.labels(self._service, "timeout").inc(len(rows))
            raise
        finally:
            metrics.RELAY_BLOCKED.labels(self._service).set(self._publisher.is_blocked)

    def _round(self) -> bool:
        if not self._lease.keep():
            self._say_waiting(0, 0)
            return True
        read, marked = self.relay_batch()
        self._measure()
        if read and not marked:
            self._stopping.wait(UNSENT_PAUSE_SECONDS)
        return read < BATCH

    def _measure(self) -> None:
        """Counting costs what lies in the backlog, so it is not done with every batch."""
        metrics.RELAY_SUCCESS.labels(self._service).set_to_current_time()
        if time.monotonic() - self._counted < COUNT_SECONDS:
            return
        self._counted = time.monotonic()
        oldest = self._rows.find_one({"state": PENDING}, sort=[("create_time", 1)])
        age = (utc_now() - oldest["create_time"]).total_seconds() if oldest else 0
        waiting = self._rows.count_documents({"state": PENDING}, limit=100_000, hint="pending")
        self._say_waiting(waiting, age)

    def _say_waiting(self, waiting: int, age: float) -> None:
        metrics.UNPUBLISHED.labels(self._service).set(waiting)
        metrics.OLDEST_UNPUBLISHED.labels(self._service).set(age)


class Bell(threading.Thread):
    """One change stream for all outboxes of a process: it only says whose has something new.

    The rows themselves are read by state. A stream per outbox would have the database look at each
    of its changes once for every service.
    """

    def __init__(self, relays: Mapping[str, Relay], client: pymongo.MongoClient[Document]) -> None:
        """Ring for the relays, by the names of their databases."""
        super().__init__(name="bell", daemon=True)
        self._relays = relays
        self._client = client
        self._stopping = threading.Event()
        self._outboxes: list[dict[str, Any]] = [
            {
                "$match": {
                    "operationType": "insert",
                    "ns.coll": COLLECTION,
                    "ns.db": {"$in": list(relays)},
                }
            },
            {"$project": {"ns": 1}},
        ]

    def run(self) -> None:
        """Ring until told to stop; a lost stream is opened again."""
        while not self._stopping.is_set():
            try:
                with self._client.watch(self._outboxes, max_await_time_ms=1_000) as stream:
                    while not self._stopping.is_set():
                        change = stream.try_next()
                        if change is not None:
                            self._relays[change["ns"]["db"]].ring()
            except PyMongoError as error:
                logger.warning("no wake-up calls for now", extra={"error": type(error).__name__})
                self._stopping.wait(1.0)

    def stop(self) -> None:
        """Return from `run` within a second or two."""
        self._stopping.set()


def main(services: Sequence[str]) -> None:
    """Relay for several services until SIGTERM, a thread and a connection for each."""
    settings = Settings()
    setup_logging("relay", settings.log_level)
    owner = f"{socket.gethostname()}:{os.getpid()}"
    client = connect(settings.mongodb_uri, "admin", appname="onedoor-relay").client
    databases = {
        service: Database(client, f"{settings.database_prefix}{service}") for service in services
    }
    relays = [_open_relay(settings, *each, owner) for each in databases.items()]
    names = [database.name for database in databases.values()]
    Bell(dict(zip(names, relays, strict=True)), client).start()

    def stop(*_signal: object) -> None:
        for relay in relays:
            relay.stop()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop)
    threads = [threading.Thread(target=relay.run, daemon=True) for relay in relays]
    for thread in threads:
        thread.start()
    metrics.serve_metrics(
        settings.bind_host,
        settings.metrics_port,
        live={"threads": lambda: all(thread.is_alive() for thread in threads)},
    )
    logger.info("relaying", extra={"count": len(services)})
    for thread in threads:
        thread.join()
    logger.info("stopped")


def _open_relay(settings: Settings, service: str, database: Database, owner: str) -> Relay:
    publisher = Publisher(settings.amqp_uri, [service])
    for result in ("ack", "nack", "returned", "timeout"):
        metrics.PUBLISHED.labels(service, result)
    return Relay(database, service, publisher, Lease(database, "relay", owner, LEASE_SECONDS))


if __name__ == "__main__":
    main(sys.argv[1:])
