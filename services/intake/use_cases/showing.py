"""Showing（查看附件）: what each reader may see of a case's files."""

from collections.abc import Iterator
from dataclasses import dataclass

from contracts.errors import NotYet
from services.intake.domain.attachments import (
    Access,
    Attachment,
    AttachmentNotFound,
    AttachmentState,
    Copy,
    MetadataKept,
)
from services.intake.domain.contents import KINDS
from services.intake.domain.faults import Faults
from services.intake.use_cases.attaching import seen
from services.intake.use_cases.attachment_ports import AttachmentStore, ContentStore
from services.intake.use_cases.ports import Page, ReadAudit


@dataclass(frozen=True, kw_only=True)
class Delivery:
    """A file on its way to a reader."""

    name: str
    media_type: str
    chunks: Iterator[bytes]


class Showing:
    """Reads attachments."""

    def __init__(
        self, attachments: AttachmentStore, contents: ContentStore, audit: ReadAudit
    ) -> None:
        """Read from these stores; each handing out is noted."""
        self._attachments = attachments
        self._contents = contents
        self._audit = audit

    def page(self, access: Access, *, size: int, token: str) -> Page[Attachment]:
        """The attachments that the access sees, oldest first."""
        faults = Faults()
        faults.number("page_size", size, 0, 100)
        faults.check()
        return self._attachments.page(access, size=size or 20, token=token)

    def one(self, access: Access, attachment_id: str) -> Attachment:
        """One attachment; raises AttachmentNotFound."""
        return seen(self._attachments, access, attachment_id)

    def content(self, access: Access, attachment_id: str) -> Delivery:
        """The file as the reader may have it.

        Raises:
            NotYet: it is still being examined.
            AttachmentNotFound: also when its content is gone.
            MetadataKept: it tells of a maker who is kept secret.
        """
        attachment = self._ready(access, attachment_id)
        copy = access.copy_for(attachment)
        if copy is None:
            raise MetadataKept(f"{attachment.id} cannot be cleaned")
        kind = KINDS[attachment.kind]
        return self._deliver(access, copy, access.name_of(attachment), kind.media_type)

    def thumbnail(self, access: Access, attachment_id: str) -> Delivery:
        """The small picture; raises AttachmentNotFound where there is none."""
        attachment = self._ready(access, attachment_id)
        if attachment.thumbnail is None:
            raise AttachmentNotFound(f"{attachment.id} has no thumbnail")
        return self._deliver(access, attachment.thumbnail, "thumbnail.jpg", "image/jpeg")

    def _ready(self, access: Access, attachment_id: str) -> Attachment:
        attachment = seen(self._attachments, access, attachment_id)
        if attachment.state is AttachmentState.SCANNING:
            raise NotYet(f"{attachment.id} is being examined", state=attachment.state)
        if attachment.state is not AttachmentState.READY:
            raise AttachmentNotFound(f"the content of {attachment.id} is gone")
        return attachment

    def _deliver(self, access: Access, copy: Copy, name: str, media_type: str) -> Delivery:
        case = access.case
        self._audit.note_read(case.county, case.id, ("attachment",), "download")
        chunks = self._contents.read(case.county, copy)
        return Delivery(name=name, media_type=media_type, chunks=chunks)
