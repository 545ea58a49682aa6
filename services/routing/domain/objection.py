"""Objections（派单异议）: a department says that an order is not its own; a dispatcher decides."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from contracts.aggregates import Aggregate
from contracts.errors import NotFound, WrongState


class ObjectionNotFound(NotFound):
    """There is no such objection within the caller's sight."""


class ObjectionState(StrEnum):
    """Where an objection stands（异议状态）."""

    OPEN = "open"  # 待裁定
    UPHELD = "upheld"  # 成立
    REJECTED = "rejected"  # 不成立
    LAPSED = "lapsed"  # 案件已撤销


REASON_CODES = ("not_our_duty", "wrong_area", "duplicate", "needs_other_lead", "other")


@dataclass(kw_only=True)
class Objection(Aggregate):
    """One objection; it changes only together with its assignment, whose events tell of it.

    It records no facts, and its version is the assignment's.
    """

    assignment_id: str
    code: str
    department: str
    reason_code: str
    reason: str = field(repr=False)
    proposed_department: str = ""
    state: ObjectionState = ObjectionState.OPEN
    object_time: datetime
    objected_by: str
    decide_time: datetime | None = None
    decided_by: str = ""
    decision_reason: str = field(default="", repr=False)
    to_department: str = ""

    def decide(self, actor: str, reason: str, now: datetime, to_department: str = "") -> None:
        """Uphold it by naming where the order goes, or reject it."""
        if self.state is not ObjectionState.OPEN:
            message = f"objection {self.id} is {self.state}: cannot decide"
            raise WrongState(message, state=self.state.value)
        self.state = ObjectionState.UPHELD if to_department else ObjectionState.REJECTED
        self.to_department = to_department
        self.decide_time, self.decided_by, self.decision_reason = now, actor, reason

    def lapse(self, now: datetime) -> None:
        """Nothing is left to decide: the order was cancelled."""
        self.state, self.decide_time = ObjectionState.LAPSED, now
