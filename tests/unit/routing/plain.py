"""What a decision table means, read off plainly: the reference that compiled tables are held to."""

from collections.abc import Callable
from typing import Any

from services.routing.domain.cells import MATCHED, Cell
from services.routing.domain.rules import FAILED, UNMET, RuleSet


def is_met(value: Any) -> int:
    return MATCHED if value else UNMET


CONDITIONS: dict[str, Callable[[dict[str, Any]], int]] = {
    "": lambda facts: MATCHED,
    "people_count * 2 > party_count": lambda facts: is_met(
        facts["people_count"] * 2 > facts["party_count"]
    ),
    "kind in ['dispute', 'violation'] || !is_urgent": lambda facts: is_met(
        facts["kind"] in ("dispute", "violation") or not facts["is_urgent"]
    ),
    "'person' in applicant_types": lambda facts: is_met("|person|" in facts["applicant_types"]),
    "10 / weekday > 3": lambda facts: (
        is_met(int(10 / facts["weekday"]) > 3) if facts["weekday"] else FAILED
    ),
}
"""What conditions say, read by hand."""


def holds(cell: Cell, value: Any) -> bool:
    """What a cell means, read off its name."""
    name = cell.operator.value
    if name in ("in", "not_in"):
        return (value in list(cell.values)) == (name == "in")
    if name == "prefix":
        return any(str(value)[: len(area)] == area for area in cell.values)
    if name in ("any_word", "all_words"):
        found = [value.find(word) >= 0 for word in cell.values]
        return bool(max(found) if name == "any_word" else min(found))
    if name in ("any_of", "none_of"):
        members = [one for one in value.split("|") if one] if isinstance(value, str) else []
        return any(one in cell.values for one in members) == (name == "any_of")
    if name in ("is_true", "is_false"):
        return bool(value == (name == "is_true"))
    if isinstance(value, str):
        return False
    above = cell.low is None or not value < cell.low
    return bool(above and (cell.high is None or not value > cell.high))


def read_plainly(table: RuleSet, facts: dict[str, Any]) -> tuple[str, list[int]]:
    """The first matching row's id and what each tried row failed on."""
    tried = []
    for priority in sorted({row.priority for row in table.rows}):
        for row in table.rows:
            if row.priority != priority:
                continue
            failed = [
                n for n, cell in enumerate(row.cells) if not holds(cell, facts.get(cell.fact, ""))
            ]
            tried.append(failed[0] if failed else CONDITIONS[row.condition](facts))
            if tried[-1] == MATCHED:
                return row.id, tried
    return "", tried
