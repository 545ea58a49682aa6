"""What is restricted or secret stays so on every way to a case: files, notes, kin, the archive."""

import uuid
from typing import Any

import grpc
import pytest
from bson import ObjectId

from onedoor.intake.v1 import (
    archive_pb2,
    attachments_pb2,
    cases_pb2,
    closing_pb2,
    desk_pb2,
    groups_pb2,
    notes_pb2,
    parties_pb2,
    sameness_pb2,
)
from services.intake.settings import IntakeSettings
from services.intake.wiring import wire
from tests.rpc.intake.cabinet import Cabinet, a_picture
from tests.rpc.intake.closed import archived
from tests.rpc.intake.door import Door
from tests.support.rpc import refused

NOT_FOUND = (grpc.StatusCode.NOT_FOUND, "not_found")
MINOR = {"sensitivities": ["minor"]}
OTHER = {"name": "clerk8@430423"}
ACCUSED = {"name": "housing.handler@430423", "department": "housing"}
REPORTER, PHONE = "欧阳举廉", "13812349871"


def _alike(door: Door, **fields: Any) -> tuple[Any, Any]:
    """A restricted case, and an open one in the very same words."""
    mark = uuid.uuid4().hex
    words = {"title": f"楼道堆物{mark[:8]}", "narrative": f"三单元楼道堆满杂物{mark}"}
    return door.register(**words, **MINOR, **fields), door.register(**words)


def _reported(door: Door, **fields: Any) -> Any:
    parties = [
        cases_pb2.PartyReport(role="applicant", type="person", name=REPORTER, phone=PHONE),
        cases_pb2.PartyReport(role="respondent", type="person", name="房管局某科长"),
    ]
    case = door.register(parties=parties, **fields)
    door.route(case, "housing")
    return case


def test_the_same_matter_is_not_found_where_it_is_closed_to_who_asks(door: Door) -> None:
    closed, open_case = _alike(door)
    like = sameness_pb2.ListSimilarRequest(case_id=open_case.id)

    def found(post: str, **who: str) -> list[str]:
        return [one.id for one in door.ask("ListSimilar", like, post, **who).cases]

    assert closed.id in found("dispatcher")
    assert closed.id in found("clerk")
    assert closed.id not in found("clerk", **OTHER)
    assert closed.id not in found("leader")
    of_closed = sameness_pb2.ListSimilarRequest(case_id=closed.id)
    assert refused(door.ask, "ListSimilar", of_closed, "clerk", **OTHER) == NOT_FOUND
    assert refused(door.ask, "ListSimilar", of_closed, "leader") == NOT_FOUND


def test_a_draft_finds_nothing_closed_and_its_search_for_people_is_noted(door: Door) -> None:
    phone = "15912349871"
    party = cases_pb2.PartyReport(role="applicant", type="person", name="李四", phone=phone)
    closed = door.register(parties=[party], **MINOR)
    draft = sameness_pb2.FindSimilarRequest(
        kind="livelihood", title="下水道堵塞", area_code="430423100", parties=[party]
    )
    audit = door.kernel.database["audit"]
    before = audit.count_documents({"purpose": "search"})

    shown = door.ask("FindSimilar", draft, "clerk", **OTHER).cases

    assert closed.id not in [one.id for one in shown]
    assert closed.id in [one.id for one in door.ask("FindSimilar", draft, "dispatcher").cases]
    assert audit.count_documents({"purpose": "search"}) == before + 2


