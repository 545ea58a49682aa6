"""Joint meetings（C14）: agendas that build themselves, decisions that press, and following up."""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import grpc
import pytest

from contracts.events.intake import CaseErased
from onedoor.routing.v1 import letters_pb2 as letters
from onedoor.routing.v1 import meetings_pb2 as pb
from onedoor.routing.v1.letters_pb2_grpc import LetterServiceStub
from onedoor.routing.v1.meetings_pb2_grpc import MeetingServiceStub
from tests.rpc.routing.centre import Centre
from tests.rpc.routing.test_avoiding import ACCUSED
from tests.rpc.routing.test_avoiding import accept as accept_accusing
from tests.support.rpc import refused

NOW = datetime.now(UTC)
WORDS = "王建国等人的工资先付清"
LABOUR = {"post": "handler", "department": "labour"}
SUPERVISOR = {"post": "supervisor"}


class Hall:
    """A weekly series and its planned meeting."""

    def __init__(self, centre: Centre) -> None:
        self.centre = centre
        self.stub: Any = MeetingServiceStub(centre.server.channel)
        self.letters: Any = LetterServiceStub(centre.server.channel)
        self.series = self.found()

    def call(self, verb: str, who: Mapping[str, str], **fields: Any) -> Any:
        request = getattr(pb, f"{verb}Request")(**fields)
        return self.centre.call(getattr(self.stub, verb), request, **who)

    def found(self, post: str = "leader", **fields: Any) -> Any:
        known: dict[str, Any] = {
            "name": "每周一联席会议",
            "every_days": 7,
            "departments": ["housing", "labour", ACCUSED],
            "place": "会商室",
            "chair": "leader@430423",
            "start_time": NOW + timedelta(days=2),
        }
        return self.call("FoundSeries", {"post": post}, **known | fields).series

    def amend(self, **rules: Any) -> None:
        """Other rules for the agenda."""
        fields = {"name": "联席会议", "every_days": 7, "departments": ["housing"]}
        placed = {"place": "会商室", "chair": "leader@430423"}
        named = {"series_id": self.series.id, "version": self.series.version}
        given = pb.AgendaRules(**rules)
        self.series = self.call(
            "AmendSeries", SUPERVISOR, **named, **fields, **placed, rules=given
        ).series

    def planned(self) -> Any:
        [meeting] = self.call(
            "ListMeetings", SUPERVISOR, series_id=self.series.id, state="planned"
        ).meetings
        return self.get(meeting)

    def get(self, meeting: Any, who: Mapping[str, str] = SUPERVISOR) -> Any:
        return self.call("GetMeeting", who, meeting_id=meeting.id).meeting

    def on(self, verb: str, meeting: Any, post: str = "supervisor", **fields: Any) -> Any:
        known = {"meeting_id": meeting.id, "version": meeting.version}
        return self.call(verb, {"post": post}, **known | fields).meeting

    def open(self, meeting: Any) -> Any:
        came = [
            pb.MeetingAttendance(department=one, is_present=one != "labour", persons=WORDS)
            for one in meeting.departments
        ]
        return self.on("OpenMeeting", meeting, attendance=came)

    def decide(self, meeting: Any, case_id: str, **fields: Any) -> Any:
        return self.on(
            "DecideMeetingItem", meeting, case_id=case_id, **{"decision": WORDS, **fields}
        )

    def set_clock(self, case_id: str, **fields: Any) -> None:
        where = {"case_id": case_id, "purpose": "handling"}
        self.centre.kernel.database["clocks"].update_one(where, {"$set": fields})

    def make_late(self, case_id: str) -> None:
        self.set_clock(case_id, is_overdue=True, due_time=NOW - timedelta(days=1))

    def make_old(self, case_id: str) -> None:
        long_ago = (NOW - timedelta(days=31)).isoformat()
        self.set_clock(case_id, **{"entries.0.time": long_ago})


@pytest.fixture
def hall(centre: Centre) -> Hall:
    return Hall(centre)


def reasons(meeting: Any) -> dict[str, list[str]]:
    return {item.case_id: list(item.reasons) for item in meeting.items}


