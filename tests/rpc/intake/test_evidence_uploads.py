"""Files that parties bring in parts, by code and key (A14)."""

import hashlib
import uuid
from typing import Any

import grpc
import pytest

from onedoor.intake.v1 import cases_pb2, evidence_pb2, uploads_pb2
from onedoor.intake.v1 import evidence_uploads_pb2 as pb
from services.intake.domain.uploads import PART_SIZE
from tests.rpc.intake.cabinet import Cabinet, a_text
from tests.rpc.intake.door import Door
from tests.support.rpc import refused

_OTHER = {"role": "respondent", "type": "person", "name": "李四", "phone": "13812345679"}


def _own(case: Any, key: str = "") -> dict[str, Any]:
    return {"code": case.code, "key": key or case.query_key}


def _begin(door: Door, own: dict[str, Any], content: bytes) -> uploads_pb2.Upload:
    request = pb.BeginEvidenceUploadRequest(
        **own, name="录像.txt", size=len(content), sha256=hashlib.sha256(content).hexdigest()
    )
    found: uploads_pb2.Upload = door.ask("BeginEvidenceUpload", request, "resident").upload
    return found


def _put(door: Door, own: dict[str, Any], upload: Any, offset: int, content: bytes) -> Any:
    head = pb.PutEvidenceUploadPartRequest(**own, upload_id=upload.upload_id, offset=offset)
    part = content[offset : offset + PART_SIZE]
    return door.stream("PutEvidenceUploadPart", head, part, "resident").upload


def _complete(door: Door, own: dict[str, Any], upload: Any, **more: Any) -> Any:
    request = pb.CompleteEvidenceUploadRequest(**own, upload_id=upload.upload_id, **more)
    return door.ask("CompleteEvidenceUpload", request, "resident").attachment


def _long_text() -> bytes:
    unit = a_text()
    return unit * (PART_SIZE // len(unit) + 5)


def test_parts_of_a_party_become_its_own_evidence(door: Door) -> None:
    case, content = door.register(), _long_text()
    own = _own(case)
    upload = _begin(door, own, content)
    _put(door, own, upload, PART_SIZE, content)
    early = refused(_complete, door, own, upload)
    progress = door.ask(
        "GetEvidenceUpload",
        pb.GetEvidenceUploadRequest(**own, upload_id=upload.upload_id),
        "resident",
    ).upload
    for _ in range(2):
        _put(door, own, upload, 0, content)
    whole = _complete(door, own, upload)

    assert early == (grpc.StatusCode.FAILED_PRECONDITION, "parts_missing")
    assert list(progress.received_offsets) == [PART_SIZE]
    Cabinet(door).examine()
    listed = door.ask("ListEvidence", evidence_pb2.ListEvidenceRequest(**own), "resident")
    assert [one.attachment_id for one in listed.attachments] == [whole.attachment_id]
    assert whole.party_id
    assert whole.sha256 == hashlib.sha256(content).hexdigest()


def test_completing_again_gives_the_same_answer_only_for_the_same_key(door: Door) -> None:
    content, once = a_text(), uuid.uuid4().hex
    own = _own(door.register())
    upload = _begin(door, own, content)
    _put(door, own, upload, 0, content)

    first, second = (_complete(door, own, upload, request_id=once) for _ in range(2))

    assert first == second
    assert refused(_complete, door, own, upload)[1] == "wrong_state"


def test_an_upload_is_there_for_nobody_but_the_party_that_began_it(door: Door) -> None:
    applicant = {"role": "applicant", "type": "person", "name": "张三", "phone": "13812345678"}
    parties = [cases_pb2.PartyReport(**applicant), cases_pb2.PartyReport(**_OTHER)]
    case = door.register(parties=parties)
    keys = {one.role: one.query_key for one in case.party_keys}
    upload = _begin(door, _own(case, keys["applicant"]), a_text())

    others = (_own(case, keys["respondent"]), _own(case, "ABCDEFGHJK"), _own(door.register()))
    answers = [
        refused(
            door.ask,
            "GetEvidenceUpload",
            pb.GetEvidenceUploadRequest(**own, upload_id=upload.upload_id),
            "resident",
        )
        for own in others
    ]

    assert answers == [(grpc.StatusCode.NOT_FOUND, "not_found")] * 3
    staff = uploads_pb2.GetUploadRequest(case_id=case.id, upload_id=upload.upload_id)
    assert refused(door.ask, "GetUpload", staff)[1] == "not_found"


@pytest.mark.parametrize("who", ["clerk", "dispatcher", "handler", "admin"])
def test_staff_do_not_come_in_by_a_key(door: Door, who: str) -> None:
    own = _own(door.register())
    request = pb.BeginEvidenceUploadRequest(**own, name="a", size=1, sha256="0" * 64)

    assert refused(door.ask, "BeginEvidenceUpload", request, who)[1] == "not_permitted"
