"""Decisions（分流决定）: who handles a case, by which row of which table, on which facts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from contracts.aggregates import Aggregate
from contracts.errors import NotFound, WrongState
from contracts.events.routing import AssignmentFacts, CaseRouted, PlacementMoved
from services.routing.domain.assignment import Assignment
from services.routing.domain.desk import DeskCause, DeskState
from services.routing.domain.facts import FactValue, facts_kept
from services.routing.domain.rules import FAILED, Path, RuleOutcome, RuleSet, Verdict


class DecisionNotFound(NotFound):
    """No decision about such a case within the caller's sight."""


class Outcome(StrEnum):
    """How a decision came about（分流方式）."""

    RULE = "rule"  # 规则
    FALLBACK = "fallback"  # 兜底
    MANUAL = "manual"  # 人工


@dataclass(kw_only=True)
class Decision(Aggregate):
    """The one decision about a case; its id is the case's.

    `tried` keeps one byte per tried row (see `rules`); the Chinese is written when it is read.
    `place_time` is when the rules decided first. `desk` says how it stands with the fallback desk
    （兜底岗）, if it ever waited there; `proposed` is whom the rules would name instead, the lead
    first. `past` are the decisions that were replaced since it was loaded: each keeps its reasons.
    """

    code: str
    path: Path
    outcome: Outcome
    lead_department: str
    co_departments: tuple[str, ...] = ()
    rule_set_id: str = ""
    rule_set_edition: int = 0
    rule_parts: tuple[str, ...] = ()
    rule_row: str = ""
    facts_used: dict[str, FactValue] = field(default_factory=dict)
    tried: bytes = b""
    decide_time: datetime
    place_time: datetime
    decided_by: str
    reason: str = field(default="", repr=False)
    due_time: datetime | None = None
    dispute_kind: str = ""
    is_joint: bool = False
    barred: tuple[str, ...] = ()
    desk: DeskState | None = None
    desk_cause: DeskCause | None = None
    desk_time: datetime | None = None
    proposed: tuple[str, ...] = ()
    past: "list[Decision]" = field(default_factory=list, repr=False, compare=False)

    def take(self, verdict: Verdict, rule_set: RuleSet) -> None:
        """Keep what the table said."""
        self._supersede()
        self.outcome = Outcome.RULE if verdict.is_row_followed else Outcome.FALLBACK
        self.barred = verdict.barred
        self.rule_set_id, self.rule_set_edition = rule_set.id, rule_set.edition
        self.rule_parts = rule_set.parts
        self.rule_row = verdict.row.id if verdict.row else ""
        self.tried = verdict.tried

    def place_by_hand(
        self,
        outcome: RuleOutcome,
        actor: str,
        reason: str,
        now: datetime,
        *,
        is_joint: bool = False,
    ) -> None:
        """A dispatcher decides otherwise; how the rules came to theirs stays on record.

        A matter accepted jointly（联合受理）is reported by its lead when all parts are there.
        """
        self._supersede()
        self.is_joint = is_joint
        self.path, self.outcome = outcome.path, Outcome.MANUAL
        self.lead_department = outcome.lead_department
        self.co_departments = outcome.co_departments
        self.decided_by, self.reason, self.decide_time = actor, reason, now
        if self.desk is DeskState.WAITING:
            self.desk = DeskState.DISPATCHED

    def decide_anew(
        self,
        verdict: Verdict,
        rule_set: RuleSet,
        facts: Mapping[str, FactValue],
        actor: str,
        now: datetime,
    ) -> None:
        """The rules decide on other facts; a matter that was accepted jointly stays so."""
        self.take(verdict, rule_set)
        outcome = verdict.outcome
        self.path, self.lead_department = outcome.path, outcome.lead_department
        self.co_departments = outcome.co_departments
        self.is_joint = self.is_joint and bool(outcome.co_departments)
        self.facts_used = facts_kept(facts)
        self.decided_by, self.decide_time = actor, now

    def stand(self) -> None:
        """Say that the rules decided anew and named the same."""
        self._move("kept")

    def propose(self, outcome: RuleOutcome) -> None:
        """Keep whom the rules would name now, for the person who decides."""
        self.proposed = (outcome.lead_department, *outcome.co_departments)

    @property
    def is_amended_waiting(self) -> bool:
        """Whether a person is to say what becomes of it, for its facts changed."""
        return self.desk is DeskState.WAITING and self.desk_cause is DeskCause.AMENDED

    def wait(self, cause: DeskCause, now: datetime) -> None:
        """A person is to confirm it or to place the case anew; what is announced next says so."""
        self.desk, self.desk_cause, self.desk_time = DeskState.WAITING, cause, now

    def confirm(self) -> None:
        """A person says that it stands.

        Raises:
            WrongState: it does not wait.
        """
        if self.desk is not DeskState.WAITING:
            message = f"the placement of {self.case_id} waits for nobody"
            raise WrongState(message, reason="not_waiting", state=self.desk or "")
        self.move(DeskState.CONFIRMED)

    def move(self, state: DeskState) -> None:
        """Go on at the desk, and say so."""
        self.desk = state
        self._move(state.value)

    def _supersede(self) -> None:
        if self.version and self.version not in [one.version for one in self.past]:
            self.past.append(replace(self, facts=[], past=[]))

    def _move(self, state: str) -> None:
        self.record(
            PlacementMoved(
                case_id=self.case_id,
                code=self.code,
                state=state,
                cause=self.desk_cause.value if self.desk_cause else "",
                lead_department=self.lead_department,
            )
        )

    def leave_out(self, department: str, actor: str, now: datetime) -> None:
        """The department turned out to be the accused one: it has no part in the case any more."""
        self._supersede()
        gone = (department, self.lead_department)
        self.co_departments = tuple(one for one in self.co_departments if one not in gone)
        self.decided_by, self.decide_time = actor, now

    def announce(self, assignments: Sequence[Assignment]) -> None:
        """Tell who handles the case now."""
        is_manual = self.outcome is Outcome.MANUAL
        self.record(
            CaseRouted(
                case_id=self.case_id,
                code=self.code,
                path=self.path.value,
                outcome=self.outcome.value,
                lead_department=self.lead_department,
                assignments=tuple(
                    AssignmentFacts(
                        assignment_id=one.id, department=one.department, is_lead=one.is_lead
                    )
                    for one in assignments
                ),
                rule_set="" if is_manual else self.rule_set_id,
                rule_set_edition=0 if is_manual else self.rule_set_edition,
                rule_row="" if is_manual else self.rule_row,
                due_time=self.due_time,
                dispute_kind=self.dispute_kind,
                is_joint=self.is_joint,
                desk=self.desk.value if self.desk else "",
                failed_conditions=0 if is_manual else self.tried.count(FAILED),
            )
        )
