"""A desk that joins the use cases over fakes."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from contracts.due import Rounds
from deadlines.calendar import shipped_calendar
from services.routing.domain.assignment import Assignment
from services.routing.domain.clock import Clock
from services.routing.domain.rules import RuleSet
from services.routing.use_cases.arbitration import Arbitration
from services.routing.use_cases.avoiding import Avoiding, Choosing
from services.routing.use_cases.clockwork import Clockwork
from services.routing.use_cases.desk import Desk as FallbackDesk
from services.routing.use_cases.extending import Extending
from services.routing.use_cases.fact_taking import FactTaking
from services.routing.use_cases.fitting import Fitting
from services.routing.use_cases.merging import Merging
from services.routing.use_cases.moving import Moving
from services.routing.use_cases.orders import Orders
from services.routing.use_cases.parts import Parts
from services.routing.use_cases.pausing import Pausing
from services.routing.use_cases.placing import Placing
from services.routing.use_cases.reading import Reading
from services.routing.use_cases.referring import Referring
from services.routing.use_cases.reminding import Reminding
from services.routing.use_cases.report_times import ReportTimes
from services.routing.use_cases.rerouting import Rerouting
from services.routing.use_cases.retiming import Retiming
from services.routing.use_cases.rule_keeping import RuleKeeping
from services.routing.use_cases.standstill import Standstill
from services.routing.use_cases.ticking import Ticking
from tests.unit.routing.asked import DANGER, MONTHS, OWED, PAPERS, FakeQuestions, FakeSchemes
from tests.unit.routing.fake_settings import FakeDepartments, FakeProfiles, FakeRules, FakeTurns
from tests.unit.routing.fakes import (
    FakeAssignments,
    FakeBriefs,
    FakeClocks,
    FakeDecisions,
    FakeExtensions,
    FakeObjections,
    FakePauses,
    FakeReferrals,
)
from tests.unit.routing.people import COUNTY, NOON, a_brief


@dataclass
class Desk:
    """Routing's use cases over fakes, at a time of the test's choosing."""

    rule_set: RuleSet
    now: datetime = NOON
    briefs: FakeBriefs = field(default_factory=FakeBriefs)
    rules: FakeRules = field(default_factory=FakeRules)
    decisions: FakeDecisions = field(default_factory=FakeDecisions)
    assignments: FakeAssignments = field(default_factory=FakeAssignments)
    objections: FakeObjections = field(default_factory=FakeObjections)
    clocks: FakeClocks = field(default_factory=FakeClocks)
    extensions: FakeExtensions = field(default_factory=FakeExtensions)
    pauses: FakePauses = field(default_factory=FakePauses)
    referrals: FakeReferrals = field(default_factory=FakeReferrals)
    profiles: FakeProfiles = field(default_factory=FakeProfiles)
    departments: FakeDepartments = field(default_factory=FakeDepartments)
    questions: FakeQuestions = field(
        default_factory=lambda: FakeQuestions(DANGER, MONTHS, OWED, PAPERS)
    )
    turns: FakeTurns = field(default_factory=FakeTurns)
    schemes: FakeSchemes = field(default_factory=FakeSchemes)

    def __post_init__(self) -> None:
        self.rules.put(self.rule_set, replaces=0)
        numbers = count(1)
        self.means: dict[str, Any] = {
            "new_id": lambda: f"id-{next(numbers):04d}",
            "now": lambda: self.now,
        }
        self.stores: dict[str, Any] = {
            "briefs": self.briefs,
            "decisions": self.decisions,
            "assignments": self.assignments,
            "objections": self.objections,
        }
        self._keep_time()
        self._place()
        self._carry_out()
        self._tick()

    def _keep_time(self) -> None:
        now = self.means["now"]
        self.reports = ReportTimes(self.profiles, shipped_calendar)
        self.standstill = Standstill(self.clocks, self.pauses, self.reports, shipped_calendar, now)
        self.clockwork = Clockwork(
            self.clocks,
            self.profiles,
            self.extensions,
            self.standstill,
            shipped_calendar,
            **self.means,
        )
        self.waiting = FallbackDesk(
            decisions=self.decisions,
            clocks=self.clocks,
            profiles=self.profiles,
            calendar=shipped_calendar,
            **self.means,
        )

    def _place(self) -> None:
        ports = {"clockwork": self.clockwork, "desk": self.waiting, **self.means}
        taking = FactTaking(self.clockwork, self.departments, self.turns, self.schemes)
        fitting = Fitting(self.departments)
        choosing = Choosing(self.rules, fitting, ("petition", "justice"))
        self.merging = Merging(
            self.briefs,
            self.assignments,
            self.objections,
            self.clockwork,
            self.waiting,
            self.means["now"],
        )
        avoiding = Avoiding(
            choosing=choosing,
            decisions=self.decisions,
            assignments=self.assignments,
            objections=self.objections,
            merging=self.merging,
            taking=taking,
            **ports,
        )
        moving = Moving(self.assignments, self.clockwork, **self.means)
        self.rerouting = Rerouting(
            **self.stores, **ports, taking=taking, choosing=choosing, moving=moving
        )
        self.placing = Placing(
            **self.stores,
            **ports,
            taking=taking,
            merging=self.merging,
            avoiding=avoiding,
            rerouting=self.rerouting,
        )
        self.arbitration = Arbitration(**self.stores, **ports, fitting=fitting, moving=moving)

    def _carry_out(self) -> None:
        now = self.means["now"]
        self.orders = Orders(
            self.assignments,
            self.objections,
            self.decisions,
            self.clockwork,
            self.waiting,
            **self.means,
        )
        self.parts = Parts(self.assignments, self.decisions, self.objections, self.clockwork, now)
        self.referring = Referring(
            self.referrals,
            self.assignments,
            self.briefs,
            Fitting(self.departments),
            self.clockwork,
            self.waiting,
            **self.means,
        )
        self.extending = Extending(self.extensions, self.assignments, self.clockwork, **self.means)
        self.pausing = Pausing(
            self.pauses, self.assignments, self.clockwork, self.standstill, **self.means
        )
        self.reading = Reading(
            **self.stores,
            rules=self.rules,
            clocks=self.clocks,
            departments=self.departments,
            questions=self.questions,
            now=now,
        )
        self.keeping = RuleKeeping(self.rules, self.departments, self.questions, **self.means)

    def _tick(self) -> None:
        now = self.means["now"]
        rounds = Rounds(transact=call, now=now, owner="test")
        self.ticking = Ticking(self.clocks, self.pausing, rounds, now)
        self.reminding = Reminding(self.assignments, self.reports, rounds, now)
        self.retiming = Retiming(
            self.clocks, self.profiles, self.assignments, shipped_calendar, rounds, now
        )

    def accept(self, **facts: Any) -> list[Assignment]:
        """Accept a case with these facts; return its orders, the lead first."""
        told = a_brief(**facts)
        self.placing.accept(told, self.now)
        return self.orders_of(told.case_id)

    def orders_of(self, case_id: str = "case-1") -> list[Assignment]:
        """All orders of a case, oldest first."""
        return self.assignments.of_case(COUNTY, case_id)

    def clock(self, purpose: str) -> Clock:
        """The case's newest clock of a purpose."""
        return [row for row in self.clocks.rows.values() if row.purpose == purpose][-1]

    def pass_days(self, days: float) -> None:
        """Let time pass."""
        self.now += timedelta(days=days)


def call(work: Callable[[], None]) -> None:
    """A transaction in memory: none."""
    work()
