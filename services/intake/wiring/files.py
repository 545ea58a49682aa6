"""Joins what is done with attachments."""

from dataclasses import dataclass

from services.intake.channels.clamav import ClamScanner, NoScanner
from services.intake.store import (
    GridContentStore,
    KernelReadAudit,
    MongoAttachmentStore,
    MongoUploadStore,
)
from services.intake.use_cases import Attaching, Entering, Examining, Showing, Uploading
from services.intake.wiring.core import Core


@dataclass(frozen=True, kw_only=True)
class IntakeFiles:
    """The use cases of attachments, ready to be called."""

    entering: Entering
    attaching: Attaching
    showing: Showing
    uploading: Uploading
    examining: Examining


def wire_files(core: Core) -> IntakeFiles:
    """Attachments: brought, examined, shown."""
    kernel, settings = core.kernel, core.settings
    attachments, contents = MongoAttachmentStore(kernel), GridContentStore(kernel)
    attaching = Attaching(attachments, contents, kernel.now, kernel.new_id)
    address, seconds = settings.intake_clamav, settings.intake_clamav_seconds
    return IntakeFiles(
        entering=Entering(core.books, core.reading, core.following),
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
