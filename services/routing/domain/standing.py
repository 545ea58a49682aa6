"""Standing tables（现行规则）: those that hold above, in and below an area, at one moment."""

from collections.abc import Mapping

from services.routing.domain.inheritance import chain_of, compose
from services.routing.domain.rules import CompiledRules, Path, RuleOutcome, RuleSet, compile_rules

_TWO = 2


class Standing:
    """Which table decides where; the longest prefix holds."""

    def __init__(self, tables: Mapping[str, CompiledRules]) -> None:
        """Take the tables by area, each as it was written."""
        self._tables = dict(tables)
        self._composed: dict[str, CompiledRules] = {}

    def holding(self, area_code: str) -> CompiledRules | None:
        """The table that decides on a case of the area."""
        held = chain_of(area_code, self._tables, lambda one: one.rule_set.is_inheriting)
        if len(held) < _TWO:
            return held[0] if held else None
        area = held[0].rule_set.area_code
        if area not in self._composed:
            self._composed[area] = compile_rules(compose([one.rule_set for one in held]))
        return self._composed[area]

    def with_table(self, rules: CompiledRules) -> "Standing":
        """The same with another table in the place of its area's."""
        return Standing({**self._tables, rules.rule_set.area_code: rules})


def unruled(area_code: str, department: str) -> CompiledRules:
    """What decides where nobody has set rules: everything goes to one department."""
    fallback = RuleOutcome(path=Path.DEPARTMENT, lead_department=department)
    empty = RuleSet(id="", area_code=area_code, name="", edition=0, rows=(), fallback=fallback)
    return compile_rules(empty)
