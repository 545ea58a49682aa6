"""Fitting（事项准入）: nobody is given work that does not stand on its list."""

from dataclasses import dataclass, replace

from services.routing.domain.brief import Brief
from services.routing.domain.department import Department, holding
from services.routing.domain.rules import Path, RuleOutcome
from services.routing.use_cases.bounds import Bounds
from services.routing.use_cases.ports import DepartmentStore


@dataclass(frozen=True, kw_only=True)
class Fit:
    """What of an outcome stands, and whom the directory bars from it."""

    outcome: RuleOutcome
    barred: tuple[str, ...] = ()


@dataclass(frozen=True)
class Fitting:
    """Holds work against the directory."""

    departments: DepartmentStore

    def active(self, area_code: str) -> dict[str, Department]:
        """The departments that hold for an area and work, by key."""
        rows = holding(self.departments.above(area_code))
        return {row.key: row for row in rows if row.is_active}

    def check(self, bounds: Bounds, field: str, department: str, brief: Brief) -> None:
        """Note a department that is not known for the case's place, or has it on no list."""
        known = self.active(brief.area_code)
        bounds.choice(field, department, known)
        row = known.get(department)
        if row and not row.takes(brief.facts.kind, brief.facts.category):
            message = f"该事项不在{row.name}的事项清单内"
            bounds.note(field, "outside_list", message, "The matter is not on its list.")

    def bound(self, outcome: RuleOutcome, brief: Brief, fallback: str) -> Fit:
        """What of a rule's outcome stands: a lead without the matter on its list gives way to
        the fallback desk, a co-department is left out.
        """
        rows = {row.key: row for row in holding(self.departments.above(brief.area_code))}
        named = (outcome.lead_department, *outcome.co_departments)
        facts = brief.facts
        barred = tuple(
            key for key in named if key in rows and not rows[key].takes(facts.kind, facts.category)
        )
        if not barred:
            return Fit(outcome=outcome)
        is_led_otherwise = outcome.lead_department in barred
        lead = fallback if is_led_otherwise else outcome.lead_department
        path = Path.DEPARTMENT if is_led_otherwise else outcome.path
        others = tuple(key for key in outcome.co_departments if key not in (*barred, lead))
        bounded = replace(outcome, path=path, lead_department=lead, co_departments=others)
        return Fit(outcome=bounded, barred=barred)
