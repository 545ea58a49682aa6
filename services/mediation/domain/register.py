"""The register（名册）: committees, mediators and rooms of a county."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from services.mediation.domain.bounds import Faults

DISPUTE_KINDS = frozenset(
    {
        "marriage_family", "neighbour", "housing_land", "contract", "business", "damages",
        "forest_land", "demolition", "environment", "labour_wages", "labour_other", "consumer",
        "medical", "traffic", "property_management", "other",
    }
)  # fmt: skip


class RoomKind(StrEnum):
    """What a room is for（用途）."""

    JOINT = "joint"  # 调解室
    CAUCUS = "caucus"  # 背靠背室
    VIDEO = "video"  # 视频调解室


@dataclass(frozen=True, kw_only=True)
class Committee:
    """A people's mediation committee（人民调解委员会）.

    `number_word` stands before 人调字 in the numbers of its agreements.
    """

    id: str
    area_code: str
    name: str
    number_word: str
    version: int = 1

    def number(self, year: int, sequence: int) -> str:
        """The number of an agreement（编号）, e.g. 〔2026〕衡山县人调字第1号."""
        return f"〔{year}〕{self.number_word}人调字第{sequence}号"


@dataclass(frozen=True, kw_only=True)
class Mediator:
    """Somebody who may be appointed（调解员）; the id is the account."""

    id: str
    area_code: str
    name: str
    committee_id: str
    specialties: tuple[str, ...] = ()
    is_active: bool = True
    version: int = 0

    @property
    def county(self) -> str:
        """The county the mediator works for."""
        return self.area_code[:6]

    def check(self) -> None:
        """Raise Invalid with every fault of the entry."""
        faults = Faults()
        faults.text("mediator_id", self.id, 64)
        if not self.id.endswith(f"@{self.county}"):
            faults.add("mediator_id", "foreign", "账号不属于本县", "is no account of the county")
        faults.text("name", self.name, 32)
        faults.text("committee_id", self.committee_id, 64)
        _check_specialties(faults, self.specialties)
        faults.settle()


@dataclass(frozen=True, kw_only=True)
class Room:
    """A place where sessions are held（调解室）; one session at a time."""

    id: str
    area_code: str
    name: str
    kind: str
    place: str = ""
    is_active: bool = True
    version: int = 0

    @property
    def county(self) -> str:
        """The county the room lies in."""
        return self.area_code[:6]

    def check(self) -> None:
        """Raise Invalid with every fault of the entry."""
        faults = Faults()
        faults.text("room_id", self.id, 64)
        if not all(sign.isascii() and (sign.isalnum() or sign in "-_") for sign in self.id):
            faults.add(
                "room_id", "bad_character", "只能用字母、数字和连字符", "letters, digits, - _"
            )
        faults.text("name", self.name, 32)
        faults.choice("kind", self.kind, set(RoomKind))
        faults.text("place", self.place, 100, is_required=False)
        faults.settle()


def _check_specialties(faults: Faults, specialties: Sequence[str]) -> None:
    faults.distinct("specialties", specialties, len(DISPUTE_KINDS))
    for number, kind in enumerate(specialties):
        faults.choice(f"specialties[{number}]", kind, DISPUTE_KINDS)
