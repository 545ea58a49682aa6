"""Joins intake's settings, stores and use cases."""

from dataclasses import dataclass
from datetime import timedelta

from chassis.kernel import Kernel
from services.intake.channels.clamav import ClamScanner, NoScanner
from services.intake.domain.appointments import Timetable
from services.intake.domain.process_check import require_sound_table
from services.intake.metrics import count_fact
from services.intake.settings import IntakeSettings
from services.intake.store import (
    FiledReports,
    GridContentStore,
    KernelReadAudit,
    KernelWriteAudit,
    MongoAppointmentStore,
    MongoArchiveStore,
    MongoAttachmentStore,
    MongoBundleStore,
    MongoCaseStore,
    MongoCodeBook,
    MongoDeskFigures,
    MongoDisclosureStore,
    MongoErasureStore,
    MongoFeedStore,
    MongoGroupStore,
    MongoGuidanceStore,
    MongoImportStore,
    MongoLinkStore,
    MongoNoteStore,
    MongoPaperStore,
    MongoPlaceStore,
    MongoProcessStore,
    MongoProgressStore,
    MongoRowStore,
    MongoSimilarStore,
    MongoTicketNumbers,
    MongoTicketStore,
    MongoTimelineStore,
    MongoTreeStore,
    MongoUploadStore,
    RandomSecrets,
    RandomTokens,
    SealedKeyRing,
    StoredClassifier,
    StoredSheets,
)
from services.intake.use_cases import (
    Amending,
    Archives,
    Attaching,
    Bookings,
    Books,
    Bundling,
    Categories,
    CategoryKeeping,
    Closing,
    Deciding,
    Entering,
    Examining,
    FeedKeeping,
    Finding,
    Following,
    Grouping,
    Guiding,
    Hall,
    Hearing,
    ImportBooks,
    Importing,
    ImportWork,
    Keeping,
    Leading,
    Leaves,
    Noting,
    Parties,
    Parting,
    Placing,
    ProcessKeeping,
    Queueing,
    Reading,
    Registering,
    Showing,
    Ticketing,
    Uploading,
)
from services.intake.use_cases.ports import ProcessStore


@dataclass(frozen=True)
class Intake:
    """intake's use cases, ready to be called."""

    registering: Registering
    deciding: Deciding
    amending: Amending
    closing: Closing
    following: Following
    reading: Reading
    parties: Parties
    grouping: Grouping
    categories: Categories
    category_keeping: CategoryKeeping
    hearing: Hearing
    parting: Parting
    processes: ProcessStore
    process_keeping: ProcessKeeping
    noting: Noting
    archives: Archives
    keeping: Keeping
    finding: Finding
    bundling: Bundling
    leading: Leading
    importing: Importing
    import_work: ImportWork
    placing: Placing
    feed_keeping: FeedKeeping
    ticketing: Ticketing
    files: "IntakeFiles"
    desk: "IntakeDesk"


@dataclass(frozen=True)
class IntakeFiles:
    """The use cases of attachments, ready to be called."""

    entering: Entering
    attaching: Attaching
    showing: Showing
    uploading: Uploading
    examining: Examining


@dataclass(frozen=True)
class IntakeDesk:
    """The guidance desk's use cases（引导台）, and what they are counted by."""

    queueing: Queueing
    bookings: Bookings
    guiding: Guiding
    figures: MongoDeskFigures


def wire(kernel: Kernel, settings: IntakeSettings) -> Intake:
    """Build the use cases on a kernel."""
    kernel.outbox.follow(count_fact)
    require_sound_table()
    keyring = SealedKeyRing(kernel)
    books = Books(
        cases=MongoCaseStore(kernel),
        timeline=MongoTimelineStore(kernel),
        papers=MongoPaperStore(kernel),
        processes=MongoProcessStore(kernel),
        bundles=MongoBundleStore(kernel),
        now=kernel.now,
        new_id=kernel.new_id,
    )
    codes = MongoCodeBook(kernel, settings.intake_code_block)
    archives, audit = MongoArchiveStore(kernel), KernelReadAudit(kernel)
    reading = Reading(books.cases, books.timeline, books.papers, books.processes, keyring, audit)
    trees = MongoTreeStore(kernel)
    leaves = Leaves(trees)
    places = MongoPlaceStore(kernel)
    registering = Registering(books, codes, keyring, leaves, settings.boxes, places)
    imports, feeds = _import_books(kernel), MongoFeedStore(kernel)
    following = Following(books, keyring)
    return Intake(
        registering=registering,
        deciding=Deciding(books),
        amending=Amending(books, registering),
        closing=Closing(books, archives),
        following=following,
        reading=reading,
        categories=Categories(trees, leaves, StoredClassifier()),
        category_keeping=CategoryKeeping(trees, kernel.new_id, kernel.now),
        hearing=Hearing(books, registering),
        parting=Parting(books, audit),
        processes=books.processes,
        process_keeping=ProcessKeeping(books.processes, kernel.new_id, kernel.now),
        noting=Noting(books, MongoNoteStore(kernel), reading),
        archives=Archives(reading, archives, audit),
        keeping=Keeping(books, MongoErasureStore(kernel), audit),
        parties=Parties(
            books,
            reading,
            MongoDisclosureStore(kernel),
            audit,
            most_an_hour=settings.intake_unmask_per_hour,
        ),
        grouping=Grouping(books, reading, MongoGroupStore(kernel)),
        finding=Finding(books, MongoSimilarStore(kernel), registering, audit),
        bundling=Bundling(books, MongoLinkStore(kernel)),
        leading=Leading(books, kernel.transact),
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
        files=_wire_files(kernel, settings, Entering(books, reading, following)),
        desk=_wire_desk(kernel, settings, keyring, registering),
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


def _wire_files(kernel: Kernel, settings: IntakeSettings, entering: Entering) -> IntakeFiles:
    attachments, contents = MongoAttachmentStore(kernel), GridContentStore(kernel)
    attaching = Attaching(attachments, contents, kernel.now, kernel.new_id)
    address, seconds = settings.intake_clamav, settings.intake_clamav_seconds
    return IntakeFiles(
        entering=entering,
        attaching=attaching,
        showing=Showing(attachments, contents, KernelReadAudit(kernel)),
        uploading=Uploading(
            MongoUploadStore(kernel), contents, attaching, kernel.now, kernel.new_id
        ),
        examining=Examining(
            attachments=attachments,
            contents=contents,
            scanner=ClamScanner(address, seconds) if address else NoScanner(),
            transact=kernel.transact,
            now=kernel.now,
        ),
    )


def _wire_desk(
    kernel: Kernel, settings: IntakeSettings, keyring: SealedKeyRing, registering: Registering
) -> IntakeDesk:
    tickets, appointments = MongoTicketStore(kernel), MongoAppointmentStore(kernel)
    figures, now, new_id = MongoDeskFigures(kernel), kernel.now, kernel.new_id
    queueing = Queueing(tickets, MongoTicketNumbers(kernel), keyring, now, new_id)
    timetable = Timetable(slots=settings.intake_slots, days_ahead=settings.intake_slot_days)
    hall = Hall(
        guidance=MongoGuidanceStore(kernel),
        tickets=tickets,
        appointments=appointments,
        figures=figures,
    )
    kept = timedelta(days=settings.intake_guidance_days)
    return IntakeDesk(
        queueing=queueing,
        bookings=Bookings(
            appointments, queueing, keyring, timetable, kept=kept, now=now, new_id=new_id
        ),
        guiding=Guiding(hall, registering, kept, now=now, new_id=new_id),
        figures=figures,
    )
