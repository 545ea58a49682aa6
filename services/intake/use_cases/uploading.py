"""Uploading（断点续传）: a file comes in parts, in any order, and then becomes an attachment."""

from collections.abc import Iterator
from datetime import datetime
from itertools import chain

from contracts.errors import FieldFault, Invalid, WrongState
from contracts.ports import NewId, Now
from services.intake.domain.attachments import Access, Attachment, Copy
from services.intake.domain.faults import Faults
from services.intake.domain.uploads import (
    LARGEST,
    LIFE,
    MOST_OPEN,
    TooManyUploads,
    Upload,
    UploadNotFound,
)
from services.intake.use_cases.attaching import Attaching, Label, Parcel, checked, expect_open
from services.intake.use_cases.attachment_ports import ContentStore, UploadStore


class Uploading:
    """Puts files together."""

    def __init__(
        self,
        uploads: UploadStore,
        contents: ContentStore,
        attaching: Attaching,
        now: Now,
        new_id: NewId,
    ) -> None:
        """Keep parts in these stores; what is whole is attached like any file."""
        self._uploads = uploads
        self._contents = contents
        self._attaching = attaching
        self._now = now
        self._new_id = new_id

    def begin(self, access: Access, label: Label, size: int) -> Upload:
        """Say what will come.

        Raises:
            Invalid: naming every fault.
            TooManyUploads: the caller has too many open.
        """
        faults = Faults()
        faults.number("size", size, 1, LARGEST)
        if not label.sha256:
            faults.add("sha256", "missing", "必填", "It is needed.")
        faults.check()
        label = checked(label)
        expect_open(access, label)
        case, owner = access.case, access.owner
        if self._uploads.count_open(case.county, owner) >= MOST_OPEN:
            raise TooManyUploads(f"{owner} has {MOST_OPEN} uploads open")
        upload = Upload(
            id=self._new_id(),
            area_code=case.area_code,
            case_id=case.id,
            actor=owner,
            size=size,
            expire_time=self._now() + LIFE,
            **vars(label),
        )
        self._uploads.add(upload)
        return upload

    def upload(self, access: Access, upload_id: str) -> Upload:
        """How far an own upload is; raises UploadNotFound."""
        upload = self._uploads.get(access.case.county, upload_id)
        is_own = (upload.case_id, upload.actor) == (access.case.id, access.owner)
        if not is_own or upload.expire_time <= self._now():
            raise UploadNotFound(f"no upload {upload_id} of {access.owner}")
        return upload

    def take_part(
        self, access: Access, upload_id: str, offset: int, chunks: Iterator[bytes]
    ) -> Copy:
        """Store the bytes of one part; outside of any transaction."""
        upload = self.upload(access, upload_id)
        bounded = _bounded(chunks, upload.part_size(offset))
        return self._contents.put(upload.area_code, bounded, owner=f"upload/{upload.id}")

    def put_part(
        self, access: Access, upload_id: str, offset: int, part: Copy, sha256: str = ""
    ) -> Upload:
        """The part belongs to the upload; the same part again changes nothing.

        Raises:
            PartDiffers: another content is there.
            Invalid: it has not the size of its place, or not the hash its sender says.
        """
        if sha256 and sha256 != part.sha256:
            raise Invalid(_HASH_DIFFERS)
        upload = self.upload(access, upload_id)
        if upload.put(offset, part):
            self._uploads.save(upload)
        return upload

    def join(self, access: Access, upload_id: str) -> Parcel | None:
        """Put the parts together and look at the whole; outside of any transaction.

        None when that was done before: who asks again with the same key gets the same answer.

        Raises:
            NotYet: parts are missing.
        """
        upload = self.upload(access, upload_id)
        if upload.attachment_id:
            return None
        parts = (self._contents.read(access.case.county, part) for part in upload.whole())
        label = Label(
            name=upload.name,
            sha256=upload.sha256,
            keeps_metadata=upload.keeps_metadata,
            is_public=upload.is_public,
        )
        return self._attaching.take(access, label, chain.from_iterable(parts))

    def complete(self, access: Access, upload_id: str, parcel: Parcel | None) -> Attachment:
        """The whole becomes an attachment; raises WrongState when it is one already."""
        upload = self.upload(access, upload_id)
        if parcel is None:
            raise WrongState(f"{upload.id} is complete", state="complete")
        attachment = self._attaching.add(access, parcel)
        upload.complete(attachment.id)
        self._uploads.save(upload)
        return attachment

    def sweep(self, now: datetime) -> int:
        """Forget uploads whose time is over; gives how many."""
        expired = self._uploads.expired(now)
        for upload in expired:
            for part in upload.parts.values():
                self._contents.drop(part)
            self._uploads.forget(upload)
        return len(expired)


_HASH_DIFFERS = FieldFault(
    field="sha256",
    reason="differs",
    message="内容与校验值不符，请重新上传",
    message_en="The content has another hash.",
)


def _bounded(chunks: Iterator[bytes], most: int) -> Iterator[bytes]:
    size = 0
    for chunk in chunks:
        size += len(chunk)
        if size > most:
            raise Invalid(
                FieldFault(
                    field="content",
                    reason="wrong_size",
                    message="分片大小不符",
                    message_en="The part has not the size of its place.",
                )
            )
        yield chunk
