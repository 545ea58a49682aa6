"""Co-departments owe the lead their parts; who is late says why; a joint matter waits for all."""

from datetime import timedelta

import pytest

from contracts.errors import Conflict, Invalid, NotFound, NotPermitted, WrongState
from contracts.principals import Post, Principal
from deadlines.profiles import Profile, Unit
from services.routing.domain.assignment import Assignment, State
from services.routing.use_cases.arbitration import Placement, Ruling
from services.routing.use_cases.orders import Complaint
from tests.unit.routing.desk import Desk
from tests.unit.routing.people import COUNTY, DISPATCHER, NOON, a_caller, handler
from tests.unit.routing.tables import a_row, a_table, an_outcome

LEAD, CO = handler("housing"), handler("police")
REASON = "鉴定机构尚未出具意见"
JOINT = Placement(
    path="department",
    lead_department="housing",
    co_departments=("police", "labour"),
    is_joint=True,
    reason="多部门职责交叉",
)


class Office:
    """A desk whose case has a lead and a co-department."""

    def __init__(self) -> None:
        self.desk = Desk(a_table(a_row("all", outcome=an_outcome("housing", "police"))))
        self.desk.accept()

    def order(self, department: str) -> Assignment:
        return [one for one in self.desk.orders_of() if one.department == department][-1]

    def sign(self, department: str) -> Assignment:
        order = self.order(department)
        return self.desk.orders.sign(handler(department), order.id, order.version)

    def complete(self, department: str) -> Assignment:
        order = self.order(department)
        return self.desk.orders.complete(
            handler(department), order.id, order.version, result="已办", public_answer="已办"
        )

    def explain(self, who: Principal = CO, reason: str = REASON, report: str = "") -> Assignment:
        order = self.order("police")
        return self.desk.parts.explain(who, order.id, order.version, reason=reason, report=report)

    def urge(self, who: Principal) -> Assignment:
        order = self.order("police")
        return self.desk.parts.urge(who, order.id, order.version)

    def join(self) -> None:
        self.desk.arbitration.place_by_hand(DISPATCHER, "case-1", 1, JOINT)


@pytest.fixture
def office() -> Office:
    return Office()


def test_a_part_has_a_clock_of_its_own_that_ends_with_the_part(office: Office) -> None:
    part = office.desk.clock("part")
    assert (part.department, part.state, part.profile.key) == ("police", "running", "part")
    assert part.due_time == office.order("police").limits.due_time

    office.sign("police")
    office.complete("police")

    assert office.desk.clock("part").state == "stopped"
    assert office.desk.clock("handling").state == "running"


def test_an_area_may_give_parts_less_time_than_the_case() -> None:
    desk = Desk(a_table(a_row("all", outcome=an_outcome("housing", "police"))))
    desk.profiles.rows["part"] = Profile(key="part", name="协办", unit=Unit.HOURS, limit=48)

    lead, part = desk.accept()

    assert part.limits.due_time == NOON + timedelta(hours=48)
    assert lead.limits.due_time is not None
    assert lead.limits.due_time > NOON + timedelta(hours=48)


def test_a_late_part_is_explained_before_it_is_reported(office: Office) -> None:
    office.sign("police")
    with pytest.raises(WrongState) as early:
        office.explain()
    assert early.value.reason == "not_late"
    office.desk.pass_days(9)
    with pytest.raises(WrongState) as silent:
        office.complete("police")
    assert silent.value.reason == "explanation_missing"

    explained = office.explain(report="已完成勘查")

    assert [(one.reason, one.report) for one in explained.explanations] == [(REASON, "已完成勘查")]
    fact = office.desk.assignments.facts[-1]
    assert fact.event.routing_key() == "assignment_explained"
    assert dict(fact.private) == {"intake": {"note": REASON, "report": "已完成勘查"}}
    assert office.complete("police").state is State.COMPLETED


def test_a_late_lead_reports_without_an_explanation(office: Office) -> None:
    office.sign("housing")
    office.desk.pass_days(9)

    lead = office.order("housing")
    with pytest.raises(WrongState) as refusal:
        office.desk.parts.explain(LEAD, lead.id, lead.version, reason=REASON, report="")

    assert refusal.value.reason == "not_a_part"
    assert office.complete("housing").state is State.COMPLETED


