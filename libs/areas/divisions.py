"""The national tree of divisions: province, city, county, town, village; loaded at first use.

Codes are 2, 4, 6, 9 or 12 digits long, each a prefix of the codes below it. Only province 43
is held. A cell（网格）of the grid service lies below a village: the village's code, "-", and up to
eight letters or digits; it has no entry here, but every question about place answers for it too.
"""

import csv
import re
from collections.abc import Container
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

_DATA = Path(__file__).with_name("divisions_43.csv")
_VILLAGE_DIGITS = 12
_COUNTY_DIGITS = 6
_ABOVE = {2: 0, 4: 2, 6: 4, 9: 6, 12: 9}
_FORM = re.compile(r"[0-9]{2}|[0-9]{4}|[0-9]{6}|[0-9]{9}|[0-9]{12}(-[0-9A-Za-z]{1,8})?")


class Level(StrEnum):
    """How high a division stands."""

    PROVINCE = "province"  # 省
    CITY = "city"  # 地级市、自治州
    COUNTY = "county"  # 县、市、区
    TOWN = "town"  # 乡镇、街道
    VILLAGE = "village"  # 村、社区


_LEVELS = dict(zip(_ABOVE, Level, strict=True))


class UnknownArea(ValueError):
    """No such division: the code is misspelt or lies outside the province that is held."""

    reason = "unknown_area"


@dataclass(frozen=True, slots=True)
class Area:
    """One division（行政区划）: its code, its short name and its level."""

    code: str
    name: str
    level: Level


@dataclass(frozen=True, slots=True)
class _Tree:
    names: dict[str, str]
    below: dict[str, tuple[str, ...]]


@cache
def _tree() -> _Tree:
    with _DATA.open(encoding="utf-8", newline="") as lines:
        names = {row[0]: row[1] for row in csv.reader(lines) if row[0] != "code"}
    below: dict[str, list[str]] = {}
    for code in names:
        below.setdefault(code[: _ABOVE[len(code)]], []).append(code)
    return _Tree(names, {code: tuple(codes) for code, codes in below.items()})


def find(code: str) -> Area | None:
    """Return the division with this very code; None for a cell and for what does not exist."""
    name = _tree().names.get(code)
    return None if name is None else Area(code, name, _LEVELS[len(code)])


def get(code: str) -> Area:
    """Return the division with this very code.

    Raises: UnknownArea.
    """
    area = find(code)
    if area is None:
        raise UnknownArea(f"no division has the code {code!r}")
    return area


def parent(code: str) -> str | None:
    """Return the code one level up, None for a province; by the form alone, nothing is looked up.

    Raises: UnknownArea when the form is not that of a code.
    """
    _check_form(code)
    if is_cell(code):
        return code[:_VILLAGE_DIGITS]
    return code[: _ABOVE[len(code)]] or None


def chain(code: str) -> list[Area]:
    """Return the divisions from the province down to this one; for a cell, down to its village.

    Raises: UnknownArea.
    """
    own = get(_national(code))
    return [get(own.code[:digits]) for digits in _ABOVE if digits <= len(own.code)]


def children(code: str) -> list[Area]:
    """Return the divisions directly below, in the order of their codes; a village has none.

    Raises: UnknownArea.
    """
    get(code)
    return [get(below) for below in _tree().below.get(code, ())]


def full_name(code: str) -> str:
    """Return the name as on an envelope, 湖南省衡阳市衡山县开云镇; a cell gets its village's.

    Raises: UnknownArea.
    """
    return "".join(area.name for area in chain(code))


def county_of(code: str) -> str:
    """Return the county's code of any known division or cell at or below a county.

    Raises: UnknownArea when the code is a province's or a city's, or is not known.
    """
    national = _national(code)
    if len(national) < _COUNTY_DIGITS:
        raise UnknownArea(f"{code!r} is above the counties")
    return get(national).code[:_COUNTY_DIGITS]


def covers(scope: str, code: str) -> bool:
    """Say whether `code` is `scope` or lies in it; by the form alone, False when either is no code.

    A cell covers itself only: "…001-1" is no part of "…001-12".
    """
    if not (_FORM.fullmatch(scope) and _FORM.fullmatch(code)):
        return False
    return scope == code or (not is_cell(scope) and code.startswith(scope))


def longest_prefix(code: str, keys: Container[str]) -> str | None:
    """Return the nearest of `keys` at or above `code`, as configuration by area is found.

    Raises: UnknownArea when the form is not that of a code.
    """
    place: str | None = code
    while place is not None:
        above = parent(place)
        if place in keys:
            return place
        place = above
    return None


def prefixes(code: str) -> list[str]:
    """Return the codes from the province down to `code` itself, whether known or not."""
    return [*(code[:digits] for digits in _ABOVE if digits < len(code)), code]


def is_cell(code: str) -> bool:
    """Say whether the code has the form of a cell（网格）below a village."""
    return len(code) > _VILLAGE_DIGITS and _FORM.fullmatch(code) is not None


def _national(code: str) -> str:
    return code[:_VILLAGE_DIGITS] if is_cell(code) else code


def _check_form(code: str) -> None:
    if not _FORM.fullmatch(code):
        raise UnknownArea(f"{code!r} does not have the form of a division's code")
