"""The parts of a case（协办）: who owes one, why it is late, and who held the case how long."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from contracts.ports import Now
from contracts.principals import Post, Principal
from services.routing.domain.assignment import FINAL, Assignment, AssignmentNotFound
from services.routing.domain.decision import DecisionNotFound
from services.routing.domain.holders import Holder, holders
from services.routing.domain.order_values import Explanation
from services.routing.use_cases.bounds import Bounds
from services.routing.use_cases.clockwork import Clockwork
from services.routing.use_cases.orders import LONGEST_TEXT
from services.routing.use_cases.ports import AssignmentStore, DecisionStore, ObjectionStore
from services.routing.use_cases.sight import DEPARTMENT_READERS, is_of_department, own_department

_MOST_EXPLANATIONS = 20
_LONGEST_REASON = 1000


@dataclass(frozen=True, kw_only=True)
class Collection:
    """The parts of a case as the lead collects them; `own` are those whose words are shown."""

    is_joint: bool
    lead: str
    parts: Sequence[Assignment]
    own: frozenset[str]
    now: datetime


@dataclass(frozen=True, kw_only=True)
class Holding:
    """Who held a case how long（持案天数）, and how often it was given back."""

    holders: Sequence[Holder]
    objection_count: int


@dataclass(frozen=True)
class Parts:
    """What the lead, the centre and a co-department do about parts."""

    assignments: AssignmentStore
    decisions: DecisionStore
    objections: ObjectionStore
    clockwork: Clockwork
    now: Now

    def collect(self, principal: Principal, case_id: str) -> Collection:
        """The parts of a case; the words of another's only for the lead and the centre.

        Raises:
            DecisionNotFound, NotPermitted.
        """
        own_department(principal)
        decision = self.decisions.get(principal.area_code, case_id)
        orders = self._live(decision.county, case_id)
        lead = next((one.department for one in orders if one.is_lead), "")
        parts = [one for one in orders if not one.is_lead]
        own = frozenset(one.id for one in parts)
        if is_of_department(principal) and principal.department != lead:
            own = frozenset(one.id for one in parts if one.department == principal.department)
            if not own:
                raise DecisionNotFound(f"no part of {principal.department} in {case_id}")
        return Collection(
            is_joint=decision.is_joint, lead=lead, parts=parts, own=own, now=self.now()
        )

    def explain(
        self, principal: Principal, assignment_id: str, version: int, *, reason: str, report: str
    ) -> Assignment:
        """A co-department says why its part is late, and reports what it has so far.

        Raises:
            AssignmentNotFound, NotPermitted, Conflict, WrongState, Invalid.
        """
        principal.require(*DEPARTMENT_READERS)
        bounds = Bounds()
        why = bounds.text("reason", reason, least=5, most=_LONGEST_REASON)
        done = bounds.text("report", report, most=LONGEST_TEXT)
        bounds.settle()
        order = self.assignments.get(principal.area_code, assignment_id)
        if order.department != principal.department or not principal.department:
            raise AssignmentNotFound(f"no assignment {assignment_id} for {principal.department}")
        order.expect(version)
        if len(order.explanations) >= _MOST_EXPLANATIONS:
            bounds.note("reason", "too_many", "说明次数已满", "No more explanations fit.")
            bounds.settle()
        told = Explanation(
            explain_time=self.now(), explained_by=principal.id, reason=why, report=done
        )
        order.explain(told)
        self.clockwork.await_report(order)
        self.assignments.save(order)
        return order

    def urge(self, principal: Principal, assignment_id: str, version: int) -> Assignment:
        """The lead or a dispatcher asks a co-department for its part.

        Raises:
            AssignmentNotFound, NotPermitted, Conflict, WrongState.
        """
        principal.require(*DEPARTMENT_READERS, Post.DISPATCHER, Post.SUPERVISOR)
        order = self.assignments.get(principal.area_code, assignment_id)
        if is_of_department(principal) and not self._is_led(order, principal.department):
            raise AssignmentNotFound(f"{principal.department} does not lead {order.case_id}")
        order.expect(version)
        order.urge(self.now())
        self.assignments.save(order)
        return order

    def holding(self, principal: Principal, case_id: str) -> Holding:
        """Who held a case how long, oldest first.

        Raises:
            DecisionNotFound, NotPermitted.
        """
        principal.require(
            Post.CLERK, Post.DISPATCHER, Post.SUPERVISOR, Post.LEADER, Post.AUDITOR, Post.SERVICE
        )
        decision = self.decisions.get(principal.area_code, case_id)
        orders = self.assignments.of_case(decision.county, case_id)
        returns = self.objections.count(decision.county, {"case_id": case_id})
        return Holding(holders=holders(orders, self.now()), objection_count=returns)

    def _live(self, county: str, case_id: str) -> list[Assignment]:
        orders = self.assignments.of_case(county, case_id)
        return [one for one in orders if one.state not in FINAL]

    def _is_led(self, order: Assignment, department: str) -> bool:
        orders = self._live(order.county, order.case_id)
        return any(one.is_lead and one.department == department for one in orders)
