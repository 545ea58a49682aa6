"""Colours over the real contract and store: lists, counts, slips, and a person's word."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import grpc
import pytest

from contracts.events.intake import CaseErased, CaseWithdrawn
from contracts.events.routing import ClockOverdue
from onedoor.routing.v1 import clocks_pb2 as clocks
from onedoor.routing.v1 import letters_pb2, letters_pb2_grpc
from onedoor.routing.v1 import risks_pb2 as pb
from onedoor.routing.v1.risks_pb2_grpc import RiskSchemeServiceStub, RiskServiceStub
from services.routing.jobs import open_jobs
from tests.rpc.routing.centre import COUNTY, Centre
from tests.support.rpc import refused

WORDS = "王建国等人有越级上访苗头"
SLIPS = [("red", "红单", 0), ("yellow", "黄单", 1), ("blue", "蓝单", 5)]


class Board:
    """The three lists of a county."""

    def __init__(self, centre: Centre) -> None:
        self.centre = centre
        channel = centre.server.channel
        self.risks: Any = RiskServiceStub(channel)
        self.schemes: Any = RiskSchemeServiceStub(channel)
        self.letters: Any = letters_pb2_grpc.LetterServiceStub(channel)
        self.tick = next(one for one in open_jobs(centre.kernel) if one.name == "risks")

    def call(self, rpc: str, post: str = "supervisor", **fields: Any) -> Any:
        """Call either service."""
        stub = self.schemes if "Scheme" in rpc else self.risks
        who = fields.pop("who", {"post": post})
        return self.centre.call(getattr(stub, rpc), getattr(pb, f"{rpc}Request")(**fields), **who)

    def risk(self, case_id: str, post: str = "supervisor", **fields: Any) -> Any:
        """The colour of a case."""
        return self.call("GetCaseRisk", post, case_id=case_id, **fields).risk

    def listed(self, **fields: Any) -> list[str]:
        """The cases of a list."""
        return [one.case_id for one in self.call("ListRisks", **fields).risks]

    def counts(self) -> tuple[int, int, int]:
        """Red, yellow, blue."""
        found = self.call("GetRiskCounts", "leader")
        return found.red, found.yellow, found.blue

    def slips(self, case_id: str) -> list[tuple[str, str, int]]:
        """The risk letters of a case, oldest first: step, state, days to answer."""
        request = letters_pb2.ListLettersRequest(case_id=case_id, kind="risk")
        found = self.centre.call(self.letters.ListLetters, request, "supervisor").letters
        return [(one.step, one.state, one.answer_days) for one in reversed(found)]

    def late(self, case_id: str, days: float) -> None:
        """The handling clock has been overdue for so many days, and the worker heard so."""
        due = datetime.now(UTC) - timedelta(days=days)
        where = {"case_id": case_id, "purpose": "handling"}
        changed = {"$set": {"due_time": due, "is_overdue": True}, "$unset": {"next_due_time": ""}}
        self.centre.kernel.database["clocks"].update_one(where, changed)
        request = clocks.ListClocksRequest(case_id=case_id)
        found = self.centre.call(self.centre.clocks.ListClocks, request, "supervisor").clocks
        clock = next(one for one in found if one.purpose == "handling")
        told = ClockOverdue(
            clock_id=clock.id,
            case_id=case_id,
            code=clock.code,
            profile=clock.profile,
            department=clock.department,
            due_time=due,
        )
        self.centre.hear(told, told, version=5)


@pytest.fixture
def board(centre: Centre) -> Board:
    return Board(centre)


def test_cases_stand_on_the_list_of_their_colour(board: Board) -> None:
    plain = board.centre.accept()
    blue = board.centre.accept(people_count=6)
    yellow = board.centre.accept(people_count=12)
    red = board.centre.accept(people_count=80)

    assert (board.counts(), board.listed(colour="yellow")) == ((1, 1, 1), [yellow])
    assert board.listed() == [red, yellow, blue]
    assert board.listed(department="nobody") == []
    shown = board.risk(red)
    assert (shown.colour, list(shown.signs)) == ("red", ["涉及五十人以上"])
    assert (board.risk(plain).colour, board.risk(plain).version) == ("none", 0)
    assert board.centre.kernel.database["risks"].count_documents({"case_id": plain}) == 0
    slips = {case: board.slips(case) for case in (blue, yellow, red)}
    assert slips == {
        blue: [("risk-blue", "proposed", 3)],
        yellow: [("risk-yellow", "proposed", 2)],
        red: [("risk-red", "proposed", 0)],
    }
    assert board.slips(plain) == []
    assert board.centre.published(red).count("case_coloured") == 1


def test_a_late_case_goes_up_the_colours_once_each_whoever_ticks(board: Board) -> None:
    case_id = board.centre.accept()
    board.late(case_id, 0.1)
    assert board.risk(case_id).colour == "blue"
    rows = board.centre.kernel.database
    for days, colour in ((3.1, "yellow"), (7.1, "red")):
        past = datetime.now(UTC) - timedelta(days=days)
        where = {"case_id": case_id, "purpose": "handling"}
        rows["clocks"].update_one(where, {"$set": {"due_time": past}})
        rows["risks"].update_one({"_id": case_id}, {"$set": {"next_due_time": past}})
        with ThreadPoolExecutor(4) as pool:
            list(pool.map(lambda _: board.tick.run(), range(4)))
        assert board.risk(case_id).colour == colour

    assert board.slips(case_id) == []
    assert board.centre.published(case_id).count("case_coloured") == 3
    assert "next_due_time" not in (rows["risks"].find_one({"_id": case_id}) or {})


def test_a_person_raises_lowers_and_clears_with_a_reason(board: Board) -> None:
    case_id = board.centre.accept()

    raised = board.call(
        "SetCaseColour", "leader", case_id=case_id, version=0, colour="red", reason=WORDS
    ).risk
    assert (raised.colour, raised.verdict.set_by, raised.verdict.reason) == (
        "red",
        "leader@430423",
        WORDS,
    )
    assert board.listed(colour="red", is_by_hand=True) == [case_id]
    assert board.slips(case_id) == [("risk-red", "proposed", 0)]
    assert "王建国" not in repr(list(board.centre.kernel.database["risks"].find({})))
    cleared = board.call("ClearCaseColour", case_id=case_id, version=raised.version).risk
    assert (cleared.colour, cleared.HasField("verdict"), board.counts()) == (
        "none",
        False,
        (0, 0, 0),
    )


def test_of_two_who_set_it_at_once_one_counts(board: Board) -> None:
    case_id = board.centre.accept(people_count=6)
    version = board.risk(case_id).version

    def judge(colour: str) -> str:
        fields = {"case_id": case_id, "version": version, "colour": colour, "reason": WORDS}
        try:
            return str(board.call("SetCaseColour", **fields).risk.colour)
        except grpc.RpcError as error:
            return str(error.code().name)

    with ThreadPoolExecutor(3) as pool:
        outcomes = list(pool.map(judge, ("red", "yellow", "none")))

    assert outcomes.count("ABORTED") == 2
    assert board.risk(case_id).colour in outcomes


@pytest.mark.parametrize("post", ["clerk", "dispatcher", "handler", "officer", "admin"])
def test_who_may_not_set_a_colour(board: Board, post: str) -> None:
    fields = {"case_id": board.centre.accept(), "version": 0, "colour": "red", "reason": WORDS}

    assert refused(board.call, "SetCaseColour", post, **fields)[0].name == "PERMISSION_DENIED"


def test_bad_words_are_refused(board: Board) -> None:
    case_id = board.centre.accept()
    good = {"case_id": case_id, "version": 0, "colour": "red", "reason": WORDS}

    assert refused(board.call, "SetCaseColour", **good | {"colour": "green"})[1] == "invalid_fields"
    assert refused(board.call, "SetCaseColour", **good | {"reason": ""})[1] == "invalid_fields"
    assert refused(board.call, "SetCaseColour", **good | {"colour": "none"})[1] == "same_colour"
    assert refused(board.call, "ClearCaseColour", case_id=case_id, version=0)[1] == "not_set"
    assert refused(board.call, "ListRisks", colour="green")[1] == "invalid_fields"
    other = {"post": "supervisor", "area_code": "430424"}
    assert refused(board.risk, case_id, who=other)[0] is grpc.StatusCode.NOT_FOUND
    department = {"post": "handler", "department": "water"}
    for rpc in ("ListRisks", "GetRiskCounts"):
        assert refused(board.call, rpc, who=department)[0].name == "PERMISSION_DENIED"


def test_a_case_that_is_over_is_on_no_list_and_its_words_go(board: Board) -> None:
    case_id = board.centre.accept(people_count=60)
    version = board.risk(case_id).version
    fields = {"case_id": case_id, "version": version, "colour": "yellow", "reason": WORDS}
    board.call("SetCaseColour", **fields)
    gone = {"case_id": case_id, "code": "c"}

    board.centre.hear(CaseWithdrawn(**gone, state="withdrawn"), version=8)

    assert (board.listed(), board.risk(case_id).colour) == ([], "none")
    board.centre.hear(CaseErased(**gone, state="withdrawn"), version=9)
    assert board.risk(case_id).verdict.reason == ""


def test_an_areas_own_scheme_is_published_by_a_second_person(board: Board) -> None:
    sign = {"key": "people-2", "colour": "red", "title": "两人以上", "measure": "people_count"}
    scheme: dict[str, Any] = {
        "area_code": COUNTY,
        "name": "衡山县三色方案",
        "signs": [{**sign, "least": 2}],
        "slips": [{"colour": c, "name": name, "answer_days": days} for c, name, days in SLIPS],
    }
    draft = board.call("PutRiskSchemeDraft", "admin", scheme=scheme).scheme
    named = {"scheme_id": draft.id, "version": draft.version}
    assert refused(board.call, "PublishRiskScheme", "admin", **named)[0].name == "PERMISSION_DENIED"
    published = board.call("PublishRiskScheme", **named).scheme
    assert published.state == "published"

    case_id = board.centre.accept(people_count=2)

    assert board.risk(case_id).colour == "red"
    held = board.call("GetRiskScheme", area_code=f"{COUNTY}100").scheme
    assert [one.title for one in held.signs] == ["两人以上"]
    faults: tuple[dict[str, Any], ...] = (
        {"signs": [{**sign, "least": 0}]},
        {"signs": [{**sign, "least": 1, "values": ["dispute"]}]},
        {"signs": [{**sign, "measure": "kind"}]},
        {"signs": [{**sign, "measure": "mood"}]},
        {"signs": []},
        {"slips": scheme["slips"][:2]},
    )
    for fault in faults:
        bad = {**scheme, **fault}
        assert refused(board.call, "PutRiskSchemeDraft", "admin", scheme=bad)[1] == "invalid_fields"
