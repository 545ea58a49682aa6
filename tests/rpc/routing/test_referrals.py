"""Matters between levels, over the real contract and store."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import grpc
import pytest

from contracts.events.intake import CaseErased
from contracts.events.routing import AssignmentCompleted
from onedoor.routing.v1 import assignments_pb2, decisions_pb2, directory_pb2
from onedoor.routing.v1 import referrals_pb2 as pb
from onedoor.routing.v1.referrals_pb2_grpc import ReferralServiceStub
from tests.rpc.routing.centre import Centre
from tests.support.rpc import refused

TOWN_CODE = "430423100"
TOWN = {"post": "handler", "department": "town", "area_code": TOWN_CODE}
WORDS = "王建国家的界址不清"


class Office:
    """A town that leads a case, sent down to it."""

    def __init__(self, centre: Centre) -> None:
        self.centre = centre
        self.stub: Any = ReferralServiceStub(centre.server.channel)
        self.department("town", "town")
        self.department("village", "village", kinds=["dispute"])
        self.case_id = centre.accept()
        self.sent = self.down("town")

    def department(self, key: str, level: str, **fields: Any) -> None:
        """A row of the directory below the county."""
        row = directory_pb2.Department(
            key=key,
            area_code=TOWN_CODE,
            name=f"{key}中心",
            presence="resident",
            level=level,
            is_active=True,
            **fields,
        )
        request = directory_pb2.PutDepartmentRequest(department=row)
        self.centre.call(self.centre.directory.PutDepartment, request, "admin")

    def lead(self) -> Any:
        """The order that leads now."""
        live = [one for one in self.centre.orders(self.case_id) if one.state != "reassigned"]
        return next(one for one in live if one.is_lead)

    def down(self, department: str) -> Any:
        """Send the case down."""
        order = self.lead()
        request = pb.SendOrderDownRequest(
            assignment_id=order.id,
            version=order.version,
            to_department=department,
            instruction=WORDS,
        )
        return self.centre.call(self.stub.SendOrderDown, request, "dispatcher")

    def sign(self) -> Any:
        """The department that leads signs."""
        order = self.lead()
        request = assignments_pb2.SignAssignmentRequest(
            assignment_id=order.id, version=order.version
        )
        who = {"post": "handler", "department": order.department}
        return self.centre.call(self.centre.assignments.SignAssignment, request, **who).assignment

    def raise_(self, **fields: Any) -> Any:
        """The town asks."""
        who, order = fields.pop("who", TOWN), self.lead()
        known: dict[str, Any] = {
            "version": order.version,
            "reason": WORDS,
            "done": WORDS,
            "findings": WORDS,
            "attachment_ids": ["p1"],
        }
        request = pb.RaiseOrderRequest(assignment_id=order.id, **known | fields)
        return self.centre.call(self.stub.RaiseOrder, request, **who).referral

    def decide(self, referral: Any, *, is_granted: bool = True) -> Any:
        """Give it to water."""
        request = pb.DecideReferralRequest(
            referral_id=referral.id,
            version=referral.version,
            is_granted=is_granted,
            to_department="water" if is_granted else "",
            reason="确需县级",
        )
        return self.centre.call(self.stub.DecideReferral, request, "dispatcher")

    def get(self, referral_id: str, **who: str) -> Any:
        """One referral as somebody sees it."""
        request = pb.GetReferralRequest(referral_id=referral_id)
        return self.centre.call(self.stub.GetReferral, request, **who).referral

    def page(self, **who: str) -> Any:
        """The case's referrals."""
        request = pb.ListReferralsRequest(case_id=self.case_id)
        return self.centre.call(self.stub.ListReferrals, request, **who).referrals


@pytest.fixture
def office(centre: Centre) -> Office:
    return Office(centre)


def test_down_and_up_and_back(office: Office) -> None:
    centre = office.centre
    assert (office.sent.referral.state, office.sent.reassigned.department) == ("granted", "town")
    office.sign()
    decided = office.decide(office.raise_())
    assert decided.reassigned.department == "water"
    office.sign()
    lead = office.lead()
    done = assignments_pb2.CompleteAssignmentRequest(
        assignment_id=lead.id, version=lead.version, result="已定", public_answer="已定"
    )
    water = {"post": "handler", "department": "water"}
    told = centre.call(centre.assignments.CompleteAssignment, done, **water).assignment

    event = AssignmentCompleted(
        assignment_id=told.id,
        case_id=office.case_id,
        code=told.code,
        department="water",
        is_lead=True,
        state="completed",
    )
    centre.hear(event, version=told.version)

    assert [one.state for one in office.page(post="dispatcher")] == ["done", "done"]
    assert centre.published(office.case_id).count("referral_done") == 2
    assert [one.direction for one in office.page(**TOWN)] == ["up", "down"]


def test_words_are_sealed_and_go_with_the_erased_case(office: Office) -> None:
    office.sign()
    raised = office.raise_()
    rows = office.centre.kernel.database["referrals"]
    assert "王建国" not in repr(list(rows.find({})))
    assert office.get(raised.id, post="dispatcher").findings == WORDS
    assert office.page(post="dispatcher")[0].reason == ""
    auditor = {"post": "auditor", "area_code": "43"}
    assert office.get(raised.id, **auditor).reason == ""

    code = office.lead().code
    office.centre.hear(CaseErased(case_id=office.case_id, code=code, state="archived"), version=9)

    left = office.get(raised.id, post="dispatcher")
    assert (left.reason, left.done, left.findings, list(left.attachment_ids)) == ("", "", "", [])


def test_others_see_nothing_of_it(office: Office) -> None:
    for who in (
        {"post": "handler", "department": "police"},
        {"post": "dispatcher", "area_code": "430424"},
        {"post": "handler", "department": "town", "area_code": "430423101"},
    ):
        status, _ = refused(office.get, office.sent.referral.id, **who)
        assert status is grpc.StatusCode.NOT_FOUND
    assert not office.page(post="handler", department="police")
    assert refused(office.get, office.sent.referral.id, post="officer")[0] is (
        grpc.StatusCode.PERMISSION_DENIED
    )


def test_two_who_decide_at_once_move_it_once(office: Office) -> None:
    office.sign()
    raised = office.raise_()

    def decide(is_granted: bool) -> str:
        try:
            return str(office.decide(raised, is_granted=is_granted).referral.state)
        except grpc.RpcError as error:
            return str(error.code().name)

    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(decide, (True, True)))

    assert answers.count("granted") == 1
    leads = [one for one in office.centre.orders(office.case_id) if one.department == "water"]
    assert len(leads) == 1


def test_a_village_gets_nothing_beyond_its_list(office: Office) -> None:
    status, reason = refused(office.down, "village")
    assert (status, reason) == (grpc.StatusCode.INVALID_ARGUMENT, "invalid_fields")
    case_id = office.centre.accept()
    request = decisions_pb2.RouteCaseRequest(
        case_id=case_id, version=1, path="department", lead_department="village", reason="属地"
    )
    by_hand = refused(office.centre.call, office.centre.decisions.RouteCase, request, "dispatcher")
    assert by_hand[0] is grpc.StatusCode.INVALID_ARGUMENT
    dispute = office.centre.accept(kind="dispute", dispute_kind="neighbour")
    placed = decisions_pb2.RouteCaseRequest(
        case_id=dispute, version=1, path="department", lead_department="village", reason="属地"
    )
    answer = office.centre.call(office.centre.decisions.RouteCase, placed, "dispatcher")
    assert answer.decision.lead_department == "village"
