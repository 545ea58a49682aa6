"""Joins intake's settings, stores and use cases."""

from dataclasses import dataclass

from chassis.kernel import Kernel
from services.intake.settings import IntakeSettings
from services.intake.store import (
    KernelReadAudit,
    MongoCaseStore,
    MongoCodeBook,
    MongoPaperStore,
    MongoTimelineStore,
    MongoTreeStore,
    SealedKeyRing,
    StoredClassifier,
)
from services.intake.use_cases import (
    Amending,
    Books,
    Categories,
    CategoryKeeping,
    Closing,
    Deciding,
    Following,
    Hearing,
    Leaves,
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
    categories: Categories
    category_keeping: CategoryKeeping
    hearing: Hearing


def wire(kernel: Kernel, settings: IntakeSettings) -> Intake:
    """Build the use cases on a kernel."""
    keyring = SealedKeyRing(kernel)
    books = Books(
        cases=MongoCaseStore(kernel),
        timeline=MongoTimelineStore(kernel),
        papers=MongoPaperStore(kernel),
        now=kernel.now,
        new_id=kernel.new_id,
    )
    codes = MongoCodeBook(kernel, settings.intake_code_block)
    trees = MongoTreeStore(kernel)
    leaves = Leaves(trees)
    registering = Registering(books, codes, keyring, leaves, settings.boxes)
    return Intake(
        registering=registering,
        deciding=Deciding(books),
        amending=Amending(books, registering),
        closing=Closing(books),
        following=Following(books, keyring),
        reading=Reading(
            books.cases, books.timeline, books.papers, keyring, KernelReadAudit(kernel)
        ),
        categories=Categories(trees, leaves, StoredClassifier()),
        category_keeping=CategoryKeeping(trees, kernel.new_id, kernel.now),
        hearing=Hearing(books, registering),
    )
