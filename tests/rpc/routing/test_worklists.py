"""Lists over the real contract and store: whoever acts at once, each item is closed once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import grpc
import pytest

from contracts.events.intake import CaseErased, CaseWithdrawn
from onedoor.routing.v1 import worklists_pb2 as pb
from onedoor.routing.v1.worklists_pb2_grpc import WorklistServiceStub
from services.routing.jobs import open_jobs
from tests.rpc.routing.centre import Centre
from tests.support.rpc import refused

LABOUR = {"post": "handler", "department": "labour"}
WATER = {"post": "handler", "department": "water"}
WORDS = "王建国等46人欠薪名单"
ALL = ("labour", "labour", "water")


class Office:
    """A case, and a list that is worked off."""

    def __init__(self, centre: Centre) -> None:
        self.centre = centre
        self.stub: Any = WorklistServiceStub(centre.server.channel)
        self.case_id = centre.accept()
        self.tick = next(one for one in open_jobs(centre.kernel) if one.name == "worklists")

    def call(self, rpc: str, post: str = "supervisor", **fields: Any) -> Any:
        """Call as a post; `who` narrows it."""
        who = fields.pop("who", {"post": post})
        request = getattr(pb, f"{rpc}Request")(**fields)
        return self.centre.call(getattr(self.stub, rpc), request, **who)

    def make(self, *departments: str, post: str = "dispatcher", **fields: Any) -> Any:
        """A draft with an item for each department."""
        items = [pb.NewWorklistItem(department=one, text=WORDS, **fields) for one in departments]
        due = datetime.now(UTC) + timedelta(days=20)
        return self.call(
            "MakeWorklist", post, title="清零清单", source="meeting", due_time=due, items=items
        ).worklist

    def handed(self, *departments: str, **fields: Any) -> Any:
        """A list that its departments have."""
        made = self.make(*departments, **fields)
        named = {"worklist_id": made.id, "version": made.version}
        return self.call("HandOverWorklist", **named).worklist

    def items(self, worklist: Any, **fields: Any) -> list[Any]:
        """Its items, in the order of their numbers."""
        found = self.call("ListWorklistItems", worklist_id=worklist.id, **fields).items
        return sorted(found, key=lambda one: int(one.serial))

    def verb(self, rpc: str, item: Any, **fields: Any) -> Any:
        """A verb on an item, as it was last seen."""
        named = {"item_id": item.id, "version": item.version}
        return self.call(f"{rpc}WorklistItem", **named, **fields).item

    def reported(self, item: Any, who: dict[str, str]) -> Any:
        """The department took it on and reports it."""
        taken = self.verb("Accept", item, who=who)
        return self.verb("Report", taken, who=who, outcome=WORDS, proof=WORDS)

    def open_count(self, worklist: Any) -> tuple[str, int]:
        """Where the list stands now."""
        found = self.call("GetWorklist", worklist_id=worklist.id).worklist
        return found.state, found.open_count


@pytest.fixture
def office(centre: Centre) -> Office:
    return Office(centre)


def test_a_list_is_handed_over_and_struck_off_item_by_item(office: Office) -> None:
    worklist = office.handed(*ALL)
    assert worklist.number.endswith("号")
    first, second, third = office.items(worklist)

    reported = office.reported(first, LABOUR)
    returned = office.verb("Return", reported, reason="照片看不清")
    again = office.verb("Report", returned, who=LABOUR, outcome="已重拍", proof="新照片")
    struck = office.verb("Strike", again, note="现场核实")
    office.verb("Withdraw", second, reason="已并入另一项")
    assert office.open_count(worklist) == ("handed_over", 1)
    office.verb("Strike", office.reported(third, WATER))

    assert (struck.state, struck.number) == ("struck", f"{worklist.number}-1")
    assert [one.return_reason for one in struck.reports] == ["照片看不清", ""]
    assert office.open_count(worklist) == ("finished", 0)
    assert [one.state for one in office.items(worklist)] == ["struck", "withdrawn", "struck"]
    figures = office.call("GetWorklistFigures", worklist_id=worklist.id).figures
    counted = {one.department: (one.given, one.struck_in_time, one.returned) for one in figures}
    assert counted == {"labour": (2, 1, 1), "water": (1, 1, 0)}
    for name in ("worklists", "worklist_items"):
        assert "王建国" not in repr(list(office.centre.kernel.database[name].find({})))


def test_a_department_sees_its_own_items_once_they_are_handed_over(office: Office) -> None:
    made = office.make(*ALL)
    drafted = office.items(made)[0]
    assert not office.items(made, who=LABOUR)
    assert refused(office.verb, "Accept", drafted, who=LABOUR)[0] is grpc.StatusCode.NOT_FOUND
    named = {"worklist_id": made.id, "version": made.version}
    office.call("HandOverWorklist", **named)

    own = office.items(made, who=LABOUR)

    assert {one.department for one in own} == {"labour"}
    assert {one.department for one in office.items(made, who=LABOUR, department="water")} == set()
    foreign = office.items(made)[2]
    for act in (("Accept", {}), ("Report", {"outcome": "已办", "proof": "照片"})):
        answer = refused(office.verb, act[0], foreign, who=LABOUR, **act[1])
        assert answer[0] is grpc.StatusCode.NOT_FOUND
    get = {"item_id": foreign.id}
    assert refused(office.call, "GetWorklistItem", who=LABOUR, **get)[0].name == "NOT_FOUND"
    lists = refused(office.call, "GetWorklist", who=LABOUR, worklist_id=made.id)
    assert lists[0] is grpc.StatusCode.PERMISSION_DENIED
    for who in ({"post": "officer"}, {"post": "mediator"}):
        assert refused(office.call, "ListWorklistItems", who=who)[0].name == "PERMISSION_DENIED"


def test_of_two_strike_offs_at_once_one_counts(office: Office) -> None:
    worklist = office.handed("labour", "water")
    item = office.reported(office.items(worklist)[0], LABOUR)

    def strike(_: int) -> str:
        try:
            return str(office.verb("Strike", item).state)
        except grpc.RpcError as error:
            return str(error.code().name)

    with ThreadPoolExecutor(4) as pool:
        outcomes = sorted(pool.map(strike, range(4)))

    assert outcomes == ["ABORTED", "ABORTED", "ABORTED", "struck"]
    assert office.open_count(worklist) == ("handed_over", 1)


def test_the_last_items_struck_off_at_once_finish_the_list(office: Office) -> None:
    worklist = office.handed(*["labour"] * 4)
    reported = [office.reported(item, LABOUR) for item in office.items(worklist)]

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda item: office.verb("Strike", item), reported))

    assert office.open_count(worklist) == ("finished", 0)


def test_a_report_against_a_withdrawal_leaves_one_of_them(office: Office) -> None:
    worklist = office.handed(*["labour"] * 6)
    taken = [office.verb("Accept", item, who=LABOUR) for item in office.items(worklist)]

    def race(work: tuple[str, Any]) -> str:
        rpc, item = work
        said = {"reason": "不再需要"} if rpc == "Withdraw" else {"outcome": "已办", "proof": "照片"}
        who = {} if rpc == "Withdraw" else {"who": LABOUR}
        try:
            return str(office.verb(rpc, item, **said, **who).state)
        except grpc.RpcError as error:
            return str(error.code().name)

    works = [(rpc, item) for item in taken for rpc in ("Report", "Withdraw")]
    with ThreadPoolExecutor(4) as pool:
        outcomes = list(pool.map(race, works))

    states = [one.state for one in office.items(worklist)]
    assert outcomes.count("ABORTED") == len(taken)
    assert sorted(set(outcomes) - {"ABORTED"}) == sorted(set(states))
    assert office.open_count(worklist)[1] == states.count("reported")


def test_four_ticks_say_once_what_is_late(office: Office) -> None:
    worklist = office.handed(*["water"] * 5)
    past = datetime.now(UTC) - timedelta(hours=1)
    rows = office.centre.kernel.database["worklist_items"]
    rows.update_many({}, {"$set": {"due_time": past, "next_due_time": past}})

    with ThreadPoolExecutor(4) as pool:
        told = sum(pool.map(lambda _: office.tick.run(), range(4)))

    assert (told, office.tick.run()) == (5, 0)
    assert len(office.items(worklist, is_late=True)) == len(office.items(worklist))
    outbox = office.centre.kernel.database["outbox"]
    assert outbox.count_documents({"body": {"$regex": "worklist_item_late"}}) == 5


def test_numbers_have_no_gaps_and_no_twins(office: Office) -> None:
    made = [office.make("water") for _ in range(4)]

    def hand_over(one: Any) -> str:
        named = {"worklist_id": one.id, "version": one.version}
        return str(office.call("HandOverWorklist", "leader", **named).worklist.number)

    with ThreadPoolExecutor(4) as pool:
        numbers = sorted(pool.map(hand_over, made))

    assert [number.partition("〕")[2] for number in numbers] == ["1号", "2号", "3号", "4号"]


def test_an_item_may_be_added_later_and_shows_files_of_its_case_only(office: Office) -> None:
    worklist = office.handed("water")
    new = pb.NewWorklistItem(department="labour", text=WORDS, case_id=office.case_id)
    named = {"worklist_id": worklist.id, "version": worklist.version, "item": new}
    item = office.call("AddWorklistItem", "dispatcher", **named).item
    assert (item.state, item.number) == ("given", f"{worklist.number}-2")
    files = {"outcome": WORDS, "proof": WORDS, "attachment_ids": ["file-1"]}

    plain = office.verb("Accept", office.items(worklist)[0], who=WATER)
    assert refused(office.verb, "Report", plain, who=WATER, **files)[1] == "invalid_fields"
    shown = office.verb("Report", office.verb("Accept", item, who=LABOUR), who=LABOUR, **files)

    assert list(shown.reports[0].attachment_ids) == ["file-1"]


@pytest.mark.parametrize(
    ("post", "fields"),
    [
        ("clerk", {}),
        ("handler", {}),
        ("leader", {}),
    ],
)
def test_who_may_not_draw_up_a_list(office: Office, post: str, fields: dict[str, Any]) -> None:
    assert refused(office.make, "water", post=post)[0] is grpc.StatusCode.PERMISSION_DENIED


def test_bad_lists_are_refused_by_field(office: Office) -> None:
    for departments, fields in (
        (("nobody",), {}),
        ((), {}),
        (("water",), {"area_code": "430424"}),
    ):
        assert refused(office.make, *departments, **fields)[1] == "invalid_fields"
    assert refused(office.make, "water", case_id="none")[0] is grpc.StatusCode.NOT_FOUND
    handed = office.handed("water")
    named = {"worklist_id": handed.id, "version": handed.version}
    assert refused(office.call, "HandOverWorklist", **named)[1] == "wrong_state"
    stale = {"worklist_id": handed.id, "version": 1}
    assert refused(office.call, "HandOverWorklist", **stale)[0] is grpc.StatusCode.ABORTED


def test_items_go_with_a_withdrawn_case_and_words_with_an_erased_one(office: Office) -> None:
    worklist = office.handed("labour", case_id=office.case_id)
    gone = {"case_id": office.case_id, "code": "c"}
    office.centre.hear(CaseWithdrawn(**gone, state="withdrawn"), version=8)

    (item,) = office.items(worklist)
    assert item.state == "withdrawn"
    assert office.open_count(worklist) == ("finished", 0)
    office.centre.hear(CaseErased(**gone, state="withdrawn"), version=9)
    assert office.items(worklist)[0].text == ""


def test_the_auditor_reads_no_words_and_another_county_nothing(office: Office) -> None:
    worklist = office.handed("labour")
    auditor = {"post": "auditor", "area_code": "43"}
    shown = office.call("GetWorklist", who=auditor, worklist_id=worklist.id).worklist
    assert (shown.title, shown.number) == ("", worklist.number)
    assert office.items(worklist, who=auditor)[0].text == ""
    other = {"post": "supervisor", "area_code": "430424"}
    assert refused(office.call, "GetWorklist", who=other, worklist_id=worklist.id)[0].name == (
        "NOT_FOUND"
    )
