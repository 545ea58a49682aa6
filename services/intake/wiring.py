"""Joins intake's settings, stores and use cases."""

from dataclasses import dataclass

from chassis.kernel import Kernel
from services.intake.settings import IntakeSettings
from services.intake.store import (
    FiledReports,
    KernelReadAudit,
    KernelWriteAudit,
    MongoCaseStore,
    MongoCodeBook,
    MongoFeedStore,
    MongoImportStore,
    MongoPaperStore,
    MongoPlaceStore,
    MongoProgressStore,
    MongoRowStore,
    MongoTimelineStore,
    RandomSecrets,
    RandomTokens,
    SealedKeyRing,
    StoredSheets,
)
from services.intake.use_cases import (
    Amending,
    Books,
    Closing,
    Deciding,
    FeedKeeping,
    Following,
    Hearing,
    ImportBooks,
    Importing,
    ImportWork,
    Placing,
    Reading,
    Registering,
    Ticketing,
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
    importing: Importing
    import_work: ImportWork
    placing: Placing
    feed_keeping: FeedKeeping
    ticketing: Ticketing


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
    places = MongoPlaceStore(kernel)
    registering = Registering(books, codes, keyring, settings.boxes, places)
    imports, feeds = _import_books(kernel), MongoFeedStore(kernel)
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
        importing=Importing(imports),
        import_work=ImportWork(
            imports, registering, books.cases, StoredSheets(kernel), KernelWriteAudit(kernel)
        ),
        placing=Placing(
            places=places,
            tokens=RandomTokens(),
            registering=registering,
            now=kernel.now,
            new_id=kernel.new_id,
        ),
        feed_keeping=FeedKeeping(
            feeds=feeds,
            secrets=RandomSecrets(),
            registering=registering,
            now=kernel.now,
            new_id=kernel.new_id,
        ),
        ticketing=Ticketing(
            books=books, feeds=feeds, registering=registering, audit=KernelWriteAudit(kernel)
        ),
    )


def _import_books(kernel: Kernel) -> ImportBooks:
    return ImportBooks(
        imports=MongoImportStore(kernel),
        progress=MongoProgressStore(kernel),
        rows=MongoRowStore(kernel),
        reports=FiledReports(kernel),
        now=kernel.now,
        new_id=kernel.new_id,
    )
