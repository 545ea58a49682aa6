"""Routing's stores in memory, and a desk that joins the use cases over them."""

import copy
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any

from areas import prefixes
from contracts.due import Rounds
from contracts.principals import Post, Principal
from deadlines.calendar import shipped_calendar
from deadlines.profiles import Profile
from services.routing.domain.assignment import Assignment, AssignmentNotFound
from services.routing.domain.brief import Brief, CaseFacts
from services.routing.domain.clock import Clock
from services.routing.domain.decision import Decision, DecisionNotFound
from services.routing.domain.department import Department, Presence
from services.routing.domain.extension import Extension, ExtensionNotFound, ExtensionState
from services.routing.domain.inheritance import chain_of, compose
from services.routing.domain.objection import Objection, ObjectionNotFound, ObjectionState
from services.routing.domain.pause import Pause, PauseNotFound, PauseState
from services.routing.domain.profile_set import HeldProfile, ProfileSet
from services.routing.domain.referral import Referral, ReferralNotFound
from services.routing.domain.rules import CompiledRules, RuleSet, RuleSetState, compile_rules
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
from tests.support.fakes import FakeRepository
from tests.unit.routing.asked import DANGER, MONTHS, OWED, PAPERS, FakeQuestions, FakeSchemes

COUNTY = "430423"
NOON = datetime(2026, 3, 4, 4, 0, tzinfo=UTC)  # 周三 12:00


class FakeBriefs:
    """Briefs by case id."""

    def __init__(self) -> None:
        self.rows: dict[str, Brief] = {}

    def find(self, case_id: str) -> Brief | None:
        return copy.deepcopy(self.rows.get(case_id))

    def find_many(self, case_ids: Collection[str]) -> Mapping[str, Brief]:
        return {case_id: self.rows[case_id] for case_id in case_ids if case_id in self.rows}

    def restricted_codes(self, county: str, codes: Collection[str]) -> frozenset[str]:
        known = [row for row in self.rows.values() if row.facts.is_restricted]
        return frozenset(row.code for row in known if row.code in codes)

    def put(self, brief: Brief) -> None:
        self.rows[brief.case_id] = copy.deepcopy(brief)


class FakeAssignments(FakeRepository[Assignment]):
    """Orders; the unique index on live leads holds here too."""

    def __init__(self) -> None:
        super().__init__(AssignmentNotFound)

    def add(self, aggregate: Assignment) -> None:
        leads = [row for row in self.of_case(aggregate.county, aggregate.case_id)]
        assert not (aggregate.is_live_lead and any(row.is_live_lead for row in leads))
        super().add(aggregate)

    def of_case(self, county: str, case_id: str) -> list[Assignment]:
        return self.find(county, {"case_id": case_id})

    def page(self, scope: str, where: Mapping[str, Any], *, size: int, token: str) -> Any:
        raise NotImplementedError

    def count(self, scope: str, where: Mapping[str, Any]) -> int:
        raise NotImplementedError

    def claim_due(self, now: datetime, owner: str) -> str | None:
        awaited = [(row.next_due_time, row.id) for row in self.rows.values()]
        due = [(moment, name) for moment, name in awaited if moment and moment <= now]
        return min(due)[1] if due else None

    def park(self, row_id: str, fault: str) -> None:
        raise NotImplementedError


class FakeObjections:
    """Objections by id."""

    def __init__(self) -> None:
        self.rows: dict[str, Objection] = {}

    def add(self, objection: Objection) -> None:
        self.rows[objection.id] = copy.deepcopy(objection)

    save = add

    def get(self, scope: str, objection_id: str) -> Objection:
        row = self.rows.get(objection_id)
        if row is None or not row.area_code.startswith(scope):
            raise ObjectionNotFound(objection_id)
        return copy.deepcopy(row)

    def open_of_case(self, county: str, case_id: str) -> list[Objection]:
        rows = copy.deepcopy(list(self.rows.values()))
        return [row for row in rows if row.case_id == case_id and row.state is ObjectionState.OPEN]

    def page(self, scope: str, where: Mapping[str, Any], *, size: int, token: str) -> Any:
        raise NotImplementedError

    def count(self, scope: str, where: Mapping[str, Any]) -> int:
        raise NotImplementedError


