"""Matters go up and down between levels; nobody is given work beyond its list."""

from collections.abc import Callable

import pytest

from contracts.errors import Conflict, Invalid, NotFound, NotPermitted, WrongState
from contracts.principals import Post, Principal
from services.routing.domain.assignment import Assignment, State
from services.routing.domain.department import Department, Presence
from services.routing.domain.referral import Direction, Package, Referral, ReferralState
from services.routing.use_cases.arbitration import Placement, Ruling
from services.routing.use_cases.orders import Complaint
from services.routing.use_cases.referring import Answer
from tests.support.states import Row, transitions
from tests.unit.routing.desk import Desk
from tests.unit.routing.people import COUNTY, DISPATCHER, NOON, a_caller, handler
from tests.unit.routing.tables import a_row, a_table, an_outcome

TOWN = "430423100"
ROWS = [row for row in transitions("referral") if row.from_states]
VERBS: dict[str, Callable[[Referral], None]] = {
    "grant": lambda referral: referral.grant("d", "同意", NOON, ("housing", "b")),
    "refuse": lambda referral: referral.refuse("d", "退回", NOON),
    "lapse": lambda referral: referral.lapse(NOON),
    "finish": lambda referral: referral.finish(NOON),
}
PACKAGE = Package(
    reason="涉及多个乡镇", done="已调解两次", findings="界址不符", attachments=("p1", "p2")
)
YES = Answer(is_granted=True, reason="确需县级", to_department="water")
NO = Answer(is_granted=False, reason="请继续调解")


def a_department(key: str, level: str, *kinds: str, categories: tuple[str, ...] = ()) -> Department:
    return Department(
        area_code=TOWN,
        key=key,
        name=f"{key}办",
        presence=Presence.RESIDENT,
        level=level,
        kinds=kinds,
        categories=categories,
    )


def a_referral(state: ReferralState) -> Referral:
    return Referral(
        id="r",
        area_code=TOWN,
        case_id="k",
        code="c",
        direction=Direction.UP,
        assignment_id="a",
        department="town",
        package=PACKAGE,
        state=state,
        request_time=NOON,
        requested_by="t",
        version=1,
    )


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.verb)
@pytest.mark.parametrize("state", list(ReferralState))
def test_a_verb_goes_from_the_states_of_its_row_only(row: Row, state: ReferralState) -> None:
    referral = a_referral(state)

    if state in row.from_states:
        VERBS[row.verb](referral)
        assert referral.state == row.to
        assert [type(fact.event).__name__ for fact in referral.facts] == list(row.events[:1])
        return
    with pytest.raises(WrongState):
        VERBS[row.verb](referral)
    assert (referral.state, referral.facts) == (state, [])


class Office:
    """A desk with a town and a village below its county; the town leads a case."""

    def __init__(self) -> None:
        self.desk = Desk(a_table(a_row("all", outcome=an_outcome("town"))))
        self.desk.departments.rows = {
            "town": a_department("town", "town"),
            "village": a_department("village", "village", "livelihood"),
        }
        self.desk.accept()
        self.sign("town")

    def order(self, department: str) -> Assignment:
        found = [one for one in self.desk.orders_of() if one.department == department]
        return found[-1]

    def sign(self, department: str) -> Assignment:
        order = self.order(department)
        return self.desk.orders.sign(handler(department), order.id, order.version)

    def complete(self, department: str) -> Assignment:
        order = self.order(department)
        return self.desk.orders.complete(
            handler(department), order.id, order.version, result="已办", public_answer="已办"
        )

    def raise_(self, department: str = "town", package: Package = PACKAGE) -> Referral:
        order = self.order(department)
        return self.desk.referring.raise_order(
            handler(department), order.id, order.version, package
        )

    def decide(self, referral: Referral, answer: Answer = YES) -> Referral:
        decided, _ = self.desk.referring.decide(DISPATCHER, referral.id, referral.version, answer)
        return decided

    def down(self, department: str, to_department: str) -> Referral:
        order = self.order(department)
        referral, _ = self.desk.referring.send_down(
            DISPATCHER, order.id, order.version, to_department=to_department, instruction="请上门"
        )
        return referral

    def states(self) -> list[str]:
        return [one.state for one in self.desk.referrals.of_case(COUNTY, "case-1")]


@pytest.fixture
def office() -> Office:
    return Office()


def test_what_is_raised_goes_up_with_its_clock_and_what_came_of_it_comes_back(
    office: Office,
) -> None:
    due_time = office.desk.clock("handling").due_time
    raised = office.raise_()
    assert (raised.package, raised.direction) == (PACKAGE, "up")

    granted = office.decide(raised)

    assert (granted.state, granted.to_department) == (ReferralState.GRANTED, "water")
    assert office.order("town").state is State.REASSIGNED
    clock = office.desk.clock("handling")
    assert (clock.department, clock.due_time, clock.state) == ("water", due_time, "running")
    assert office.order("water").limits.due_time == due_time
    office.sign("water")
    done = office.complete("water")
    for _ in range(2):
        office.desk.referring.hear_completed(COUNTY, "case-1", done.id)
    assert office.states() == ["done"]
    keys = [event.routing_key() for event in office.desk.referrals.events()]
    assert keys == ["referral_raised", "referral_granted", "referral_done"]


def test_what_stays_may_be_raised_again_three_times_in_all(office: Office) -> None:
    for _ in range(3):
        office.decide(office.raise_(), NO)

    with pytest.raises(WrongState) as refusal:
        office.raise_()

    assert refusal.value.reason == "referral_count"
    assert office.states() == ["refused"] * 3


