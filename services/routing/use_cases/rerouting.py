"""Routing again（重新分流）: the rules decide anew when a case's kind or place has changed."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from contracts.errors import NotFound, WrongState
from contracts.ports import NewId, Now
from contracts.principals import Post, Principal
from services.routing.domain.assignment import FINAL, OPEN, Assignment, State
from services.routing.domain.brief import Brief
from services.routing.domain.clock import PLATFORM, REROUTED
from services.routing.domain.decision import Decision, Outcome
from services.routing.domain.desk import DeskCause, DeskState
from services.routing.domain.facts import KIND_AND_PLACE
from services.routing.domain.rerouting import ClockPolicy, Reroute
from services.routing.domain.rules import Path, RuleSet, Verdict
from services.routing.use_cases.avoiding import Choosing
from services.routing.use_cases.bounds import Bounds
from services.routing.use_cases.clockwork import Clockwork, Timing
from services.routing.use_cases.desk import Desk
from services.routing.use_cases.fact_taking import FactTaking
from services.routing.use_cases.moving import Move, Moving
from services.routing.use_cases.ports import (
    AssignmentStore,
    BriefStore,
    DecisionStore,
    ObjectionStore,
)

_LONGEST_REASON = 1000


@dataclass(frozen=True, kw_only=True)
class Anew:
    """What the rules say now of a case, and its live orders, the lead among them."""

    verdict: Verdict
    rule_set: RuleSet
    facts: dict[str, str | int | bool]
    lead: Assignment
    live: Sequence[Assignment]

    def is_otherwise(self, decision: Decision) -> bool:
        """Whether it goes another way than it went."""
        outcome = self.verdict.outcome
        return (outcome.path, outcome.lead_department, set(outcome.co_departments)) != (
            decision.path,
            self.lead.department,
            set(decision.co_departments),
        )


@dataclass(frozen=True, kw_only=True)
class Rerouting:
    """Carries out what a table's policy says, or lets a person decide."""

    briefs: BriefStore
    decisions: DecisionStore
    assignments: AssignmentStore
    objections: ObjectionStore
    choosing: Choosing
    clockwork: Clockwork
    desk: Desk
    taking: FactTaking
    moving: Moving
    new_id: NewId
    now: Now

    def follow(self, brief: Brief, changed: Collection[str]) -> None:
        """Facts of a placed case are others; over, merged or reported, it stays where it is.

        Its kind and place count always, answers and what else is told where the table asks them.
        """
        is_due = brief.is_routed and not KIND_AND_PLACE.isdisjoint(changed)
        if is_due or (brief.is_routed and self.choosing.asks(brief, changed)):
            self._follow(brief)

    def _follow(self, brief: Brief) -> None:
        anew = None if brief.is_closed or brief.is_merged else self._asked(brief)
        if anew is None:
            return
        decision = self.decisions.get(brief.county, brief.case_id)
        if anew.is_otherwise(decision) and _is_asked(anew, decision):
            decision.propose(anew.verdict.outcome)
            self.desk.take(decision, DeskCause.AMENDED)
            decision.move(DeskState.WAITING)
            self.decisions.save(decision)
            return
        is_reset = anew.rule_set.reroute is Reroute.RESET
        self._carry_out(brief, decision, anew, PLATFORM, is_reset=is_reset)

    def follow_by_hand(
        self, principal: Principal, case_id: str, version: int, *, clocks: str, reason: str
    ) -> tuple[Decision, Sequence[Assignment]]:
        """A dispatcher lets the rules place a case anew that waits because its facts changed.

        Raises:
            NotPermitted, DecisionNotFound, Conflict, Invalid.
            WrongState: it does not wait for that, or its lead objects or has reported.
        """
        principal.require(Post.DISPATCHER)
        decision = self.decisions.get(principal.area_code, case_id)
        bounds = Bounds()
        bounds.choice("clocks", clocks, tuple(ClockPolicy))
        said = bounds.text("reason", reason, least=2, most=_LONGEST_REASON)
        bounds.settle()
        decision.expect(version)
        if decision.desk is not DeskState.WAITING or decision.desk_cause is not DeskCause.AMENDED:
            message = f"the placement of {case_id} waits for nobody"
            raise WrongState(message, reason="not_waiting", state=decision.desk or "")
        brief = self.briefs.find(case_id)
        if brief is None:
            raise NotFound(f"no brief of case {case_id}")
        anew = self._asked(brief)
        if anew is None or anew.lead.state is State.OBJECTED:
            state = anew.lead.state.value if anew else "completed"
            raise WrongState(f"the lead of {case_id} is {state}", state=state)
        is_reset = clocks == ClockPolicy.RESET
        placed = self._carry_out(brief, decision, anew, principal.id, is_reset=is_reset, why=said)
        return decision, placed

    def _asked(self, brief: Brief) -> Anew | None:
        orders = self.assignments.of_case(brief.county, brief.case_id)
        live = [order for order in orders if order.state not in FINAL]
        lead = next((order for order in live if order.is_lead), None)
        if lead is None or lead.state not in OPEN:
            return None
        when = self.decisions.get(brief.county, brief.case_id).place_time
        facts = self.taking.of(brief, when)
        verdict, rule_set = self.choosing.choose(brief, facts)
        return Anew(verdict=verdict, rule_set=rule_set, facts=facts, lead=lead, live=live)

    def _carry_out(
        self,
        brief: Brief,
        decision: Decision,
        anew: Anew,
        actor: str,
        *,
        is_reset: bool,
        why: str = "",
    ) -> Sequence[Assignment]:
        is_moved = anew.is_otherwise(decision)
        timing, is_new = self._timing(brief, anew, actor, is_moved=is_moved, is_reset=is_reset)
        decision.decide_anew(anew.verdict, anew.rule_set, anew.facts, actor, self.now())
        decision.reason, decision.area_code = why, brief.area_code
        decision.due_time = timing.limits.due_time
        decision.dispute_kind = brief.facts.dispute_kind
        self.desk.take_unruled(decision)
        move = Move(actor=actor, timing=timing, by_facts=True)
        placed = self.moving.move(move, brief, decision, anew.live) if is_moved else anew.live
        lead = next(order for order in placed if order.is_lead)
        if is_new:
            self.clockwork.restart(lead, timing, actor)
        if lead.id == anew.lead.id:
            self._retime(lead, timing.limits.due_time)
        if is_moved:
            decision.announce(placed)
        else:
            decision.stand()
        self.decisions.save(decision)
        brief.facts_change_time = None
        self.briefs.put(brief)
        return placed

    def _timing(
        self, brief: Brief, anew: Anew, actor: str, *, is_moved: bool, is_reset: bool
    ) -> tuple[Timing, bool]:
        """The times of the new decision, and whether the case's time begins anew.

        What is kept runs on by the profile that now holds. Where the same department goes on by
        the same profile, or its time stands still, nothing changes.
        """
        lead = anew.lead
        timing = self.clockwork.timing(brief, anew.verdict.outcome.clock_profile)
        if is_moved:
            self.clockwork.wake(lead, actor)
        clock = self.clockwork.handling_of(lead)
        is_same = clock is None or lead.paused_until is not None or clock.runs_by(timing.handling)
        if not is_moved and is_same:
            return timing.ending(lead.limits.due_time), False
        if is_reset:
            return timing, True
        kept = self.clockwork.change_profile(lead, timing.handling, actor, REROUTED)
        return timing.ending(kept), False

    def _retime(self, lead: Assignment, due_time: datetime | None) -> None:
        if due_time is not None and due_time != lead.limits.due_time:
            lead.retime(due_time, REROUTED)
            self.assignments.save(lead)


def _is_asked(anew: Anew, decision: Decision) -> bool:
    """Whether a person is to decide: the table says so, a person or a department acted already."""
    outcome = anew.verdict.outcome
    policy, state = anew.rule_set.reroute, anew.lead.state
    has_gone_on = anew.lead.department != decision.lead_department
    has_file = decision.path is Path.MEDIATION and outcome.path is not Path.MEDIATION
    is_kept_waiting = policy is Reroute.ASK_SIGNED and state is not State.ISSUED
    return (
        policy is Reroute.ASK
        or is_kept_waiting
        or state is State.OBJECTED
        or has_gone_on
        or has_file
        or decision.outcome is Outcome.MANUAL
    )
