"""Files of archived cases in MongoDB, the queue of those to be made, and where the whole lies."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import asdict
from datetime import datetime

from chassis.files import Files
from chassis.kernel import Kernel
from chassis.leases import Claim, claim_due, kept
from chassis.mongo import Document, base_fields
from chassis.repository import Repository
from contracts.errors import NotFound
from services.intake.domain.archives import Archive, ArchivePaper, ArchiveState, StoredFile
from services.intake.domain.cases import Case
from services.intake.domain.history import Head

COLLECTION = "archives"
LEASE_SECONDS = 60.0
_LARGEST = 256 * 1024 * 1024
_PLAIN = ("code", "edition", "order_time", "ready_time", "due_time", "attempts")
_PDF = "application/pdf"


class ArchiveNotFound(NotFound):
    """The case has no file within the caller's sight."""


class MongoArchiveStore:
    """Remembers files."""

    def __init__(self, kernel: Kernel, *, lease_seconds: float = LEASE_SECONDS) -> None:
        """Keep them in the kernel's database, and claim those to be made for so long."""
        self._kernel = kernel
        self._lease_seconds = lease_seconds
        self._owner = kernel.new_id()
        self._rows = kernel.database[COLLECTION]
        self._files = Files(kernel)
        self._archives = Repository[Archive](
            kernel, COLLECTION, to_document=_write, from_document=_read, missing=ArchiveNotFound
        )

    def order(self, case: Case) -> None:
        """Have the file of a case made, once for each time it is archived."""
        now = self._kernel.now()
        archive = Archive(
            id=self._kernel.new_id(),
            area_code=case.area_code,
            case_id=case.id,
            code=case.code,
            edition=case.archive_count,
            order_time=now,
            due_time=now,
        )
        common = {
            "_id": archive.id,
            "county": archive.county,
            "area_code": archive.area_code,
            "case_id": archive.case_id,
            "version": 0,
        }
        self._kernel.database.insert_at_commit(COLLECTION, [{**common, **_write(archive)}])

    def claim(self) -> Archive | None:
        """Lease the file that has waited longest."""
        row = claim_due(
            self._rows,
            now=self._kernel.now(),
            lease_seconds=self._lease_seconds,
            owner=self._owner,
            where={"state": str(ArchiveState.BUILDING)},
        )
        return _read(row) if row else None

    def holding(self, archive: Archive) -> AbstractContextManager[None]:
        """Keep the lease of a claimed file for as long as the block lasts."""
        own = Claim(self._rows, archive.id, self._owner, self._lease_seconds)
        return kept(own)

    def postpone(self, archive: Archive, until: datetime) -> None:
        """Try again later, unless another has claimed it meanwhile."""
        self._rows.update_one(
            {"_id": archive.id, "lease_owner": self._owner},
            {
                "$set": {"due_time": until},
                "$inc": {"attempts": 1},
                "$unset": {"lease_time": "", "lease_owner": ""},
            },
        )

    def save(self, archive: Archive) -> None:
        """Keep a changed file; raises Conflict."""
        self._archives.save(archive)

    def latest(self, scope: str, case_id: str) -> Archive:
        """The file of the last time the case was archived; raises ArchiveNotFound."""
        found = self._archives.find(scope, {"case_id": case_id}, sort=[("edition", -1)], limit=1)
        if not found:
            raise ArchiveNotFound(f"{case_id} has no file")
        return found[0]

    def put(self, archive: Archive, name: str, pieces: Iterable[bytes]) -> StoredFile:
        """Store the whole as it comes; it is swept unless it is claimed."""
        owner = f"archive/{archive.id}"
        stored = self._files.put(archive.area_code, name, _PDF, pieces, owner=owner, most=_LARGEST)
        return StoredFile(file_id=stored.id, sha256=stored.sha256, size=stored.size)

    def keep(self, file: StoredFile) -> None:
        """Keep a stored file for good, in the open transaction."""
        self._files.claim(file.file_id)

    def read(self, archive: Archive) -> Iterator[bytes]:
        """The whole, in chunks."""
        if archive.file is None:
            raise ArchiveNotFound(f"{archive.id} has no content")
        return self._files.read(archive.county, archive.file.file_id)[1]


def _write(archive: Archive) -> Document:
    return {
        **{name: getattr(archive, name) for name in _PLAIN},
        "state": str(archive.state),
        "papers": [asdict(paper) for paper in archive.papers],
        "file": asdict(archive.file) if archive.file else None,
        "history_length": archive.history.length if archive.history else 0,
        "history_hash": archive.history.hash if archive.history else "",
    }


def _read(row: Document) -> Archive:
    has_history = bool(row["history_hash"])
    head = Head(length=row["history_length"], hash=row["history_hash"]) if has_history else None
    return Archive(
        **base_fields(row),
        **{name: row[name] for name in _PLAIN},
        state=ArchiveState(row["state"]),
        papers=_papers(row["papers"]),
        file=StoredFile(**row["file"]) if row["file"] else None,
        history=head,
    )


def _papers(rows: Sequence[Document]) -> tuple[ArchivePaper, ...]:
    return tuple(ArchivePaper(**row) for row in rows)
