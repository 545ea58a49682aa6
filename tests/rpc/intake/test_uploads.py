"""Files that come in parts, over connections that break (A14)."""

import hashlib
import uuid
from datetime import timedelta
from typing import Any

import grpc
import pytest

from chassis.kernel import build_kernel
from chassis.ports import new_uuid7, utc_now
from onedoor.intake.v1 import uploads_pb2 as pb
from services.intake.domain.uploads import LIFE, PART_SIZE
from services.intake.settings import IntakeSettings
from services.intake.wiring import wire
from tests.rpc.intake.cabinet import Cabinet, a_text
from tests.rpc.intake.door import Door
from tests.support.rpc import refused

INVALID = (grpc.StatusCode.INVALID_ARGUMENT, "invalid_fields")


def begin(door: Door, case: Any, content: bytes, **fields: Any) -> pb.Upload:
    """An upload of this content."""
    given = {
        "name": "卷宗.txt",
        "size": len(content),
        "sha256": hashlib.sha256(content).hexdigest(),
    }
    request = pb.BeginUploadRequest(case_id=case.id, **{**given, **fields})
    found: pb.Upload = door.ask("BeginUpload", request).upload
    return found


def put(door: Door, upload: pb.Upload, offset: int, content: bytes, **more: Any) -> pb.Upload:
    """Bring the part of the content that belongs at the offset."""
    head = pb.PutUploadPartRequest(
        case_id=upload.case_id, upload_id=upload.upload_id, offset=offset, **more
    )
    part = content[offset : offset + PART_SIZE]
    found: pb.Upload = door.stream("PutUploadPart", head, part, "clerk").upload
    return found


def complete(door: Door, upload: pb.Upload, **more: Any) -> Any:
    """Say that all has come."""
    request = pb.CompleteUploadRequest(case_id=upload.case_id, upload_id=upload.upload_id, **more)
    return door.ask("CompleteUpload", request).attachment


def a_long_text() -> bytes:
    """Two parts and a bit."""
    unit = a_text()
    return unit * (2 * PART_SIZE // len(unit) + 5)


def test_parts_in_any_order_and_more_than_once_become_one_file(door: Door) -> None:
    case, content = door.register(), a_long_text()
    upload = begin(door, case, content)

    for offset in (2 * PART_SIZE, 0, 0):
        put(door, upload, offset, content)
    request = pb.GetUploadRequest(case_id=case.id, upload_id=upload.upload_id)
    progress = door.ask("GetUpload", request).upload
    early = refused(complete, door, upload)
    put(door, upload, PART_SIZE, content)
    whole = complete(door, upload)

    assert list(progress.received_offsets) == [0, 2 * PART_SIZE]
    assert progress.received_size == len(content) - PART_SIZE
    assert early == (grpc.StatusCode.FAILED_PRECONDITION, "parts_missing")
    cabinet = Cabinet(door)
    cabinet.examine()
    assert cabinet.content(whole) == ("卷宗.txt", content)


def test_completing_again_gives_the_same_answer_only_for_the_same_key(door: Door) -> None:
    content, key = a_text(), uuid.uuid4().hex
    upload = begin(door, door.register(), content)
    put(door, upload, 0, content)

    first, second = (complete(door, upload, request_id=key) for _ in range(2))

    assert first == second
    assert refused(complete, door, upload)[1] == "wrong_state"


def test_another_part_at_the_same_place_is_refused(door: Door) -> None:
    content = a_long_text()
    upload = begin(door, door.register(), content)
    put(door, upload, 0, content)

    assert refused(put, door, upload, 0, content[1:])[1] == "part_differs"


@pytest.mark.parametrize("offset", [-1, 1, PART_SIZE - 1, 9 * PART_SIZE])
def test_a_part_begins_at_its_place(door: Door, offset: int) -> None:
    upload = begin(door, door.register(), a_long_text())

    assert refused(put, door, upload, offset, b"x" * 2 * PART_SIZE) == INVALID


@pytest.mark.parametrize("part", [b"", b"short", b"x" * (PART_SIZE + 1)])
def test_a_part_has_the_size_of_its_place(door: Door, part: bytes) -> None:
    upload = begin(door, door.register(), a_long_text())
    head = pb.PutUploadPartRequest(case_id=upload.case_id, upload_id=upload.upload_id)

    assert refused(door.stream, "PutUploadPart", head, part, "clerk") == INVALID


def test_a_whole_that_is_not_what_was_said_is_refused(door: Door) -> None:
    content = a_text()
    upload = begin(door, door.register(), content, sha256="0" * 64)
    put(door, upload, 0, content)

    assert refused(complete, door, upload) == INVALID


@pytest.mark.parametrize(
    "fields", [{"size": 0}, {"size": 20 * 1024 * 1024 + 1}, {"sha256": ""}, {"name": "a\x00b"}]
)
def test_what_is_said_at_the_beginning_is_checked(door: Door, fields: dict[str, Any]) -> None:
    assert refused(begin, door, door.register(), b"x", **fields) == INVALID


def test_an_upload_belongs_to_who_began_it(door: Door) -> None:
    upload = begin(door, door.register(), a_text())
    request = pb.GetUploadRequest(case_id=upload.case_id, upload_id=upload.upload_id)

    for who, more in (("dispatcher", {}), ("clerk", {"area_code": "430424"})):
        assert refused(door.ask, "GetUpload", request, who, **more)[1] == "not_found"


def test_an_account_has_so_many_uploads_open(door: Door) -> None:
    case = door.register()
    rows = door.kernel.database["uploads"]
    row = {"county": "430423", "actor": "supervisor@430423", "attachment_id": ""}
    rows.insert_many([{**row, "expire_time": utc_now() + LIFE} for _ in range(20)])
    request = pb.BeginUploadRequest(case_id=case.id, name="a", size=1, sha256="0" * 64)

    assert refused(door.ask, "BeginUpload", request, "supervisor")[1] == "too_many_uploads"
    rows.delete_many(row)


def test_a_forgotten_upload_is_swept_with_its_parts(door: Door) -> None:
    content = a_long_text()
    upload = begin(door, door.register(), content)
    put(door, upload, 0, content)
    later = utc_now() + LIFE + timedelta(minutes=1)
    kernel = door.kernel
    late = build_kernel(kernel.database, kernel.sealing, lambda: later, new_uuid7)
    row = kernel.database["uploads"].find_one({"_id": upload.upload_id})
    assert row is not None
    uploading = wire(late, IntakeSettings()).files.uploading

    while uploading.sweep(later):
        pass

    assert kernel.database["uploads"].find_one({"_id": upload.upload_id}) is None
    owner = {"metadata.owner": f"upload/{upload.upload_id}"}
    assert kernel.database["files.files"].count_documents(owner) == 0
