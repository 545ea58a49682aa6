"""Letters on the real store: numbers, receipt, answer, effect, who sees what, and figures."""

import io
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import grpc
import pytest
from google.protobuf.timestamp_pb2 import Timestamp
from pypdf import PdfReader

from contracts.events.intake import CaseWithdrawn
from onedoor.routing.v1 import letters_pb2 as pb
from onedoor.routing.v1 import letters_pb2_grpc
from services.routing.jobs import open_jobs
from tests.rpc.routing.centre import Centre
from tests.support.days import local_now
from tests.support.pdfa import faults_of
from tests.support.rpc import reason_of

HANDLER = {"post": "handler", "own": "urban-management"}
OTHER = {"post": "handler", "own": "housing"}
GROUNDS, DEMANDS = "该事项已超期三日，群众多次反映", "请立即办理并书面答复"


class Desk:
    """The supervisor's desk over a centre."""

    def __init__(self, centre: Centre) -> None:
        self.centre = centre
        self.stub: Any = letters_pb2_grpc.LetterServiceStub(centre.server.channel)

    def call(self, name: str, post: str = "supervisor", own: str = "", **fields: Any) -> Any:
        request = getattr(pb, f"{name}Request")(**fields)
        who = {"department": own} if own else {}
        return self.centre.call(getattr(self.stub, name), request, post, **who)

    def propose(self, case_id: str = "", kind: str = "order", **fields: Any) -> Any:
        known = {"kind": kind, "case_id": case_id, "grounds": GROUNDS, "demands": DEMANDS}
        known |= {"department": "urban-management"} if case_id else {}
        return self.call("ProposeLetter", **known | fields).letter

    def verb(self, name: str, letter: Any, post: str = "supervisor", **fields: Any) -> Any:
        known = {"letter_id": letter.id, "version": letter.version}
        return self.call(name, post, **known | fields).letter

    def issued(self, case_id: str, kind: str = "order", **fields: Any) -> Any:
        return self.verb("IssueLetter", self.propose(case_id, kind, **fields))

    def answered(self, case_id: str) -> Any:
        received = self.verb("ReceiveLetter", self.issued(case_id), **HANDLER)
        said = {"answer": "已派人整改完毕", "result": "solved"}
        return self.verb("AnswerLetter", received, **HANDLER, **said)


@pytest.fixture
def desk(centre: Centre) -> Desk:
    """The desk on routing's real server."""
    return Desk(centre)


def test_a_letter_goes_from_proposal_to_its_effect(desk: Desk) -> None:
    case_id = desk.centre.accept()
    answered = desk.answered(case_id)

    closed = desk.verb("JudgeLetter", answered, effect="effective")

    assert closed.number == f"衡山县综治督〔{local_now().year}〕1号"
    assert (closed.state, closed.effect, closed.version) == ("closed", "effective", 5)
    assert (closed.received_by, closed.answered_by) == ("handler@430423", "handler@430423")
    assert (closed.answer, closed.grounds) == ("已派人整改完毕", GROUNDS)
    assert closed.HasField("receive_time")
    assert desk.centre.published(case_id)[-5:] == [
        "letter_proposed",
        "letter_issued",
        "letter_received",
        "letter_answered",
        "letter_judged",
    ]
    stored = repr(list(desk.centre.kernel.database["letters"].find({})))
    assert GROUNDS not in stored
    assert "整改完毕" not in stored


def test_numbers_have_no_gaps_however_many_sign_at_once(desk: Desk) -> None:
    case_id = desk.centre.accept()
    proposed = [desk.propose(case_id) for _ in range(12)]
    stale = [desk.verb("WithdrawLetter", desk.propose(case_id), reason="不再需要") for _ in "123"]

    with ThreadPoolExecutor(6) as pool:
        issued = list(pool.map(lambda letter: desk.verb("IssueLetter", letter), proposed))
        faults = list(pool.map(lambda letter: _refusal(desk, letter), stale))
    again = desk.verb("IssueLetter", desk.propose(case_id))
    prompt = desk.issued(case_id, "prompt")

    serials = sorted(int(letter.number.split("〕")[1].removesuffix("号")) for letter in issued)
    assert serials == list(range(1, 13))
    assert set(faults) == {"wrong_state"}
    assert again.number.endswith("〕13号")
    assert "综治提" in prompt.number
    assert prompt.number.endswith("〕1号")