class FakeExtensions(FakeRepository[Extension]):
    """Extensions by id."""

    def __init__(self) -> None:
        super().__init__(ExtensionNotFound)

    def open_of_case(self, county: str, case_id: str) -> list[Extension]:
        found = self.find(county, {"case_id": case_id})
        return [row for row in found if row.state is ExtensionState.REQUESTED]

    def page(self, scope: str, where: Mapping[str, Any], *, size: int, token: str) -> Any:
        raise NotImplementedError


class FakePauses(FakeRepository[Pause]):
    """Pauses by id."""

    def __init__(self) -> None:
        super().__init__(PauseNotFound)

    def open_of(self, county: str, assignment_id: str) -> Pause | None:
        found = self.find(county, {"assignment_id": assignment_id})
        return next((row for row in found if row.state is PauseState.OPEN), None)

    def page(self, scope: str, where: Mapping[str, Any], *, size: int, token: str) -> Any:
        raise NotImplementedError


class FakeReferrals(FakeRepository[Referral]):
    """Referrals by id."""

    def __init__(self) -> None:
        super().__init__(ReferralNotFound)

    def of_case(self, county: str, case_id: str) -> list[Referral]:
        return self.find(county, {"case_id": case_id})

    def page(self, scope: str, where: Mapping[str, Any], *, size: int, token: str) -> Any:
        raise NotImplementedError


class FakeClocks:
    """Clocks by id; `events` are what they published."""

    def __init__(self) -> None:
        self.rows: dict[str, Clock] = {}
        self.events: list[Any] = []
        self.leased: set[str] = set()

    def start(self, clocks: Sequence[Clock]) -> None:
        for clock in clocks:
            self.save(clock)

    def save(self, clock: Clock) -> None:
        self.events += [fact.event for fact in clock.take_facts()]
        self.rows[clock.id] = copy.deepcopy(clock)
        self.leased.discard(clock.id)

    def get(self, clock_id: str) -> Clock:
        return copy.deepcopy(self.rows[clock_id])

    def of_case(self, county: str, case_id: str) -> list[Clock]:
        return [copy.deepcopy(row) for row in self.rows.values() if row.case_id == case_id]

    def page(self, scope: str, where: Mapping[str, Any], *, size: int, token: str) -> Any:
        raise NotImplementedError

    def at_desk(self, scope: str, case_ids: Collection[str]) -> Mapping[str, Clock]:
        raise NotImplementedError

    def claim_due(self, now: datetime, owner: str) -> str | None:
        due = [
            (row.next_due_time, row.id)
            for row in self.rows.values()
            if row.next_due_time and row.next_due_time <= now and row.id not in self.leased
        ]
        if not due:
            return None
        _, clock_id = min(due)
        self.leased.add(clock_id)
        return clock_id

    def park(self, clock_id: str, fault: str) -> None:
        self.rows[clock_id].fault = fault

    def open_after(
        self, area_code: str, keys: Collection[str], clock_id: str, limit: int
    ) -> list[str]:
        found = [
            row.id
            for row in self.rows.values()
            if row.area_code.startswith(area_code)
            and row.profile.key in keys
            and row.id > clock_id
            and row.state != "stopped"
        ]
        return sorted(found)[:limit]

    def computed_otherwise(self, calendar_version: str, limit: int) -> list[str]:
        return [row.id for row in self.rows.values() if row.calendar_version != calendar_version][
            :limit
        ]


