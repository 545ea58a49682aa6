"""Schema steps of the gateway's own database, oldest first."""

from collections.abc import Callable

from chassis.mongo import Database
from gateway.store import create_indexes

MIGRATIONS: list[Callable[[Database], None]] = [create_indexes]