def _refusal(desk: Desk, letter: Any) -> str:
    try:
        desk.verb("IssueLetter", letter)
    except grpc.RpcError as error:
        return reason_of(error)
    return "issued"


def test_of_five_who_sign_one_letter_one_gives_it_a_number(desk: Desk) -> None:
    letter = desk.propose(desk.centre.accept())

    with ThreadPoolExecutor(5) as pool:
        outcomes = list(pool.map(lambda _: _refusal(desk, letter), range(5)))

    assert sorted(outcomes) == ["issued", *["version_conflict"] * 4]
    numbers = list(desk.centre.kernel.database["letter_numbers"].find({}))
    assert [row["last"] for row in numbers] == [1]


def test_a_department_sees_nothing_before_it_is_issued_nor_what_is_anothers(desk: Desk) -> None:
    letter = desk.propose(desk.centre.accept())
    asked = {"letter_id": letter.id}
    with denied(grpc.StatusCode.NOT_FOUND, "not_found"):
        desk.call("GetLetter", **HANDLER, **asked)
    assert list(desk.call("ListLetters", **HANDLER).letters) == []

    issued = desk.verb("IssueLetter", letter)

    assert desk.call("GetLetter", **HANDLER, **asked).letter.grounds == GROUNDS
    (row,) = desk.call("ListLetters", **HANDLER).letters
    assert (row.id, row.grounds) == (letter.id, "")
    for verb in ("GetLetter", "GetLetterDocument"):
        with denied(grpc.StatusCode.NOT_FOUND, "not_found"):
            list(desk.call(verb, **OTHER, **asked))
    with denied(grpc.StatusCode.NOT_FOUND, "not_found"):
        desk.verb("ReceiveLetter", issued, **OTHER)


def test_an_upper_reader_and_a_stranger_to_a_restricted_case_read_no_words(desk: Desk) -> None:
    issued = desk.issued(desk.centre.accept(is_restricted=True))
    asked = {"letter_id": issued.id}

    leader = desk.call("GetLetter", "leader", **asked).letter
    supervisor = desk.call("GetLetter", **asked).letter

    assert (leader.number, leader.grounds) == (issued.number, "")
    assert supervisor.grounds == GROUNDS
    with denied(grpc.StatusCode.NOT_FOUND, "not_found"):
        list(desk.call("GetLetterDocument", "leader", **asked))


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"kind": "threat"}, "kind"),
        ({"department": "water"}, "department"),
        ({"department": ""}, "department"),
        ({"grounds": "短"}, "grounds"),
        ({"demands": ""}, "demands"),
        ({"answer_days": 31}, "answer_days"),
        ({"kind": "circular"}, "case_id"),
    ],
)
def test_a_faulty_proposal_names_its_field(desk: Desk, fields: Any, field: str) -> None:
    case_id = desk.centre.accept()

    with denied(grpc.StatusCode.INVALID_ARGUMENT, "invalid_fields") as caught:
        desk.propose(case_id, **fields)

    assert f'"{field}"' in dict(caught.value.trailing_metadata())["x-details-bin"].decode()


@pytest.mark.parametrize("post", ["clerk", "dispatcher", "leader", "admin", "officer"])
def test_only_supervisors_propose(desk: Desk, post: str) -> None:
    case_id = desk.centre.accept()
    wanted = {"kind": "order", "case_id": case_id, "department": "urban-management"}

    with denied(grpc.StatusCode.PERMISSION_DENIED, "not_permitted"):
        desk.call("ProposeLetter", post, **wanted, grounds=GROUNDS, demands=DEMANDS)


