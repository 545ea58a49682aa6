"""What dispatchers decide（人工分流、异议裁定）: placing by hand, and objections."""

from collections.abc import Sequence
from dataclasses import dataclass

from contracts.errors import NotFound, WrongState
from contracts.ports import NewId, Now
from contracts.principals import Post, Principal
from services.routing.domain.assignment import FINAL, Assignment, State
from services.routing.domain.brief import Brief
from services.routing.domain.decision import Decision
from services.routing.domain.desk import DeskState
from services.routing.domain.objection import Objection
from services.routing.domain.rules import Path, RuleOutcome
from services.routing.use_cases.bounds import Bounds
from services.routing.use_cases.clockwork import Clockwork, Timing
from services.routing.use_cases.desk import Desk
from services.routing.use_cases.fitting import Fitting
from services.routing.use_cases.moving import Move, Moving
from services.routing.use_cases.ports import (
    AssignmentStore,
    BriefStore,
    DecisionStore,
    ObjectionStore,
)

_MOST_CO_DEPARTMENTS = 8
_LONGEST_REASON = 1000


@dataclass(frozen=True, kw_only=True)
class Placement:
    """Where a dispatcher wants a case to go, and why."""

    path: str
    lead_department: str
    co_departments: tuple[str, ...] = ()
    is_joint: bool = False
    reason: str


@dataclass(frozen=True, kw_only=True)
class Ruling:
    """What a dispatcher says to an objection; `to_department` only when it is upheld."""

    is_upheld: bool
    reason: str
    to_department: str = ""


class Arbitration:
    """The dispatcher's verbs."""

    def __init__(
        self,
        *,
        briefs: BriefStore,
        decisions: DecisionStore,
        assignments: AssignmentStore,
        objections: ObjectionStore,
        fitting: Fitting,
        clockwork: Clockwork,
        desk: Desk,
        moving: Moving,
        new_id: NewId,
        now: Now,
    ) -> None:
        """Take the ports."""
        self._briefs = briefs
        self._decisions = decisions
        self._assignments = assignments
        self._objections = objections
        self._fitting = fitting
        self._clockwork = clockwork
        self._desk = desk
        self._moving = moving
        self._new_id = new_id
        self._now = now

    def place_by_hand(
        self, principal: Principal, case_id: str, version: int, placement: Placement
    ) -> tuple[Decision, Sequence[Assignment]]:
        """Place a case by hand while its lead has not signed.

        Raises:
            NotPermitted, DecisionNotFound, Conflict, Invalid.
            WrongState: the lead has signed, objected or reported.
        """
        principal.require(Post.DISPATCHER)
        decision = self._decisions.get(principal.area_code, case_id)
        brief = self._known(case_id)
        outcome, reason = self._checked(brief, placement)
        decision.expect(version)
        orders = self._assignments.of_case(decision.county, case_id)
        live = [order for order in orders if order.state not in FINAL]
        lead = next((order for order in live if order.is_lead), None)
        by_facts = decision.is_amended_waiting
        if lead is None or not (
            lead.state is State.ISSUED or (by_facts and lead.state is State.SIGNED)
        ):
            state = lead.state.value if lead else "cancelled"
            raise WrongState(f"the lead of {case_id} is {state}", state=state)
        if by_facts:
            self._clockwork.wake(lead, principal.id)
        decision.place_by_hand(
            outcome, principal.id, reason, self._now(), is_joint=placement.is_joint
        )
        move = Move(actor=principal.id, timing=self._timing(brief, lead), by_facts=by_facts)
        placed = self._moving.move(move, brief, decision, live)
        decision.announce(placed)
        self._decisions.save(decision)
        self._desk.stop(decision, principal.id)
        brief.facts_change_time = None
        self._briefs.put(brief)
        return decision, placed

    def decide(
        self, principal: Principal, objection_id: str, version: int, ruling: Ruling
    ) -> tuple[Objection, Assignment, Assignment | None]:
        """Uphold an objection, so that the order goes on to another department, or reject it.

        Raises:
            NotPermitted, ObjectionNotFound, Conflict, WrongState, Invalid.
        """
        principal.require(Post.DISPATCHER)
        objection = self._objections.get(principal.area_code, objection_id)
        order = self._assignments.get(principal.area_code, objection.assignment_id)
        reason = self._checked_ruling(order, ruling)
        order.expect(version)
        objection.decide(principal.id, reason, self._now(), ruling.to_department)
        moved = self._carry_out(principal, order, ruling)
        objection.version = order.version
        self._objections.save(objection)
        if order.is_lead:
            state = DeskState.DISPATCHED if ruling.is_upheld else DeskState.CONFIRMED
            self._desk.leave(order.county, order.case_id, state, principal.id)
        return objection, order, moved

    def _carry_out(
        self, principal: Principal, order: Assignment, ruling: Ruling
    ) -> Assignment | None:
        brief = self._known(order.case_id)
        timing = self._timing(brief, order)
        if ruling.is_upheld:
            order.reassign(ruling.to_department, self._now())
            to, limits = ruling.to_department, timing.limits
            new = order.successor(self._new_id(), to, limits, timing.start_time)
            self._moving.pass_on(order, new, timing, principal.id)
            return new
        order.reject_objection()
        self._assignments.save(order)
        self._clockwork.start_signs(timing, [order])
        return None

    def _timing(self, brief: Brief, order: Assignment) -> Timing:
        """Fresh times to sign and to object; the due time of the case stays."""
        return self._clockwork.timing(brief, "").ending(order.limits.due_time)

    def _known(self, case_id: str) -> Brief:
        brief = self._briefs.find(case_id)
        if brief is None:
            raise NotFound(f"no brief of case {case_id}")
        return brief

    def _checked(self, brief: Brief, placement: Placement) -> tuple[RuleOutcome, str]:
        bounds = Bounds()
        bounds.choice("path", placement.path, tuple(Path))
        reason = bounds.text("reason", placement.reason, least=2, most=_LONGEST_REASON)
        self._fitting.check(
            bounds,
            brief,
            lead_department=(placement.lead_department,),
            co_departments=placement.co_departments,
        )
        named = {placement.lead_department, *placement.co_departments}
        if len(named) != 1 + len(placement.co_departments):
            bounds.note("co_departments", "repeated", "部门重复", "A department is repeated.")
        if len(placement.co_departments) > _MOST_CO_DEPARTMENTS:
            message = f"协办部门最多{_MOST_CO_DEPARTMENTS}个"
            bounds.note("co_departments", "too_many", message, "Too many departments.")
        if placement.is_joint and not placement.co_departments:
            message = "联合受理至少要有一个协办部门"
            bounds.note("co_departments", "required", message, "Joint means two at least.")
        bounds.settle()
        outcome = RuleOutcome(
            path=Path(placement.path),
            lead_department=placement.lead_department,
            co_departments=placement.co_departments,
        )
        return outcome, reason

    def _checked_ruling(self, order: Assignment, ruling: Ruling) -> str:
        bounds = Bounds()
        reason = bounds.text("reason", ruling.reason, least=2, most=_LONGEST_REASON)
        if ruling.is_upheld:
            brief = self._known(order.case_id)
            self._fitting.check(bounds, brief, to_department=(ruling.to_department,))
            if ruling.to_department == order.department:
                message = "不能改派给原部门"
                bounds.note("to_department", "unknown_value", message, "Another department.")
        elif ruling.to_department:
            message = "异议不成立时不填改派部门"
            bounds.note("to_department", "unexpected", message, "Only when it is upheld.")
        bounds.settle()
        return reason
