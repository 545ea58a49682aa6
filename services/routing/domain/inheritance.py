"""Inheriting rules（沿用上级规则）: an area's table may take over the wider area's, row by row.

Rows of the same key replace, others are added behind, and rows may be switched off. Fallback, name
and policy are the area's own. Composed from the widest table inward, each kept as it was written.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from areas import prefixes
from services.routing.domain.rules import Row, RuleSet

T = TypeVar("T")


def chain_of(area_code: str, standing: Mapping[str, T], inherits: Callable[[T], bool]) -> list[T]:
    """What holds for an area: the table of its longest prefix, and those that it inherits."""
    found: list[T] = []
    for area in reversed(prefixes(area_code)):
        if area in standing:
            found.append(standing[area])
            if not inherits(standing[area]):
                break
    return found


def compose(parts: Sequence[RuleSet]) -> RuleSet:
    """The table that decides: the area's own first, then those it inherits, ever wider."""
    whole = replace(parts[-1], parts=(), origins={})
    for own in reversed(parts[:-1]):
        whole = _over(own, whole)
    return whole


def _over(own: RuleSet, above: RuleSet) -> RuleSet:
    mine = {row.id: row for row in own.rows}
    kept = [row for row in above.rows if row.id not in own.switched_off]
    taken = {row.id for row in kept}
    rows = [
        *(mine.get(row.id, row) for row in kept),
        *(row for row in own.rows if row.id not in taken),
    ]
    origins = {row.id: above.origins.get(row.id, above.area_code) for row in kept}
    return replace(
        own,
        rows=tuple(rows),
        parts=(above.id, *above.parts),
        origins={row_id: area for row_id, area in origins.items() if row_id not in mine},
    )


@dataclass(frozen=True, kw_only=True)
class Overrides:
    """What an area's table makes of the wider area's（本级改动）, by the keys of the rows.

    `same` are rows written down again as they are above, `idle` switched-off keys that are not
    there. A table that does not inherit stands in the place of all above.
    """

    rule_set: RuleSet
    above: str
    replaced: tuple[str, ...] = ()
    same: tuple[str, ...] = ()
    added: tuple[str, ...] = ()
    switched_off: tuple[str, ...] = ()
    idle: tuple[str, ...] = ()
    kept_count: int = 0


def overrides(parts: Sequence[RuleSet]) -> Overrides:
    """What the first of the parts makes of the others."""
    own = parts[0]
    if len(parts) == 1:
        return Overrides(rule_set=own, above="", added=tuple(row.id for row in own.rows))
    above = compose(parts[1:])
    theirs: dict[str, Row] = {row.id: row for row in above.rows}
    shared = [row for row in own.rows if row.id in theirs]
    off = tuple(key for key in own.switched_off if key in theirs)
    return Overrides(
        rule_set=own,
        above=above.area_code,
        replaced=tuple(row.id for row in shared if row != theirs[row.id]),
        same=tuple(row.id for row in shared if row == theirs[row.id]),
        added=tuple(row.id for row in own.rows if row.id not in theirs),
        switched_off=off,
        idle=tuple(key for key in own.switched_off if key not in theirs),
        kept_count=len(theirs) - len(shared) - len(off),
    )