def test_links_and_bundles_leave_out_what_is_closed(door: Door) -> None:
    closed, open_case = _alike(door)
    link = sameness_pb2.LinkCaseRequest(
        case_id=open_case.id, version=open_case.version, other_case_id=closed.id
    )
    assert refused(door.ask, "LinkCase", link, "clerk", **OTHER) == NOT_FOUND
    link.request_id = ""
    door.ask("LinkCase", link, "dispatcher")
    merge = sameness_pb2.MergeCaseRequest(
        case_id=closed.id, version=closed.version, main_case_id=open_case.id, reason="同一处"
    )
    door.ask("MergeCase", merge, "dispatcher")
    links = sameness_pb2.ListLinksRequest(case_id=open_case.id)
    members = sameness_pb2.ListMembersRequest(case_id=open_case.id)

    def listed(post: str, **who: str) -> tuple[list[str], list[str]]:
        return (
            [one.id for one in door.ask("ListLinks", links, post, **who).cases],
            [one.id for one in door.ask("ListMembers", members, post, **who).cases],
        )

    assert listed("dispatcher") == ([closed.id], sorted([closed.id, open_case.id]))
    assert listed("clerk", **OTHER) == ([], [open_case.id])
    assert listed("leader") == ([], [open_case.id])
    own = sameness_pb2.ListMembersRequest(case_id=closed.id)
    assert refused(door.ask, "ListMembers", own, "leader") == NOT_FOUND


def test_what_everybody_reads_does_not_follow_a_restricted_main_case(door: Door) -> None:
    closed, open_case = _alike(door)
    merge = sameness_pb2.MergeCaseRequest(
        case_id=open_case.id, version=open_case.version, main_case_id=closed.id, reason="同一处"
    )

    assert refused(door.ask, "MergeCase", merge, "dispatcher")[1] == "main_restricted"


def test_notes_files_and_the_archive_of_a_restricted_case_are_not_there(door: Door) -> None:
    case, _ = archived(door, **MINOR)
    requests: list[tuple[str, Any]] = [
        ("ListNotes", notes_pb2.ListNotesRequest(case_id=case.id)),
        ("ListAttachments", attachments_pb2.ListAttachmentsRequest(case_id=case.id)),
        ("GetArchive", archive_pb2.GetArchiveRequest(case_id=case.id)),
    ]

    for method, request in requests:
        assert door.ask(method, request, "dispatcher")
        assert refused(door.ask, method, request, "leader") == NOT_FOUND
        assert refused(door.ask, method, request, "clerk", **OTHER) == NOT_FOUND
    cabinet = Cabinet(door)
    assert refused(cabinet.add, case, a_picture(), "现场.jpg", "officer") == NOT_FOUND
    note = notes_pb2.WriteNoteRequest(case_id=case.id, kind="note", text="试")
    assert refused(door.ask, "WriteNote", note, "leader") == NOT_FOUND


@pytest.mark.parametrize("fields", [{"kind": "violation"}, {"is_confidential": True}])
def test_no_word_of_the_centre_tells_the_accused_unit_who_reported(
    door: Door, fields: dict[str, Any]
) -> None:
    paper = cases_pb2.HandOver(
        body="县信访局", number=f"{REPORTER}〔1〕号", receive_date="2026-01-05", ask="handle",
        words=f"{REPORTER}来访，电话{PHONE}",
    )  # fmt: skip
    case = _reported(door, source="petition_office", hand_over=paper, **fields)
    note = notes_pb2.WriteNoteRequest(
        case_id=case.id, kind="note", text=f"已电话{PHONE}联系{REPORTER}", to_department="housing"
    )
    door.ask("WriteNote", note, "dispatcher")
    row = door.kernel.database["cases"].find_one({"_id": case.id})
    assert row is not None
    door.complete(case, next(iter(row["track"]["shares"])))
    letter = closing_pb2.AdviseCaseRequest(
        case_id=case.id, version=3, kind="judicial_advice", letter_number="〔2026〕1号",
        addressee="县房管局", content=f"请答复{REPORTER}",
    )  # fmt: skip
    letter.reply_due_time.FromDatetime(door.kernel.now().replace(year=2090))
    door.ask("AdviseCase", letter, "dispatcher")

    shown = door.ask("GetCase", desk_pb2.GetCaseRequest(case_id=case.id), "handler", **ACCUSED)
    notes = door.ask("ListNotes", notes_pb2.ListNotesRequest(case_id=case.id), "handler", **ACCUSED)

    assert shown.case.hand_over.words == "＊＊＊来访，电话＊＊＊"
    assert shown.case.hand_over.number == "＊＊＊〔1〕号"
    assert shown.case.advice[0].content == "请答复＊＊＊"
    assert notes.notes[0].text == "已电话＊＊＊联系＊＊＊"
    own = door.ask("ListNotes", notes_pb2.ListNotesRequest(case_id=case.id), "dispatcher")
    assert own.notes[0].text == note.text


