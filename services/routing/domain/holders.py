"""Holders（持案单位）: which department had a case in hand from when to when."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from services.routing.domain.assignment import Assignment, State
from services.routing.domain.facts import LOCAL


@dataclass(frozen=True, kw_only=True)
class Holder:
    """One department's time with a case; the first day is not counted, as for clocks."""

    assignment_id: str
    department: str
    is_lead: bool
    state: str
    start_time: datetime
    end_time: datetime | None
    days: int
    is_passed_on: bool
    resume_count: int


def holders(orders: Sequence[Assignment], now: datetime) -> list[Holder]:
    """The holders of a case, oldest first; who holds it still is counted until now."""
    return [_holder(order, now) for order in sorted(orders, key=lambda one: one.issue_time)]


def _holder(order: Assignment, now: datetime) -> Holder:
    end_time = order.end_time or order.complete_time
    return Holder(
        assignment_id=order.id,
        department=order.department,
        is_lead=order.is_lead,
        state=order.state.value,
        start_time=order.issue_time,
        end_time=end_time,
        days=_days(order.issue_time, end_time or now),
        is_passed_on=order.state is State.REASSIGNED,
        resume_count=order.resume_count,
    )


def _days(start: datetime, end: datetime) -> int:
    first, last = (moment.astimezone(LOCAL).date() for moment in (start, end))
    return (last - first).days