def test_an_interview_is_written_down_instead_of_answered(desk: Desk) -> None:
    issued = desk.issued(desk.centre.accept(), "interview")
    held: Any = {"attendees": "分管副局长", "minutes": "说明超期原因", "measures": "三日内办结"}
    early = pb.Interview(held_time=_stamp(datetime.now(UTC) - timedelta(days=1)), **held)
    with denied(grpc.StatusCode.INVALID_ARGUMENT, "invalid_fields"):
        desk.verb("RecordInterview", issued, interview=early)
    with denied(grpc.StatusCode.INVALID_ARGUMENT, "invalid_fields"):
        desk.verb("RecordInterview", issued, interview=pb.Interview(**held))

    now = pb.Interview(held_time=_stamp(datetime.now(UTC)), **held)
    recorded = desk.verb("RecordInterview", issued, interview=now)

    assert (recorded.state, recorded.interview.minutes) == ("answered", "说明超期原因")
    assert "说明超期原因" not in repr(list(desk.centre.kernel.database["letters"].find({})))
    judged = desk.verb("JudgeLetter", recorded, effect="insufficient", note="未见行动")
    assert (judged.state, judged.effect_note) == ("closed", "未见行动")


def test_insufficient_needs_a_word_why(desk: Desk) -> None:
    answered = desk.answered(desk.centre.accept())

    with denied(grpc.StatusCode.INVALID_ARGUMENT, "invalid_fields"):
        desk.verb("JudgeLetter", answered, effect="insufficient")


def test_a_circular_lists_what_is_late_and_its_departments_read_it(desk: Desk) -> None:
    with denied(grpc.StatusCode.INVALID_ARGUMENT, "invalid_fields"):
        desk.verb("IssueLetter", desk.propose(kind="circular"))
    late_case = desk.centre.accept()
    desk.centre.accept()
    _let_be_late(desk.centre, late_case)

    issued = desk.verb("IssueLetter", desk.propose(kind="circular"))

    assert [(one.department, one.days_late) for one in issued.late] == [("urban-management", 2)]
    (row,) = desk.call("ListLetters", **HANDLER, kind="circular").letters
    assert row.number == issued.number
    assert list(desk.call("ListLetters", **OTHER, kind="circular").letters) == []
    with denied(grpc.StatusCode.FAILED_PRECONDITION, "letter_takes_no_answer"):
        desk.verb("ReceiveLetter", issued, **HANDLER)
    assert desk.verb("JudgeLetter", issued, effect="effective").state == "closed"


def test_a_withdrawn_case_takes_its_letters_back(desk: Desk) -> None:
    centre, case_id = desk.centre, desk.centre.accept()
    proposed, issued = desk.propose(case_id), desk.issued(case_id)
    answered = desk.answered(case_id)
    gone = CaseWithdrawn(case_id=case_id, code=issued.code, state="withdrawn")

    centre.hear(gone, version=5)
    centre.hear(gone, version=5)

    states = [
        desk.call("GetLetter", letter_id=one.id).letter for one in (proposed, issued, answered)
    ]
    assert [one.state for one in states] == ["withdrawn", "withdrawn", "answered"]
    assert states[1].number == issued.number


def test_a_missing_answer_is_told_once_whoever_ticks(desk: Desk) -> None:
    case_id = desk.centre.accept()
    issued = desk.issued(case_id)
    due = datetime.now(UTC) - timedelta(minutes=1)
    moved = {"$set": {"answer_due_time": due, "next_due_time": due}}
    desk.centre.kernel.database["letters"].update_one({"_id": issued.id}, moved)
    tick = next(one for one in open_jobs(desk.centre.kernel) if one.name == "letters")

    with ThreadPoolExecutor(4) as pool:
        told = sum(pool.map(lambda _: tick.run(), range(4)))

    assert told == 1
    assert desk.call("GetLetter", letter_id=issued.id).letter.is_overdue
    assert desk.centre.published(case_id).count("letter_overdue") == 1
    (row,) = desk.call("ListLetters", is_overdue=True).letters
    assert row.id == issued.id