class FakeRules:
    """Rule sets by id."""

    def __init__(self) -> None:
        self.rows: dict[str, RuleSet] = {}

    def holding(self, area_code: str) -> CompiledRules | None:
        found = chain_of(area_code, self._standing(), lambda row: row.is_inheriting)
        return compile_rules(compose(found)) if found else None

    def compiled(self, *rule_set_ids: str) -> CompiledRules:
        return compile_rules(compose([self.rows[one] for one in rule_set_ids]))

    def above(self, area_code: str) -> Sequence[RuleSet]:
        standing = self._standing()
        wider = prefixes(area_code)[:-1]
        return chain_of(wider[-1], standing, lambda row: row.is_inheriting) if wider else []

    def below(self, area_code: str) -> Sequence[Sequence[RuleSet]]:
        standing = self._standing()
        areas = [area for area in sorted(standing) if area.startswith(area_code)]
        return [chain_of(area, standing, lambda row: row.is_inheriting) for area in areas]

    def _standing(self) -> dict[str, RuleSet]:
        found = [row for row in self.rows.values() if row.state is RuleSetState.PUBLISHED]
        return {row.area_code: row for row in found}

    def standing(self, area_code: str) -> Mapping[str, str]:
        raise NotImplementedError

    def scheduled_of(self, area_code: str) -> RuleSet | None:
        return self._of(area_code, RuleSetState.SCHEDULED)

    def last_edition(self, area_code: str) -> int:
        found = [row for row in self.rows.values() if row.area_code == area_code]
        return max((row.edition for row in found if row.state is not RuleSetState.DRAFT), default=0)

    def due(self) -> RuleSet | None:
        raise NotImplementedError

    def heads(self, area_code: str, *, size: int, token: str) -> Any:
        raise NotImplementedError

    def find(self, rule_set_id: str) -> RuleSet | None:
        return self.rows.get(rule_set_id)

    def draft_of(self, area_code: str) -> RuleSet | None:
        return self._of(area_code, RuleSetState.DRAFT)

    def published_of(self, area_code: str) -> RuleSet | None:
        return self._of(area_code, RuleSetState.PUBLISHED)

    def put(self, rule_set: RuleSet, *, replaces: int) -> None:
        stands = self.rows[rule_set.id].version if rule_set.id in self.rows else 0
        assert stands == replaces
        self.rows[rule_set.id] = rule_set

    def _of(self, area_code: str, state: RuleSetState) -> RuleSet | None:
        found = [r for r in self.rows.values() if r.area_code == area_code and r.state is state]
        return found[0] if found else None


class FakeProfiles:
    """What an area has of its own, by key."""

    def __init__(self) -> None:
        self.rows: dict[str, Profile] = {}
        self.leading: ProfileSet | None = None

    def holding(self, area_code: str) -> Mapping[str, Profile]:
        return self.rows

    def held(self, area_code: str, keys: Collection[str] = ()) -> Mapping[str, HeldProfile]:
        return {
            key: HeldProfile(profile=profile, area_code=COUNTY, profile_set_id="set-1")
            for key, profile in self.rows.items()
            if not keys or key in keys
        }

    def applying(self) -> ProfileSet | None:
        return self.leading

    def note_applied(self, profile_set: ProfileSet, clock_id: str) -> None:
        self.leading = replace(profile_set, applied_to=clock_id) if clock_id else None


class FakeDepartments:
    """A few departments of the county."""

    def __init__(self) -> None:
        self.keys = ["housing", "justice", "labour", "petition", "police", "water"]
        self.rows: dict[str, Department] = {}

    def above(self, area_code: str, key: str = "") -> list[Department]:
        rows = [
            Department(area_code=COUNTY, key=name, name=name, presence=Presence.RESIDENT)
            for name in self.keys
            if key in ("", name)
        ]
        own = [row for row in self.rows.values() if area_code.startswith(row.area_code)]
        return [*rows, *(row for row in own if key in ("", row.key))]

    remembered = above

    def put(self, department: Department, *, replaces: int) -> None:
        raise NotImplementedError


@dataclass
class FakeTurns:
    """Who is at the centre by a duty, whatever the day."""

    departments: set[str] = field(default_factory=set)

    def at_centre(self, county: str, day: date) -> frozenset[str]:
        return frozenset(self.departments)


