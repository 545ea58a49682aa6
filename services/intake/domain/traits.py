"""Traits（特征）: what of a matter may show that another is the same; pure, nothing is hidden here.

The store keeps traits as keyed hashes only (`store/marks.py`); what they say of two matters is
weighed in `sameness`.
"""

import math
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from services.intake.domain.people import PartyReport
from services.intake.domain.reports import Location, Matter

MOST_READ = 600
"""Signs of a narrative that are compared; what follows says little new."""
MOST_PARTIES_COMPARED = 20
_STEP_DEGREES = 0.003  # about 300 m
_EARTH_METRES = 6_371_000.0
_TOWN_DIGITS = 9
_MOST_WORDS_OF_PLACE = 300
_MOST_LANDMARKS = 4
_NOISE = re.compile(r"[^0-9a-z\u4e00-\u9fff]")
_PHRASES = re.compile(
    "希望|尽快|请求|有关部门|相关部门|部门|反映|投诉|派人|核实|处理|解决|谢谢|麻烦|情况|目前|"
    "现在|一直|已经|问题|居民|群众|你们|我们|您好|来电|市民|多次|进行"
)
_DIGITS = str.maketrans("一二三四五六七八九〇零", "12345678900")
_LONG_SORTS = "大道|小区|花园|家园|广场|市场|社区|学校|医院"
_PLACE = re.compile(
    rf"([\u4e00-\u9fff0-9]{{1,8}}?(?:{_LONG_SORTS}|路|街|巷|苑|村)(?!{_LONG_SORTS}))([0-9]{{1,5}})?"
)
_ABOVE = re.compile(r"^(?:[\u4e00-\u9fff]{1,6}?[省市州县镇乡](?!场))+|街道|办事处")


@dataclass(frozen=True, kw_only=True)
class Traits:
    """What of one matter is compared."""

    shingles: frozenset[str]
    landmarks: frozenset[str]
    doors: frozenset[str]
    spot: str
    around: tuple[str, ...]
    town: str
    topic: str
    parties: frozenset[str]


def traits_of(matter: Matter, parties: Iterable[PartyReport]) -> Traits:
    """The traits of a matter; who asked for confidence is not found by phone or number."""
    place, named = matter.location, landmarks(f"{matter.address}，{matter.title}")
    return Traits(
        shingles=shingles(f"{matter.title}{matter.narrative}"),
        landmarks=frozenset(f"{name}/{matter.kind}/{matter.dispute_kind}" for name, _ in named),
        doors=frozenset(f"{name}{number}" for name, number in named if number),
        spot=_spot(place, 0, 0) if place else "",
        around=_around(place) if place else (),
        town=matter.area_code[:_TOWN_DIGITS],
        topic=f"{matter.area_code}/{matter.kind}/{matter.dispute_kind}",
        parties=frozenset() if matter.is_confidential else _identities(parties),
    )


def plain_text(text: str) -> str:
    """Text as it is compared: one form of each sign, no punctuation, no set phrases."""
    return _PHRASES.sub("", _NOISE.sub("", normal_signs(text[:MOST_READ])))


def normal_signs(text: str) -> str:
    """Text in one form of each sign, whatever its width or case."""
    return unicodedata.normalize("NFKC", text).lower()


def shingles(text: str) -> frozenset[str]:
    """The pairs of neighbouring signs."""
    plain = plain_text(text)
    return frozenset(plain[at : at + 2] for at in range(len(plain) - 1))


def landmarks(text: str) -> frozenset[tuple[str, str]]:
    """The roads, estates and villages that words name, each with its number if it has one."""
    normal = unicodedata.normalize("NFKC", text)[:_MOST_WORDS_OF_PLACE].translate(_DIGITS)
    local = _ABOVE.sub("", _PHRASES.sub("", re.sub(r"\s", "", normal)))
    return frozenset(_PLACE.findall(local)[:_MOST_LANDMARKS])


def metres_between(one: Location, other: Location) -> float:
    """How far two places lie from each other, on a ball."""
    low, high = math.radians(one.lat), math.radians(other.lat)
    rise = math.sin((high - low) / 2) ** 2
    turn = math.sin(math.radians(other.lng - one.lng) / 2) ** 2
    share = rise + math.cos(low) * math.cos(high) * turn
    return 2 * _EARTH_METRES * math.asin(min(1.0, math.sqrt(share)))


def _around(place: Location) -> tuple[str, ...]:
    steps = (-1, 0, 1)
    return tuple(_spot(place, east, north) for east in steps for north in steps)


def _spot(place: Location, east: int, north: int) -> str:
    column = math.floor(place.lng / _STEP_DEGREES) + east
    row = math.floor(place.lat / _STEP_DEGREES) + north
    return f"{column}/{row}"


def _identities(parties: Iterable[PartyReport]) -> frozenset[str]:
    found = set()
    for party in list(parties)[:MOST_PARTIES_COMPARED]:
        if party.phone:
            found.add(f"phone:{party.phone}")
        if party.id_number:
            found.add(f"number:{party.id_number}")
    return frozenset(found)
