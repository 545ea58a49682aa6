"""Simulations（规则模拟）: what a draft would do with cases that were placed before.

A past case is decided twice on the facts it was placed by: by the tables that stood when the
simulation began, and by the same with the draft in its area's place. What differs is a move.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from contracts.errors import Conflict, NotFound, WrongState
from services.routing.domain.brief import Brief
from services.routing.domain.facts import Facts
from services.routing.domain.rules import RuleOutcome, Verdict

LONGEST = timedelta(days=1100)
KEPT = timedelta(days=30)
MOST_RUNNING = 5


class SimulationNotFound(NotFound):
    """There is no such simulation within the caller's sight."""


class SimulationState(StrEnum):
    """Where a simulation stands（模拟状态）."""

    RUNNING = "running"  # 进行中
    DONE = "done"  # 已完成
    CANCELLED = "cancelled"  # 已取消


@dataclass(frozen=True, kw_only=True)
class PastCase:
    """A case that was placed: its facts as they were, and where the runner is with it."""

    case_id: str
    code: str
    area_code: str
    place_time: datetime
    facts: Facts = field(repr=False)
    brief: Brief = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class Course:
    """Which way a case goes, as a difference table shows it（去向）."""

    path: str
    department: str

    @classmethod
    def of(cls, outcome: RuleOutcome) -> "Course":
        """What an outcome means to who compares."""
        return cls(path=outcome.path.value, department=outcome.lead_department)


@dataclass(frozen=True, kw_only=True)
class Move:
    """One case that the draft would place otherwise; an empty row is the fallback（变动案件）.

    Where both courses are the same, co-departments or the clock profile differ.
    """

    case_id: str
    code: str
    area_code: str
    place_time: datetime
    before: Course
    after: Course
    row_before: str
    row_after: str


@dataclass(frozen=True, kw_only=True)
class Movement:
    """All cases that move the same way（变动）; `number` names it within its simulation."""

    number: int
    before: Course
    after: Course
    count: int


@dataclass(frozen=True, kw_only=True)
class Cursor:
    """The past case that was looked at last."""

    county: str
    place_time: datetime
    case_id: str


@dataclass(kw_only=True)
class Simulation:
    """One run of a draft over the cases of a period."""

    id: str
    area_code: str
    rule_set_id: str
    rule_set_version: int
    since: datetime
    until: datetime
    requester: str
    request_time: datetime
    total: int
    state: SimulationState = SimulationState.RUNNING
    done: int = 0
    unmatched_before: int = 0
    unmatched_after: int = 0
    movements: tuple[Movement, ...] = ()
    cursor: Cursor | None = None
    end_time: datetime | None = None
    version: int = 1

    @property
    def moved(self) -> int:
        """How many cases the draft would place otherwise."""
        return sum(movement.count for movement in self.movements)

    def expect(self, version: int) -> None:
        """Refuse a stale reader; raises Conflict."""
        if version != self.version:
            message = f"simulation {self.id} is at version {self.version}"
            raise Conflict(message, current_version=str(self.version))

    def cancel(self, now: datetime) -> None:
        """Stop; what was found so far stays.

        Raises:
            WrongState: it has ended.
        """
        if self.state is not SimulationState.RUNNING:
            message = f"simulation {self.id} is {self.state}"
            raise WrongState(message, state=self.state.value)
        self._end(SimulationState.CANCELLED, now)

    def finish(self, now: datetime) -> None:
        """Every case was looked at."""
        self._end(SimulationState.DONE, now)

    def step(
        self, cases: Sequence[PastCase], moves: "Moves"
    ) -> Mapping[tuple[Course, Course], int]:
        """Count what was found of the next cases; gives the number of each movement."""
        last = cases[-1]
        self.cursor = Cursor(
            county=last.area_code[:6], place_time=last.place_time, case_id=last.case_id
        )
        self.done += len(cases)
        self.unmatched_before += moves.unmatched_before
        self.unmatched_after += moves.unmatched_after
        counts = {(one.before, one.after): one.count for one in self.movements}
        for move in moves.moves:
            way = (move.before, move.after)
            counts[way] = counts.get(way, 0) + 1
        self.movements = tuple(
            Movement(number=number, before=before, after=after, count=count)
            for number, ((before, after), count) in enumerate(counts.items(), 1)
        )
        return {(one.before, one.after): one.number for one in self.movements}

    def _end(self, state: SimulationState, now: datetime) -> None:
        self.state, self.end_time = state, now
        self.version += 1


@dataclass(frozen=True, kw_only=True)
class Moves:
    """What a draft does with some past cases."""

    moves: tuple[Move, ...]
    unmatched_before: int
    unmatched_after: int


Chooser = Callable[[PastCase], Verdict]


def compare(cases: Sequence[PastCase], before: Chooser, after: Chooser) -> Moves:
    """Decide each case by both and tell what differs."""
    moves, missed_before, missed_after = [], 0, 0
    for case in cases:
        was, will_be = before(case), after(case)
        missed_before += was.row is None
        missed_after += will_be.row is None
        if was.outcome != will_be.outcome:
            moves.append(_move(case, was, will_be))
    return Moves(moves=tuple(moves), unmatched_before=missed_before, unmatched_after=missed_after)


def _move(case: PastCase, was: Verdict, will_be: Verdict) -> Move:
    return Move(
        case_id=case.case_id,
        code=case.code,
        area_code=case.area_code,
        place_time=case.place_time,
        before=Course.of(was.outcome),
        after=Course.of(will_be.outcome),
        row_before=was.row.id if was.row else "",
        row_after=will_be.row.id if will_be.row else "",
    )
