"""Files in GridFS of the owning service: streamed, hashed, bounded, sealed, swept when unclaimed.

Each file has a key of its own, sealed beside it. The content is stored in pieces, one to a chunk,
each bound to its file, its number, and to whether it is the last: none can be swapped or cut off.
"""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta

import gridfs
from bson import ObjectId
from bson.errors import InvalidId
from cryptography.exceptions import InvalidTag
from gridfs import GridOut

from chassis.kernel import Kernel
from chassis.mongo import Document
from chassis.sealing import Key, SealBroken
from contracts.errors import Exhausted, NotFound

CHUNK = 256 * 1024
LARGEST = 20 * 1024 * 1024
UNCLAIMED_HOURS = 24
BUCKET = "files"
_TAG = 16


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
            self._rows.database, bucket_name=BUCKET, chunk_size_bytes=CHUNK + _TAG
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
        file_id = ObjectId()
        key, sealed_key = self._kernel.sealing.new_key(_key_place(file_id))
        measured = _Measured(chunks)
        metadata = {
            "county": area_code[:6],
            "area_code": area_code,
            "owner": owner,
            "media_type": media_type,
            "is_claimed": False,
            "key": sealed_key,
        }
        with self._bucket.open_upload_stream_with_id(file_id, name, metadata=metadata) as stream:
            try:
                for piece in _sealed_pieces(key, file_id, measured):
                    stream.write(piece)
            except Exhausted:
                stream.abort()
                raise
        size, sha256 = measured.size, measured.digest.hexdigest()
        known = {"$set": {"metadata.sha256": sha256, "metadata.size": size}}
        self._rows.update_one({"_id": file_id}, known)
        return FileRef(id=str(file_id), name=name, media_type=media_type, size=size, sha256=sha256)

    def claim(self, file_id: str) -> None:
        """Keep the file for good, within the transaction that refers to it."""
        session = self._kernel.database.session
        claimed = {"$set": {"metadata.is_claimed": True}}
        self._rows.update_one({"_id": _object_id(file_id)}, claimed, session=session)

    def release(self, file_id: str) -> None:
        """Leave the file to the sweep, within the transaction that no longer refers to it."""
        session = self._kernel.database.session
        released = {"$set": {"metadata.is_claimed": False}}
        self._rows.update_one({"_id": _object_id(file_id)}, released, session=session)

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
            size=metadata["size"],
            sha256=metadata["sha256"],
        )
        key = self._kernel.sealing.open_key(metadata["key"], _key_place(row["_id"]))
        return reference, _opened(key, self._bucket.open_download_stream(row["_id"]))


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


class _Measured:
    """A stream that is hashed, counted and bounded as it passes."""

    def __init__(self, chunks: Iterable[bytes]) -> None:
        self._chunks = chunks
        self.digest, self.size = hashlib.sha256(), 0

    def __iter__(self) -> Iterator[bytes]:
        for chunk in self._chunks:
            self.size += len(chunk)
            if self.size > LARGEST:
                raise Exhausted("the file is larger than 20 MiB", reason="too_large")
            self.digest.update(chunk)
            yield chunk


def _sealed_pieces(key: Key, file_id: ObjectId, chunks: Iterable[bytes]) -> Iterator[bytes]:
    """The content in sealed pieces; all but the last are of one size."""
    held, number = b"", 0
    for chunk in chunks:
        held += chunk
        while len(held) > CHUNK:
            yield key.encrypt(_nonce(number), held[:CHUNK], _place(file_id, is_last=False))
            held, number = held[CHUNK:], number + 1
    yield key.encrypt(_nonce(number), held, _place(file_id, is_last=True))


def _opened(key: Key, stream: GridOut) -> Iterator[bytes]:
    pieces, left = range(-(-stream.length // (CHUNK + _TAG))), stream.length
    for number in pieces:
        sealed = stream.read(min(CHUNK + _TAG, left))
        left -= len(sealed)
        place = _place(stream._id, is_last=number == pieces[-1])
        try:
            yield key.decrypt(_nonce(number), sealed, place)
        except InvalidTag as error:
            raise SealBroken(f"piece {number} of file {stream._id} does not open") from error


def _nonce(number: int) -> bytes:
    """Of the piece's number: the key seals this one file only."""
    return number.to_bytes(12, "big")


def _place(file_id: ObjectId, *, is_last: bool) -> bytes:
    return f"{BUCKET}.chunks/{file_id}/{'last' if is_last else 'more'}".encode()


def _key_place(file_id: ObjectId) -> str:
    return f"{BUCKET}.files/{file_id}/metadata.key"


def _object_id(file_id: str) -> ObjectId:
    try:
        return ObjectId(file_id)
    except InvalidId:
        raise NotFound(f"no file {file_id}") from None
