"""Reward schemes（奖励办法）: which reports an area rewards, and how much, as data."""

import re
from dataclasses import dataclass

from contracts.editions import Edition
from contracts.errors import FieldFault, Invalid
from services.intake.domain.faults import Faults
from services.intake.domain.vocabulary import KINDS

MOST_FEN = 100_000_000
_MOST_GRADES, _MOST_NAME, _MOST_DAYS = 10, 60, 730
_AREA = re.compile(r"\d{2}|\d{4}|\d{6}|\d{9}|\d{12}")
_KEY = re.compile(r"[a-z][a-z0-9_-]{0,39}")


@dataclass(frozen=True, kw_only=True)
class Grade:
    """One row of the amount table（奖励等级）: the least and the most for a case."""

    key: str
    name: str
    least_fen: int
    most_fen: int


@dataclass(frozen=True, kw_only=True)
class RewardScheme(Edition):
    """What an area rewards."""

    kinds: tuple[str, ...]
    grades: tuple[Grade, ...]
    leader_above_fen: int
    pickup_days: int

    def grade(self, key: str) -> Grade | None:
        """A row of the table."""
        return next((one for one in self.grades if one.key == key), None)


def require_sound_scheme(scheme: RewardScheme) -> None:
    """Raise Invalid with every fault of a scheme."""
    if faults := find_scheme_faults(scheme):
        raise Invalid(*faults)


def find_scheme_faults(scheme: RewardScheme) -> tuple[FieldFault, ...]:
    """Every fault of a scheme, by field."""
    faults = Faults()
    if not _AREA.fullmatch(scheme.area_code):
        faults.add("area_code", "malformed", "区划代码格式不对", "Not a division code.")
    faults.text("name", scheme.name, least=1, most=_MOST_NAME)
    if not scheme.kinds:
        faults.add("kinds", "missing", "必填", "It is needed.")
    for kind in scheme.kinds:
        faults.choice("kinds", kind, KINDS)
    faults.number("leader_above_fen", scheme.leader_above_fen, 0, MOST_FEN)
    faults.number("pickup_days", scheme.pickup_days, 1, _MOST_DAYS)
    if not 1 <= len(scheme.grades) <= _MOST_GRADES:
        faults.add("grades", "length", f"应为1至{_MOST_GRADES}级", "From 1 to 10 grades.")
    if len({one.key for one in scheme.grades}) != len(scheme.grades):
        faults.add("grades", "repeated", "重复", "Something is repeated.")
    for at, grade in enumerate(scheme.grades[:_MOST_GRADES]):
        _check_grade(faults, f"grades[{at}]", grade)
    return tuple(faults.found)


def _check_grade(faults: Faults, place: str, grade: Grade) -> None:
    if not _KEY.fullmatch(grade.key):
        faults.add(f"{place}.key", "malformed", "标识格式不对", "Malformed key.")
    faults.text(f"{place}.name", grade.name, least=1, most=_MOST_NAME)
    faults.number(f"{place}.least_fen", grade.least_fen, 1, MOST_FEN)
    faults.number(f"{place}.most_fen", grade.most_fen, max(grade.least_fen, 1), MOST_FEN)
