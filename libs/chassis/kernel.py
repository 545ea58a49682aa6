"""What a service's processes stand on: its database, keys, outbox, audit, time and ids."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from chassis.audit import Audit
from chassis.idempotency import Idempotency
from chassis.mongo import Database, connect
from chassis.outbox import Outbox
from chassis.ports import new_uuid7, utc_now
from chassis.sealing import Sealing, load_sealing
from chassis.settings import Settings
from contracts.ports import NewId, Now

T = TypeVar("T")


@dataclass(frozen=True)
class Kernel:
    """The joined machinery of one service; `wiring` builds stores on it."""

    service: str
    database: Database
    sealing: Sealing
    outbox: Outbox
    audit: Audit
    idempotency: Idempotency
    now: Now
    new_id: NewId

    def transact(self, work: Callable[[], T]) -> T:
        """Run `work` in one transaction, or in the one already open; see `Database.transact`."""
        return self.database.transact(work)


def open_kernel(
    settings: Settings, service: str, *, now: Now = utc_now, new_id: NewId = new_uuid7
) -> Kernel:
    """Open the database and keys of one service."""
    name = f"{settings.database_prefix}{service}"
    database = connect(settings.mongodb_uri, name, appname=f"onedoor-{service}")
    return build_kernel(database, load_sealing(settings.keys_dir, service), now, new_id)


def build_kernel(database: Database, sealing: Sealing, now: Now, new_id: NewId) -> Kernel:
    """Join the parts over a database that is already open."""
    return Kernel(
        service=sealing.service,
        database=database,
        sealing=sealing,
        outbox=Outbox(database, sealing, now, new_id),
        audit=Audit(database, now, new_id),
        idempotency=Idempotency(database, sealing, now),
        now=now,
        new_id=new_id,
    )
