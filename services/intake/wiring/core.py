"""What all of intake's topics are built on."""

from dataclasses import dataclass

from chassis.kernel import Kernel
from services.intake.settings import IntakeSettings
from services.intake.store import (
    KernelReadAudit,
    MongoBundleStore,
    MongoCaseStore,
    MongoCodeBook,
    MongoDisclosureStore,
    MongoLinkStore,
    MongoPaperStore,
    MongoPlaceStore,
    MongoProcessStore,
    MongoSimilarStore,
    MongoTimelineStore,
    MongoTransferStore,
    MongoTreeStore,
    MongoViewStore,
    SealedKeyRing,
    SealedPasses,
)
from services.intake.use_cases import (
    Allowance,
    Books,
    Following,
    Leaves,
    Reading,
    Registering,
    Viewing,
)
from services.intake.use_cases.repeating import Repeating


@dataclass(frozen=True, kw_only=True)
class Core:
    """The books, and the use cases that other use cases call."""

    kernel: Kernel
    settings: IntakeSettings
    keyring: SealedKeyRing
    books: Books
    audit: KernelReadAudit
    disclosures: MongoDisclosureStore
    allowance: Allowance
    reading: Reading
    viewing: Viewing
    following: Following
    trees: MongoTreeStore
    leaves: Leaves
    places: MongoPlaceStore
    registering: Registering
    repeating: Repeating


def open_core(kernel: Kernel, settings: IntakeSettings) -> Core:
    """The core over one kernel."""
    keyring, audit, books = SealedKeyRing(kernel), KernelReadAudit(kernel), open_books(kernel)
    codes = MongoCodeBook(kernel, settings.intake_code_block)
    trees, places = MongoTreeStore(kernel), MongoPlaceStore(kernel)
    leaves, disclosures = Leaves(trees), MongoDisclosureStore(kernel)
    most = settings.intake_unmask_per_hour
    repeating = Repeating(MongoSimilarStore(kernel), MongoLinkStore(kernel))
    return Core(
        kernel=kernel,
        settings=settings,
        keyring=keyring,
        books=books,
        audit=audit,
        disclosures=disclosures,
        allowance=Allowance(disclosures, kernel.transact, kernel.now, most_an_hour=most),
        reading=Reading(books.cases, books.timeline, books.papers, books.processes, keyring, audit),
        viewing=Viewing(views=MongoViewStore(kernel), now=kernel.now, new_id=kernel.new_id),
        following=Following(books, keyring, SealedPasses(kernel), leaves),
        trees=trees,
        leaves=leaves,
        places=places,
        registering=Registering(books, codes, keyring, leaves, repeating, settings.boxes, places),
        repeating=repeating,
    )


def open_books(kernel: Kernel) -> Books:
    """All that is written about a case."""
    return Books(
        cases=MongoCaseStore(kernel),
        timeline=MongoTimelineStore(kernel),
        papers=MongoPaperStore(kernel),
        processes=MongoProcessStore(kernel),
        bundles=MongoBundleStore(kernel),
        transfers=MongoTransferStore(kernel),
        now=kernel.now,
        new_id=kernel.new_id,
    )
