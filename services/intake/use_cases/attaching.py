"""Attaching（上传附件）: a file is taken in and looked at first, then kept in one write."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from contracts.errors import NotPermitted, WrongState
from contracts.ports import NewId, Now
from contracts.principals import Post
from services.intake.domain.attachments import (
    MOST_BYTES,
    MOST_FILES,
    Access,
    Attachment,
    AttachmentNotFound,
    AttachmentState,
    Copy,
    SameContent,
    ShelfFull,
)
from services.intake.domain.contents import sniff
from services.intake.domain.faults import Faults
from services.intake.domain.file_names import named_as, safe_name
from services.intake.domain.states import FINAL
from services.intake.use_cases.attachment_ports import AttachmentStore, ContentStore
from services.intake.use_cases.writing import checked_words

SHARERS = (Post.CLERK, Post.DISPATCHER)
_SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, kw_only=True)
class Label:
    """What is said of a file beside its bytes; `sha256` is the sender's own, if any."""

    name: str
    sha256: str = ""
    keeps_metadata: bool = False
    is_public: bool = False


@dataclass(frozen=True, kw_only=True)
class Parcel:
    """A file that was taken in and is of an allowed kind, but belongs to nothing yet."""

    label: Label
    kind: str
    content: Copy


class Attaching:
    """Brings files to cases and takes them away."""

    def __init__(
        self, attachments: AttachmentStore, contents: ContentStore, now: Now, new_id: NewId
    ) -> None:
        """Write to these stores."""
        self._attachments = attachments
        self._contents = contents
        self._now = now
        self._new_id = new_id

    def take(self, access: Access, label: Label, chunks: Iterator[bytes]) -> Parcel:
        """Store the bytes and tell what they are; outside of any transaction.

        Raises:
            Invalid: the label, or what the bytes are; nothing stays stored then.
            NotPermitted, WrongState: the case takes no file from the caller.
        """
        label = checked(label)
        expect_open(access, label)
        content = self._contents.put(access.case.area_code, chunks, owner=f"case/{access.case.id}")
        try:
            kind = self._kind(access, label, content)
        except BaseException:
            self._contents.drop(content)
            raise
        named = Label(**{**vars(label), "name": named_as(label.name, kind)})
        return Parcel(label=named, kind=kind, content=content)

    def add(self, access: Access, parcel: Parcel) -> Attachment:
        """Make the parcel an attachment.

        Raises:
            ShelfFull: the case holds as much as it may.
            SameContent: the same side brought the same bytes before.
        """
        case, label = access.case, parcel.label
        expect_open(access, label)
        count, size = self._attachments.take_room(case, parcel.content.size)
        if count > MOST_FILES:
            raise ShelfFull(f"{case.id} holds {MOST_FILES} files")
        if size > MOST_BYTES:
            raise ShelfFull(f"{case.id} holds {MOST_BYTES} bytes", reason="too_many_bytes")
        twins = self._attachments.twins(case, parcel.content.sha256)
        for twin in twins:
            if twin.party_id == access.party_id and access.sees(twin):
                raise SameContent(f"{twin.id} is the same", attachment_id=twin.id)
        attachment = Attachment(
            id=self._new_id(),
            area_code=case.area_code,
            case_id=case.id,
            state=AttachmentState.SCANNING,
            kind=parcel.kind,
            name=label.name,
            original=parcel.content,
            added_by=access.who.id,
            party_id=access.party_id,
            add_time=self._now(),
            is_public=label.is_public,
            keeps_metadata=label.keeps_metadata,
            same_as_id=twins[0].id if twins else "",
        )
        attachment.add()
        self._contents.keep(parcel.content)
        self._attachments.add(attachment)
        return attachment

    def share(
        self, access: Access, attachment_id: str, version: int, *, is_public: bool
    ) -> Attachment:
        """Show an attachment to the parties, or no longer."""
        access.who.require(*SHARERS)
        _expect_taking(access)
        attachment = self._load(access, attachment_id, version)
        attachment.share(is_public=is_public, case=access.case)
        self._attachments.save(attachment)
        return attachment

    def remove(self, access: Access, attachment_id: str, version: int, reason: str) -> Attachment:
        """Take an attachment away; who brought it may, and the dispatcher.

        Raises:
            NotPermitted: somebody else asks.
            WrongState: the case is final, or the attachment is gone.
        """
        words = checked_words("reason", reason)
        attachment = self._load(access, attachment_id, version)
        if not access.brought(attachment) and access.who.post is not Post.DISPATCHER:
            raise NotPermitted(f"{access.who.id} did not bring {attachment.id}")
        if access.case.state in FINAL:
            raise WrongState(f"{access.case.id} is final", state=access.case.state)
        attachment.remove(words, self._now())
        self._contents.release(*attachment.copies)
        self._attachments.give_room(attachment)
        self._attachments.save(attachment)
        return attachment

    def _load(self, access: Access, attachment_id: str, version: int) -> Attachment:
        attachment = seen(self._attachments, access, attachment_id)
        attachment.expect(version)
        return attachment

    def _kind(self, access: Access, label: Label, content: Copy) -> str:
        if label.sha256 and label.sha256 != content.sha256:
            faults = Faults()
            faults.add(
                "sha256", "differs", "内容与校验值不符，请重新上传", "The content has another hash."
            )
            faults.check()
        with self._contents.open(access.case.county, content) as stream:
            return sniff(stream)


def seen(attachments: AttachmentStore, access: Access, attachment_id: str) -> Attachment:
    """An attachment of the access's case; raises AttachmentNotFound for what it does not see."""
    attachment = attachments.get(access.case.county, attachment_id)
    if attachment.case_id != access.case.id or not access.sees(attachment):
        raise AttachmentNotFound(f"no attachment {attachment_id} for {access.who.id}")
    return attachment


def checked(label: Label) -> Label:
    """The label with a harmless name; raises Invalid."""
    faults = Faults()
    name = safe_name(faults, label.name)
    if label.sha256 and not _SHA256.fullmatch(label.sha256):
        faults.add("sha256", "bad_format", "应为64位小写十六进制", "64 lower case hex digits.")
    faults.check()
    return Label(**{**vars(label), "name": name})


def expect_open(access: Access, label: Label) -> None:
    """Raise unless the case takes files now, and the caller may say of it what the label says."""
    if label.is_public:
        access.who.require(*SHARERS)
    _expect_taking(access)


def _expect_taking(access: Access) -> None:
    if not access.case.allows("supplement"):
        state = access.case.state
        raise WrongState(f"{access.case.id} is {state}: takes no files", state=state)