def test_the_agenda_builds_itself_and_stands_when_the_meeting_opens(hall: Hall) -> None:
    accept = hall.centre.accept
    late, old, crowd, plain, added = (accept(people_count=n) for n in (1, 1, 10, 1, 1))
    hall.make_late(late)
    hall.make_old(late)
    hall.make_old(old)
    planned = hall.planned()
    assert reasons(planned) == {
        late: ["overdue", "long_open"],
        old: ["long_open"],
        crowd: ["high_risk"],
    }

    grown = hall.on("AddMeetingItem", planned, "dispatcher", case_id=added, note=WORDS)
    opened = hall.open(grown)
    hall.make_late(plain)

    assert next(iter(reasons(opened))) == added
    assert set(reasons(hall.get(opened))) == {late, old, crowd, added}
    assert [one.is_present for one in opened.attendance] == [True, False, True]
    assert WORDS not in repr(list(hall.centre.kernel.database["meetings"].find({})))


def test_a_risk_letter_brings_a_case_and_the_rules_may_leave_it_out(hall: Hall) -> None:
    case_id = hall.centre.accept()
    department = hall.centre.lead(case_id).department
    proposal = letters.ProposeLetterRequest(
        kind="risk",
        case_id=case_id,
        department=department,
        grounds="可能引发群体性风险",
        demands="立即处置",
        answer_days=3,
    )
    hall.centre.call(hall.letters.ProposeLetter, proposal, "supervisor")
    assert reasons(hall.planned()) == {case_id: ["high_risk"]}

    hall.amend(is_overdue=True, most_items=5)

    assert reasons(hall.planned()) == {}


def test_a_decision_goes_out_as_a_numbered_order_and_is_asked_for_until_it_is_done(
    hall: Hall,
) -> None:
    case_id = hall.centre.accept()
    department = hall.centre.lead(case_id).department
    hall.make_late(case_id)
    opened = hall.open(hall.planned())
    demand = pb.MeetingDemand(department=department, demands="十日内付清", answer_days=10)

    decided = hall.decide(opened, case_id, demands=[demand])
    closed = hall.on("CloseMeeting", decided, minutes=WORDS)

    [letter_id] = decided.items[0].letter_ids
    asked = letters.GetLetterRequest(letter_id=letter_id)
    letter = hall.centre.call(hall.letters.GetLetter, asked, "supervisor").letter
    assert (letter.kind, letter.state, letter.department) == ("order", "issued", department)
    assert letter.number
    assert closed.minutes == WORDS
    following = hall.planned()
    assert following.start_time.ToDatetime() - opened.start_time.ToDatetime() == timedelta(days=7)
    hall.set_clock(case_id, is_overdue=False)
    following = hall.get(following)
    assert reasons(following) == {case_id: ["follow_up"]}
    assert (following.items[0].note, list(following.items[0].letter_ids)) == (WORDS, [letter_id])

    withdrawal = letters.WithdrawLetterRequest(
        letter_id=letter_id, version=letter.version, reason="已当场付清"
    )
    hall.centre.call(hall.letters.WithdrawLetter, withdrawal, "supervisor")
    assert reasons(hall.get(following)) == {}


def test_a_settled_decision_and_a_case_handled_no_more_are_not_followed(hall: Hall) -> None:
    settled, stopped, kept = (hall.centre.accept() for _ in range(3))
    for case_id in (settled, stopped, kept):
        hall.make_late(case_id)
    meeting = hall.open(hall.planned())
    for case_id in (settled, stopped, kept):
        meeting = hall.decide(meeting, case_id, is_settled=case_id == settled)
    hall.on("CloseMeeting", meeting, minutes=WORDS)
    for case_id in (settled, stopped, kept):
        hall.set_clock(case_id, is_overdue=False)
    hall.set_clock(stopped, state="stopped")

    assert reasons(hall.planned()) == {kept: ["follow_up"]}


def test_what_a_meeting_does_not_get_to_is_asked_for_at_the_one_after(hall: Hall) -> None:
    case_id = hall.centre.accept()
    hall.make_late(case_id)
    decided = hall.decide(hall.open(hall.planned()), case_id)
    hall.on("CloseMeeting", decided, minutes=WORDS)
    hall.set_clock(case_id, is_overdue=False)

    hall.on("CloseMeeting", hall.open(hall.planned()), minutes=WORDS)

    [item] = hall.planned().items
    assert (list(item.reasons), item.note) == (["follow_up"], WORDS)


def test_an_order_to_a_department_without_a_share_decides_nothing(hall: Hall) -> None:
    case_id = hall.centre.accept()
    hall.make_late(case_id)
    opened = hall.open(hall.planned())
    demand = pb.MeetingDemand(department="labour", demands="付清", answer_days=3)

    answer = refused(hall.decide, opened, case_id, demands=[demand])

    assert answer == (grpc.StatusCode.INVALID_ARGUMENT, "invalid_fields")
    assert not hall.get(opened).items[0].is_decided
    assert hall.centre.kernel.database["letters"].count_documents({}) == 0


