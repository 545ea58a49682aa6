"""The runner's side of simulations（规则模拟）: some hundred cases a step, kept with the cursor.

A step reads and decides outside of a write; a runner that is killed leaves no half step, and the
next one goes on behind the last whole one.
"""

from collections.abc import Callable, Mapping
from functools import partial

from contracts.ports import Now
from services.routing.domain.department import Department
from services.routing.domain.rules import compile_rules
from services.routing.domain.simulation import Chooser, Course, Simulation, compare
from services.routing.domain.standing import Standing
from services.routing.use_cases.avoiding import Choosing
from services.routing.use_cases.fitting import Fitting
from services.routing.use_cases.ports import DepartmentStore, RuleStore
from services.routing.use_cases.simulating import PastCases, SimulationStore

STEP = 500
_MOST_AREAS = 1000


class SimulationWork:
    """Does one step of a simulation at a time."""

    def __init__(
        self,
        simulations: SimulationStore,
        rules: RuleStore,
        history: PastCases,
        departments: DepartmentStore,
        *,
        resorts: tuple[str, str],
        transact: Callable[[Callable[[], bool]], bool],
        now: Now,
    ) -> None:
        """Work on these stores; `transact` runs its argument in one transaction."""
        self._simulations = simulations
        self._rules = rules
        self._history = history
        self._departments = departments
        self._resorts = resorts
        self._transact = transact
        self._now = now
        self._compared: tuple[str, Chooser, Chooser] | None = None

    def run(self, most_steps: int) -> int:
        """Take up to so many steps; says how many were taken."""
        return sum(self._next() for _ in range(most_steps))

    def _next(self) -> bool:
        simulation = self._simulations.claim()
        if simulation is not None:
            self.step(simulation)
        return simulation is not None

    def step(self, simulation: Simulation) -> None:
        """Look at the next cases of a claimed one, or end it behind the last."""
        behind = simulation.cursor
        cases = self._history.placed(
            simulation.area_code, simulation.since, simulation.until, after=behind, limit=STEP
        )
        found = compare(cases, *self._choosers(simulation.id))
        numbers: Mapping[tuple[Course, Course], int] = {}
        if cases:
            numbers = simulation.step(cases, found)
        else:
            simulation.finish(self._now())
        self._transact(partial(self._simulations.advance, simulation, behind, found.moves, numbers))

    def _choosers(self, simulation_id: str) -> tuple[Chooser, Chooser]:
        if self._compared is None or self._compared[0] != simulation_id:
            draft, standing = self._simulations.tables(simulation_id)
            tables = {area: self._rules.compiled(held) for area, held in standing.items()}
            before = Standing(tables)
            after = before.with_table(compile_rules(draft))
            fitting = Fitting(_Remembered(self._departments))
            choosers = (self._chooser(before, fitting), self._chooser(after, fitting))
            self._compared = (simulation_id, *choosers)
        return self._compared[1], self._compared[2]

    def _chooser(self, tables: Standing, fitting: Fitting) -> Chooser:
        choosing = Choosing(tables, fitting, self._resorts)
        return lambda case: choosing.choose(case.brief, case.facts)[0]


class _Remembered:
    """A directory that is read once for each area（名录）."""

    def __init__(self, departments: DepartmentStore) -> None:
        self._departments = departments
        self._known: dict[str, list[Department]] = {}

    def remembered(self, area_code: str) -> list[Department]:
        if area_code not in self._known:
            if len(self._known) >= _MOST_AREAS:
                self._known.clear()
            self._known[area_code] = self._departments.above(area_code)
        return self._known[area_code]

    def above(self, area_code: str, key: str = "") -> list[Department]:
        return self._departments.above(area_code, key)

    def put(self, department: Department, *, replaces: int) -> None:
        self._departments.put(department, replaces=replaces)
