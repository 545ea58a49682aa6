"""Attachments on the real store: kept sealed, examined, handed out, taken away (A14)."""

import hashlib
import io
import uuid
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import grpc
import pytest
from bson import ObjectId
from PIL import Image

from contracts.events.intake import AttachmentAdded, AttachmentExamined
from onedoor.intake.v1 import attachments_pb2 as pb
from onedoor.intake.v1 import desk_pb2
from services.intake.domain.attachments import MOST_BYTES, MOST_FILES
from tests.rpc.intake.cabinet import MAKER, Cabinet, a_document, a_picture, a_text
from tests.rpc.intake.door import Door
from tests.support.rpc import reason_of, refused

NOT_FOUND = (grpc.StatusCode.NOT_FOUND, "not_found")
DENIED = (grpc.StatusCode.PERMISSION_DENIED, "not_permitted")
INVALID = (grpc.StatusCode.INVALID_ARGUMENT, "invalid_fields")


@pytest.fixture
def cabinet(door: Door) -> Cabinet:
    """Files without a scanner."""
    return Cabinet(door)


def test_a_file_comes_back_as_it_was_with_its_hash(door: Door, cabinet: Cabinet) -> None:
    case, content = door.register(), a_text() * 20_000

    added = cabinet.add(case, content, "../../etc/证言.txt")
    cabinet.examine()

    assert (added.state, added.name, added.kind) == ("scanning", "证言.txt", "txt")
    shown = cabinet.get(added)
    assert (shown.state, shown.scan, shown.scan_name) == ("ready", "not_scanned", "未作病毒扫描")
    assert shown.sha256 == shown.delivered_sha256 == hashlib.sha256(content).hexdigest()
    assert cabinet.content(added) == ("证言.txt", content)


def test_neither_name_nor_content_lies_in_clear(door: Door, cabinet: Cabinet) -> None:
    case, content = door.register(), a_text()

    added = cabinet.add(case, content, "欧阳修文的证言.txt")

    database = door.kernel.database
    row = database["attachments"].find_one({"_id": added.attachment_id})
    assert row is not None
    kept = ObjectId(row["original"]["file_id"])
    stored = database["files.files"].find_one({"_id": kept})
    pieces = list(database["files.chunks"].find({"files_id": kept}))
    assert "欧阳修文" not in f"{row} {stored}"
    assert pieces
    assert not any(content in piece["data"] for piece in pieces)


def test_a_file_that_is_not_examined_yet_is_not_handed_out(door: Door, cabinet: Cabinet) -> None:
    added = cabinet.add(door.register(), a_text())

    answer = refused(cabinet.content, added)

    assert answer == (grpc.StatusCode.FAILED_PRECONDITION, "not_yet")


@pytest.mark.parametrize(
    ("form", "name"), [("JPEG", "a.jpg"), ("PNG", "a.png"), ("WEBP", "a.webp")]
)
def test_a_picture_is_handed_out_without_place_and_device(
    door: Door, cabinet: Cabinet, form: str, name: str
) -> None:
    original = a_picture(form)
    added = cabinet.add(door.register(), original, name)
    cabinet.examine()

    (_, content), (_, small) = cabinet.content(added), cabinet.content(added, small=True)

    assert MAKER.encode() in original
    assert MAKER.encode() not in content
    shown = cabinet.get(added)
    assert shown.delivered_sha256 == hashlib.sha256(content).hexdigest() != shown.sha256
    with Image.open(io.BytesIO(content)) as clean, Image.open(io.BytesIO(small)) as little:
        assert dict(clean.getexif()) == {0x0112: 6}
        assert little.size == (20, 40)


def test_who_agreed_to_it_lets_the_centre_have_the_original(door: Door, cabinet: Cabinet) -> None:
    case, original = door.register(), a_picture()
    door.route(case, "housing")
    added = cabinet.bring(case, case.query_key, original, keeps_metadata=True)
    cabinet.examine()

    assert cabinet.content(added)[1] == original
    assert cabinet.content_for(case, case.query_key, added)[1] == original
    assert MAKER.encode() not in cabinet.content(added, "handler", department="housing")[1]


def test_a_broken_picture_is_refused_and_its_content_goes(door: Door, cabinet: Cabinet) -> None:
    case, broken = door.register(), a_picture()[:-2]

    added = cabinet.add(case, broken, "a.jpg")
    cabinet.examine()

    shown = cabinet.get(added)
    assert (shown.state, shown.gone_reason_code) == ("refused", "unreadable")
    assert refused(cabinet.content, added) == NOT_FOUND
    row = door.kernel.database["attachments"].find_one({"_id": added.attachment_id})
    assert row is not None
    kept = {"_id": ObjectId(row["original"]["file_id"])}
    stored = door.kernel.database["files.files"].find_one(kept)
    assert stored is not None
    assert stored["metadata"]["is_claimed"] is False


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"MZ\x90\x00" + b"\0" * 200, "photo.jpg"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'></svg>", "a.svg"),
        (a_document({"word/vbaProject.bin": b"x"}), "a.docx"),
        (b"", "a.txt"),
    ],
    ids=["program", "svg", "macros", "empty"],
)
def test_what_is_of_no_allowed_kind_leaves_nothing(
    door: Door, cabinet: Cabinet, content: bytes, name: str
) -> None:
    case = door.register()
    before = door.kernel.database["files.files"].count_documents({})

    assert refused(cabinet.add, case, content, name) == INVALID

    assert door.kernel.database["files.files"].count_documents({}) == before
    assert cabinet.listed(case) == []


def test_a_sender_learns_that_its_content_changed_on_the_way(door: Door, cabinet: Cabinet) -> None:
    answer = refused(cabinet.add, door.register(), a_text(), sha256="0" * 64)

    assert answer == INVALID


