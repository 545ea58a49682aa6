"""The file of an archived case: catalogue, numbers, hashes, one PDF/A-2b, made once and again."""

import hashlib
import io
import time
from datetime import timedelta
from functools import cache
from typing import Any

import grpc
import pytest
import typst
from pypdf import PdfReader

from contracts.errors import Unavailable
from contracts.events.mediation import AgreementReached, MediationOpened
from onedoor.intake.v1 import archive_pb2, cases_pb2, closing_pb2
from services.intake.jobs import open_filing
from services.intake.store import MongoArchiveStore
from services.intake.store.archives import LEASE_SECONDS
from tests.rpc.intake.closed import PrintedShelf, archived, link_all
from tests.rpc.intake.door import Door
from tests.support.pdfa import faults_of
from tests.support.rpc import refused
from tests.support.waiting import eventually
from tests.unit.intake.desk import NOW

_MEDIATION = {"mediation_id": "m-1", "case_id": "", "code": "c"}


@cache
def _printed() -> bytes:
    source = (
        '#set document(title: "协议")\n#set text(font: "Noto Serif CJK SC")\n协议 #pagebreak() 二'
    )
    return bytes(typst.compile(source.encode(), format="pdf", pdf_standards=["a-2b"]))


def _made(door: Door, shelf: PrintedShelf | None = None) -> None:
    link_all(door)
    filing = open_filing(door.kernel, shelf or PrintedShelf(_printed()))
    while filing.make_next():
        pass


def _catalogue(door: Door, case: Any, who: str = "supervisor") -> Any:
    return door.ask("GetArchive", archive_pb2.GetArchiveRequest(case_id=case.id), who).archive


def _file(door: Door, case: Any, who: str = "supervisor") -> bytes:
    pieces = door.ask("GetArchiveFile", archive_pb2.GetArchiveFileRequest(case_id=case.id), who)
    return b"".join(piece.chunk for piece in pieces)


def test_a_file_is_building_until_the_runner_made_it(door: Door) -> None:
    case, _ = archived(door)
    before = _catalogue(door, case)
    too_early = refused(_file, door, case)
    _made(door)
    after = _catalogue(door, case)

    assert (before.state, too_early[1], after.state) == ("building", "not_yet", "ready")
    assert hashlib.sha256(_file(door, case)).hexdigest() == after.sha256
    assert (after.edition, after.history_length > 5, len(after.history_hash)) == (1, True, 64)


def test_the_whole_breaks_no_clause_of_pdf_a_2b(door: Door) -> None:
    case, _ = archived(door)
    mediated = _agreed(door, "6")
    _made(door)

    assert faults_of(_file(door, case)) == []
    assert faults_of(_file(door, mediated)) == []


def test_the_catalogue_counts_pages_and_names_each_paper(door: Door) -> None:
    case, _ = archived(door)
    supplement = cases_pb2.SupplementCaseRequest(case_id=case.id, version=7, text="补充")
    assert refused(door.ask, "SupplementCase", supplement)[1] == "wrong_state"
    _made(door)
    archive = _catalogue(door, case)
    reader = PdfReader(io.BytesIO(_file(door, case)))

    titles = [paper.title for paper in archive.papers]
    assert titles[:3] == ["受理登记表", "受理回执", "分流、交办与办理"]
    assert {"核查记录", "回访记录", "群众评价", "办理过程", "办理留痕校验"} <= set(titles)
    firsts = [paper.first_page for paper in archive.papers]
    assert firsts == [1 + sum(p.pages for p in archive.papers[:at]) for at in range(len(firsts))]
    front = len(reader.pages) - archive.pages
    assert front == 2
    for paper in archive.papers:
        text = reader.pages[front + paper.first_page - 1].extract_text()
        assert f"第{paper.first_page}页" in text.replace(" ", "")
    assert all(len(paper.sha256) == 64 for paper in archive.papers)


def _agreed(door: Door, number: str) -> Any:
    case = door.register(kind="dispute", dispute_kind="neighbour")
    assignment = door.route(case)
    told: dict[str, Any] = {"mediation_id": f"m-{number}", "case_id": case.id, "code": case.code}
    door.tell(MediationOpened(**told, state="opened", origin="routing"))
    agreement: dict[str, Any] = {"agreement_id": f"a-{number}", "agreement_number": number}
    door.tell(AgreementReached(**told, state="agreed", **agreement, effective_time=NOW))
    door.complete(case, assignment)
    _close(door, case)
    return case


def test_a_mediated_cases_file_holds_the_agreement_as_it_was_printed(door: Door) -> None:
    case, printed = _agreed(door, "1"), _printed()
    _made(door, PrintedShelf(printed))
    archive = _catalogue(door, case)

    agreement = archive.papers[-1]
    assert (agreement.title, agreement.pages) == ("人民调解协议书", 2)
    assert agreement.sha256 == hashlib.sha256(printed).hexdigest()
    text = PdfReader(io.BytesIO(_file(door, case))).pages[1 + agreement.first_page].extract_text()
    assert "协议" in text
    assert f"第{agreement.first_page}页" in text.replace(" ", "")


