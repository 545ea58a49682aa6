"""`python -m chassis.migrate intake routing …`: bring the databases to their schema versions.

A service lists its steps in `MIGRATIONS`; a step runs once, in order, under a lease. Steps are
idempotent, because a killed one runs again.
"""

import importlib
import logging
import os
import socket
import sys
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial

from chassis import audit, dispatch, files, idempotency, outbox
from chassis.leases import Lease
from chassis.logs import setup_logging
from chassis.mongo import Database, connect
from chassis.settings import Settings

VERSIONS = "schema_versions"
LEASE_SECONDS = 300.0
Migration = Callable[[Database], None]
logger = logging.getLogger(__name__)

KERNEL_MIGRATIONS: Sequence[Migration] = (
    outbox.create_indexes,
    audit.create_indexes,
    idempotency.create_indexes,
    dispatch.create_indexes,
    files.create_indexes,
)


def migrate(database: Database, steps: Sequence[Migration], *, part: str) -> int:
    """Run the steps that have not run yet; returns the version reached.

    Args:
        database: the service's database.
        steps: all steps there have ever been, oldest first.
        part: `kernel` or the service's name; each has its own version.
    """
    versions = database[VERSIONS]
    stands = (versions.find_one({"_id": part}) or {"version": 0})["version"]
    for number, step in enumerate(steps[stands:], start=stands + 1):
        step(database)
        versions.update_one({"_id": part}, {"$set": {"version": number}}, upsert=True)
        logger.info("migrated", extra={"service": part, "version": number})
    return len(steps)


def migrate_service(settings: Settings, service: str) -> None:
    """Bring one service's database up to date, alone."""
    name = f"{settings.database_prefix}{service}"
    database = connect(settings.mongodb_uri, name, appname="onedoor-migrate", answer_within=None)
    owner = f"{socket.gethostname()}:{os.getpid()}"
    lease = Lease(database, "migrate", owner, LEASE_SECONDS)
    while not lease.hold():
        time.sleep(1)
    migrate(database, KERNEL_MIGRATIONS, part="kernel")
    package = service if service == "gateway" else f"services.{service}"
    steps: Sequence[Migration] = importlib.import_module(f"{package}.migrations").MIGRATIONS
    migrate(database, steps, part=service)
    lease.release()


def main(services: Sequence[str]) -> None:
    """Run the command line."""
    settings = Settings()
    setup_logging("migrate", settings.log_level)
    with ThreadPoolExecutor(len(services)) as pool:
        list(pool.map(partial(migrate_service, settings), services))


if __name__ == "__main__":
    main(sys.argv[1:])
