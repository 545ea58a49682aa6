"""The n-th report of the province, and the same matter told once more by somebody else."""

import random
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from bench.province.counties import PILOT_CASES, a_spot, somewhere
from bench.province.people import a_party
from bench.province.words import ROADS, Telling, a_narrative, a_telling, a_title
from bench.sizes import SEED
from services.intake.domain.codes import compose, local_date
from services.intake.domain.people import PartyReport
from services.intake.domain.reports import Location, Matter, Report
from services.intake.domain.secrecy import sensed
from services.intake.domain.vocabulary import EMERGENCY

START = datetime(2023, 10, 1, tzinfo=UTC)
_LAST = 5_000_000
_HALF = timedelta(days=547)
_AGAIN = 0.08
_AGAIN_WITHIN = 4_000
_SOURCES = ("window",) * 8 + ("phone",) * 6 + ("hotline_12345",) * 5 + ("wechat",) * 4 + (
    "web", "qr", "grid", "grid", "police", "petition_office", "court",
)  # fmt: skip
_WITH_SPOT = 0.6
_NEAR_DEGREES = 0.0009


@dataclass(frozen=True, kw_only=True)
class Told:
    """One report: who told what, where and when."""

    number: int
    county: str
    telling: Telling
    report: Report
    time: datetime

    @property
    def case_id(self) -> str:
        """The id of its case."""
        return id_of(self.number)

    @property
    def code(self) -> str:
        """The code it was given on its day."""
        return compose(self.county, local_date(self.time), self.number % 90_000 + 1)


def id_of(number: int) -> str:
    """The n-th case's id: a UUIDv7 of its time, so that ids sort as the service's own do."""
    stamp, rest = int(_time(number).timestamp() * 1000), f"{number:016x}"
    return f"{stamp >> 16:08x}-{stamp & 0xFFFF:04x}-7{rest[-15:-12]}-8{rest[:3]}-{rest[-12:]}"


def county_of(number: int) -> str:
    """Where the n-th report comes from, without making it."""
    chance = _chance("told", number)
    earlier = _earlier(chance, number)
    return county_of(earlier) if earlier else somewhere(chance, number).code


def told(number: int) -> Told:
    """The n-th report; one in twelve is an earlier matter told again."""
    chance = _chance("told", number)
    earlier = _earlier(chance, number)
    if earlier:
        return retold(told(earlier), number)
    county, telling = somewhere(chance, number), a_telling(chance)
    area_code = chance.choice(county.villages)
    at = Location(**dict(zip(("lng", "lat"), a_spot(chance), strict=True)))
    place = at if chance.random() < _WITH_SPOT else None
    return _told(chance, number, telling, Told(
        number=number, county=county.code, telling=telling, time=_time(number),
        report=Report(matter=Matter(kind=telling.kind, title="", area_code=area_code,
                                    location=place)),
    ))  # fmt: skip


def retold(earlier: Told, number: int) -> Told:
    """The same matter in other words, from another person or, one time in four, the same."""
    chance = _chance("retold", number)
    again = replace(earlier, number=number, time=_time(number))
    spot = earlier.report.matter.location
    moved = Location(lng=_near(chance, spot.lng), lat=_near(chance, spot.lat)) if spot else None
    matter = replace(earlier.report.matter, location=moved)
    other = _told(chance, number, earlier.telling, replace(again, report=Report(matter=matter)))
    if chance.random() < 0.25 and earlier.report.parties:
        return replace(other, report=replace(other.report, parties=earlier.report.parties))
    return other


def _earlier(chance: random.Random, number: int) -> int:
    """The number of the report that this one tells again, or 0."""
    if number > _AGAIN_WITHIN and chance.random() < _AGAIN:
        return number - chance.randrange(1, _AGAIN_WITHIN)
    return 0


def _told(chance: random.Random, number: int, telling: Telling, frame: Told) -> Told:
    parties = _parties(chance, frame.county, telling)
    is_anonymous = not parties
    matter = replace(
        frame.report.matter,
        dispute_kind=telling.dispute_kind,
        title=a_title(chance, telling)[:100],
        narrative=a_narrative(chance, telling),
        address=_address(chance, telling),
        channel=chance.choice(_SOURCES),
        people_count=1 if chance.random() < 0.9 else chance.randrange(2, 40),
        amount_fen=chance.randrange(10**7) if telling.dispute_kind else 0,
        is_urgent=telling.kind == EMERGENCY,
        is_confidential=not is_anonymous and chance.random() < 0.03,
        is_anonymous=is_anonymous,
    )
    matter = sensed(matter, parties, local_date(frame.time))
    return replace(frame, number=number, report=Report(matter=matter, parties=parties))


def _parties(chance: random.Random, county: str, telling: Telling) -> tuple[PartyReport, ...]:
    if not telling.dispute_kind and chance.random() < 0.04:
        return ()
    applicant = a_party(chance, county, "applicant")
    if not telling.dispute_kind:
        return (applicant,)
    return (applicant, replace(a_party(chance, county, "respondent"), id_number=""))


def _address(chance: random.Random, telling: Telling) -> str:
    if chance.random() < 0.1:
        return f"{telling.road}附近"
    beside = f"，{chance.choice(ROADS)}口" if chance.random() < 0.1 else ""
    return f"{telling.road}{telling.number}号{beside}"


def _time(number: int) -> datetime:
    """Five million cases fill three years, the first half of them with the pilot's."""
    if number < PILOT_CASES:
        return START + _HALF * (number / PILOT_CASES)
    return START + _HALF * (1 + (number - PILOT_CASES) / (_LAST - PILOT_CASES))


def _near(chance: random.Random, degrees: float) -> float:
    return round(degrees + chance.uniform(-_NEAR_DEGREES, _NEAR_DEGREES), 6)


def _chance(what: str, number: int) -> random.Random:
    return random.Random(f"{SEED}/{what}/{number}")  # noqa: S311  no secret
