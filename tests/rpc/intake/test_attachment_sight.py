"""Who sees which file: by the rules of the case, and each side its own (A14, I11)."""

from typing import Any

import grpc
import pytest

from chassis.ports import new_uuid7
from contracts.events.mediation import MediationOpened, MediatorAppointed
from onedoor.intake.v1 import attachments_pb2 as pb
from onedoor.intake.v1 import cases_pb2, evidence_pb2
from services.intake.domain.codes import compose, local_date
from tests.rpc.intake.cabinet import MAKER, Cabinet, a_document, a_picture, a_text
from tests.rpc.intake.door import COUNTY, Door
from tests.support.rpc import refused

NOT_FOUND = (grpc.StatusCode.NOT_FOUND, "not_found")
DENIED = (grpc.StatusCode.PERMISSION_DENIED, "not_permitted")


@pytest.fixture
def cabinet(door: Door) -> Cabinet:
    """Files without a scanner."""
    return Cabinet(door)


def two_sides(door: Door, **fields: Any) -> tuple[Any, str, str]:
    """A dispute, and the keys of its two sides."""
    parties = [
        cases_pb2.PartyReport(role=role, type="person", name=name)
        for role, name in (("applicant", "张三"), ("respondent", "王五"))
    ]
    case = door.register(kind="dispute", dispute_kind="neighbour", parties=parties, **fields)
    keys = {key.role: key.query_key for key in case.party_keys}
    return case, keys["applicant"], keys["respondent"]


@pytest.mark.parametrize("who", ["clerk", "dispatcher", "supervisor", "leader"])
def test_the_centre_sees_every_file_of_its_cases(door: Door, cabinet: Cabinet, who: str) -> None:
    added = cabinet.add(door.register(), a_text())
    cabinet.examine()

    assert cabinet.get(added, who).name == "证言.txt"
    assert cabinet.content(added, who)[0] == "证言.txt"


@pytest.mark.parametrize("who", ["admin", "auditor"])
def test_posts_without_case_content_see_no_file(door: Door, cabinet: Cabinet, who: str) -> None:
    added = cabinet.add(door.register(), a_text())

    assert refused(cabinet.get, added, who) == DENIED


def test_another_countys_file_is_answered_as_a_missing_one(door: Door, cabinet: Cabinet) -> None:
    case = door.register()
    added, other = cabinet.add(case, a_text()), cabinet.add(door.register(), a_text())
    missing = pb.Attachment(case_id=case.id, attachment_id=new_uuid7())
    astray = pb.Attachment(case_id=case.id, attachment_id=other.attachment_id)

    foreign = refused(cabinet.get, added, "clerk", area_code="430424")

    assert foreign == refused(cabinet.get, missing) == refused(cabinet.get, astray) == NOT_FOUND


def test_a_handler_and_a_mediator_see_files_of_cases_they_have_a_part_in(
    door: Door, cabinet: Cabinet
) -> None:
    case, _, _ = two_sides(door)
    added = cabinet.add(case, a_text())
    door.route(case, "housing")
    opened = {"mediation_id": "m1", "case_id": case.id, "code": case.code}
    door.tell(MediationOpened(**opened, state="opened", origin="routing"))
    door.tell(MediatorAppointed(**opened, state="appointed", mediator_id="mediator@430423"))

    assert cabinet.get(added, "handler", department="housing").name == "证言.txt"
    assert refused(cabinet.get, added, "handler", department="labour") == NOT_FOUND
    assert cabinet.get(added, "mediator").name == "证言.txt"
    assert refused(cabinet.get, added, "mediator", name="mediator2@430423") == NOT_FOUND


def test_an_officer_brings_files_and_sees_his_own_alone(door: Door, cabinet: Cabinet) -> None:
    case = door.register()
    own, other = cabinet.add(case, a_picture(), "现场.jpg", "officer"), cabinet.add(case, a_text())
    cabinet.examine()

    assert [one.attachment_id for one in cabinet.listed(case, "officer")] == [own.attachment_id]
    assert cabinet.content(own, "officer")[0] == "现场.jpg"
    assert refused(cabinet.get, other, "officer") == NOT_FOUND


