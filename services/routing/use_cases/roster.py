"""Reading the roster（值班表）and the board of a day."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from contracts.ports import Now
from contracts.principals import COUNTY_DIGITS, Post, Principal
from services.routing.domain.department import Department, holding
from services.routing.domain.duty import STANDING, Duty, DutyKind, DutyState
from services.routing.domain.facts import LOCAL
from services.routing.use_cases.bounds import Bounds, page_size
from services.routing.use_cases.ports import BriefStore, DepartmentStore, DutyStore, Listing
from services.routing.use_cases.sight import STAFF, reads_content, reads_restricted

_HEARERS = (Post.CLERK, Post.DISPATCHER, Post.SUPERVISOR, Post.LEADER)
"""Who reads what came of a case at a reception or visit."""


@dataclass(frozen=True, kw_only=True)
class DutyFilter:
    """What a list of duties is narrowed to; empty means all."""

    kind: str = ""
    department: str = ""
    first_day: str = ""
    last_day: str = ""
    states: tuple[str, ...] = ()
    code: str = ""


@dataclass(frozen=True, kw_only=True)
class Board:
    """Who is at the centre on a day: each department with its turn, then leaders and receptions."""

    day: date
    departments: Sequence[tuple[Department, Duty | None]]
    others: Sequence[Duty] = field(default_factory=list)


class Roster:
    """Duties as their readers see them."""

    def __init__(
        self, duties: DutyStore, departments: DepartmentStore, briefs: BriefStore, now: Now
    ) -> None:
        """Take the ports."""
        self._briefs = briefs
        self._duties = duties
        self._departments = departments
        self._now = now

    def get(self, principal: Principal, duty_id: str) -> Duty:
        """One duty.

        Raises:
            DutyNotFound, NotPermitted.
        """
        principal.require(*STAFF)
        return self._duties.get(principal.area_code, duty_id)

    def list(
        self, principal: Principal, wanted: DutyFilter, *, size: int, token: str
    ) -> Listing[Duty]:
        """Duties, newest planned first.

        Raises:
            NotPermitted, Invalid.
        """
        principal.require(*STAFF)
        bounds = Bounds()
        bounds.choice("kind", wanted.kind, tuple(DutyKind), optional=True)
        for state in wanted.states:
            bounds.choice("states", state, tuple(DutyState))
        days = [
            a_day(bounds, name, value)
            for name, value in (("first_day", wanted.first_day), ("last_day", wanted.last_day))
        ]
        bounds.settle()
        where: dict[str, Any] = {
            name: value
            for name, value in (("kind", wanted.kind), ("department", wanted.department))
            if value
        }
        span = {
            sign: day.isoformat()
            for sign, day in zip(("$gte", "$lte"), days, strict=True)
            if day is not None
        }
        if span:
            where["day"] = span
        if wanted.code:
            where["codes"] = wanted.code
        if wanted.states:
            where["state"] = {"$in": list(wanted.states)}
        return self._duties.page(principal.area_code, where, size=page_size(size), token=token)

    def hidden(self, principal: Principal, duties: Sequence[Duty]) -> frozenset[str]:
        """The codes of cases of which the caller reads no words: how they were heard or visited.

        The desk and the leaders read them, of restricted cases only who acts on those（I10）.
        """
        codes = frozenset(matter.code for duty in duties for matter in duty.ledger.matters)
        if principal.post not in _HEARERS or not reads_content(principal):
            return codes
        if not codes or reads_restricted(principal):
            return frozenset()
        return self._briefs.restricted_codes(principal.area_code[:COUNTY_DIGITS], codes)

    def board(self, principal: Principal, day: str) -> Board:
        """The board of a day, today unless said.

        Raises:
            NotPermitted, Invalid.
        """
        principal.require(*STAFF)
        bounds = Bounds()
        wanted = a_day(bounds, "day", day) or self._now().astimezone(LOCAL).date()
        bounds.settle()
        duties = self._duties.on(principal.area_code, wanted)
        standing = [duty for duty in duties if duty.state in (*STANDING, DutyState.ABSENT)]
        turns = {duty.department: duty for duty in standing if duty.kind is DutyKind.ROTA}
        rows = holding(self._departments.above(principal.area_code))
        return Board(
            day=wanted,
            departments=[(row, turns.get(row.key)) for row in rows if row.is_active],
            others=[duty for duty in standing if duty.kind is not DutyKind.ROTA],
        )


def a_day(bounds: Bounds, field: str, value: str) -> date | None:
    """The day a text names; None for an empty or faulty one, which is noted."""
    if not value:
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        bounds.note(field, "malformed", "日期格式不对", "Not a date like 2026-03-05.")
        return None
