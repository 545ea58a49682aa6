"""The parts of a case beside its matter: its handling, its outcome, what was said of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from services.intake.domain.vocabulary import GRADES


@dataclass(frozen=True, kw_only=True)
class Share:
    """A department's share of the case, as routing last said."""

    department: str
    is_lead: bool
    is_gone: bool = False
    is_done: bool = False


@dataclass(kw_only=True)
class Track:
    """Where the case is with the others（办理情况）; it follows their events, not the version."""

    shares: dict[str, Share] = field(default_factory=dict)
    lead_department: str = ""
    lead_time: datetime | None = None
    due_time: datetime | None = None
    is_overdue: bool = False
    mediation_id: str = ""
    mediator_id: str = ""
    agreement_id: str = ""
    awaited: dict[str, bool] = field(default_factory=dict)

    @property
    def departments(self) -> tuple[str, ...]:
        """The departments that have a share now."""
        shares = (share for share in self.shares.values() if not share.is_gone)
        return tuple(sorted({share.department for share in shares}))

    def share(self, assignment_id: str, share: Share) -> None:
        """Note a department's share, unless it has been told of before."""
        self.shares.setdefault(assignment_id, share)

    def drop(self, assignment_id: str, department: str) -> None:
        """Note that a share is gone, also when it was never told of."""
        known = self.shares.get(assignment_id, Share(department=department, is_lead=False))
        self.shares[assignment_id] = replace(known, is_gone=True)

    def finish(self, assignment_id: str, share: Share) -> None:
        """Note that a department reported its part, also when its share was never told of."""
        self.shares[assignment_id] = replace(self.shares.get(assignment_id, share), is_done=True)

    def resume(self, assignment_id: str) -> None:
        """Note that a part is open again."""
        if known := self.shares.get(assignment_id):
            self.shares[assignment_id] = replace(known, is_done=False)

    def await_order(self, task_id: str) -> None:
        """Note an order to an officer that the result waits for, unless its end was told before."""
        self.awaited.setdefault(task_id, True)

    def order_ended(self, task_id: str) -> None:
        """Note that such an order is checked or taken back, also when it was never told of."""
        self.awaited[task_id] = False

    def lead(self, department: str, due_time: datetime | None, told: datetime) -> None:
        """Note who leads and until when; what was told earlier than the last word is stale."""
        if self.lead_time is not None and told < self.lead_time:
            return
        self.lead_department, self.lead_time = department, told
        self.due_time = due_time or self.due_time

    def stand_still(self, department: str, told: datetime) -> None:
        """Note that no time runs now, unless something newer was told."""
        if self.lead_time is None or told >= self.lead_time:
            self.lead_department, self.lead_time, self.due_time = department, told, None


@dataclass(frozen=True, kw_only=True)
class Origin:
    """What a matter is called where it comes from（外部凭据）; each has at most one case."""

    system: str
    reference: str


@dataclass(frozen=True, kw_only=True)
class Refusal:
    """Why a case was not taken on, and where it belongs（不予受理）; a repeat names the earlier."""

    reason_code: str
    legal_route: str
    reason: str
    earlier_case_id: str = ""


@dataclass(frozen=True, kw_only=True)
class VisitBack:
    """How the resident was asked（回访）."""

    channel: str
    is_reached: bool
    note: str
    visitor: str
    visit_time: datetime
    round: int = 0


@dataclass(frozen=True, kw_only=True)
class Evaluation:
    """A party's judgement of one round of handling（评价）."""

    party_id: str
    grade: str
    comment: str
    round: int
    evaluate_time: datetime
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Supplement:
    """What came later（补充）; `party_id` is empty when staff added it."""

    id: str
    case_id: str
    area_code: str
    party_id: str
    actor: str
    text: str
    is_complete: bool
    supplement_time: datetime


@dataclass(frozen=True, kw_only=True)
class Amendment:
    """One correction（更正）: old and new value by field."""

    id: str
    case_id: str
    area_code: str
    actor: str
    reason: str
    version: int
    changes: Mapping[str, tuple[str, str]]
    amend_time: datetime


def worst_grade(grades: list[str]) -> str:
    """The worst of some grades, or "" of none."""
    order = list(GRADES)
    return max(grades, key=order.index, default="")
