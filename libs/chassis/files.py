"""Files in GridFS of the owning service: streamed, hashed, bounded, sealed, swept when unclaimed.

Each file has a key of its own, sealed beside it. The content is stored in pieces, one to a chunk,
each bound to its file, its number, and to whether it is the last: none can be swapped or cut off.
"""

import hashlib
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO, cast

import gridfs
from bson import ObjectId
from bson.errors import InvalidId
from cryptography.exceptions import InvalidTag
from gridfs import GridOut

from chassis.kernel import Kernel
from chassis.mongo import Database, Document
from chassis.sealing import Key, SealBroken
from contracts.errors import Exhausted, NotFound

CHUNK = 256 * 1024
LARGEST = 20 * 1024 * 1024
BUCKET = "files"
_TAG = 16
_AT_ONCE = 4


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
        self._pieces = kernel.database[f"{BUCKET}.chunks"]
        self._bucket = gridfs.GridFSBucket(
            self._rows.database, bucket_name=BUCKET, chunk_size_bytes=CHUNK + _TAG
        )

    def put(
        self,
        area_code: str,
        name: str,
        media_type: str,
        chunks: Iterable[bytes],
        *,
        owner: str,
        most: int = LARGEST,
    ) -> FileRef:
        """Store a stream; it is swept after a day unless it is claimed.

        Args:
            area_code: where it belongs.
            name: what people call it.
            media_type: as sniffed or as made, not as claimed.
            chunks: the content.
            owner: the thing it belongs to, as `<kind>/<id>`.
            most: how many bytes it may have; 20 MiB unless it is made here.
        """
        file_id = ObjectId()
        key, sealed_key = self._kernel.sealing.new_key(_key_place(file_id))
        measured = _Measured(chunks, most)
        metadata = {
            "county": area_code[:6],
            "area_code": area_code,
            "owner": owner,
            "media_type": media_type,
            "is_claimed": False,
            "key": sealed_key,
        }
        try:
            length = self._write(file_id, _sealed_pieces(key, file_id, measured))
        except BaseException:
            self._pieces.delete_many({"files_id": file_id})
            raise
        size, sha256 = measured.size, measured.digest.hexdigest()
        self._rows.insert_one(
            {
                "_id": file_id,
                "filename": name,
                "length": length,
                "chunkSize": CHUNK + _TAG,
                "uploadDate": self._kernel.now(),
                "metadata": {**metadata, "sha256": sha256, "size": size},
            }
        )
        return FileRef(id=str(file_id), name=name, media_type=media_type, size=size, sha256=sha256)

    def claim(self, file_id: str) -> None:
        """Keep the file for good, within the transaction that refers to it."""
        self._mark(file_id, is_claimed=True)

    def release(self, file_id: str) -> None:
        """Let the sweep take the file, within the transaction that no longer refers to it."""
        self._mark(file_id, is_claimed=False)

    def drop(self, file_id: str) -> None:
        """Delete a file at once; nothing may refer to it."""
        self._rows.delete_one({"_id": _object_id(file_id)})
        self._pieces.delete_many({"files_id": _object_id(file_id)})

    def read(self, scope: str, file_id: str) -> tuple[FileRef, Iterator[bytes]]:
        """The file and its content in chunks; NotFound also when it lies outside the scope."""
        row = self._row(scope, file_id)
        metadata: Document = row["metadata"]
        reference = FileRef(
            id=file_id,
            name=row["filename"],
            media_type=metadata["media_type"],
            size=metadata["size"],
            sha256=metadata["sha256"],
        )
        return reference, _opened(self._key(row), self._bucket.open_download_stream(row["_id"]))

    def open(self, scope: str, file_id: str) -> BinaryIO:
        """The content as a stream one may seek in; only the piece in hand is in memory."""
        row = self._row(scope, file_id)
        sealed = self._bucket.open_download_stream(row["_id"])
        raw = _Seekable(self._key(row), sealed, row["metadata"]["size"])
        return cast(BinaryIO, io.BufferedReader(raw))

    def _row(self, scope: str, file_id: str) -> Document:
        row = self._rows.find_one({"_id": _object_id(file_id)})
        if row is None or not row["metadata"]["area_code"].startswith(scope):
            raise NotFound(f"no file {file_id} in {scope}")
        return row

    def _key(self, row: Document) -> Key:
        return self._kernel.sealing.open_key(row["metadata"]["key"], _key_place(row["_id"]))

    def _mark(self, file_id: str, *, is_claimed: bool) -> None:
        session = self._kernel.database.session
        marked = {"$set": {"metadata.is_claimed": is_claimed}}
        self._rows.update_one({"_id": _object_id(file_id)}, marked, session=session)

    def _write(self, file_id: ObjectId, pieces: Iterable[bytes]) -> int:
        """Store the pieces a few at a time, so that no upload lies in memory whole."""
        held: list[Document] = []
        length = 0
        for number, piece in enumerate(pieces):
            held.append({"files_id": file_id, "n": number, "data": piece})
            length += len(piece)
            if len(held) == _AT_ONCE:
                self._pieces.insert_many(held)
                held = []
        if held:
            self._pieces.insert_many(held)
        return length


