"""What areas set: rules, profiles, departments, in memory."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from areas import prefixes
from deadlines.profiles import Profile
from services.routing.domain.department import Department, Presence
from services.routing.domain.inheritance import chain_of, compose
from services.routing.domain.profile_set import HeldProfile, ProfileSet
from services.routing.domain.rules import CompiledRules, RuleSet, RuleSetState, compile_rules
from tests.unit.routing.people import COUNTY


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
