"""Joins what brings a case to its end and keeps it afterwards."""

from dataclasses import dataclass

from services.intake.store import (
    MongoArchiveStore,
    MongoAttachmentStore,
    MongoErasureStore,
    MongoNoteStore,
)
from services.intake.use_cases import Archives, Closing, Keeping, Noting, Parting, ProcessKeeping
from services.intake.use_cases.ports import ProcessStore
from services.intake.wiring.core import Core


@dataclass(frozen=True, kw_only=True)
class IntakeEnding:
    """The use cases of the end, ready to be called."""

    closing: Closing
    parting: Parting
    processes: ProcessStore
    process_keeping: ProcessKeeping
    noting: Noting
    archives: Archives
    keeping: Keeping


def wire_ending(core: Core) -> IntakeEnding:
    """Closing, waiving, archiving and erasing, and the processes that rule them."""
    kernel, books, audit = core.kernel, core.books, core.audit
    archives = MongoArchiveStore(kernel)
    return IntakeEnding(
        closing=Closing(books, archives, MongoAttachmentStore(kernel)),
        parting=Parting(books, audit),
        processes=books.processes,
        process_keeping=ProcessKeeping(books.processes, kernel.new_id, kernel.now),
        noting=Noting(books, MongoNoteStore(kernel), core.reading),
        archives=Archives(core.reading, archives, audit),
        keeping=Keeping(books, MongoErasureStore(kernel), audit),
    )
