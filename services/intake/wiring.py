"""Joins intake's settings, stores and use cases."""

from dataclasses import dataclass

from chassis.kernel import Kernel
from services.intake.settings import IntakeSettings
from services.intake.store import (
    KernelReadAudit,
    MongoBundleStore,
    MongoCaseStore,
    MongoCodeBook,
    MongoLinkStore,
    MongoPaperStore,
    MongoSimilarStore,
    MongoTimelineStore,
    SealedKeyRing,
)
from services.intake.use_cases import (
    Amending,
    Books,
    Bundling,
    Closing,
    Deciding,
    Finding,
    Following,
    Hearing,
    Leading,
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
    finding: Finding
    bundling: Bundling
    leading: Leading


def wire(kernel: Kernel, settings: IntakeSettings) -> Intake:
    """Build the use cases on a kernel."""
    keyring = SealedKeyRing(kernel)
    books = Books(
        cases=MongoCaseStore(kernel),
        timeline=MongoTimelineStore(kernel),
        papers=MongoPaperStore(kernel),
        bundles=MongoBundleStore(kernel),
        now=kernel.now,
        new_id=kernel.new_id,
    )
    codes = MongoCodeBook(kernel, settings.intake_code_block)
    registering = Registering(books, codes, keyring, settings.boxes)
    return Intake(
        registering=registering,
        deciding=Deciding(books),
        amending=Amending(books, registering),
        closing=Closing(books),
        following=Following(books, keyring),
        reading=Reading(
            books.cases, books.timeline, books.papers, keyring, KernelReadAudit(kernel)
        ),
        hearing=Hearing(books, registering),
        finding=Finding(books.cases, MongoSimilarStore(kernel), registering, kernel.now),
        bundling=Bundling(books, MongoLinkStore(kernel)),
        leading=Leading(books, kernel.transact),
    )
