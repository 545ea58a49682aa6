"""Fitting（事项准入）: nobody is given work off its list, or a matter that accuses it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from services.routing.domain.brief import Brief
from services.routing.domain.department import Department, holding
from services.routing.domain.rules import Path, RuleOutcome
from services.routing.use_cases.bounds import Bounds
from services.routing.use_cases.ports import DepartmentStore

ACCUSED = "accused_department"
_WORDS = "该部门是本件的被举报单位，不得承办或知悉本件"


def note_accused(bounds: Bounds, field: str, departments: Collection[str], brief: Brief) -> None:
    """Note the fault of naming the department that the case accuses（信访工作条例 30）."""
    accused = brief.facts.accused_department
    if accused and accused in departments:
        bounds.note(field, ACCUSED, _WORDS, "It is the department that the matter accuses.")


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

    def check(
        self, bounds: Bounds, brief: Brief, **named: Collection[str]
    ) -> Mapping[str, Department]:
        """Note who cannot take the case, by the field that names them; gives who could be named.

        A department must be known for the case's place, have the matter on its list if it has one,
        and not be the one that the matter accuses.
        """
        known = self.active(brief.area_code)
        for field, departments in named.items():
            for department in departments:
                bounds.choice(field, department, known)
                row = known.get(department)
                if row and not row.takes(brief.facts.kind, brief.facts.category):
                    message = f"该事项不在{row.name}的事项清单内"
                    bounds.note(field, "outside_list", message, "The matter is not on its list.")
            note_accused(bounds, field, departments, brief)
        return known

    def bound(self, outcome: RuleOutcome, brief: Brief, fallback: str) -> Fit:
        """What of a rule's outcome stands: a lead without the matter on its list gives way to
        the fallback desk, a co-department is left out.
        """
        rows = {row.key: row for row in holding(self.departments.remembered(brief.area_code))}
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
