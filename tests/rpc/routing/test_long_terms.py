"""The long-term register over the real contract and store: the clock stands still and goes on."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import grpc
import pytest

from contracts.events.intake import CaseErased
from contracts.events.routing import ClockResumed
from onedoor.routing.v1 import assignments_pb2, clocks_pb2, pauses_pb2, pauses_pb2_grpc
from onedoor.routing.v1 import long_terms_pb2 as pb
from onedoor.routing.v1.long_terms_pb2_grpc import LongTermServiceStub
from services.routing.jobs import open_jobs
from tests.rpc.routing.centre import Centre
from tests.support.rpc import refused

WORDS = "王建国等户主待重整方案"


class Register:
    """A signed case and its register."""

    def __init__(self, centre: Centre) -> None:
        self.centre = centre
        self.stub: Any = LongTermServiceStub(centre.server.channel)
        self.rows = centre.kernel.database["long_terms"]
        self.tick = next(one for one in open_jobs(centre.kernel) if one.name == "long_terms")

    def call(self, rpc: str, post: str = "leader", **fields: Any) -> Any:
        """Call as a post."""
        who = fields.pop("who", {"post": post})
        request = getattr(pb, f"{rpc}Request")(**fields)
        return self.centre.call(getattr(self.stub, rpc), request, **who)

    def signed(self, **facts: Any) -> Any:
        """A case whose lead has signed; gives the order."""
        order = self.centre.lead(self.centre.accept(**facts))
        request = assignments_pb2.SignAssignmentRequest(
            assignment_id=order.id, version=order.version
        )
        method = self.centre.assignments.SignAssignment
        department = order.department
        call = self.centre.call
        return call(method, request, "handler", department=department).assignment

    def enter(self, order: Any, **fields: Any) -> Any:
        """Put its case on the register."""
        plan: dict[str, Any] = {"reason": WORDS, "next_action": WORDS, "interval_days": 30}
        return self.call("EnterLongTerm", case_id=order.case_id, **plan | fields).entry

    def review(self, entry: Any, outcome: str, **fields: Any) -> Any:
        """Look at it."""
        said = {"note": WORDS, "next_action": WORDS, "outcome": outcome}
        named = {"entry_id": entry.id, "version": entry.version}
        return self.call("ReviewLongTerm", **named, **said | fields).entry

    def clock(self, case_id: str) -> Any:
        """The handling clock."""
        request = clocks_pb2.ListClocksRequest(case_id=case_id)
        found = self.centre.call(self.centre.clocks.ListClocks, request, "supervisor").clocks
        return next(one for one in found if one.purpose == "handling")

    def resumed(self, entry: Any, ending: str) -> None:
        """The worker hears, twice, how the pause of an entry ended."""
        pause = self.centre.kernel.database["pauses"].find_one({"case_id": entry.case_id}) or {}
        told = ClockResumed(
            pause_id=pause["_id"],
            assignment_id=pause["assignment_id"],
            clock_id=pause["clock_id"],
            case_id=entry.case_id,
            code=entry.code,
            department=entry.department,
            state="ended",
            reason_code="long_term",
            until_time=pause["until_time"],
            ending=ending,
        )
        self.centre.hear(told, told, version=2)


@pytest.fixture
def register(centre: Centre) -> Register:
    return Register(centre)


def test_the_promise_stands_still_until_a_review_lets_the_case_go(register: Register) -> None:
    order = register.signed(kind="dispute")
    due = order.due_time.ToDatetime(UTC)

    entry = register.enter(order)

    held = register.centre.lead(order.case_id)
    assert (register.clock(order.case_id).state, held.HasField("due_time")) == ("paused", False)
    assert held.pause_until_time.ToDatetime(UTC) > datetime.now(UTC) + timedelta(days=44)
    assert not held.HasField("report_due_time")
    stays = register.review(entry, "stays", interval_days=60)
    assert register.centre.lead(order.case_id).pause_until_time.ToDatetime(UTC) > datetime.now(
        UTC
    ) + timedelta(days=74)
    left = register.review(stays, "leaves", next_action="")
    assert (left.state, left.ending, [one.outcome for one in left.reviews]) == (
        "left",
        "resumed",
        ["stays", "leaves"],
    )
    on = register.centre.lead(order.case_id)
    assert register.clock(order.case_id).state == "running"
    assert on.due_time.ToDatetime(UTC) >= due
    assert on.HasField("report_due_time")
    assert "王建国" not in repr(list(register.rows.find({})))
    told = register.centre.published(order.case_id)
    assert [told.count(f"clock_{one}") for one in ("paused", "resumed")] == [2, 1]
    register.resumed(entry, "resumed")
    assert told.count("long_term_left") == 1


def test_a_result_takes_the_case_off_the_register(register: Register) -> None:
    order = register.signed()
    entry = register.enter(order)
    version = register.centre.lead(order.case_id).version
    request = assignments_pb2.CompleteAssignmentRequest(
        assignment_id=order.id, version=version, result="已办", public_answer="已办"
    )
    who = {"post": "handler", "department": order.department}
    register.centre.call(register.centre.assignments.CompleteAssignment, request, **who)

    register.resumed(entry, "left")

    shown = register.call("GetLongTerm", entry_id=entry.id).entry
    assert (shown.state, shown.ending, shown.left_by) == ("left", "left", "service:routing")
    assert register.clock(order.case_id).state == "paused"
    assert register.centre.published(order.case_id).count("long_term_left") == 1


def test_a_missed_review_is_told_once_and_its_pause_ends_by_itself(register: Register) -> None:
    orders = [register.signed() for _ in range(4)]
    entries = [register.enter(order) for order in orders]
    past = datetime.now(UTC) - timedelta(days=1)
    fields = {"review_due_time": past, "next_due_time": past}
    register.rows.update_many({}, {"$set": fields})

    with ThreadPoolExecutor(4) as pool:
        told = sum(pool.map(lambda _: register.tick.run(), range(4)))

    assert (told, register.tick.run()) == (4, 0)
    due = register.call("ListLongTerms", is_review_due=True).entries
    assert {one.id for one in due} == {one.id for one in entries}
    database, order, past = register.centre.kernel.database, orders[0], datetime.now(UTC)
    database["clocks"].update_one(
        {"case_id": order.case_id, "purpose": "handling"},
        {"$set": {"paused_until": past, "next_due_time": past}},
    )
    for name, field in (("pauses", "until_time"), ("assignments", "paused_until")):
        database[name].update_one({"case_id": order.case_id}, {"$set": {field: past}})
    next(one for one in open_jobs(register.centre.kernel) if one.name == "clocks").run()
    assert register.clock(order.case_id).state == "running"
    register.resumed(entries[0], "over")
    assert register.call("GetLongTerm", entry_id=entries[0].id).entry.ending == "over"


def test_a_case_is_entered_once_whoever_tries_at_once(register: Register) -> None:
    order = register.signed()

    def enter(_: int) -> str:
        try:
            return str(register.enter(order).state)
        except grpc.RpcError as error:
            return str(error.code().name)

    with ThreadPoolExecutor(4) as pool:
        outcomes = list(pool.map(enter, range(4)))

    assert outcomes.count("active") == 1
    assert set(outcomes) == {"active", "FAILED_PRECONDITION"}
    assert register.rows.count_documents({"case_id": order.case_id}) == 1
    assert refused(register.enter, order)[1] == "followed_already"


def test_only_a_promise_that_runs_may_be_suspended(register: Register) -> None:
    unsigned = register.centre.lead(register.centre.accept())
    assert refused(register.enter, unsigned)[1] == "wrong_state"
    urgent = register.signed(kind="emergency", is_urgent=True)
    assert refused(register.enter, urgent)[1] == "not_pausable"
    order = register.signed()
    stub: Any = pauses_pb2_grpc.PauseServiceStub(register.centre.server.channel)
    request = pauses_pb2.PauseAssignmentRequest(
        assignment_id=order.id, version=order.version, reason_code="long_term", proof="单", days=3
    )
    call = register.centre.call
    assert refused(call, stub.PauseAssignment, request, "dispatcher")[1] == "invalid_fields"
    late = {"case_id": order.case_id, "purpose": "handling"}
    past = {"due_time": datetime.now(UTC) - timedelta(days=1)}
    register.centre.kernel.database["clocks"].update_one(late, {"$set": past})
    assert refused(register.enter, order)[1] == "pause_time_over"


def test_who_may_keep_and_read_the_register(register: Register) -> None:
    order = register.signed()
    plan = {"case_id": order.case_id, "reason": WORDS, "next_action": WORDS, "interval_days": 30}
    for post in ("clerk", "dispatcher", "handler", "admin"):
        answer = refused(register.call, "EnterLongTerm", post, **plan)
        assert answer[0] is grpc.StatusCode.PERMISSION_DENIED
    for fault in ({"interval_days": 0}, {"interval_days": 181}, {"reason": ""}):
        assert refused(register.enter, order, **fault)[1] == "invalid_fields"
    entry = register.enter(order)
    assert refused(register.review, entry, "shrugs")[1] == "invalid_fields"
    assert refused(register.review, entry, "stays", next_action="")[1] == "invalid_fields"
    department = {"post": "handler", "department": order.department}
    named = {"entry_id": entry.id}
    assert refused(register.call, "GetLongTerm", who=department, **named)[0].name == (
        "PERMISSION_DENIED"
    )
    other = {"post": "leader", "area_code": "430424"}
    assert refused(register.call, "GetLongTerm", who=other, **named)[0].name == "NOT_FOUND"
    auditor = {"post": "auditor", "area_code": "43"}
    assert register.call("GetLongTerm", who=auditor, **named).entry.reason == ""
    assert register.call("ListLongTerms", state="active").entries[0].reason == ""
    erased = CaseErased(case_id=order.case_id, code="c", state="archived")
    register.centre.hear(erased, version=9)
    assert register.call("GetLongTerm", **named).entry.reason == ""
