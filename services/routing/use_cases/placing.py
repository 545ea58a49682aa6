"""Placing a case（分流）: by the rules when it is accepted, and what later facts of it change."""

from collections.abc import Sequence
from datetime import datetime

from contracts.errors import NotYet
from contracts.ports import NewId, Now
from services.routing.domain.assignment import OPEN, Assignment, State
from services.routing.domain.brief import Brief
from services.routing.domain.clock import PLATFORM, Purpose
from services.routing.domain.decision import Decision, Outcome
from services.routing.domain.desk import DeskState
from services.routing.domain.facts import changed_facts, facts_kept, told_facts
from services.routing.use_cases.avoiding import Avoiding
from services.routing.use_cases.clockwork import Clockwork, Timing
from services.routing.use_cases.desk import Desk
from services.routing.use_cases.fact_taking import FactTaking
from services.routing.use_cases.merging import Merging
from services.routing.use_cases.moving import new_order
from services.routing.use_cases.ports import (
    AssignmentStore,
    BriefStore,
    DecisionStore,
    ObjectionStore,
)
from services.routing.use_cases.rerouting import Rerouting

MEDIATION = "service:mediation"


class Placing:
    """Follows what intake and mediation tell of a case.

    Every method may be called with events in any order; what is already so stays so.
    """

    def __init__(
        self,
        *,
        briefs: BriefStore,
        decisions: DecisionStore,
        assignments: AssignmentStore,
        objections: ObjectionStore,
        clockwork: Clockwork,
        merging: Merging,
        avoiding: Avoiding,
        rerouting: Rerouting,
        desk: Desk,
        taking: FactTaking,
        new_id: NewId,
        now: Now,
    ) -> None:
        """Take the ports; `avoiding` chooses who handles a case."""
        self._briefs = briefs
        self._decisions = decisions
        self._assignments = assignments
        self._objections = objections
        self._clockwork = clockwork
        self._merging = merging
        self._avoiding = avoiding
        self._rerouting = rerouting
        self._desk = desk
        self._taking = taking
        self._new_id = new_id
        self._now = now

    def accept(self, told: Brief, accept_time: datetime) -> Brief:
        """Place an accepted case once, unless it was closed meanwhile; gives what is known now."""
        brief = self._brief(told)
        brief.learn(told)
        is_due = not (brief.is_routed or brief.is_closed)
        brief.is_routed = brief.is_routed or is_due
        self._briefs.put(brief)
        if is_due:
            self._place(brief, accept_time)
            if brief.is_merged:
                self._merging.hold(brief.county, brief.case_id)
        return brief

    def amend(self, told: Brief) -> Brief:
        """Keep what was corrected; a standing decision is kept and marked.

        Whom the matter now accuses loses it; what routes a case leads it another way. Gives what
        is known now.
        """
        brief = self._brief(told)
        before = told_facts(brief)
        brief.amend(told, self._now())
        self._briefs.put(brief)
        if brief.is_routed:
            self._avoiding.leave(brief)
        self._rerouting.follow(brief, changed_facts(before, told_facts(brief)))
        return brief

    def locate(self, case: Brief, cell: str, version: int) -> None:
        """Keep the cell that a case lies in; one that is placed goes on as the rules now say."""
        brief = self._brief(case)
        before = told_facts(brief)
        if brief.is_closed or not brief.locate(cell, version):
            return
        self._briefs.put(brief)
        self._rerouting.follow(brief, changed_facts(before, told_facts(brief)))

    def supplement(self, case: Brief) -> None:
        """The papers of an emergency are complete: its supplement clock ends."""
        brief = self._brief(case)
        brief.is_supplemented = True
        self._briefs.put(brief)
        self._clockwork.stop_case(brief.county, brief.case_id, "supplemented", Purpose.SUPPLEMENT)

    def close(self, case: Brief, reason: str) -> None:
        """The case fell away: open orders are cancelled, objections lapse, clocks end."""
        brief = self._brief(case)
        brief.is_closed = True
        self._briefs.put(brief)
        for order in self._assignments.of_case(brief.county, brief.case_id):
            if order.state in (*OPEN, State.HELD):
                self._clockwork.wake(order, PLATFORM)
                order.cancel(self._now())
                self._assignments.save(order)
        for objection in self._objections.open_of_case(brief.county, brief.case_id):
            objection.lapse(self._now())
            self._objections.save(objection)
        if brief.is_routed:
            self._desk.leave(brief.county, brief.case_id, DeskState.LAPSED)
        self._clockwork.stop_case(brief.county, brief.case_id, reason)

    def waive(self, county: str, case_id: str, assignment_id: str) -> None:
        """The whole closes without a co-department's part: its order, its clocks and doubts end."""
        for order in self._assignments.of_case(county, case_id):
            if order.id != assignment_id or order.is_lead or order.state not in OPEN:
                continue
            order.cancel(self._now())
            self._assignments.save(order)
            self._clockwork.stop_for(order, PLATFORM)
        for objection in self._objections.open_of_case(county, case_id):
            if objection.assignment_id == assignment_id:
                objection.lapse(self._now())
                self._objections.save(objection)

    def archive(self, county: str, case_id: str) -> None:
        """The file is closed: clocks that waited for the check end."""
        self._clockwork.stop_case(county, case_id, "archived")

    def resume(self, told: Brief, reason: str) -> None:
        """The result was sent back or the case reopened: the lead goes on.

        A member of a bundle that is reopened goes on alone: its own order stands again.

        Raises:
            NotYet: the case has no lead yet.
            WrongState: the lead has not reported, so nothing can be sent back.
        """
        brief = self._brief(told)
        if brief.bind(told.case_version, is_merged=False):
            self._briefs.put(brief)
        if self._merging.release(brief, reason):
            return
        lead = self._lead(told.county, told.case_id)
        due_time = self._clockwork.resume_for(lead, reason)
        lead.resume(due_time)
        self._clockwork.await_report(lead)
        self._assignments.save(lead)
        self._avoiding.leave(brief)

    def settle(self, county: str, case_id: str, agreement_number: str) -> None:
        """Mediation ended in agreement: the lead's order is done in mediation's name.

        Raises:
            NotYet: the case has no lead yet, or an objection of it waits to be decided.
        """
        lead = self._lead(county, case_id)
        if lead.state is State.OBJECTED:
            raise NotYet(f"assignment {lead.id} waits for a decision on its objection")
        if lead.state in (State.ISSUED, State.SIGNED):
            result = f"经调解，双方达成调解协议（{agreement_number}）。"
            self._clockwork.wake(lead, MEDIATION)
            lead.settle(MEDIATION, result, self._now())
            self._assignments.save(lead)
            self._clockwork.stop_for(lead, MEDIATION)
            self._desk.leave(county, case_id, DeskState.LAPSED)

    def _place(self, brief: Brief, accept_time: datetime) -> None:
        facts = self._taking.of(brief, accept_time)
        verdict, rule_set = self._avoiding.choosing.choose(brief, facts)
        timing = self._clockwork.timing(brief, verdict.outcome.clock_profile)
        decision = Decision(
            id=brief.case_id,
            area_code=brief.area_code,
            case_id=brief.case_id,
            code=brief.code,
            path=verdict.outcome.path,
            outcome=Outcome.RULE,
            lead_department=verdict.outcome.lead_department,
            co_departments=verdict.outcome.co_departments,
            facts_used=facts_kept(facts),
            decide_time=timing.start_time,
            place_time=timing.start_time,
            decided_by=PLATFORM,
            due_time=timing.limits.due_time,
            dispute_kind=brief.facts.dispute_kind,
        )
        decision.take(verdict, rule_set)
        self._desk.take_unruled(decision)
        orders = self._orders(brief, decision, timing)
        decision.announce(orders)
        self._decisions.add(decision)
        for order in orders:
            order.issue()
            self._assignments.add(order)
        self._clockwork.start(brief, timing, orders)

    def _orders(self, brief: Brief, decision: Decision, timing: Timing) -> Sequence[Assignment]:
        departments = (decision.lead_department, *decision.co_departments)
        return [
            new_order(self._new_id(), brief, decision, timing, department, is_lead=not number)
            for number, department in enumerate(departments)
        ]

    def _brief(self, told: Brief) -> Brief:
        blank = Brief(case_id=told.case_id, area_code=told.area_code, code=told.code)
        return self._briefs.find(told.case_id) or blank

    def _lead(self, county: str, case_id: str) -> Assignment:
        for order in self._assignments.of_case(county, case_id):
            if order.is_live_lead:
                return order
        raise NotYet(f"case {case_id} has no lead yet")