def test_a_mediation_that_is_away_puts_the_file_off(door: Door) -> None:
    class Away(PrintedShelf):
        def agreement(self, county: str, agreement_id: str) -> bytes:
            raise Unavailable("away")

    case = _agreed(door, "2")
    _made(door, Away())

    archives = door.kernel.database["archives"]
    row = archives.find_one({"case_id": case.id})
    assert row is not None
    assert (row["state"], row["attempts"]) == ("building", 1)
    assert row["due_time"] > door.kernel.now()
    archives.update_one({"_id": row["_id"]}, {"$set": {"due_time": NOW}})
    _made(door)
    assert _catalogue(door, case).state == "ready"


def test_a_maker_that_broke_leaves_the_file_to_the_next(door: Door) -> None:
    class Broken(PrintedShelf):
        def agreement(self, county: str, agreement_id: str) -> bytes:
            raise RuntimeError("killed")

    case = _agreed(door, "3")
    with pytest.raises(RuntimeError):
        _made(door, Broken())
    row = door.kernel.database["archives"].find_one({"case_id": case.id})
    assert row is not None
    assert row["lease_time"] > door.kernel.now()
    _give_back(door, case)
    _made(door)

    assert _catalogue(door, case).state == "ready"


def test_a_slow_maker_keeps_its_file_and_a_dead_ones_falls_to_another(door: Door) -> None:
    case, rivals = _agreed(door, "4"), MongoArchiveStore(door.kernel)

    class Slow(PrintedShelf):
        def agreement(self, county: str, agreement_id: str) -> bytes:
            end = time.monotonic() + 1.0
            while time.monotonic() < end:
                assert rivals.claim() is None
                time.sleep(0.02)
            raise RuntimeError("killed")

    link_all(door)
    with pytest.raises(RuntimeError):
        open_filing(door.kernel, Slow(_printed()), lease_seconds=0.3).make_next()

    taken = eventually(rivals.claim, within=2)
    assert taken is not None
    assert (taken.case_id, taken.attempts) == (case.id, 0)
    before = door.kernel.now() + timedelta(seconds=LEASE_SECONDS)
    row = door.kernel.database["archives"].find_one({"case_id": case.id})
    assert row is not None
    assert row["lease_time"] <= before
    _give_back(door, case)


def test_who_lost_a_file_does_not_put_it_off_for_who_has_it(door: Door) -> None:
    case, rivals = _agreed(door, "5"), MongoArchiveStore(door.kernel)

    class Paused(PrintedShelf):
        def agreement(self, county: str, agreement_id: str) -> bytes:
            _give_back(door, case)
            assert rivals.claim() is not None
            raise Unavailable("away")

    link_all(door)
    open_filing(door.kernel, Paused(_printed())).make_next()

    row = door.kernel.database["archives"].find_one({"case_id": case.id})
    assert row is not None
    assert (row["attempts"], row["lease_time"] > door.kernel.now()) == (0, True)
    _give_back(door, case)


def test_a_case_that_was_taken_up_again_gets_another_file(door: Door) -> None:
    case, version = archived(door)
    reopen = closing_pb2.ReopenCaseRequest(case_id=case.id, version=version, reason="又堵了")
    door.ask("ReopenCase", reopen, "dispatcher")
    _made(door)

    assert _catalogue(door, case).state == "superseded"
    assert refused(_file, door, case)[0] is grpc.StatusCode.NOT_FOUND


@pytest.mark.parametrize(
    ("who", "is_read"),
    [("dispatcher", True), ("supervisor", True), ("clerk", False), ("leader", False)],
)
def test_the_file_names_people_and_so_is_read_by_two_posts_only(
    door: Door, who: str, is_read: bool
) -> None:
    case, _ = archived(door)
    _made(door)

    if is_read:
        assert _file(door, case, who).startswith(b"%PDF")
        read = {"action": "GetArchiveFile", "objects.case": case.id, "purpose": "查阅卷宗"}
        assert door.kernel.database["audit"].find_one(read)
        return
    assert refused(_file, door, case, who)[1] == "not_permitted"
    assert _catalogue(door, case, who).state == "ready"


def _give_back(door: Door, case: Any) -> None:
    """The lease on its file has run out."""
    past = {"$set": {"lease_time": NOW}}
    door.kernel.database["archives"].update_one({"case_id": case.id}, past)


def _close(door: Door, case: Any) -> None:
    version = int(door.state_of(case)[1])
    verify = closing_pb2.VerifyCaseRequest(case_id=case.id, version=version, note="属实")
    version = door.ask("VerifyCase", verify, "dispatcher").version
    visit = closing_pb2.VisitBackCaseRequest(
        case_id=case.id,
        version=version,
        channel="phone",
        is_reached=True,
        evaluation=closing_pb2.Evaluation(grade="satisfied"),
    )
    version = door.ask("VisitBackCase", visit, "supervisor").version
    request = closing_pb2.ArchiveCaseRequest(case_id=case.id, version=version)
    door.ask("ArchiveCase", request, "supervisor")
