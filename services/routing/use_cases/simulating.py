"""Simulating（规则模拟）: what people ask of a draft before it is published."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from contracts.errors import Conflict, FieldFault, Invalid, WrongState
from contracts.ports import NewId, Now
from contracts.principals import Post, Principal
from services.routing.domain.rules import RuleSet, RuleSetNotFound, RuleSetState
from services.routing.domain.simulation import (
    LONGEST,
    MOST_RUNNING,
    Course,
    Cursor,
    Move,
    PastCase,
    Simulation,
)
from services.routing.use_cases.bounds import Bounds, page_size
from services.routing.use_cases.ports import Listing, RuleStore

STARTERS = (Post.ADMIN, Post.SUPERVISOR, Post.LEADER)
READERS = (*STARTERS, Post.DISPATCHER, Post.AUDITOR)


@dataclass(frozen=True, kw_only=True)
class Wish:
    """Which draft, as its reader saw it, and the cases placed from when until before when."""

    rule_set_id: str
    version: int
    since: datetime | None
    until: datetime | None


class SimulationStore(Protocol):
    """Keeps simulations, the tables each compares, and the cases found to move."""

    def add(self, simulation: Simulation, draft: RuleSet, standing: Mapping[str, str]) -> None:
        """Keep a new one, due at once; `standing` is the tables' ids by area."""

    def get(self, scope: str, simulation_id: str) -> Simulation:
        """One within the scope; raises SimulationNotFound."""

    def save(self, simulation: Simulation) -> None:
        """Keep a changed state; raises Conflict."""

    def running(self, area_code: str) -> int:
        """How many of an area's are running."""

    def page(self, scope: str, *, area_code: str, size: int, token: str) -> Listing[Simulation]:
        """One page, newest first."""

    def moves(self, simulation_id: str, *, number: int, size: int, token: str) -> Listing[Move]:
        """One page of the cases that move, all or one movement's."""

    def claim(self) -> Simulation | None:
        """Lease the one that has waited longest, or None."""

    def tables(self, simulation_id: str) -> tuple[RuleSet, Mapping[str, str]]:
        """The draft as it was, and the ids of the tables that stood, by area."""

    def advance(
        self,
        simulation: Simulation,
        behind: Cursor | None,
        moves: Sequence[Move],
        numbers: Mapping[tuple[Course, Course], int],
    ) -> bool:
        """Keep a step if nobody went on or stopped meanwhile; says whether it was kept."""


class PastCases(Protocol):
    """The cases that were placed."""

    def count(self, area_code: str, since: datetime, until: datetime) -> int:
        """How many of an area, placed in the period."""

    def placed(
        self, area_code: str, since: datetime, until: datetime, *, after: Cursor | None, limit: int
    ) -> Sequence[PastCase]:
        """The next ones behind the cursor, in a fixed order."""


class Simulating:
    """Starts, shows and stops simulations."""

    def __init__(
        self,
        simulations: SimulationStore,
        rules: RuleStore,
        history: PastCases,
        new_id: NewId,
        now: Now,
    ) -> None:
        """Take the ports."""
        self._simulations = simulations
        self._rules = rules
        self._history = history
        self._new_id = new_id
        self._now = now

    def start(self, who: Principal, wish: Wish) -> Simulation:
        """Let a draft decide on the cases of a period; a runner does the work.

        Raises:
            RuleSetNotFound, NotPermitted, Conflict, Invalid.
            WrongState: it is no draft, or too many are running.
        """
        who.require(*STARTERS)
        since, until = _period(wish)
        draft = self._draft(who, wish)
        area_code = draft.area_code
        if self._simulations.running(area_code) >= MOST_RUNNING:
            message = f"{MOST_RUNNING} simulations of {area_code} are running"
            raise WrongState(message, reason="simulations_running", state="running")
        simulation = Simulation(
            id=self._new_id(),
            area_code=area_code,
            rule_set_id=draft.id,
            rule_set_version=draft.version,
            since=since,
            until=until,
            requester=who.id,
            request_time=self._now(),
            total=self._history.count(area_code, since, until),
        )
        self._simulations.add(simulation, draft, self._rules.standing(area_code))
        return simulation

    def simulation(self, who: Principal, simulation_id: str) -> Simulation:
        """One simulation with its difference table so far; raises SimulationNotFound."""
        who.require(*READERS)
        return self._simulations.get(who.area_code, simulation_id)

    def list(self, who: Principal, area_code: str, *, size: int, token: str) -> Listing[Simulation]:
        """Simulations, newest first, of one area or of all in sight."""
        who.require(*READERS)
        if area_code:
            who.require_sight(area_code)
        return self._simulations.page(
            who.area_code, area_code=area_code, size=page_size(size), token=token
        )

    def moves(
        self, who: Principal, simulation_id: str, number: int, *, size: int, token: str
    ) -> Listing[Move]:
        """The cases that move: of one movement, or of all for 0."""
        simulation = self.simulation(who, simulation_id)
        return self._simulations.moves(
            simulation.id, number=number, size=page_size(size), token=token
        )

    def cancel(self, who: Principal, simulation_id: str, version: int) -> Simulation:
        """Stop a running one; raises SimulationNotFound, Conflict, WrongState."""
        who.require(*STARTERS)
        simulation = self._simulations.get(who.area_code, simulation_id)
        simulation.expect(version)
        simulation.cancel(self._now())
        self._simulations.save(simulation)
        return simulation

    def _draft(self, who: Principal, wish: Wish) -> RuleSet:
        draft = self._rules.find(wish.rule_set_id)
        if draft is None or not who.sees(draft.area_code):
            raise RuleSetNotFound(f"no rule set {wish.rule_set_id}")
        if draft.state is not RuleSetState.DRAFT:
            raise WrongState(f"rule set {draft.id} is {draft.state}", state=draft.state.value)
        if draft.version != wish.version:
            message = f"rule set {draft.id} is at version {draft.version}"
            raise Conflict(message, current_version=str(draft.version))
        return draft


def _period(wish: Wish) -> tuple[datetime, datetime]:
    bounds = Bounds()
    if wish.since is None or wish.until is None:
        name = "until_time" if wish.since else "since_time"
        fault = FieldFault(
            field=name, reason="missing", message="请填写时间", message_en="A time is needed."
        )
        raise Invalid(fault)
    if not wish.since < wish.until <= wish.since + LONGEST:
        days = LONGEST.days
        message = f"结束应晚于开始，且不超过{days}天"
        bounds.note("until_time", "out_of_range", message, f"Later, and at most {days} days.")
    bounds.settle()
    return wish.since, wish.until
