"""Uploads in MongoDB; their names are sealed, their parts are files that nobody claims."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime

from chassis.kernel import Kernel
from chassis.mongo import Document
from services.intake.domain.attachments import Copy
from services.intake.domain.uploads import Upload, UploadNotFound

COLLECTION = "uploads"
_SWEPT_AT_ONCE = 50


class MongoUploadStore:
    """Remembers uploads."""

    def __init__(self, kernel: Kernel) -> None:
        """Keep uploads in the kernel's database."""
        self._database = kernel.database
        self._sealing = kernel.sealing
        self._rows = kernel.database[COLLECTION]

    def add(self, upload: Upload) -> None:
        """Keep a new upload."""
        self._rows.insert_one(self._write(upload), session=self._database.session)

    def save(self, upload: Upload) -> None:
        """Keep a changed upload; the transaction it was read in keeps others out."""
        self._rows.replace_one(
            {"_id": upload.id}, self._write(upload), session=self._database.session
        )

    def get(self, county: str, upload_id: str) -> Upload:
        """One of the county's; raises UploadNotFound."""
        where = {"_id": upload_id, "county": county}
        row = self._rows.find_one(where, session=self._database.session)
        if row is None:
            raise UploadNotFound(f"no upload {upload_id} in {county}")
        return self._read(row)

    def count_open(self, county: str, actor: str) -> int:
        """How many uploads an account has open."""
        where = {"county": county, "actor": actor, "attachment_id": ""}
        return self._rows.count_documents(where, session=self._database.session)

    def expired(self, now: datetime) -> Sequence[Upload]:
        """Some whose time is over."""
        rows = self._rows.find({"expire_time": {"$lte": now}}).limit(_SWEPT_AT_ONCE)
        return [self._read(row) for row in rows]

    def forget(self, upload: Upload) -> None:
        """Delete one."""
        self._rows.delete_one({"_id": upload.id})

    def _write(self, upload: Upload) -> Document:
        fields = asdict(upload)
        upload_id = fields.pop("id")
        return fields | {
            "_id": upload_id,
            "county": upload.area_code[:6],
            "name": self._sealing.seal(upload.name, _place(upload_id)),
            "parts": {str(offset): part for offset, part in fields["parts"].items()},
        }

    def _read(self, row: Document) -> Upload:
        parts = {int(offset): Copy(**part) for offset, part in row["parts"].items()}
        name = self._sealing.open(row["name"], _place(row["_id"]))
        fields = {key: value for key, value in row.items() if key not in ("_id", "county")}
        return Upload(**fields | {"id": row["_id"], "parts": parts, "name": name})


def _place(upload_id: str) -> str:
    return f"{COLLECTION}/{upload_id}/name"
