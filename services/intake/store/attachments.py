"""Attachments in MongoDB: names and reasons sealed; how much a case holds is counted beside."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Any

from pymongo import ReturnDocument

from chassis.files import Files
from chassis.kernel import Kernel
from chassis.leases import claim_due
from chassis.mongo import Document, base_fields
from chassis.repository import Page, Repository
from contracts.principals import Post
from services.intake.domain.attachments import (
    Access,
    Attachment,
    AttachmentNotFound,
    AttachmentState,
    Copy,
    Gone,
)
from services.intake.domain.cases import Case

COLLECTION, SHELVES = "attachments", "attachment_shelves"
DUE = "examine_time"
_LEASE_SECONDS = 60.0
_MOST_TWINS = 100
_MOST_OF_A_CASE = 1000
_PLAIN = (
    "kind", "added_by", "party_id", "add_time", "is_public", "keeps_metadata", "same_as_id", "scan",
)  # fmt: skip


class MongoAttachmentStore:
    """Remembers attachments."""

    def __init__(self, kernel: Kernel) -> None:
        """Keep attachments in the kernel's database."""
        self._kernel = kernel
        self._rows = kernel.database[COLLECTION]
        self._shelves = kernel.database[SHELVES]
        self._files = Files(kernel)
        self._attachments = Repository[Attachment](
            kernel,
            COLLECTION,
            to_document=self._write,
            from_document=self._read,
            missing=AttachmentNotFound,
        )

    def add(self, attachment: Attachment) -> None:
        """Keep a new attachment."""
        self._attachments.add(attachment)

    def save(self, attachment: Attachment) -> None:
        """Keep a changed attachment; raises Conflict."""
        self._attachments.save(attachment)

    def get(self, county: str, attachment_id: str) -> Attachment:
        """One of the county's; raises AttachmentNotFound."""
        return self._attachments.get(county, attachment_id)

    def page(self, access: Access, *, size: int, token: str) -> Page[Attachment]:
        """One page of what the access sees of its case, oldest first."""
        where = {"case_id": access.case.id, **_sight(access)}
        return self._attachments.page(
            access.case.county, where, size=size, token=token, newest_first=False
        )

    def all_of(self, county: str, case_id: str) -> Sequence[Attachment]:
        """Every attachment of a case, oldest first, the gone ones too."""
        return self._attachments.find(county, {"case_id": case_id}, limit=_MOST_OF_A_CASE)

    def brought(self, case: Case) -> frozenset[str]:
        """The kinds of files that staff brought and that passed their examination."""
        where = {
            "county": case.county,
            "case_id": case.id,
            "party_id": "",
            "state": str(AttachmentState.READY),
        }
        rows = self._rows.find(where, {"kind": 1}, session=self._kernel.database.session)
        return frozenset(row["kind"] for row in rows.limit(_MOST_OF_A_CASE))

    def read(self, county: str, copy: Copy) -> Iterator[bytes]:
        """What a stored copy holds, in chunks."""
        return self._files.read(county, copy.file_id)[1]

    def twins(self, case: Case, sha256: str) -> Sequence[Attachment]:
        """The case's live attachments with this content, oldest first."""
        where = {"case_id": case.id, "original.sha256": sha256, "is_live": True}
        return self._attachments.find(case.county, where, limit=_MOST_TWINS)

    def take_room(self, case: Case, size: int) -> tuple[int, int]:
        """Count one more file of the case; gives how many files and bytes there are then.

        Everybody who brings a file to the case writes this row, so that bounds hold between them.
        """
        shelf = self._shelves.find_one_and_update(
            {"_id": case.id},
            {"$inc": {"count": 1, "size": size}, "$setOnInsert": {"county": case.county}},
            upsert=True,
            return_document=ReturnDocument.AFTER,
            session=self._kernel.database.session,
        )
        return (shelf["count"], shelf["size"]) if shelf else (0, 0)

    def give_room(self, attachment: Attachment) -> None:
        """Count one file less."""
        self._shelves.update_one(
            {"_id": attachment.case_id},
            {"$inc": {"count": -1, "size": -attachment.original.size}},
            session=self._kernel.database.session,
        )

    def next_unexamined(self) -> Attachment | None:
        """Lease the attachment that has waited longest to be examined."""
        row = claim_due(
            self._rows,
            now=self._kernel.now(),
            lease_seconds=_LEASE_SECONDS,
            owner="runner",
            due_field=DUE,
        )
        return self._read(row) if row else None

    def _write(self, attachment: Attachment) -> Document:
        gone = attachment.gone
        row = {
            **{name: getattr(attachment, name) for name in _PLAIN},
            "state": str(attachment.state),
            "is_live": attachment.is_live,
            "name": self._seal(attachment.id, "name", attachment.name),
            "original": asdict(attachment.original),
            "cleaned": asdict(attachment.cleaned) if attachment.cleaned else None,
            "thumbnail": asdict(attachment.thumbnail) if attachment.thumbnail else None,
            "gone": self._gone_document(attachment.id, gone) if gone else None,
        }
        if attachment.state is AttachmentState.SCANNING:
            row[DUE] = attachment.add_time
        return row

    def _read(self, row: Document) -> Attachment:
        return Attachment(
            **base_fields(row),
            **{name: row[name] for name in _PLAIN},
            state=AttachmentState(row["state"]),
            name=self._open(row["_id"], "name", row["name"]),
            original=Copy(**row["original"]),
            cleaned=Copy(**row["cleaned"]) if row["cleaned"] else None,
            thumbnail=Copy(**row["thumbnail"]) if row["thumbnail"] else None,
            gone=self._gone(row["_id"], row["gone"]) if row["gone"] else None,
        )

    def _gone_document(self, attachment_id: str, gone: Gone) -> Document:
        return asdict(gone) | {"reason": self._seal(attachment_id, "gone.reason", gone.reason)}

    def _gone(self, attachment_id: str, row: Document) -> Gone:
        reason = self._open(attachment_id, "gone.reason", row["reason"])
        return Gone(**row | {"reason": reason})

    def _seal(self, attachment_id: str, place: str, text: str) -> str:
        return self._kernel.sealing.seal(text, f"{COLLECTION}/{attachment_id}/{place}")

    def _open(self, attachment_id: str, place: str, text: str) -> str:
        return self._kernel.sealing.open(text, f"{COLLECTION}/{attachment_id}/{place}")


def _sight(access: Access) -> dict[str, Any]:
    """`Access.sees` as a query."""
    if access.party_id:
        shown = {"is_public": True, "state": str(AttachmentState.READY)}
        return {"$or": [{"party_id": access.party_id}, shown]}
    if access.who.post is Post.OFFICER:
        return {"party_id": "", "added_by": access.who.id}
    return {}