def test_a_member_reads_nothing_of_a_case_that_accuses_it_or_that_few_may_read(
    hall: Hall,
) -> None:
    plain, accusing = hall.centre.accept(), accept_accusing(hall.centre)
    closed = hall.centre.accept(is_restricted=True)
    for case_id in (plain, accusing, closed):
        hall.make_late(case_id)
    meeting = hall.open(hall.planned())
    for case_id in (plain, accusing, closed):
        meeting = hall.decide(meeting, case_id)
    meeting = hall.on("CloseMeeting", meeting, minutes=WORDS)

    accused = hall.get(meeting, {"post": "handler", "department": ACCUSED})
    labour, leader = hall.get(meeting, LABOUR), hall.get(meeting, {"post": "leader"})
    said = {item.case_id: item.decision for item in leader.items}

    assert (set(reasons(accused)), accused.minutes) == ({plain, closed}, "")
    assert (set(reasons(labour)), labour.minutes) == ({plain, accusing}, "")
    assert said == {plain: WORDS, accusing: WORDS, closed: ""}
    assert leader.minutes == ""
    assert hall.get(meeting).minutes == WORDS
    water = {"post": "handler", "department": "water"}
    for who in (water, {"post": "leader", "area_code": "430424"}):
        assert refused(hall.get, meeting, who)[0] is grpc.StatusCode.NOT_FOUND
    assert not hall.call("ListMeetings", water).meetings
    assert not hall.call("ListSeries", water).series


def test_who_may_not(hall: Hall) -> None:
    planned = hall.planned()
    assert refused(hall.found, "dispatcher")[1] == "not_permitted"
    for verb, post in (("OpenMeeting", "dispatcher"), ("AddMeetingItem", "clerk")):
        assert refused(hall.on, verb, planned, post)[1] == "not_permitted"
    assert refused(hall.on, "DecideMeetingItem", planned, "leader")[1] == "not_permitted"
    some = [pb.MeetingAttendance(department="housing", is_present=True)]
    assert refused(hall.on, "OpenMeeting", planned, attendance=some)[1] == "invalid_fields"


def test_words_go_with_an_erased_case(hall: Hall) -> None:
    case_id, other = hall.centre.accept(), hall.centre.accept()
    for one in (case_id, other):
        hall.make_late(one)
    meeting = hall.open(hall.planned())
    for one in (case_id, other):
        meeting = hall.decide(meeting, one)
    meeting = hall.on("CloseMeeting", meeting, minutes=WORDS)

    hall.centre.hear(CaseErased(case_id=case_id, code="c", state="archived"), version=9)

    left = hall.get(meeting)
    assert {item.case_id: item.decision for item in left.items} == {case_id: "", other: WORDS}
    assert left.minutes == ""


def test_ending_a_series_calls_its_meeting_off_and_plans_no_other(hall: Hall) -> None:
    moved = hall.on("MoveMeeting", hall.planned(), start_time=NOW + timedelta(days=3))
    hall.on("CancelMeeting", moved)
    again = hall.planned()

    ended = hall.call(
        "EndSeries", SUPERVISOR, series_id=hall.series.id, version=hall.series.version
    ).series

    assert ended.state == "ended"
    assert hall.get(again).state == "cancelled"
    assert not hall.call("ListMeetings", SUPERVISOR, state="planned").meetings


def test_of_two_who_open_it_at_once_one_does(hall: Hall) -> None:
    planned = hall.planned()

    def act(_: int) -> str:
        try:
            return str(hall.open(planned).state)
        except grpc.RpcError as error:
            return str(error.code().name)

    with ThreadPoolExecutor(4) as pool:
        answers = sorted(pool.map(act, range(4)))

    assert answers == ["ABORTED", "ABORTED", "ABORTED", "open"]


@pytest.mark.parametrize(
    "fields",
    [
        {"every_days": 0},
        {"departments": []},
        {"departments": ["housing", "housing"]},
        {"departments": ["nobody"]},
        {"chair": "leader@430424"},
        {"start_time": NOW - timedelta(hours=1)},
        {"name": "会"},
        {"rules": pb.AgendaRules(most_items=51)},
    ],
)
def test_a_faulty_series_is_not_founded(hall: Hall, fields: dict[str, Any]) -> None:
    assert refused(hall.found, **fields)[1] == "invalid_fields"