def test_one_side_brings_a_content_once_and_the_desk_learns_of_twins(
    door: Door, cabinet: Cabinet
) -> None:
    case, content = door.register(), a_text()
    first = cabinet.add(case, content)

    again = refused(cabinet.add, case, content, "另一个名字.txt")
    other = cabinet.bring(case, case.query_key, content, "a.txt")

    assert again == (grpc.StatusCode.FAILED_PRECONDITION, "same_content")
    assert cabinet.get(other).same_as_id == first.attachment_id
    assert cabinet.listed_by(case, case.query_key)[0].same_as_id == ""


def test_a_case_takes_so_many_files_and_so_many_bytes(door: Door, cabinet: Cabinet) -> None:
    crowded, heavy = door.register(), door.register()
    shelves = door.kernel.database["attachment_shelves"]
    shelves.insert_many(
        [
            {"_id": crowded.id, "county": "430423", "count": MOST_FILES - 1, "size": 1},
            {"_id": heavy.id, "county": "430423", "count": 1, "size": MOST_BYTES - 10},
        ]
    )

    def bring(_: int) -> str:
        try:
            cabinet.add(crowded, a_text())
        except grpc.RpcError as error:
            return reason_of(error)
        return "added"

    with ThreadPoolExecutor(6) as pool:
        said = sorted(pool.map(bring, range(6)))

    assert said == ["added", *["too_many_files"] * 5]
    assert refused(cabinet.add, heavy, a_text())[1] == "too_many_bytes"


def test_the_same_key_gives_the_same_answer_and_another_content_is_refused(
    door: Door, cabinet: Cabinet
) -> None:
    case, content, key = door.register(), a_text(), uuid.uuid4().hex

    first, second = (cabinet.add(case, content, request_id=key) for _ in range(2))
    other = refused(cabinet.add, case, a_text(), request_id=key)

    assert first == second
    assert other == (grpc.StatusCode.ALREADY_EXISTS, "idempotency_key_reused")
    assert len(cabinet.listed(case)) == 1


def test_twins_at_once_make_one_attachment(door: Door, cabinet: Cabinet) -> None:
    case, content, key = door.register(), a_text(), uuid.uuid4().hex

    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(lambda _: cabinet.add(case, content, request_id=key), range(8)))

    assert {one.attachment_id for one in made} == {cabinet.listed(case)[0].attachment_id}


def test_a_removed_file_leaves_its_hash_and_reason(door: Door, cabinet: Cabinet) -> None:
    case, content = door.register(), a_text()
    added = cabinet.add(case, content)
    cabinet.examine()
    stale = refused(cabinet.remove, cabinet.get(added), version=1)

    cabinet.remove(cabinet.get(added), "dispatcher")

    (stone,) = cabinet.listed(case)
    assert stale == (grpc.StatusCode.ABORTED, "version_conflict")
    assert (stone.state, stone.gone_reason) == ("removed", "上传有误")
    assert stone.sha256 == hashlib.sha256(content).hexdigest()
    assert refused(cabinet.content, added) == NOT_FOUND
    assert cabinet.add(case, content).state == "scanning"
    shelf = door.kernel.database["attachment_shelves"].find_one({"_id": case.id})
    assert shelf is not None
    assert (shelf["count"], shelf["size"]) == (1, len(content))


def test_only_who_brought_it_and_the_dispatcher_take_it_away(door: Door, cabinet: Cabinet) -> None:
    added = cabinet.add(door.register(), a_text())

    assert refused(cabinet.remove, added, "supervisor") == DENIED
    assert refused(cabinet.remove, added, "leader") == DENIED


def test_each_event_is_recorded_once_and_tells_no_name(door: Door, cabinet: Cabinet) -> None:
    case = door.register()
    added = cabinet.add(case, a_text(), "欧阳修文.txt")
    cabinet.examine()
    shared = cabinet.share(cabinet.get(added))
    cabinet.remove(shared)

    rows = list(
        door.kernel.database["outbox"].find({"subject": added.attachment_id}).sort("version", 1)
    )

    assert [row["routing_key"] for row in rows] == [
        "attachment_added",
        "attachment_examined",
        "attachment_shared",
        "attachment_removed",
    ]
    assert not any("欧阳修文" in str(row["body"]) for row in rows)


def test_what_happened_stands_on_the_timeline(door: Door) -> None:
    case = door.register()
    base: dict[str, Any] = {"attachment_id": "a", "case_id": case.id}
    door.tell(
        AttachmentAdded(**base, state="scanning", kind="txt", size=1),
        actor=f"resident:{case.code}",
    )
    for state, code in (("ready", ""), ("refused", "infected")):
        told = AttachmentExamined(**base, state=state, scan="clean", reason_code=code)
        door.tell(told, actor="service:intake")

    items = door.ask("GetTimeline", desk_pb2.GetTimelineRequest(case_id=case.id)).items

    said = [(item.what, item.who) for item in items][1:]
    assert said == [("上传附件", "当事人"), ("附件发现病毒，未保留", "系统")]


def test_a_list_has_pages(door: Door, cabinet: Cabinet) -> None:
    case = door.register()
    added = [cabinet.add(case, a_text()).attachment_id for _ in range(3)]

    first = door.ask("ListAttachments", pb.ListAttachmentsRequest(case_id=case.id, page_size=2))
    rest = door.ask(
        "ListAttachments",
        pb.ListAttachmentsRequest(case_id=case.id, page_token=first.next_page_token),
    )

    assert (first.total, first.total_is_exact) == (3, True)
    assert [one.attachment_id for one in (*first.attachments, *rest.attachments)] == added
