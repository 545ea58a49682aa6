"""Departments（部门）: who sits in a centre, how, and for which kinds of matters."""

from dataclasses import dataclass, field
from enum import StrEnum

from contracts.errors import NotFound


class DepartmentNotFound(NotFound):
    """No such department holds for the area."""


class Presence(StrEnum):
    """How a department is present in the centre（入驻方式）."""

    RESIDENT = "resident"  # 常驻
    ROTATING = "rotating"  # 轮驻
    ON_CALL = "on_call"  # 随驻
    FOCUS = "focus"  # 重点驻
    TEMPORARY = "temporary"  # 临时驻
    ONLINE = "online"  # 网上驻


LEVELS = ("province", "city", "county", "town", "village")
"""From above to below; work is referred along them（上报、下派）."""


@dataclass(frozen=True, kw_only=True)
class Department:
    """An area's row for a department; it holds for all areas below that have no own row."""

    area_code: str
    key: str
    name: str
    presence: Presence
    level: str = "county"
    kinds: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    contact_phone: str = field(default="", repr=False)
    is_active: bool = True
    version: int = 0

    def takes(self, kind: str, category: str) -> bool:
        """Whether such a matter stands on its list（事项清单）.

        Without a list a department takes everything, a village nothing.
        """
        if not self.kinds and not self.categories:
            return self.level != "village"
        return kind in self.kinds or any(
            category == one or category.startswith(f"{one}.") for one in self.categories
        )

    def is_above(self, other: "Department") -> bool:
        """Whether it stands on a higher level than another."""
        return LEVELS.index(self.level) < LEVELS.index(other.level)


def holding(rows: list[Department]) -> list[Department]:
    """Of the rows of an area and those above it, the one per key that holds: the longest prefix."""
    longest: dict[str, Department] = {}
    for row in sorted(rows, key=lambda row: len(row.area_code)):
        longest[row.key] = row
    return sorted(longest.values(), key=lambda row: row.key)
