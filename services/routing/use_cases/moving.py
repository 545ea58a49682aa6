"""Moving a case's orders（改派）: to whom a decision now names, its clocks with them."""

from collections.abc import Sequence
from dataclasses import dataclass

from contracts.ports import NewId, Now
from services.routing.domain.assignment import Assignment, State
from services.routing.domain.brief import Brief
from services.routing.domain.decision import Decision, Outcome
from services.routing.use_cases.clockwork import Clockwork, Timing
from services.routing.use_cases.ports import AssignmentStore


@dataclass(frozen=True, kw_only=True)
class Move:
    """Who moves the orders; by the facts' change（情况变更）also those that are signed."""

    actor: str
    timing: Timing
    by_facts: bool = False

    def takes(self, order: Assignment) -> bool:
        """Whether the order may be taken from its department."""
        return order.state is State.ISSUED or (self.by_facts and order.state is State.SIGNED)


@dataclass(frozen=True)
class Moving:
    """Moves the live orders of a case to the departments of its decision."""

    assignments: AssignmentStore
    clockwork: Clockwork
    new_id: NewId
    now: Now

    def move(
        self, move: Move, brief: Brief, decision: Decision, live: Sequence[Assignment]
    ) -> list[Assignment]:
        """Give the lead to its department, take parts back and give new ones; the lead first."""
        target, wanted = decision.lead_department, set(decision.co_departments)
        lead = next(order for order in live if order.is_lead)
        placed = [lead]
        if lead.department != target:
            self._take_back(move, lead, target)
            new = new_order(self.new_id(), brief, decision, move.timing, target, is_lead=True)
            self.pass_on(lead, new, move.timing, move.actor)
            placed = [new]
        for order in live:
            if order.is_lead:
                continue
            if order.department not in wanted and move.takes(order):
                self._take_back(move, order, target)
                self.assignments.save(order)
                self.clockwork.stop_for(order, move.actor)
                continue
            wanted.discard(order.department)
            placed.append(order)
        for department in sorted(wanted):
            placed.append(self._add(brief, decision, placed[0], department))
        return placed

    def pass_on(self, old: Assignment, new: Assignment, timing: Timing, actor: str) -> None:
        """Another department has the order from now on; the case's clock runs on there."""
        self.assignments.save(old)
        self.clockwork.stop_sign(old, actor)
        new.issue()
        self.assignments.add(new)
        self.clockwork.hand_over(old, new)
        self.clockwork.start_signs(timing, [new])

    def _take_back(self, move: Move, order: Assignment, target: str) -> None:
        if move.by_facts:
            self.clockwork.wake(order, move.actor)
            order.follow(target, self.now())
        else:
            order.reroute(target, self.now())

    def _add(
        self, brief: Brief, decision: Decision, lead: Assignment, department: str
    ) -> Assignment:
        clock = self.clockwork.handling_of(lead)
        timing = self.clockwork.timing(brief, clock.profile.key if clock else "")
        order = new_order(self.new_id(), brief, decision, timing, department, is_lead=False)
        order.issue()
        self.assignments.add(order)
        self.clockwork.start_parts(timing, [order])
        return order


def new_order(
    order_id: str,
    brief: Brief,
    decision: Decision,
    timing: Timing,
    department: str,
    *,
    is_lead: bool,
) -> Assignment:
    """One department's order as a decision asks for it; not yet issued."""
    return Assignment(
        id=order_id,
        area_code=brief.area_code,
        case_id=brief.case_id,
        code=brief.code,
        department=department,
        is_lead=is_lead,
        kind=brief.facts.kind,
        dispute_kind=brief.facts.dispute_kind,
        is_urgent=brief.facts.is_urgent or brief.facts.kind == "emergency",
        is_fallback=decision.outcome is Outcome.FALLBACK,
        limits=timing.limits if is_lead else timing.part_limits,
        issue_time=timing.start_time,
    )
