"""Routing's stores of cases, orders and clocks, in memory."""

import copy
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from services.routing.domain.assignment import Assignment, AssignmentNotFound
from services.routing.domain.brief import Brief
from services.routing.domain.clock import Clock
from services.routing.domain.decision import Decision, DecisionNotFound
from services.routing.domain.extension import Extension, ExtensionNotFound, ExtensionState
from services.routing.domain.objection import Objection, ObjectionNotFound, ObjectionState
from services.routing.domain.pause import Pause, PauseNotFound, PauseState
from services.routing.domain.referral import Referral, ReferralNotFound
from tests.support.fakes import FakeRepository


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
