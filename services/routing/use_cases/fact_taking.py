"""Taking the facts of a case（取条件）: what the rules may ask, with the day and who is there."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from services.routing.domain.brief import Brief
from services.routing.domain.department import Presence, holding
from services.routing.domain.facts import LOCAL, FactValue, facts_of
from services.routing.domain.risk_scheme import Colour, RiskScheme, facts_told
from services.routing.use_cases.clockwork import Clockwork
from services.routing.use_cases.ports import DepartmentStore


class Turns(Protocol):
    """Knows which departments are at a county's centre on a day by a duty."""

    def at_centre(self, county: str, day: date) -> frozenset[str]: ...


class Schemes(Protocol):
    """Knows which risk scheme holds for an area."""

    def holding(self, area_code: str) -> RiskScheme: ...


@dataclass(frozen=True)
class FactTaking:
    """Collects the facts of a case at an instant."""

    clockwork: Clockwork
    departments: DepartmentStore
    turns: Turns
    schemes: Schemes

    def of(self, brief: Brief, when: datetime) -> dict[str, FactValue]:
        """What the rules may ask of a case."""
        is_working_day = self.clockwork.is_working_day(when)
        present = self.turns.at_centre(brief.county, when.astimezone(LOCAL).date())
        if is_working_day:
            present |= self._resident(brief.area_code)
        return facts_of(
            brief,
            when,
            is_working_day=is_working_day,
            present=present,
            colour=self._colour(brief, when),
        )

    def _colour(self, brief: Brief, when: datetime) -> Colour:
        """What the scheme makes of what was told, before anybody handles the case."""
        scheme = self.schemes.holding(brief.area_code)
        return scheme.assess(facts_told(brief.facts), due_time=None, now=when).colour

    def _resident(self, area_code: str) -> frozenset[str]:
        rows = holding(self.departments.remembered(area_code))
        return frozenset(
            row.key for row in rows if row.is_active and row.presence is Presence.RESIDENT
        )
