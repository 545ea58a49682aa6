"""An order as it stands（交办单）: what it holds, what follows from that, and how it refuses."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from contracts.aggregates import Aggregate
from contracts.errors import WrongState
from services.routing.domain.order_states import ALLOWED, FINAL, OPEN, State
from services.routing.domain.order_values import Explanation, Limits, Progress, Reporting


@dataclass(kw_only=True)
class Order(Aggregate):
    """One department's order for one case."""

    code: str
    department: str
    is_lead: bool
    kind: str
    dispute_kind: str = ""
    is_urgent: bool = False
    state: State = State.ISSUED
    limits: Limits = field(default_factory=Limits)
    issue_time: datetime
    sign_time: datetime | None = None
    signed_by: str = ""
    complete_time: datetime | None = None
    completed_by: str = ""
    result: str = field(default="", repr=False)
    public_answer: str = field(default="", repr=False)
    progress: list[Progress] = field(default_factory=list)
    explanations: list[Explanation] = field(default_factory=list)
    urge_time: datetime | None = None
    end_time: datetime | None = None
    resume_count: int = 0
    is_returnable: bool = True
    is_fallback: bool = False
    held_from: State | None = None
    paused_until: datetime | None = None
    reporting: Reporting = field(default_factory=Reporting)

    @property
    def is_live_lead(self) -> bool:
        """Whether this is the one lead that the case has now."""
        return self.is_lead and self.state not in FINAL

    @property
    def is_missing(self) -> bool:
        """Whether this is a part that its lead still waits for, without a word why."""
        return not self.is_lead and self.state in OPEN and not self.explanations

    @property
    def next_due_time(self) -> datetime | None:
        """When its department is reminded that it told nothing; None while nothing is awaited."""
        is_awaited = self.state is State.SIGNED and self.paused_until is None
        return self.reporting.due_time if is_awaited else None

    def is_late(self, now: datetime) -> bool:
        """Whether it is open beyond its time."""
        due_time = self.limits.due_time
        return self.state in OPEN and due_time is not None and now >= due_time

    def _go(self, verb: str, state: State) -> None:
        self._require(verb)
        self.state = state

    def _require(self, verb: str) -> None:
        if self.state not in ALLOWED[verb]:
            raise self._refusal("wrong_state", verb)

    def _refusal(self, reason: str, verb: str = "object") -> WrongState:
        message = f"assignment {self.id} is {self.state}: cannot {verb}"
        return WrongState(message, reason=reason, state=self.state.value)

    def _told(self) -> dict[str, Any]:
        return {
            "assignment_id": self.id,
            "case_id": self.case_id,
            "code": self.code,
            "department": self.department,
            "is_lead": self.is_lead,
            "state": self.state.value,
            "due_time": self.limits.due_time,
        }
