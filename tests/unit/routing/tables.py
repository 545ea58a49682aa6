"""Small rule tables for tests."""

from typing import Any

from services.routing.domain.cells import Cell
from services.routing.domain.facts import Operator
from services.routing.domain.rules import Path, Row, RuleOutcome, RuleSet, RuleSetState


def a_cell(fact: str, operator: str, *values: str, low: Any = None, high: Any = None) -> Cell:
    """One condition."""
    return Cell(fact=fact, operator=Operator(operator), values=values, low=low, high=high)


def an_outcome(
    lead: str = "housing", *helpers: str, path: Path = Path.DEPARTMENT, profile: str = ""
) -> RuleOutcome:
    """Who handles it."""
    return RuleOutcome(
        path=path, lead_department=lead, co_departments=helpers, clock_profile=profile
    )


def a_row(row_id: str, *cells: Cell, outcome: RuleOutcome | None = None, priority: int = 0) -> Row:
    """One line."""
    return Row(id=row_id, priority=priority, cells=cells, outcome=outcome or an_outcome())


def a_table(*rows: Row, area_code: str = "43", **fields: Any) -> RuleSet:
    """A published table with the petition office as its fallback."""
    known: dict[str, Any] = {"id": f"rules-{area_code}", "name": "测试", "edition": 1}
    return RuleSet(
        **{"state": RuleSetState.PUBLISHED, **known, **fields},
        area_code=area_code,
        rows=rows,
        fallback=an_outcome("petition"),
    )
