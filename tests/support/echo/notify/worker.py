"""Hears CaseAccepted and notes it; the sealed title tells it how to misbehave."""

from chassis.handlers import handles
from chassis.kernel import Kernel
from chassis.settings import Settings
from contracts.envelope import Delivery
from contracts.errors import NotYet, WrongState
from contracts.events.intake import CaseAccepted, CaseVerified

SETTINGS = Settings


class EchoWorker:
    """Writes one effect row per event and one outgoing count per case."""

    name = "notify"

    def __init__(self, kernel: Kernel) -> None:
        """Note effects in the kernel's database."""
        self._kernel = kernel

    @handles(CaseAccepted)
    def on_case_accepted(self, delivery: Delivery) -> None:
        """Note the event, or fail as its title says."""
        title = delivery.private.get("title", "")
        self._kernel.database["tries"].insert_one({"case": delivery.event.case_id})
        tries = self._kernel.database["tries"].count_documents({"case": delivery.event.case_id})
        if title == "poison":
            raise WrongState("poison")
        if title == "flaky" and tries < 3:
            raise RuntimeError("not this time")
        if title == "early" and tries < 2:
            raise NotYet("too early")
        self._note(delivery)

    @handles(CaseVerified, latest=True)
    def on_case_verified(self, delivery: Delivery) -> None:
        """Note the version."""
        self._note(delivery)

    def _note(self, delivery: Delivery) -> None:
        database = self._kernel.database
        row = {
            "event": delivery.envelope.id,
            "case": delivery.event.case_id,
            "version": delivery.version,
        }
        database["effects"].insert_one(row, session=database.session)


def open_worker(kernel: Kernel) -> EchoWorker:
    """Build the worker."""
    return EchoWorker(kernel)
