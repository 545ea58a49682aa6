"""Hears CaseAccepted and notes when it began to handle it."""

import time

from chassis.handlers import handles
from chassis.kernel import Kernel
from chassis.settings import Settings
from contracts.envelope import Delivery
from contracts.events.intake import CaseAccepted

SETTINGS = Settings


class ListenerWorker:
    """One effect row per event."""

    name = "notify"

    def __init__(self, kernel: Kernel) -> None:
        """Note effects in the kernel's database."""
        self._database = kernel.database

    @handles(CaseAccepted)
    def on_case_accepted(self, delivery: Delivery) -> None:
        """Write the effect, with the wall time at which the handler started."""
        row = {
            "case_id": delivery.event.case_id,
            "county": delivery.county,
            "began": time.time(),
            "contacts": len(delivery.private["contacts"]),
        }
        self._database["effects"].insert_one(row, session=self._database.session)


def open_worker(kernel: Kernel) -> ListenerWorker:
    """Build the worker."""
    return ListenerWorker(kernel)
