"""Avoiding（回避）: a matter never goes to the department that it accuses（信访工作条例 30）."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Protocol

from contracts.ports import NewId, Now
from services.routing.domain.assignment import FINAL, OPEN, Assignment, State
from services.routing.domain.brief import Brief
from services.routing.domain.clock import PLATFORM
from services.routing.domain.decision import Decision, Outcome
from services.routing.domain.facts import Facts
from services.routing.domain.rules import CompiledRules, Path, RuleOutcome, RuleSet, Verdict
from services.routing.domain.standing import unruled
from services.routing.use_cases.clockwork import Clockwork
from services.routing.use_cases.desk import Desk
from services.routing.use_cases.fact_taking import FactTaking
from services.routing.use_cases.fitting import Fitting
from services.routing.use_cases.merging import Merging
from services.routing.use_cases.ports import (
    AssignmentStore,
    DecisionStore,
    ObjectionStore,
)


class Tables(Protocol):
    """Knows which table holds for an area."""

    def holding(self, area_code: str) -> CompiledRules | None: ...


@dataclass(frozen=True)
class Choosing:
    """Asks the table that holds for a case's area, without the department that it accuses.

    `resorts` are the department of an area without any rule set, and the one that takes its place
    where a matter accuses it.
    """

    rules: Tables
    fitting: Fitting
    resorts: tuple[str, str]

    def choose(self, brief: Brief, facts: Facts) -> tuple[Verdict, RuleSet]:
        """What the table says, and which table it is."""
        rules = self.rules.holding(brief.area_code) or unruled(brief.area_code, self.resorts[0])
        accused = brief.facts.accused_department
        verdict = rules.decide_without(facts, accused) if accused else rules.decide(facts)
        if accused and verdict.outcome.lead_department == accused:
            verdict = replace(verdict, outcome=self._at_a_desk(verdict.outcome, accused))
        return self._fitted(verdict, rules.rule_set, brief), rules.rule_set

    def asks(self, brief: Brief, names: Collection[str]) -> bool:
        """Whether the table that holds for a case asks for any of these facts."""
        rules = self.rules.holding(brief.area_code)
        return rules is not None and not rules.asked.isdisjoint(names)

    def _fitted(self, verdict: Verdict, rule_set: RuleSet, brief: Brief) -> Verdict:
        desks = (rule_set.fallback.lead_department, *self.resorts)
        desk = next(one for one in desks if one and one != brief.facts.accused_department)
        fit = self.fitting.bound(verdict.outcome, brief, desk)
        return replace(verdict, outcome=fit.outcome, barred=fit.barred)

    def _at_a_desk(self, outcome: RuleOutcome, accused: str) -> RuleOutcome:
        desk = next(one for one in self.resorts if one != accused)
        return replace(outcome.without(desk), path=Path.DEPARTMENT, lead_department=desk)


@dataclass(frozen=True, kw_only=True)
class Avoiding:
    """Takes a placed case from the department that it turns out to accuse."""

    choosing: Choosing
    decisions: DecisionStore
    assignments: AssignmentStore
    objections: ObjectionStore
    clockwork: Clockwork
    merging: Merging
    desk: Desk
    taking: FactTaking
    new_id: NewId
    now: Now

    def leave(self, brief: Brief) -> None:
        """Cancel what the accused department holds; another leads in its place."""
        accused = brief.facts.accused_department
        if not accused:
            return
        orders = self.assignments.of_case(brief.county, brief.case_id)
        held = [one for one in orders if one.department == accused and _is_open(one)]
        if not held:
            return
        decision = self.decisions.get(brief.county, brief.case_id)
        lead = next((one for one in held if one.is_lead), None)
        if lead:
            self._choose_anew(brief, decision)
        decision.leave_out(accused, PLATFORM, self.now())
        replaced = decision.lead_department if lead else ""
        beside = [one for one in orders if one.department == replaced and _is_open(one)]
        for order in (*held, *beside):
            self._cancel(order)
        kept = [one for one in orders if one.state not in FINAL]
        placed = [self._follow(brief, lead, decision), *kept] if lead else kept
        decision.announce(placed)
        self.decisions.save(decision)
        if brief.is_merged:
            self.merging.hold(brief.county, brief.case_id)

    def _choose_anew(self, brief: Brief, decision: Decision) -> None:
        facts = self.taking.of(brief, decision.decide_time)
        verdict, rule_set = self.choosing.choose(brief, facts)
        decision.take(verdict, rule_set)
        decision.path = verdict.outcome.path
        decision.lead_department = verdict.outcome.lead_department
        self.desk.take_unruled(decision)

    def _cancel(self, order: Assignment) -> None:
        order.cancel(self.now())
        self.assignments.save(order)
        stop = self.clockwork.stop_sign if order.is_lead else self.clockwork.stop_for
        stop(order, PLATFORM)
        for objection in self.objections.open_of_case(order.county, order.case_id):
            if objection.assignment_id == order.id:
                objection.lapse(self.now())
                self.objections.save(objection)

    def _follow(self, brief: Brief, old: Assignment, decision: Decision) -> Assignment:
        timing = self.clockwork.timing(brief, "").ending(old.limits.due_time)
        department = decision.lead_department
        new = old.successor(self.new_id(), department, timing.limits, timing.start_time)
        new.is_fallback = decision.outcome is Outcome.FALLBACK
        new.issue()
        self.assignments.add(new)
        self.clockwork.hand_over(old, new)
        self.clockwork.start_signs(timing, [new])
        return new


def _is_open(order: Assignment) -> bool:
    return order.state in (*OPEN, State.HELD)