def test_a_file_of_who_reported_a_violation_tells_the_accused_unit_nothing(door: Door) -> None:
    case = _reported(door, kind="violation")
    cabinet = Cabinet(door)
    key = next(one.query_key for one in case.party_keys if one.role == "applicant")
    brought = cabinet.bring(case, key, a_picture(), f"{REPORTER}的照片.jpg")
    cabinet.examine()

    (seen,) = cabinet.listed(case, "handler", **ACCUSED)

    assert REPORTER not in seen.name
    assert REPORTER not in cabinet.content(brought, "handler", small=False, **ACCUSED)[0]
    assert cabinet.listed(case)[0].name == f"{REPORTER}的照片.jpg"
    known = cabinet.get(brought)
    assert refused(cabinet.share, known) == (grpc.StatusCode.PERMISSION_DENIED, "kept_secret")


def test_an_erased_case_keeps_the_hash_of_a_file_and_nothing_else_of_it(door: Door) -> None:
    case, cabinet = door.register(), Cabinet(door)
    added = cabinet.add(case, "证言".encode(), f"{REPORTER}的证言.txt")
    cabinet.examine()
    keeping = wire(door.kernel, IntakeSettings()).ending.keeping
    kept = keeping._books.cases.get("430423", case.id)

    door.kernel.transact(lambda: keeping._erasures.forget(kept))

    seen = cabinet.get(added)
    assert (seen.state, seen.name, seen.sha256) == ("removed", "", added.sha256)
    row = door.kernel.database["attachments"].find_one({"case_id": case.id})
    assert row is not None
    stored = {"_id": ObjectId(row["original"]["file_id"]), "metadata.is_claimed": False}
    assert door.kernel.database["files.files"].count_documents(stored) == 1


def test_an_erased_case_keeps_no_member_and_no_words_of_who_read_it(door: Door) -> None:
    case = door.register(people_count=2)
    rows = [groups_pb2.MemberReport(name=name, phone=PHONE) for name in ("工友甲", "工友乙")]
    joined = groups_pb2.AddMembersRequest(case_id=case.id, members=rows)
    first = door.ask("AddMembers", joined).rows[0].member_id
    paid = groups_pb2.PayMemberRequest(
        case_id=case.id, member_id=first, version=1, paid_fen=100, note="转账给工友甲"
    )
    door.ask("PayMember", paid)
    unmask = parties_pb2.UnmaskPartyRequest(
        case_id=case.id, party_id=case.party_keys[0].party_id, fields=["phone"],
        purpose="contact", words=f"通知{REPORTER}到场",
    )  # fmt: skip
    door.ask("UnmaskParty", unmask)
    stored = wire(door.kernel, IntakeSettings()).ending.keeping
    kept = stored._books.cases.get("430423", case.id)

    door.kernel.transact(lambda: stored._erasures.forget(kept))

    members = door.kernel.database["members"].find({"case_id": case.id})
    assert {(row["name"], row["phone"], row["is_erased"]) for row in members} == {("", "", True)}
    people = door.ask("ListGroupMembers", groups_pb2.ListGroupMembersRequest(case_id=case.id))
    assert [one.name for one in people.members] == ["", ""]
    assert [(one.amount_fen, one.note) for one in people.members[0].payments] == [(100, "")]
    read = parties_pb2.ListDisclosuresRequest(case_id=case.id)
    (one,) = door.ask("ListDisclosures", read, "supervisor").disclosures
    assert (one.purpose, one.words) == ("contact", "")
