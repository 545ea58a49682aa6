"""Imports in MongoDB: the aggregate, and its progress beside it."""

from collections.abc import Mapping, Sequence

from chassis.kernel import Kernel
from chassis.leases import claim_due
from chassis.mongo import Document, base_fields
from chassis.repository import Page, Repository
from services.intake.domain.imports import (
    ImportBatch,
    ImportNotFound,
    ImportState,
    Phase,
    Progress,
    Sheet,
)

COLLECTION, PROGRESS = "imports", "import_progress"
LEASE_SECONDS = 20.0
_PLAIN = (
    "sends_messages", "uploader", "uploader_post", "upload_time", "end_time", "refusal",
    "refusal_en", "report_id",
)  # fmt: skip
_COUNTS = ("cursor", "handled", "row_count", "faulty_count", "done_count", "failed_count")
_GIVEN_UP = (str(ImportState.REFUSED), str(ImportState.CANCELLED))


class MongoImportStore:
    """Remembers imports."""

    def __init__(self, kernel: Kernel) -> None:
        """Keep imports in the kernel's database."""
        self._database = kernel.database
        self._sealing = kernel.sealing
        self._rows = kernel.database[COLLECTION]
        self._imports = Repository[ImportBatch](
            kernel,
            COLLECTION,
            to_document=self._write,
            from_document=self._read,
            missing=ImportNotFound,
        )

    def add(self, batch: ImportBatch) -> None:
        """Keep a new import."""
        self._imports.add(batch)

    def save(self, batch: ImportBatch) -> None:
        """Keep a changed import; raises Conflict."""
        self._imports.save(batch)

    def get(self, scope: str, import_id: str) -> ImportBatch:
        """An import within the scope; raises ImportNotFound."""
        return self._imports.get(scope, import_id)

    def page(self, scope: str, *, size: int, token: str) -> Page[ImportBatch]:
        """One page, newest first."""
        return self._imports.page(scope, {}, size=size, token=token)

    def has_sheet(self, county: str, sha256: str) -> bool:
        """Whether the same file was taken in and neither refused nor cancelled."""
        where = {"county": county, "sheet.sha256": sha256, "state": {"$nin": _GIVEN_UP}}
        return self._rows.find_one(where, {"_id": 1}, session=self._database.session) is not None

    def _write(self, batch: ImportBatch) -> Document:
        name = self._sealing.seal(batch.sheet.name, f"{COLLECTION}/{batch.id}/name")
        return {
            **{name_: getattr(batch, name_) for name_ in _PLAIN},
            "state": str(batch.state),
            "sheet": vars(batch.sheet) | {"name": name},
        }

    def _read(self, row: Document) -> ImportBatch:
        name = self._sealing.open(row["sheet"]["name"], f"{COLLECTION}/{row['_id']}/name")
        return ImportBatch(
            **base_fields(row),
            **{name_: row[name_] for name_ in _PLAIN},
            state=ImportState(row["state"]),
            sheet=Sheet(**row["sheet"] | {"name": name}),
        )


class MongoProgressStore:
    """Remembers how far the runner is; its lease lies in the same row."""

    def __init__(self, kernel: Kernel) -> None:
        """Keep progress in the kernel's database."""
        self._database = kernel.database
        self._now = kernel.now
        self._rows = kernel.database[PROGRESS]

    def add(self, progress: Progress) -> None:
        """Keep the progress of a new import, due at once."""
        row = {
            "_id": progress.import_id,
            "county": progress.area_code[:6],
            "area_code": progress.area_code,
            **self._fields(progress),
        }
        self._rows.insert_one(row, session=self._database.session)

    def get(self, county: str, import_id: str) -> Progress:
        """The progress of an import."""
        where = {"_id": import_id, "county": county}
        row = self._rows.find_one(where, session=self._database.session)
        if row is None:
            raise ImportNotFound(f"no progress of {import_id}")
        return _progress(row)

    def several(self, county: str, import_ids: Sequence[str]) -> Mapping[str, Progress]:
        """The progress of several imports, by their ids."""
        where = {"_id": {"$in": list(import_ids)}, "county": county}
        return {row["_id"]: _progress(row) for row in self._rows.find(where)}

    def put(self, progress: Progress) -> None:
        """Keep the progress; due at once unless it rests. The lease ends with it."""
        self._rows.update_one(
            {"_id": progress.import_id, "county": progress.area_code[:6]},
            {"$set": self._fields(progress)},
            session=self._database.session,
        )

    def claim(self) -> Progress | None:
        """Lease what has been due longest, or None."""
        row = claim_due(self._rows, now=self._now(), lease_seconds=LEASE_SECONDS, owner="imports")
        return _progress(row) if row else None

    def _fields(self, progress: Progress) -> Document:
        is_resting = progress.phase is Phase.RESTING
        return {
            **{name: getattr(progress, name) for name in _COUNTS},
            "phase": str(progress.phase),
            "phase_time": progress.phase_time,
            "update_time": progress.update_time,
            "due_time": None if is_resting else self._now(),
            "lease_time": None,
        }


def _progress(row: Document) -> Progress:
    return Progress(
        import_id=row["_id"],
        area_code=row["area_code"],
        phase=Phase(row["phase"]),
        phase_time=row["phase_time"],
        update_time=row["update_time"],
        **{name: row[name] for name in _COUNTS},
    )
