"""Joins the ways in besides the window: sheets, printed places and the hotline's feed."""

from dataclasses import dataclass

from chassis.kernel import Kernel
from services.intake.store import (
    FiledReports,
    KernelWriteAudit,
    MongoFeedStore,
    MongoImportStore,
    MongoOpenClientStore,
    MongoOpenShelf,
    MongoProgressStore,
    MongoRowStore,
    OpenKeyRing,
    RandomSecrets,
    RandomTokens,
    StoredSheets,
)
from services.intake.use_cases import (
    FeedKeeping,
    ImportBooks,
    Importing,
    ImportWork,
    Opening,
    OpenKeeping,
    Placing,
    Ticketing,
)
from services.intake.wiring.core import Core


@dataclass(frozen=True, kw_only=True)
class IntakeWaysIn:
    """The use cases of the ways in, ready to be called."""

    importing: Importing
    import_work: ImportWork
    placing: Placing
    feed_keeping: FeedKeeping
    ticketing: Ticketing
    open_keeping: OpenKeeping
    opening: Opening


def wire_ways_in(core: Core) -> IntakeWaysIn:
    """Imports, places and feeds over one core."""
    kernel, registering = core.kernel, core.registering
    imports, feeds = _import_books(kernel), MongoFeedStore(kernel)
    audit, now, new_id = KernelWriteAudit(kernel), kernel.now, kernel.new_id
    clients, keys = MongoOpenClientStore(kernel), OpenKeyRing(kernel)
    return IntakeWaysIn(
        importing=Importing(imports),
        import_work=ImportWork(imports, registering, core.books.cases, StoredSheets(kernel), audit),
        placing=Placing(
            places=core.places,
            tokens=RandomTokens(),
            registering=registering,
            now=now,
            new_id=new_id,
        ),
        feed_keeping=FeedKeeping(
            feeds=feeds, secrets=RandomSecrets(), registering=registering, now=now, new_id=new_id
        ),
        ticketing=Ticketing(books=core.books, feeds=feeds, registering=registering, audit=audit),
        open_keeping=OpenKeeping(clients=clients, keys=keys, now=now, new_id=new_id),
        opening=Opening(
            books=core.books,
            clients=clients,
            keys=keys,
            shelf=MongoOpenShelf(kernel),
            registering=registering,
            leaves=core.leaves,
            audit=audit,
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
