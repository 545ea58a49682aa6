"""Files in GridFS of the owning service: streamed, hashed, bounded, swept when unclaimed."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta

import gridfs
from bson import ObjectId
from bson.errors import InvalidId
from gridfs import GridOut

from chassis.kernel import Kernel
from chassis.mongo import Document
from contracts.errors import Exhausted, NotFound

CHUNK = 256 * 1024
LARGEST = 20 * 1024 * 1024
UNCLAIMED_HOURS = 24
BUCKET = "files"


@dataclass(frozen=True, kw_only=True)
class FileRef:
    """A stored file: where it is, what it is, and the hash that proves it unchanged."""

    id: str
    name: str
    media_type: str
    size: int
    sha256: str


class Files:
    """The files of one service."""

    def __init__(self, kernel: Kernel) -> None:
        """Bind to the service's database."""
        self._kernel = kernel
        self._rows = kernel.database[f"{BUCKET}.files"]
        self._bucket = gridfs.GridFSBucket(
            self._rows.database, bucket_name=BUCKET, chunk_size_bytes=CHUNK
        )

    def put(
        self, area_code: str, name: str, media_type: str, chunks: Iterable[bytes], *, owner: str
    ) -> FileRef:
        """Store a stream; it is swept after a day unless it is claimed.

        Args:
            area_code: where it belongs.
            name: what people call it.
            media_type: as sniffed or as made, not as claimed.
            chunks: the content, 20 MiB at most.
            owner: the thing it belongs to, as `<kind>/<id>`.
        """
        digest, size = hashlib.sha256(), 0
        metadata = {
            "county": area_code[:6],
            "area_code": area_code,
            "owner": owner,
            "media_type": media_type,
            "is_claimed": False,
        }
        with self._bucket.open_upload_stream(name, metadata=metadata) as stream:
            for chunk in chunks:
                size += len(chunk)
                if size > LARGEST:
                    stream.abort()
                    raise Exhausted("the file is larger than 20 MiB", reason="too_large")
                digest.update(chunk)
                stream.write(chunk)
            file_id = stream._id
        sha256 = digest.hexdigest()
        self._rows.update_one({"_id": file_id}, {"$set": {"metadata.sha256": sha256}})
        return FileRef(id=str(file_id), name=name, media_type=media_type, size=size, sha256=sha256)

    def claim(self, file_id: str) -> None:
        """Keep the file for good, within the transaction that refers to it."""
        session = self._kernel.database.session
        claimed = {"$set": {"metadata.is_claimed": True}}
        self._rows.update_one({"_id": _object_id(file_id)}, claimed, session=session)

    def read(self, scope: str, file_id: str) -> tuple[FileRef, Iterator[bytes]]:
        """The file and its content in chunks; NotFound also when it lies outside the scope."""
        row = self._rows.find_one({"_id": _object_id(file_id)})
        metadata: Document = row["metadata"] if row else {}
        if row is None or not metadata["area_code"].startswith(scope):
            raise NotFound(f"no file {file_id} in {scope}")
        reference = FileRef(
            id=file_id,
            name=row["filename"],
            media_type=metadata["media_type"],
            size=row["length"],
            sha256=metadata.get("sha256", ""),
        )
        return reference, _chunks(self._bucket.open_download_stream(row["_id"]))


def sweep_orphans(kernel: Kernel) -> int:
    """Delete files that nobody claimed within a day; returns how many."""
    rows = kernel.database[f"{BUCKET}.files"]
    bucket = gridfs.GridFSBucket(rows.database, bucket_name=BUCKET)
    before = kernel.now() - timedelta(hours=UNCLAIMED_HOURS)
    orphans = list(
        rows.find({"metadata.is_claimed": False, "uploadDate": {"$lt": before}}).limit(100)
    )
    for row in orphans:
        bucket.delete(row["_id"])
    return len(orphans)


def _chunks(stream: GridOut) -> Iterator[bytes]:
    while chunk := stream.read(CHUNK):
        yield chunk


def _object_id(file_id: str) -> ObjectId:
    try:
        return ObjectId(file_id)
    except InvalidId:
        raise NotFound(f"no file {file_id}") from None
