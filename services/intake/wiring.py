"""Joins intake's settings, stores and use cases."""

from dataclasses import dataclass

from chassis.kernel import Kernel
from services.intake.metrics import count_fact
from services.intake.settings import IntakeSettings
from services.intake.store import (
    KernelReadAudit,
    MongoCaseStore,
    MongoCodeBook,
    MongoDisclosureStore,
    MongoGroupStore,
    MongoPaperStore,
    MongoTimelineStore,
    SealedKeyRing,
)
from services.intake.use_cases import (
    Amending,
    Books,
    Closing,
    Deciding,
    Following,
    Grouping,
    Hearing,
    Parties,
    Reading,
    Registering,
)


@dataclass(frozen=True)
class Intake:
    """intake's use cases, ready to be called."""

    registering: Registering
    deciding: Deciding
    amending: Amending
    closing: Closing
    following: Following
    reading: Reading
    hearing: Hearing
    parties: Parties
    grouping: Grouping


def wire(kernel: Kernel, settings: IntakeSettings) -> Intake:
    """Build the use cases on a kernel."""
    kernel.outbox.follow(count_fact)
    keyring = SealedKeyRing(kernel)
    books = Books(
        cases=MongoCaseStore(kernel),
        timeline=MongoTimelineStore(kernel),
        papers=MongoPaperStore(kernel),
        now=kernel.now,
        new_id=kernel.new_id,
    )
    codes = MongoCodeBook(kernel, settings.intake_code_block)
    registering = Registering(books, codes, keyring, settings.boxes)
    audit = KernelReadAudit(kernel)
    reading = Reading(books.cases, books.timeline, books.papers, keyring, audit)
    most = settings.intake_unmask_per_hour
    disclosures = MongoDisclosureStore(kernel)
    return Intake(
        registering=registering,
        deciding=Deciding(books),
        amending=Amending(books, registering),
        closing=Closing(books),
        following=Following(books, keyring),
        reading=reading,
        hearing=Hearing(books, registering),
        parties=Parties(books, reading, disclosures, audit, most_an_hour=most),
        grouping=Grouping(books, reading, MongoGroupStore(kernel)),
    )