def test_each_side_sees_its_own_files_and_what_is_public(door: Door, cabinet: Cabinet) -> None:
    case, ours, theirs = two_sides(door)
    brought = cabinet.bring(case, ours, a_picture())
    paper = cabinet.add(case, a_text())
    cabinet.examine()

    assert [one.attachment_id for one in cabinet.listed_by(case, ours)] == [brought.attachment_id]
    assert cabinet.listed_by(case, theirs) == []
    assert refused(cabinet.content_for, case, theirs, brought) == NOT_FOUND

    cabinet.share(cabinet.get(paper))

    (shown,) = cabinet.listed_by(case, theirs)
    assert (shown.attachment_id, shown.added_by) == (paper.attachment_id, "")
    assert cabinet.content_for(case, theirs, paper)[0] == "证言.txt"


def test_the_same_content_of_the_other_side_is_not_told(door: Door, cabinet: Cabinet) -> None:
    case, ours, theirs = two_sides(door)
    content = a_text()
    cabinet.bring(case, ours, content, "a.txt")

    assert cabinet.bring(case, theirs, content, "a.txt").state == "scanning"


def test_a_wrong_key_and_an_unknown_code_get_the_same_answer(door: Door, cabinet: Cabinet) -> None:
    case = door.register()
    unknown = compose(COUNTY, local_date(case.register_time.ToDatetime().astimezone()), 99_998)

    wrong = refused(cabinet.bring, case, "AAAAAAAAAA", a_text())
    case.code = unknown

    assert wrong == refused(cabinet.bring, case, case.query_key, a_text()) == NOT_FOUND


def test_a_party_takes_its_own_file_away_and_no_other(door: Door, cabinet: Cabinet) -> None:
    case, ours, theirs = two_sides(door)
    brought = cabinet.bring(case, ours, a_text())

    def remove(key: str) -> Any:
        request = evidence_pb2.RemoveEvidenceRequest(
            code=case.code,
            key=key,
            attachment_id=brought.attachment_id,
            version=brought.version,
            reason="传错了",
        )
        return door.ask("RemoveEvidence", request, "resident").attachment

    assert refused(remove, theirs) == NOT_FOUND
    assert remove(ours).state == "removed"


@pytest.mark.parametrize("content", [a_picture(), a_document()], ids=["picture", "document"])
def test_handlers_of_a_secret_case_learn_nothing_of_who_made_a_file(
    door: Door, cabinet: Cabinet, content: bytes
) -> None:
    case = door.register(is_confidential=True)
    door.route(case, "housing")
    brought = cabinet.bring(case, case.query_key, content, "张三的证据", keeps_metadata=True)
    cabinet.examine()

    seen = cabinet.get(brought, "handler", department="housing")

    assert (seen.sha256, seen.party_id, seen.added_by) == ("", "", "")
    assert seen.name.startswith("附件")
    if seen.kind == "jpeg":
        name, body = cabinet.content(brought, "handler", department="housing")
        assert name == seen.name
        assert MAKER.encode() not in body
    else:
        answer = refused(cabinet.content, brought, "handler", department="housing")
        assert answer == (grpc.StatusCode.FAILED_PRECONDITION, "metadata_kept")
    assert cabinet.content(brought)[1] == content


def test_what_a_hidden_reporter_brought_cannot_be_made_public(door: Door, cabinet: Cabinet) -> None:
    case = door.register(is_confidential=True)
    brought = cabinet.bring(case, case.query_key, a_picture())

    assert refused(cabinet.share, brought)[1] == "kept_secret"


def test_each_download_by_staff_is_audited(door: Door, cabinet: Cabinet) -> None:
    added = cabinet.add(door.register(), a_text())
    cabinet.examine()

    cabinet.content(added, "leader")

    row = door.kernel.database["audit"].find_one({"objects.case": added.case_id, "post": "leader"})
    assert row is not None
    assert (row["action"], row["fields"]) == ("GetAttachmentContent", ["attachment"])