def create_indexes(database: Database) -> None:
    """Pieces in order, as GridFS wants them, and what nobody claims."""
    database[f"{BUCKET}.chunks"].create_index([("files_id", 1), ("n", 1)], unique=True)
    database[f"{BUCKET}.files"].create_index(
        [("metadata.is_claimed", 1), ("uploadDate", 1)],
        name="unclaimed",
        partialFilterExpression={"metadata.is_claimed": False},
    )


class _Measured:
    """A stream that is hashed, counted and bounded as it passes."""

    def __init__(self, chunks: Iterable[bytes], most: int) -> None:
        self._chunks = chunks
        self._most = most
        self.digest, self.size = hashlib.sha256(), 0

    def __iter__(self) -> Iterator[bytes]:
        for chunk in self._chunks:
            self.size += len(chunk)
            if self.size > self._most:
                raise Exhausted(f"the file is larger than {self._most} bytes", reason="too_large")
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


class _Seekable(io.RawIOBase):
    """The content of a sealed file, opened piece by piece where it is read."""

    def __init__(self, key: Key, stream: GridOut, size: int) -> None:
        self._key, self._stream, self._size = key, stream, size
        self._at, self._held = 0, (-1, b"")

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        start = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._size}[whence]
        if start + offset < 0:
            raise OSError("before the beginning")
        self._at = start + offset
        return self._at

    def readinto(self, buffer: Any) -> int:
        if self._at >= self._size:
            return 0
        number, within = divmod(self._at, CHUNK)
        part = self._piece(number)[within : within + len(buffer)]
        buffer[: len(part)] = part
        self._at += len(part)
        return len(part)

    def _piece(self, number: int) -> bytes:
        if self._held[0] != number:
            self._stream.seek(number * (CHUNK + _TAG))
            self._held = (number, _open_piece(self._key, self._stream, number))
        return self._held[1]


def _opened(key: Key, stream: GridOut) -> Iterator[bytes]:
    for number in range(_pieces_of(stream)):
        yield _open_piece(key, stream, number)


def _open_piece(key: Key, stream: GridOut, number: int) -> bytes:
    """The piece that the stream stands before."""
    sealed = stream.read(CHUNK + _TAG)
    place = _place(stream._id, is_last=number == _pieces_of(stream) - 1)
    try:
        return key.decrypt(_nonce(number), sealed, place)
    except InvalidTag as error:
        raise SealBroken(f"piece {number} of file {stream._id} does not open") from error


def _pieces_of(stream: GridOut) -> int:
    return -(-int(stream.length) // (CHUNK + _TAG))


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
