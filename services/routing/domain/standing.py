"""Standing tables（现行规则）: those that hold above, in and below an area, at one moment."""

from collections.abc import Mapping
from dataclasses import replace

from areas import prefixes
from services.routing.domain.facts import Facts
from services.routing.domain.rules import (
    CompiledRules,
    Path,
    RuleOutcome,
    RuleSet,
    Verdict,
    compile_rules,
)

Resorts = tuple[str, str]
"""The department of an area without any table, and the one in its place where that is accused."""


class Standing:
    """Which table decides where; the longest prefix holds."""

    def __init__(self, tables: Mapping[str, CompiledRules], resorts: Resorts) -> None:
        """Take the tables by area."""
        self._tables = dict(tables)
        self._resorts = resorts

    def decide(self, area_code: str, facts: Facts, accused: str) -> Verdict:
        """What the table that holds for an area says of a case."""
        held = [area for area in prefixes(area_code) if area in self._tables]
        rules = self._tables[held[-1]] if held else unruled(area_code, self._resorts[0])
        return choose(rules, facts, accused, self._resorts)

    def with_table(self, rules: CompiledRules) -> "Standing":
        """The same with another table in the place of its area's."""
        tables = {**self._tables, rules.rule_set.area_code: rules}
        return Standing(tables, self._resorts)


def choose(rules: CompiledRules, facts: Facts, accused: str, resorts: Resorts) -> Verdict:
    """What a table says of a case without the department that it accuses."""
    if not accused:
        return rules.decide(facts)
    verdict = rules.decide_without(facts, accused)
    if verdict.outcome.lead_department != accused:
        return verdict
    desk = next(one for one in resorts if one != accused)
    outcome = replace(verdict.outcome.without(desk), path=Path.DEPARTMENT, lead_department=desk)
    return replace(verdict, outcome=outcome)


def unruled(area_code: str, department: str) -> CompiledRules:
    """What decides where nobody has set rules: everything goes to one department."""
    fallback = RuleOutcome(path=Path.DEPARTMENT, lead_department=department)
    empty = RuleSet(id="", area_code=area_code, name="", edition=0, rows=(), fallback=fallback)
    return compile_rules(empty)
