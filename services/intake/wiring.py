"""Joins intake's settings, stores and use cases."""

from dataclasses import dataclass

from chassis.kernel import Kernel
from services.intake.channels.clamav import ClamScanner, NoScanner
from services.intake.settings import IntakeSettings
from services.intake.store import (
    GridContentStore,
    KernelReadAudit,
    MongoAttachmentStore,
    MongoCaseStore,
    MongoCodeBook,
    MongoPaperStore,
    MongoTimelineStore,
    MongoUploadStore,
    SealedKeyRing,
)
from services.intake.use_cases import (
    Amending,
    Attaching,
    Books,
    Closing,
    Deciding,
    Entering,
    Examining,
    Following,
    Hearing,
    Reading,
    Registering,
    Showing,
    Uploading,
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
    files: "IntakeFiles"


@dataclass(frozen=True)
class IntakeFiles:
    """The use cases of attachments, ready to be called."""

    entering: Entering
    attaching: Attaching
    showing: Showing
    uploading: Uploading
    examining: Examining


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
    registering = Registering(books, codes, keyring, settings.boxes)
    following = Following(books, keyring)
    audit = KernelReadAudit(kernel)
    reading = Reading(books.cases, books.timeline, books.papers, keyring, audit)
    return Intake(
        registering=registering,
        deciding=Deciding(books),
        amending=Amending(books, registering),
        closing=Closing(books),
        following=following,
        reading=reading,
        hearing=Hearing(books, registering),
        files=_wire_files(kernel, settings, Entering(books.cases, reading, following)),
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
