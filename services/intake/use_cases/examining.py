"""Examining（附件检查）: the runner looks for viruses, cleans pictures and makes them small."""

from collections.abc import Callable

from contracts.errors import WrongState
from contracts.ports import Now
from services.intake.domain import pictures
from services.intake.domain.attachments import (
    INFECTED,
    UNREADABLE,
    Attachment,
    Copy,
    Examination,
)
from services.intake.domain.contents import KINDS
from services.intake.use_cases.attachment_ports import AttachmentStore, ContentStore, Scanner

Transact = Callable[[Callable[[], None]], None]


class Examining:
    """Decides whether a file may be handed out."""

    def __init__(
        self,
        *,
        attachments: AttachmentStore,
        contents: ContentStore,
        scanner: Scanner,
        transact: Transact,
        now: Now,
    ) -> None:
        """Work on these stores; `transact` runs its argument in one transaction."""
        self._attachments = attachments
        self._contents = contents
        self._scanner = scanner
        self._transact = transact
        self._now = now

    def examine_next(self) -> int:
        """Examine the file that has waited longest; 0 when none waits.

        A scanner that is away leaves the file for later.

        Raises:
            Unavailable: the scanner does not answer.
        """
        attachment = self._attachments.next_unexamined()
        if attachment is None:
            return 0
        found = self._look(attachment)
        self._transact(lambda: self._conclude(attachment, found))
        return 1

    def _look(self, attachment: Attachment) -> Examination:
        county, original = attachment.county, attachment.original
        scan = self._scanner.scan(self._contents.read(county, original))
        if scan == INFECTED:
            return Examination(scan=scan, reason_code=INFECTED)
        if not KINDS[attachment.kind].is_picture:
            return Examination(scan=scan)
        content = b"".join(self._contents.read(county, original))
        try:
            cleaned = pictures.cleaned(attachment.kind, content)
            small = pictures.thumbnail(content)
        except (pictures.Unreadable, pictures.TooManyPixels):
            return Examination(scan=scan, reason_code=UNREADABLE)
        return Examination(
            scan=scan,
            cleaned=self._put(attachment, cleaned),
            thumbnail=self._put(attachment, small),
        )

    def _put(self, attachment: Attachment, content: bytes) -> Copy:
        owner = f"attachment/{attachment.id}"
        return self._contents.put(attachment.area_code, [content], owner=owner)

    def _conclude(self, waiting: Attachment, found: Examination) -> None:
        attachment = self._attachments.get(waiting.county, waiting.id)
        try:
            attachment.examine(found, self._now())
        except WrongState:  # removed meanwhile; what was made for it is swept
            return
        if attachment.is_live:
            self._contents.keep(*attachment.copies)
        else:
            self._contents.release(*attachment.copies)
            self._attachments.give_room(attachment)
        self._attachments.save(attachment)