def test_figures_count_by_department_and_kind(desk: Desk) -> None:
    case_id = desk.centre.accept()
    desk.verb("JudgeLetter", desk.answered(case_id), effect="effective")
    desk.issued(case_id)
    desk.issued(case_id, "prompt")
    desk.propose(case_id)

    rows = desk.call("ListLetterFigures").figures
    (first,) = desk.call("ListLetterFigures", page_size=1).figures
    token = desk.call("ListLetterFigures", page_size=1).next_page_token
    rest = desk.call("ListLetterFigures", page_size=1, page_token=token)

    order, prompt = rows
    assert (order.kind, order.issued, order.received, order.answered) == ("order", 2, 1, 1)
    assert (order.answered_in_time, order.overdue, order.effective) == (1, 0, 1)
    assert (prompt.kind, prompt.issued, prompt.answered) == ("prompt", 1, 0)
    assert (first, list(rest.figures), rest.next_page_token) == (order, [prompt], "")
    old: Any = {"from_time": _stamp(datetime(2020, 1, 1, tzinfo=UTC))}
    with denied(grpc.StatusCode.INVALID_ARGUMENT, "invalid_fields"):
        desk.call("ListLetterFigures", **old)
    before = old | {"until_time": _stamp(datetime(2020, 6, 1, tzinfo=UTC))}
    assert list(desk.call("ListLetterFigures", **before).figures) == []
    with denied(grpc.StatusCode.PERMISSION_DENIED, "not_permitted"):
        desk.call("ListLetterFigures", **HANDLER)


def test_an_issued_letter_prints_with_its_number(desk: Desk) -> None:
    letter = desk.propose(desk.centre.accept(), grounds="#panic() 超期三日")
    with denied(grpc.StatusCode.FAILED_PRECONDITION, "wrong_state"):
        list(desk.call("GetLetterDocument", letter_id=letter.id))
    issued = desk.verb("IssueLetter", letter)

    pieces = list(desk.call("GetLetterDocument", letter_id=issued.id))

    assert pieces[0].file_name == f"{issued.number}.pdf"
    printed = b"".join(piece.chunk for piece in pieces)
    assert faults_of(printed) == []
    pages = PdfReader(io.BytesIO(printed)).pages
    text = "".join("".join(page.extract_text().split()) for page in pages)
    for words in (issued.number, "督办单", "#panic()超期三日", "盖章", "24时"):
        assert words in text


@contextmanager
def denied(status: grpc.StatusCode, reason: str) -> Iterator[Any]:
    """The block ends in this refusal."""
    with pytest.raises(grpc.RpcError) as caught:
        yield caught
    assert (caught.value.code(), reason_of(caught.value)) == (status, reason)


def _let_be_late(centre: Centre, case_id: str) -> None:
    due = datetime.now(UTC) - timedelta(days=2, hours=1)
    centre.kernel.database["clocks"].update_one(
        {"case_id": case_id, "purpose": "handling"},
        {"$set": {"due_time": due, "is_overdue": True}, "$unset": {"next_due_time": ""}},
    )


def _stamp(moment: datetime) -> Timestamp:
    stamp = Timestamp()
    stamp.FromDatetime(moment)
    return stamp


def test_promises_of_an_interview_are_kept_sealed_and_told_once_when_due(desk: Desk) -> None:
    issued = desk.issued(desk.centre.accept(), "interview")
    held: Any = {"attendees": "分管副局长", "minutes": "说明超期原因", "measures": "三日内办结"}
    moment = datetime.now(UTC)
    promise = pb.Commitment(text="付清王建国工资", due_time=_stamp(moment + timedelta(days=3)))
    past = pb.Commitment(text="付清工资", due_time=_stamp(moment - timedelta(days=3)))
    with denied(grpc.StatusCode.INVALID_ARGUMENT, "invalid_fields"):
        late = pb.Interview(held_time=_stamp(moment), commitments=[past], **held)
        desk.verb("RecordInterview", issued, interview=late)

    interview = pb.Interview(held_time=_stamp(moment), commitments=[promise], **held)
    recorded = desk.verb("RecordInterview", issued, interview=interview)

    assert recorded.interview.commitments[0].text == "付清王建国工资"
    rows = desk.centre.kernel.database["letters"]
    assert "王建国" not in repr(list(rows.find({})))
    over = moment - timedelta(hours=1)
    changed = {"next_due_time": over, "interview.commitments.0.due_time": over}
    rows.update_one({"_id": issued.id}, {"$set": changed})
    tick = next(one for one in open_jobs(desk.centre.kernel) if one.name == "letters")
    with ThreadPoolExecutor(4) as pool:
        told = sum(pool.map(lambda _: tick.run(), range(4)))
    assert (told, tick.run()) == (1, 0)
    assert desk.centre.published(issued.case_id).count("letter_commitment_due") == 1
    shown = desk.call("GetLetter", letter_id=issued.id).letter
    assert shown.interview.commitments[0].is_told
