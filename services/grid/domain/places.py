"""Points, cells（网格）and officers（网格员）."""

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from contracts.aggregates import Aggregate
from contracts.errors import NotFound

VILLAGE_DIGITS = 12
TOWN_DIGITS = 9
COUNTY_DIGITS = 6
CELL_ID = re.compile(r"[0-9]{12}-[0-9A-Za-z]{1,8}")


class AreaNotFound(NotFound):
    """No such national area."""


class PlaceNotFound(NotFound):
    """The point lies outside the caller's area."""


@dataclass(frozen=True)
class Point:
    """A place in WGS-84."""

    lng: float
    lat: float

    @property
    def is_real(self) -> bool:
        """Whether there is such a place on earth; a point left empty, 0 and 0, is none."""
        is_number = math.isfinite(self.lng) and math.isfinite(self.lat)
        return is_number and abs(self.lng) <= 180 and abs(self.lat) <= 90 and self != Point(0, 0)


def middle(points: Sequence[Point]) -> Point | None:
    """The mean of points that lie close together; None of none."""
    if not points:
        return None
    count = len(points)
    return Point(
        round(sum(point.lng for point in points) / count, 6),
        round(sum(point.lat for point in points) / count, 6),
    )


@dataclass(kw_only=True)
class Cell(Aggregate):
    """A drawn cell below a village; its id is the village's code, "-", and up to eight signs."""

    name: str
    outline: Mapping[str, Any]
    centre: Point
    officer: str
    is_demo: bool
    is_active: bool
    update_time: datetime


@dataclass(frozen=True, kw_only=True)
class Officer:
    """Who looks after cells; `position` is the middle of the own cells."""

    account: str
    county: str
    area_code: str
    is_active: bool
    is_demo: bool = False
    phone: str = ""
    position: Point | None = None
    towns: tuple[str, ...] = ()
