"""What people read of orders, decisions and clocks（查询）."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from contracts.ports import Now
from contracts.principals import Post, Principal
from deadlines.ledger import ClockState
from services.routing.domain.assignment import OPEN, Assignment, AssignmentNotFound, State
from services.routing.domain.brief import Brief
from services.routing.domain.clock import Clock
from services.routing.domain.decision import Decision
from services.routing.domain.department import holding
from services.routing.domain.desk import DeskState
from services.routing.domain.explanation import (
    Asked,
    RowExplanation,
    describe_facts,
    explain,
    explain_avoidance,
)
from services.routing.domain.inheritance import compose
from services.routing.domain.objection import Objection, ObjectionState
from services.routing.domain.rules import RuleSet
from services.routing.use_cases.bounds import Bounds, page_size
from services.routing.use_cases.narrowing import both, given, in_states
from services.routing.use_cases.ports import (
    AssignmentStore,
    BriefStore,
    ClockStore,
    DecisionStore,
    DepartmentStore,
    Listing,
    ObjectionStore,
    RuleStore,
)
from services.routing.use_cases.question_ports import QuestionStore
from services.routing.use_cases.sight import (
    COUNTY_READERS,
    is_of_department,
    own_department,
    reads_restricted,
)

_SILENT = {"state": State.SIGNED.value, "missed_reports": {"$gt": 0}}
"""Orders whose department told nothing within its interval."""


@dataclass(frozen=True, kw_only=True)
class OrderFilter:
    """Which orders are asked for; empty fields ask for all."""

    case_id: str = ""
    department: str = ""
    states: tuple[str, ...] = ()
    is_overdue: bool = False
    is_silent: bool = False


@dataclass(frozen=True, kw_only=True)
class ClockFilter:
    """Which clocks are asked for; empty fields ask for all."""

    case_id: str = ""
    department: str = ""
    state: str = ""
    is_overdue: bool = False


@dataclass(frozen=True, kw_only=True)
class Work:
    """How much waits for a caller（待办计数）."""

    to_sign: int
    signed: int
    overdue: int
    objections_open: int = 0
    fallbacks: int = 0
    silent: int = 0


@dataclass(frozen=True, kw_only=True)
class ExplainedDecision:
    """A decision with its reasons in words."""

    decision: Decision
    facts: Sequence[tuple[str, str, str]]
    rows: Sequence[RowExplanation] = field(default_factory=list)
    facts_change_time: datetime | None = None
    accused_department: str = ""
    avoidance: str = ""


class Reading:
    """Everything that changes nothing."""

    def __init__(
        self,
        *,
        briefs: BriefStore,
        rules: RuleStore,
        decisions: DecisionStore,
        assignments: AssignmentStore,
        objections: ObjectionStore,
        clocks: ClockStore,
        departments: DepartmentStore,
        questions: QuestionStore,
        now: Now,
    ) -> None:
        """Take the ports."""
        self._briefs = briefs
        self._rules = rules
        self._decisions = decisions
        self._assignments = assignments
        self._objections = objections
        self._clocks = clocks
        self._departments = departments
        self._questions = questions
        self._now = now

    def assignment(self, principal: Principal, assignment_id: str) -> Assignment:
        """One order; another department's is as good as missing.

        Raises:
            AssignmentNotFound, NotPermitted.
        """
        own = own_department(principal)
        order = self._assignments.get(principal.area_code, assignment_id)
        if own and order.department != principal.department:
            raise AssignmentNotFound(f"no assignment {assignment_id} for {principal.department}")
        return order

    def closed(self, principal: Principal, *case_ids: str) -> frozenset[str]:
        """Which of the cases are restricted, so that the caller reads no words of them（I10）."""
        if reads_restricted(principal):
            return frozenset()
        briefs = self._briefs.find_many(set(case_ids))
        return frozenset(name for name, brief in briefs.items() if brief.facts.is_restricted)

    def assignments(
        self, principal: Principal, wanted: OrderFilter, *, size: int, token: str
    ) -> Listing[Assignment]:
        """Orders, newest first.

        Raises:
            NotPermitted, Invalid.
        """
        where = in_states(
            principal, wanted.states, State, case_id=wanted.case_id, department=wanted.department
        )
        if wanted.is_overdue:
            where = both(where, self._overdue())
        if wanted.is_silent:
            where = both(where, _SILENT)
        return self._assignments.page(principal.area_code, where, size=page_size(size), token=token)

    def objections(
        self, principal: Principal, *, state: str, case_id: str, size: int, token: str
    ) -> Listing[Objection]:
        """Objections, newest first.

        Raises:
            NotPermitted, Invalid.
        """
        own = own_department(principal)
        bounds = Bounds()
        bounds.choice("state", state, tuple(ObjectionState), optional=True)
        bounds.settle()
        where = {**given(case_id=case_id, state=state), **own}
        return self._objections.page(principal.area_code, where, size=page_size(size), token=token)

    def clocks(
        self, principal: Principal, wanted: ClockFilter, *, size: int, token: str
    ) -> Listing[Clock]:
        """Clocks, newest first.

        Raises:
            NotPermitted, Invalid.
        """
        own = own_department(principal)
        bounds = Bounds()
        bounds.choice("state", wanted.state, tuple(ClockState), optional=True)
        bounds.settle()
        where = given(case_id=wanted.case_id, department=wanted.department, state=wanted.state)
        if wanted.is_overdue:
            where["is_overdue"] = True
        where = both(where, own)
        return self._clocks.page(principal.area_code, where, size=page_size(size), token=token)

    def decision(self, principal: Principal, case_id: str) -> ExplainedDecision:
        """A decision and why every tried row did or did not match.

        Raises:
            DecisionNotFound, NotPermitted.
        """
        principal.require(*COUNTY_READERS)
        decision = self._decisions.get(principal.area_code, case_id)
        brief = self._briefs.find(case_id)
        return replace(
            self._explained(decision),
            facts_change_time=brief.facts_change_time if brief else None,
            accused_department=brief.facts.accused_department if brief else "",
            avoidance=self._avoidance(brief, decision) if brief else "",
        )

    def decisions(self, principal: Principal, case_id: str) -> list[ExplainedDecision]:
        """The decision that stands and those before it, newest first, each by its own table.

        Raises:
            DecisionNotFound, NotPermitted.
        """
        principal.require(*COUNTY_READERS)
        standing = self._decisions.get(principal.area_code, case_id)
        past = self._decisions.replaced(standing.county, case_id)
        return [self._explained(one) for one in (standing, *past)]

    def _explained(self, decision: Decision) -> ExplainedDecision:
        rule_set = self._table(decision)
        category = str(decision.facts_used.get("category", ""))
        asked = Asked(self._questions.around(decision.area_code), category)
        return ExplainedDecision(
            decision=decision,
            facts=describe_facts(decision.facts_used, asked),
            rows=explain(rule_set, decision.tried, asked) if rule_set else [],
        )

    def _table(self, decision: Decision) -> RuleSet | None:
        """The table by which was decided, of the very editions it was composed of."""
        if not decision.rule_set_id:
            return None
        parts = [self._rules.find(one) for one in (decision.rule_set_id, *decision.rule_parts)]
        known = [part for part in parts if part is not None]
        return compose(known) if len(known) == len(parts) else None

    def _avoidance(self, brief: Brief, decision: Decision) -> str:
        accused = brief.facts.accused_department
        if not accused:
            return ""
        rows = holding(self._departments.above(brief.area_code))
        names = {row.key: row.name for row in rows}
        lead = decision.lead_department
        return explain_avoidance(names.get(accused, accused), decision.tried, names.get(lead, lead))

    def work(self, principal: Principal) -> Work:
        """What waits for the caller, counted.

        Raises:
            NotPermitted.
        """
        own, scope = own_department(principal), principal.area_code
        orders = self._assignments.count
        work = {
            "to_sign": orders(scope, {"state": State.ISSUED.value, **own}),
            "signed": orders(scope, {"state": State.SIGNED.value, **own}),
            "overdue": orders(scope, {**self._overdue(), **own}),
            "silent": orders(scope, {**_SILENT, **own}),
            "objections_open": self._objections.count(
                scope, {"state": ObjectionState.OPEN.value, **own}
            ),
        }
        if not is_of_department(principal) and principal.post is Post.DISPATCHER:
            at_desk = {"desk": DeskState.WAITING.value}
            work["fallbacks"] = self._decisions.count(scope, at_desk)
        return Work(**work)

    def _overdue(self) -> dict[str, Any]:
        states = [state.value for state in OPEN]
        return {"state": {"$in": states}, "due_time": {"$lte": self._now()}}