@pytest.mark.parametrize(
    ("who", "refusal"),
    [
        (LEAD, NotFound),
        (handler("police", area="430424"), NotFound),
        (DISPATCHER, NotPermitted),
        (a_caller(Post.CLERK), NotPermitted),
    ],
)
def test_only_the_department_itself_explains(
    office: Office, who: Principal, refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        office.explain(who)


@pytest.mark.parametrize(
    ("reason", "report"), [("忙", ""), ("长" * 1001, ""), (REASON, "长" * 5001)]
)
def test_bad_explanations_are_told(office: Office, reason: str, report: str) -> None:
    with pytest.raises(Invalid):
        office.explain(reason=reason, report=report)


def test_the_lead_and_the_centre_read_all_parts_a_co_department_its_own(office: Office) -> None:
    office.join()

    for who in (LEAD, DISPATCHER, a_caller(Post.LEADER)):
        assert len(office.desk.parts.collect(who, "case-1").own) == 2
    own = office.desk.parts.collect(CO, "case-1")
    assert own.own == {office.order("police").id}
    assert {one.department for one in own.parts if one.is_missing} == {"police", "labour"}
    with pytest.raises(NotFound):
        office.desk.parts.collect(handler("water"), "case-1")
    with pytest.raises(NotPermitted):
        office.desk.parts.collect(a_caller(Post.OFFICER), "case-1")


def test_the_lead_asks_for_a_part_once_in_a_day(office: Office) -> None:
    with pytest.raises(NotFound):
        office.urge(CO)
    with pytest.raises(NotPermitted):
        office.urge(a_caller(Post.CLERK))

    office.urge(LEAD)

    with pytest.raises(WrongState) as again:
        office.urge(DISPATCHER)
    assert again.value.reason == "urged_lately"
    office.desk.pass_days(1)
    assert office.urge(DISPATCHER).urge_time == office.desk.now


def test_a_stale_version_asks_for_nothing(office: Office) -> None:
    order = office.order("police")

    with pytest.raises(Conflict):
        office.desk.parts.urge(LEAD, order.id, order.version + 1)


def test_the_lead_of_a_joint_matter_reports_when_no_part_is_missing(office: Office) -> None:
    office.join()
    office.sign("housing")
    with pytest.raises(WrongState) as refusal:
        office.complete("housing")
    assert refusal.value.reason == "parts_unreported"
    assert "labour, police" in str(refusal.value)
    office.sign("labour")
    office.complete("labour")
    office.sign("police")
    office.desk.pass_days(9)
    office.explain()

    assert office.complete("housing").state is State.COMPLETED


def test_a_waived_part_is_not_missing(office: Office) -> None:
    office.join()
    office.sign("housing")
    for department in ("police", "labour"):
        office.desk.placing.waive(COUNTY, "case-1", office.order(department).id)

    assert office.complete("housing").state is State.COMPLETED
    assert not office.desk.parts.collect(DISPATCHER, "case-1").parts


def test_a_matter_that_is_not_joint_is_reported_while_parts_are_open(office: Office) -> None:
    office.sign("housing")

    assert office.complete("housing").state is State.COMPLETED


def test_joint_means_more_than_one(office: Office) -> None:
    alone = Placement(path="department", lead_department="housing", is_joint=True, reason="职责")

    with pytest.raises(Invalid):
        office.desk.arbitration.place_by_hand(DISPATCHER, "case-1", 1, alone)


def test_who_held_the_case_how_long_is_told_with_how_often_it_was_given_back(
    office: Office,
) -> None:
    office.desk.objections.count = lambda scope, where: 1  # type: ignore[method-assign]
    lead = office.order("housing")
    office.desk.pass_days(3)
    complaint = Complaint(reason_code="not_our_duty", reason="不属于住建部门职责")
    objection = office.desk.orders.object(LEAD, lead.id, 1, complaint)[1]
    ruling = Ruling(is_upheld=True, reason="理由成立", to_department="water")
    office.desk.arbitration.decide(DISPATCHER, objection.id, 2, ruling)
    office.desk.pass_days(2)

    held = office.desk.parts.holding(DISPATCHER, "case-1")

    told = [
        (one.department, one.days, one.is_passed_on, bool(one.end_time)) for one in held.holders
    ]
    assert told == [
        ("housing", 3, True, True),
        ("police", 5, False, False),
        ("water", 2, False, False),
    ]
    assert held.objection_count == 1
    with pytest.raises(NotPermitted):
        office.desk.parts.holding(LEAD, "case-1")
