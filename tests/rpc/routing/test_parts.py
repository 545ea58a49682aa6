"""Parts of co-departments, over the real contract and store."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import grpc
import pytest

from contracts.events.intake import CaseErased
from onedoor.routing.v1 import assignments_pb2, decisions_pb2
from onedoor.routing.v1 import parts_pb2 as pb
from onedoor.routing.v1.parts_pb2_grpc import PartServiceStub
from tests.rpc.routing.centre import Centre
from tests.support.rpc import refused

LEAD = {"post": "handler", "department": "housing"}
CO = {"post": "handler", "department": "police"}
WATER = {"post": "handler", "department": "water"}
WORDS = "王建国家的鉴定尚未出具"


class Office:
    """A jointly accepted case of housing with police."""

    def __init__(self, centre: Centre) -> None:
        self.centre = centre
        self.stub: Any = PartServiceStub(centre.server.channel)
        self.case_id = centre.accept()
        self.placed = self.route("housing", "police", is_joint=True)

    def route(self, lead: str, *others: str, is_joint: bool) -> Any:
        """Place by hand."""
        request = decisions_pb2.RouteCaseRequest(
            case_id=self.case_id,
            version=1,
            path="department",
            lead_department=lead,
            co_departments=others,
            is_joint=is_joint,
            reason="职责交叉",
        )
        return self.centre.call(self.centre.decisions.RouteCase, request, "dispatcher")

    def order(self, department: str) -> Any:
        """The newest order of a department."""
        found = [one for one in self.centre.orders(self.case_id) if one.department == department]
        return found[-1]

    def sign(self, who: dict[str, str]) -> Any:
        """Take an order on."""
        order = self.order(who["department"])
        request = assignments_pb2.SignAssignmentRequest(
            assignment_id=order.id, version=order.version
        )
        return self.centre.call(self.centre.assignments.SignAssignment, request, **who).assignment

    def complete(self, who: dict[str, str]) -> Any:
        """Report a result."""
        order = self.order(who["department"])
        request = assignments_pb2.CompleteAssignmentRequest(
            assignment_id=order.id, version=order.version, result=WORDS, public_answer="已办"
        )
        method = self.centre.assignments.CompleteAssignment
        return self.centre.call(method, request, **who).assignment

    def explain(self, **fields: Any) -> Any:
        """Say why the part is late."""
        who, order = fields.pop("who", CO), self.order("police")
        known: dict[str, Any] = {"version": order.version, "reason": WORDS, "report": WORDS}
        request = pb.ExplainPartRequest(assignment_id=order.id, **known | fields)
        return self.centre.call(self.stub.ExplainPart, request, **who).assignment

    def urge(self, who: dict[str, str]) -> Any:
        """Ask for the part."""
        order = self.order("police")
        request = pb.UrgePartRequest(assignment_id=order.id, version=order.version)
        return self.centre.call(self.stub.UrgePart, request, **who).part

    def parts(self, **who: str) -> Any:
        """The parts as somebody sees them."""
        return self.centre.call(self.stub.GetParts, pb.GetPartsRequest(case_id=self.case_id), **who)

    def make_late(self) -> None:
        """The part's time was over an hour ago."""
        past = datetime.now(UTC) - timedelta(hours=1)
        where = {"case_id": self.case_id, "department": "police"}
        self.centre.kernel.database["assignments"].update_many(where, {"$set": {"due_time": past}})


@pytest.fixture
def office(centre: Centre) -> Office:
    return Office(centre)


def test_a_joint_matter_waits_for_its_parts(office: Office) -> None:
    assert office.placed.decision.is_joint
    office.sign(LEAD)
    missing = (grpc.StatusCode.FAILED_PRECONDITION, "parts_unreported")
    assert refused(office.complete, LEAD) == missing
    assert list(office.parts(**LEAD).missing_departments) == ["police"]
    office.urge(LEAD)
    office.sign(CO)
    office.complete(CO)

    found = office.parts(**LEAD)

    assert (found.lead_department, found.is_joint) == ("housing", True)
    assert [(one.department, one.state, one.result) for one in found.parts] == [
        ("police", "completed", WORDS)
    ]
    assert not found.missing_departments
    assert office.complete(LEAD).state == "completed"
    assert "assignment_urged" in office.centre.published(office.case_id)


def test_a_late_part_is_explained_and_what_was_said_is_sealed_and_goes(office: Office) -> None:
    office.sign(CO)
    office.make_late()
    silent = (grpc.StatusCode.FAILED_PRECONDITION, "explanation_missing")
    assert refused(office.complete, CO) == silent

    office.explain()

    assert "王建国" not in repr(list(office.centre.kernel.database["assignments"].find({})))
    (part,) = office.parts(post="dispatcher").parts
    assert (part.is_late, part.is_missing, part.explanations[0].reason) == (True, False, WORDS)
    assert office.complete(CO).state == "completed"
    code = office.order("police").code
    office.centre.hear(CaseErased(case_id=office.case_id, code=code, state="archived"), version=9)
    (left,) = office.parts(post="dispatcher").parts
    assert (left.explanations[0].reason, left.explanations[0].report, left.result) == ("", "", "")


def test_words_of_parts_are_for_lead_and_centre(office: Office) -> None:
    office.sign(CO)
    office.complete(CO)

    assert office.parts(**CO).parts[0].result == WORDS
    assert office.parts(post="clerk").parts[0].result == WORDS
    auditor = {"post": "auditor", "area_code": "43"}
    assert office.parts(**auditor).parts[0].result == ""
    assert refused(office.parts, **WATER)[0] is grpc.StatusCode.NOT_FOUND
    foreign = {"post": "dispatcher", "area_code": "430424"}
    assert refused(office.parts, **foreign)[0] is grpc.StatusCode.NOT_FOUND
    assert refused(office.parts, post="officer")[0] is grpc.StatusCode.PERMISSION_DENIED


def test_two_who_ask_at_once_ask_once(office: Office) -> None:
    def ask(who: dict[str, str]) -> str:
        try:
            return str(office.urge(who).department)
        except grpc.RpcError as error:
            return str(error.code().name)

    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(ask, (LEAD, {"post": "supervisor"})))

    assert answers.count("police") == 1
    assert office.centre.published(office.case_id).count("assignment_urged") == 1


def test_the_holders_of_a_case_are_told(office: Office) -> None:
    request = pb.GetHoldersRequest(case_id=office.case_id)

    found = office.centre.call(office.stub.GetHolders, request, "supervisor")

    passed = [one for one in found.holders if one.is_passed_on]
    assert all(one.HasField("end_time") for one in passed)
    assert {one.department for one in found.holders} >= {"housing", "police"}
    assert (found.objection_count, {one.days for one in found.holders}) == (0, {0})
    refusal = refused(office.centre.call, office.stub.GetHolders, request, **LEAD)
    assert refusal[0] is grpc.StatusCode.PERMISSION_DENIED


def test_an_order_stored_before_parts_were_explained_is_read(office: Office) -> None:
    fields = {"explanations": "", "urge_time": "", "end_time": ""}
    office.centre.kernel.database["assignments"].update_many({}, {"$unset": fields})
    office.centre.kernel.database["decisions"].update_many({}, {"$unset": {"is_joint": ""}})

    found = office.parts(post="dispatcher")

    assert (found.is_joint, len(found.parts)) == (False, 1)
    code = office.order("police").code
    office.centre.hear(CaseErased(case_id=office.case_id, code=code, state="archived"), version=9)