class FakeDecisions(FakeRepository[Decision]):
    """Decisions by case id."""

    def __init__(self) -> None:
        super().__init__(DecisionNotFound)
        self.past: list[Decision] = []

    def save(self, aggregate: Decision) -> None:
        self.past += aggregate.past
        aggregate.past = []
        super().save(aggregate)

    def replaced(self, county: str, case_id: str) -> list[Decision]:
        return [row for row in reversed(self.past) if row.case_id == case_id]

    def count(self, scope: str, where: Mapping[str, Any]) -> int:
        raise NotImplementedError

    def page(self, scope: str, where: Mapping[str, Any], *, size: int, token: str) -> Any:
        raise NotImplementedError


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
        numbers = count(1)

        def new_id() -> str:
            return f"id-{next(numbers):04d}"

        def now() -> datetime:
            return self.now

        calendar = shipped_calendar
        self.rules.put(self.rule_set, replaces=0)
        reports = ReportTimes(self.profiles, calendar)
        standstill = Standstill(self.clocks, self.pauses, reports, calendar, now)
        clockwork = Clockwork(
            self.clocks,
            self.profiles,
            self.extensions,
            standstill,
            calendar,
            new_id=new_id,
            now=now,
        )
        stores: dict[str, Any] = {
            "briefs": self.briefs,
            "decisions": self.decisions,
            "assignments": self.assignments,
            "objections": self.objections,
        }
        fitting = Fitting(self.departments)
        self.waiting = FallbackDesk(
            decisions=self.decisions,
            clocks=self.clocks,
            profiles=self.profiles,
            calendar=calendar,
            new_id=new_id,
            now=now,
        )
        ports: dict[str, Any] = {
            "clockwork": clockwork,
            "desk": self.waiting,
            "new_id": new_id,
            "now": now,
        }
        taken: dict[str, Any] = {
            "taking": FactTaking(clockwork, self.departments, self.turns, self.schemes)
        }
        self.merging = Merging(
            self.briefs, self.assignments, self.objections, clockwork, self.waiting, now
        )
        avoiding = Avoiding(
            choosing=Choosing(self.rules, fitting, ("petition", "justice")),
            decisions=self.decisions,
            assignments=self.assignments,
            objections=self.objections,
            merging=self.merging,
            **ports,
            **taken,
        )
        moving = Moving(self.assignments, clockwork, new_id, now)
        self.rerouting = Rerouting(
            **stores, **ports, **taken, choosing=avoiding.choosing, moving=moving
        )
        self.placing = Placing(
            **stores,
            **ports,
            **taken,
            merging=self.merging,
            avoiding=avoiding,
            rerouting=self.rerouting,
        )
        self.arbitration = Arbitration(**stores, **ports, fitting=fitting, moving=moving)
        self.orders = Orders(
            self.assignments,
            self.objections,
            self.decisions,
            clockwork,
            self.waiting,
            new_id,
            now,
        )
        self.parts = Parts(self.assignments, self.decisions, self.objections, clockwork, now)
        self.referring = Referring(
            self.referrals,
            self.assignments,
            self.briefs,
            fitting,
            clockwork,
            self.waiting,
            new_id,
            now,
        )
        self.extending = Extending(self.extensions, self.assignments, clockwork, new_id, now)
        self.reading = Reading(
            **stores,
            rules=self.rules,
            clocks=self.clocks,
            departments=self.departments,
            questions=self.questions,
            now=now,
        )
        self.keeping = RuleKeeping(self.rules, self.departments, self.questions, new_id, now)
        rounds = Rounds(transact=call, now=now, owner="test")
        self.pausing = Pausing(self.pauses, self.assignments, clockwork, standstill, new_id, now)
        self.ticking = Ticking(self.clocks, self.pausing, rounds, now)
        self.reminding = Reminding(self.assignments, reports, rounds, now)
        self.retiming = Retiming(
            self.clocks, self.profiles, self.assignments, calendar, rounds, now
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


def a_brief(
    case_id: str = "case-1",
    *,
    title: str = "下水道堵塞",
    case_version: int = 1,
    area_code: str = "430423100",
    **facts: Any,
) -> Brief:
    """What CaseAccepted tells of a livelihood matter."""
    return Brief(
        case_id=case_id,
        area_code=area_code,
        code="430423202603040000018",
        case_version=case_version,
        facts=CaseFacts(**{"kind": "livelihood", "channel": "window"} | facts),
        title=title,
        narrative="污水漫到路上",
    )


def a_caller(post: Post, *, department: str = "", name: str = "", area: str = COUNTY) -> Principal:
    """A principal of the county."""
    return Principal(id=name or f"{post}@{area}", post=post, area_code=area, department=department)


def handler(department: str, area: str = COUNTY) -> Principal:
    """A department's handler."""
    return a_caller(Post.HANDLER, department=department, name=f"{department}.handler", area=area)


DISPATCHER = a_caller(Post.DISPATCHER)