def test_every_level_that_sent_a_matter_on_is_told(office: Office) -> None:
    office.down("town", "village")
    office.sign("village")
    office.decide(office.raise_("village"))
    office.sign("water")
    done = office.complete("water")

    office.desk.referring.hear_completed(COUNTY, "case-1", done.id)

    assert office.states() == ["done", "done"]


def test_one_waits_at_a_time_and_lapses_with_its_order(office: Office) -> None:
    raised = office.raise_()
    with pytest.raises(WrongState) as refusal:
        office.raise_()
    assert refusal.value.reason == "referral_waiting"
    done = office.complete("town")

    office.desk.referring.hear_completed(COUNTY, "case-1", done.id)

    assert office.states() == ["lapsed"]
    with pytest.raises(WrongState):
        office.decide(office.desk.referrals.get(COUNTY, raised.id))


def test_up_is_up_and_down_is_down(office: Office) -> None:
    raised = office.raise_()
    for target in ("village", "town", "moon", ""):
        with pytest.raises(Invalid):
            office.decide(raised, Answer(is_granted=True, reason="同意", to_department=target))
    office.decide(raised, NO)

    with pytest.raises(Invalid):
        office.down("town", "water")


def test_a_county_department_raises_nothing() -> None:
    desk = Desk(a_table(a_row("all", outcome=an_outcome("housing"))))
    lead = desk.accept()[0]
    desk.orders.sign(handler("housing"), lead.id, 1)

    with pytest.raises(WrongState) as refusal:
        desk.referring.raise_order(handler("housing"), lead.id, 2, PACKAGE)

    assert refusal.value.reason == "not_a_lower_level"


@pytest.mark.parametrize(
    ("who", "refusal"),
    [
        (handler("water"), NotFound),
        (DISPATCHER, NotPermitted),
        (a_caller(Post.CLERK), NotPermitted),
    ],
)
def test_only_the_department_itself_raises(
    office: Office, who: Principal, refusal: type[Exception]
) -> None:
    order = office.order("town")

    with pytest.raises(refusal):
        office.desk.referring.raise_order(who, order.id, order.version, PACKAGE)


def test_stale_or_unreadable_asking_changes_nothing(office: Office) -> None:
    order = office.order("town")
    with pytest.raises(Conflict):
        office.desk.referring.raise_order(handler("town"), order.id, order.version + 1, PACKAGE)
    for bad in (
        Package(reason="忙", done="已调解"),
        Package(reason="涉及多个乡镇", done=""),
        Package(reason="涉及多个乡镇", done="已调解", attachments=("",)),
        Package(reason="涉及多个乡镇", done="已调解", attachments=("a",) * 51),
    ):
        with pytest.raises(Invalid):
            office.raise_(package=bad)
    assert office.states() == []


def test_a_department_sees_what_it_sent_or_got(office: Office) -> None:
    granted = office.decide(office.raise_())

    for who in (handler("town"), handler("water"), DISPATCHER):
        assert office.desk.referring.get(who, granted.id).id == granted.id
    with pytest.raises(NotFound):
        office.desk.referring.get(handler("police"), granted.id)


@pytest.mark.parametrize(
    ("department", "kind", "category", "takes"),
    [
        (a_department("v", "village"), "livelihood", "", False),
        (a_department("v", "village", "livelihood"), "livelihood", "x", True),
        (a_department("v", "village", "livelihood"), "dispute", "", False),
        (
            a_department("v", "village", categories=("streets",)),
            "livelihood",
            "streets.lamps",
            True,
        ),
        (a_department("v", "village", categories=("streets",)), "livelihood", "streetside", False),
        (a_department("t", "town"), "violation", "", True),
        (a_department("t", "town", "dispute"), "violation", "", False),
        (a_department("c", "county"), "violation", "", True),
    ],
)
def test_a_list_bounds_what_a_department_takes(
    department: Department, kind: str, category: str, *, takes: bool
) -> None:
    assert department.takes(kind, category) is takes


def test_a_rule_never_gives_a_village_what_is_not_on_its_list() -> None:
    desk = Desk(a_table(a_row("all", outcome=an_outcome("village", "police", "v2"))))
    desk.departments.rows = {
        "village": a_department("village", "village", "dispute"),
        "v2": a_department("v2", "village"),
    }

    orders = desk.accept(kind="livelihood")

    decision = desk.decisions.get(COUNTY, "case-1")
    assert [one.department for one in orders] == ["petition", "police"]
    assert (decision.outcome, decision.barred) == ("fallback", ("village", "v2"))
    assert orders[0].is_fallback


def test_neither_by_hand_nor_by_a_decided_objection_a_village_gets_more(office: Office) -> None:
    office.desk.departments.rows["village"] = a_department("village", "village", "dispute")
    order = office.order("town")
    with pytest.raises(Invalid) as down:
        office.down("town", "village")
    assert [fault.reason for fault in down.value.faults] == ["outside_list"]
    complaint = Complaint(reason_code="not_our_duty", reason="不属于本镇职责")
    objection = office.desk.orders.object(handler("town"), order.id, order.version, complaint)[1]
    upheld = Ruling(is_upheld=True, reason="成立", to_department="village")

    with pytest.raises(Invalid) as ruled:
        office.desk.arbitration.decide(DISPATCHER, objection.id, order.version + 1, upheld)

    assert [fault.reason for fault in ruled.value.faults] == ["outside_list"]
    fresh = Office()
    fresh.desk.departments.rows["village"] = a_department("village", "village", "dispute")
    for placement in (
        Placement(path="department", lead_department="village", reason="属地"),
        Placement(
            path="department", lead_department="town", co_departments=("village",), reason="属地"
        ),
    ):
        with pytest.raises(Invalid) as placed:
            fresh.desk.arbitration.place_by_hand(DISPATCHER, "case-1", 1, placement)
        assert [fault.reason for fault in placed.value.faults] == ["outside_list"]
