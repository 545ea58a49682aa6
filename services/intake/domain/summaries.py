"""One row of a list: what is shown of a case without opening anything that is sealed."""

from dataclasses import dataclass
from datetime import datetime

from contracts.aggregates import Aggregate
from services.intake.domain.states import State


@dataclass(kw_only=True)
class Summary(Aggregate):
    """A case as lists show it（案件摘要）; read only."""

    code: str
    state: State
    kind: str
    category: str
    dispute_kind: str
    title: str
    channel: str
    amount_fen: int
    people_count: int
    is_urgent: bool
    is_confidential: bool
    is_anonymous: bool
    needs_supplement: bool
    first_responder: str
    lead_department: str
    departments: tuple[str, ...]
    due_time: datetime | None
    is_overdue: bool
    register_time: datetime
    accept_time: datetime | None
    close_time: datetime | None
    reopen_count: int
    grade: str
    sensitivities: tuple[str, ...] = ()
