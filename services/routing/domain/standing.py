"""Standing tables（现行规则）: those that hold above, in and below an area, at one moment."""

from collections.abc import Mapping

from areas import prefixes
from services.routing.domain.rules import CompiledRules, Path, RuleOutcome, RuleSet, compile_rules


class Standing:
    """Which table decides where; the longest prefix holds."""

    def __init__(self, tables: Mapping[str, CompiledRules]) -> None:
        """Take the tables by area."""
        self._tables = dict(tables)

    def holding(self, area_code: str) -> CompiledRules | None:
        """The table that decides on a case of the area."""
        held = [area for area in prefixes(area_code) if area in self._tables]
        return self._tables[held[-1]] if held else None

    def with_table(self, rules: CompiledRules) -> "Standing":
        """The same with another table in the place of its area's."""
        return Standing({**self._tables, rules.rule_set.area_code: rules})


def unruled(area_code: str, department: str) -> CompiledRules:
    """What decides where nobody has set rules: everything goes to one department."""
    fallback = RuleOutcome(path=Path.DEPARTMENT, lead_department=department)
    empty = RuleSet(id="", area_code=area_code, name="", edition=0, rows=(), fallback=fallback)
    return compile_rules(empty)
