"""Files on a real store: they come back whole, and lie there sealed."""

import hashlib
import os
import tempfile
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from bson import ObjectId

from chassis import keyring
from chassis.file_sweep import UNCLAIMED_HOURS, sweep_orphans
from chassis.files import CHUNK, LARGEST, Files
from chassis.kernel import Kernel, build_kernel
from chassis.mongo import Document
from chassis.ports import new_uuid7, utc_now
from chassis.sealing import SealBroken, load_sealing
from contracts.errors import Exhausted, NotFound

COUNTY = "430423"


def a_file(kernel: Kernel, *chunks: bytes) -> tuple[str, bytes]:
    """A stored file's id and content."""
    stored = Files(kernel).put(COUNTY, "协议.docx", "text/plain", chunks, owner="agreement/1")
    return stored.id, b"".join(chunks)


def the_content(kernel: Kernel, file_id: str) -> bytes:
    """What reading gives."""
    _, chunks = Files(kernel).read(COUNTY, file_id)
    return b"".join(chunks)


@pytest.mark.parametrize("size", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK, 3 * CHUNK + 7])
def test_a_file_comes_back_as_it_was(kernel: Kernel, size: int) -> None:
    content = os.urandom(size)

    file_id, _ = a_file(kernel, content[:1000], content[1000:])

    reference, chunks = Files(kernel).read(COUNTY, file_id)
    assert b"".join(chunks) == content
    assert (reference.size, reference.sha256) == (size, hashlib.sha256(content).hexdigest())


def test_the_store_does_not_hold_what_the_file_says(kernel: Kernel) -> None:
    a_file(kernel, "王建国".encode() * 200_000)

    rows = kernel.database["files.chunks"].find()
    assert not any("王建国".encode() in row["data"] for row in rows)


def test_a_file_outside_the_scope_is_not_there(kernel: Kernel) -> None:
    file_id, _ = a_file(kernel, b"text")

    with pytest.raises(NotFound):
        Files(kernel).read("430424", file_id)


def test_a_file_over_the_bound_leaves_nothing(kernel: Kernel) -> None:
    with pytest.raises(Exhausted):
        a_file(kernel, *[b"x" * LARGEST, b"x"])

    assert kernel.database["files.files"].count_documents({}) == 0
    assert kernel.database["files.chunks"].count_documents({}) == 0


def test_a_stream_that_breaks_leaves_nothing(kernel: Kernel) -> None:
    def broken() -> Iterator[bytes]:
        yield b"x" * 5 * CHUNK
        raise ConnectionError

    with pytest.raises(ConnectionError):
        Files(kernel).put(COUNTY, "a", "text/plain", broken(), owner="case/1")

    assert kernel.database["files.chunks"].count_documents({}) == 0


@pytest.mark.parametrize("size", [0, 1, CHUNK, 2 * CHUNK + 7])
def test_a_file_is_read_from_any_place(kernel: Kernel, size: int) -> None:
    content = os.urandom(size)
    file_id, _ = a_file(kernel, content)

    with Files(kernel).open(COUNTY, file_id) as stream:
        for place in (0, 1, CHUNK - 3, CHUNK, size // 2):
            stream.seek(place)
            assert stream.read(10) == content[place : place + 10]
        stream.seek(-min(5, size), 2)
        assert stream.read() == content[max(size - 5, 0) :]


def test_pieces_of_a_killed_upload_are_swept(kernel: Kernel) -> None:
    yesterday = utc_now() - timedelta(hours=UNCLAIMED_HOURS + 1)
    lost, fresh = ObjectId.from_datetime(yesterday), ObjectId()
    whole, _ = a_file(kernel, b"text")
    pieces = kernel.database["files.chunks"]
    pieces.insert_many([{"files_id": one, "n": 0, "data": b"x"} for one in (lost, fresh)])

    sweep_orphans(kernel)

    left = {row["files_id"] for row in pieces.find()}
    assert left == {fresh, ObjectId(whole)}


def test_a_released_file_is_swept_and_a_dropped_one_is_gone(kernel: Kernel) -> None:
    files, (first, _), (second, _) = Files(kernel), a_file(kernel, b"1"), a_file(kernel, b"2")
    files.claim(first)
    a_day_on = utc_now() + timedelta(hours=UNCLAIMED_HOURS, minutes=1)
    late = build_kernel(kernel.database, kernel.sealing, lambda: a_day_on, new_uuid7)

    files.drop(second)
    assert sweep_orphans(late) == 0
    files.release(first)
    assert sweep_orphans(late) == 1

    assert kernel.database["files.chunks"].count_documents({}) == 0


def test_pieces_cannot_be_swapped_or_cut_off(kernel: Kernel) -> None:
    file_id, _ = a_file(kernel, os.urandom(2 * CHUNK))
    of_file = {"files_id": ObjectId(file_id)}
    chunks = kernel.database["files.chunks"]
    first, second = (row["data"] for row in chunks.find(of_file).sort("n"))

    chunks.update_one({**of_file, "n": 0}, {"$set": {"data": second}})
    with pytest.raises(SealBroken):
        the_content(kernel, file_id)
    chunks.update_one({**of_file, "n": 0}, {"$set": {"data": first}})
    chunks.delete_one({**of_file, "n": 1})
    shorter = {"$set": {"length": CHUNK + 16}}
    kernel.database["files.files"].update_one({"_id": ObjectId(file_id)}, shorter)
    with pytest.raises(SealBroken):
        the_content(kernel, file_id)


def test_a_file_opens_after_its_key_was_resealed_with_another_suite(kernel: Kernel) -> None:
    with tempfile.TemporaryDirectory() as folder:
        keys = Path(folder)
        keyring.init(keys)
        before = _with(kernel, keys)
        file_id, content = a_file(before, b"text" * CHUNK)
        keyring.rotate(keys, "sm4")
        after = _with(kernel, keys)

        assert keyring.reseal(after.database, after.sealing) == 1

        assert not after.sealing.is_stale(_row(after, file_id)["metadata"]["key"])
        assert the_content(after, file_id) == content


def test_an_unclaimed_file_is_swept_with_its_pieces(kernel: Kernel) -> None:
    a_file(kernel, b"text")
    a_day_on = utc_now() + timedelta(hours=UNCLAIMED_HOURS, minutes=1)
    late = build_kernel(kernel.database, kernel.sealing, lambda: a_day_on, new_uuid7)

    assert sweep_orphans(kernel) == 0
    assert sweep_orphans(late) == 1
    assert kernel.database["files.files"].count_documents({}) == 0
    assert kernel.database["files.chunks"].count_documents({}) == 0


def _with(kernel: Kernel, keys: Path) -> Kernel:
    return build_kernel(kernel.database, load_sealing(keys, "intake"), utc_now, new_uuid7)


def _row(kernel: Kernel, file_id: str) -> Document:
    found: Document | None = kernel.database["files.files"].find_one({"_id": ObjectId(file_id)})
    assert found is not None
    return found
