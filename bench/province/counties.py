"""How cases are spread over the counties of the province: one is large, most are small.

The largest, a pilot, came first: the first million is nearly all its own. So ten thousand and a
million are those of one county, and five million are a province around it.
"""

import random
from dataclasses import dataclass
from functools import cache
from itertools import accumulate

import areas

PROVINCE = "43"
LARGEST = "430423"
PILOT_CASES = 1_040_000
_LARGEST_SHARES = (0.96, 0.05)
"""The largest county's share of the first cases, and of those behind them."""
_BOX = (112.6, 27.0, 113.2, 27.6)


@dataclass(frozen=True)
class County:
    """Where a case lies, and how much of the map is its county's."""

    code: str
    villages: tuple[str, ...]


@cache
def counties() -> tuple[County, ...]:
    """The largest first, then the others in the order of their codes."""
    codes = [
        county.code
        for city in areas.children(PROVINCE)
        for county in areas.children(city.code)
        if areas.children(county.code)
    ]
    codes.sort(key=lambda code: (code != LARGEST, code))
    return tuple(County(code, _villages(code)) for code in codes)


def somewhere(chance: random.Random, number: int) -> County:
    """The county of the n-th case."""
    largest = _LARGEST_SHARES[number >= PILOT_CASES]
    if chance.random() < largest:
        return counties()[0]
    return chance.choices(counties()[1:], cum_weights=_weights())[0]


def a_spot(chance: random.Random) -> tuple[float, float]:
    """Longitude and latitude within a county's size of 60 km."""
    west, south, east, north = _BOX
    return round(chance.uniform(west, east), 6), round(chance.uniform(south, north), 6)


@cache
def _weights() -> tuple[float, ...]:
    """Each rank behind the largest has less than the one before."""
    return tuple(accumulate(1 / (rank + 4) for rank in range(len(counties()) - 1)))


def _villages(code: str) -> tuple[str, ...]:
    towns = areas.children(code)
    below = [village.code for town in towns for village in areas.children(town.code)]
    return tuple(below or [town.code for town in towns])
