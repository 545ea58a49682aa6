"""Reports（诉求上报）: what somebody brings to the door, checked field by field."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeVar

import areas
from services.intake.domain.categories import Standing
from services.intake.domain.classification import Classification, Named, check_classification
from services.intake.domain.faults import Faults
from services.intake.domain.hand_overs import HandOver, check_hand_over
from services.intake.domain.people import PartyReport, check_party, check_phone
from services.intake.domain.vocabulary import (
    APPLICANT,
    DISPUTE,
    DISPUTE_KINDS,
    EMERGENCY,
    KINDS,
    OPEN311,
    SENSITIVITIES,
    SOURCES,
)

MOST_AMOUNT_FEN = 10**13
MOST_PEOPLE = 100_000
MOST_PARTIES = 500
_DEPARTMENT = re.compile(r"[a-z][a-z0-9-]{1,39}")
_CHINA = (73.0, 3.0, 136.0, 54.0)

Box = tuple[float, float, float, float]
"""West, south, east, north in degrees."""


@dataclass(frozen=True, kw_only=True)
class Location:
    """A place in WGS-84（位置）."""

    lng: float
    lat: float

    def lies_in(self, box: Box) -> bool:
        """Whether the place lies in a box of degrees; false for what is no number."""
        west, south, east, north = box
        return west <= self.lng <= east and south <= self.lat <= north


@dataclass(frozen=True, kw_only=True)
class Matter:
    """What the case is about（事项）."""

    kind: str
    category: str = ""
    dispute_kind: str = ""
    title: str
    narrative: str = ""
    area_code: str
    address: str = ""
    location: Location | None = None
    channel: str = ""
    amount_fen: int = 0
    people_count: int = 1
    is_urgent: bool = False
    is_confidential: bool = False
    is_anonymous: bool = False
    sensitivities: tuple[str, ...] = ()
    accused_department: str = ""
    classification: Classification | None = None

    @property
    def filed_as(self) -> dict[str, str]:
        """The leaf and how it was found, as events tell it."""
        filed = self.classification
        return {"category": self.category, "category_origin": str(filed.origin) if filed else ""}

    @property
    def answers(self) -> dict[str, list[str]]:
        """The answers by question; personal."""
        return self.classification.by_question if self.classification else {}

    @property
    def answer_types(self) -> dict[str, str]:
        """The types of the answers that others may act on, by question."""
        return self.classification.types if self.classification else {}

    @property
    def is_restricted(self) -> bool:
        """Whether it touches what few may read（限制查阅）."""
        return bool(self.sensitivities)


@dataclass(frozen=True, kw_only=True)
class Report:
    """A matter with the people it concerns."""

    matter: Matter
    parties: tuple[PartyReport, ...] = ()
    hand_over: HandOver | None = None


R = TypeVar("R", bound=Report)


@dataclass(frozen=True, kw_only=True)
class PublicReport(Report):
    """What a resident reports: with a phone that was verified, or without a name."""

    verified_phone: str = ""
    has_consent: bool = False
    privacy_notice: str = ""
    is_vouched: bool = False
    """Whether another house's system vouches for it: its phone is noted, not proved."""


def _nothing(_area_code: str, _category: str) -> Standing | None:
    return None


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where and when a report is judged: the caller's county, the counties' boxes, the day.

    `leaf` finds a leaf of an area's tree, where it may be chosen.
    """

    county: str
    boxes: Mapping[str, Box]
    today: date
    leaf: Callable[[str, str], Standing | None] = _nothing


def check_staff_report(report: Report, place: Place) -> Report:
    """Check what staff register and give it in its normal form.

    Raises:
        Invalid: naming every fault.
    """
    faults = Faults()
    matter = report.matter
    is_emergency = matter.kind == EMERGENCY
    if is_emergency and not matter.channel:
        matter = replace(matter, channel="window")
    checked = Report(
        matter=check_matter(faults, matter, place),
        parties=_check_parties(faults, report.parties, place, may_be_nameless=is_emergency),
        hand_over=check_hand_over(faults, report.hand_over, matter.channel, place.today),
    )
    _check_source(faults, matter.channel, is_public=False)
    if not is_emergency:
        _need_applicant(faults, checked.parties)
    faults.check()
    return _with_reporter(checked) if is_emergency else checked


def check_public_report(report: PublicReport, place: Place) -> PublicReport:
    """Check what a resident reports and give it in its normal form.

    Raises:
        Invalid: naming every fault.
    """
    faults = Faults()
    matter = replace(report.matter, channel=report.matter.channel or "web")
    parties = _check_parties(faults, report.parties, place, may_be_nameless=False)
    phone = check_phone(faults, "verified_phone", report.verified_phone)
    if matter.is_anonymous:
        if any(party.role == APPLICANT for party in parties):
            message = "匿名上报不能填写申请人"
            faults.add("parties", "not_anonymous", message, "An anonymous report names nobody.")
    else:
        _need_applicant(faults, parties)
        if not (phone or report.is_vouched):
            faults.add("phone_token", "missing", "请先验证手机号", "Verify a phone number first.")
    if any(party.id_number for party in parties) and not report.has_consent:
        message = "填写证件号码须单独同意处理敏感个人信息"
        faults.add("has_consent", "consent_needed", message, "An ID number needs consent.")
    notice = faults.text("privacy_notice", report.privacy_notice, most=40)
    _check_source(faults, matter.channel, is_public=True)
    if (matter.channel == OPEN311) is not report.is_vouched:
        faults.add("source", "not_for_caller", "不能使用该来源", "Not a source for this caller.")
    checked = replace(
        report, matter=check_matter(faults, matter, place), parties=parties, privacy_notice=notice
    )
    faults.check()
    return _with_reporter(checked, phone if not matter.is_anonymous else "")


def check_draft(report: Report, place: Place) -> Report:
    """Check what is known of a matter before it is registered and give it in its normal form.

    Raises:
        Invalid: naming every fault.
    """
    faults = Faults()
    checked = Report(
        matter=check_matter(faults, report.matter, place),
        parties=_check_parties(faults, report.parties, place, may_be_nameless=True),
    )
    faults.check()
    return checked


def check_matter(faults: Faults, matter: Matter, place: Place) -> Matter:
    """Check all fields of a matter but its source; gives it trimmed."""
    faults.choice("kind", matter.kind, KINDS)
    _check_dispute_kind(faults, matter)
    check_area(faults, matter.area_code, place.county)
    check_location(faults, matter.location, matter.area_code, place)
    faults.number("amount_fen", matter.amount_fen, 0, MOST_AMOUNT_FEN)
    people = matter.people_count or 1
    faults.number("people_count", people, 1, MOST_PEOPLE)
    category = faults.text("category", matter.category, most=64)
    if matter.accused_department and not _DEPARTMENT.fullmatch(matter.accused_department):
        faults.add("accused_department", "malformed", "部门标识格式不对", "Malformed key.")
    for name in matter.sensitivities:
        faults.choice("sensitivities", name, SENSITIVITIES)
    return replace(
        matter,
        category=category,
        classification=check_classification(
            faults,
            Named(category=category, kind=matter.kind, dispute_kind=matter.dispute_kind),
            matter.classification,
            place.leaf(matter.area_code, category) if category else None,
        ),
        title=faults.text("title", matter.title, least=2, most=100),
        narrative=faults.text("narrative", matter.narrative, most=5000, has_lines=True),
        address=faults.text("address", matter.address, most=200),
        people_count=people,
    )


def _check_dispute_kind(faults: Faults, matter: Matter) -> None:
    if matter.kind == DISPUTE:
        faults.choice("dispute_kind", matter.dispute_kind, DISPUTE_KINDS)
    elif matter.dispute_kind:
        faults.add("dispute_kind", "not_a_dispute", "仅矛盾纠纷可填", "Only for disputes.")


def check_area(faults: Faults, code: str, county: str) -> None:
    """Check that a division is one of the county."""
    if not code:
        faults.add("area_code", "missing", "必填", "It is needed.")
        return
    try:
        found = areas.county_of(code)
    except areas.UnknownArea:
        faults.add("area_code", "unknown_area", "没有这个区划代码", "There is no such division.")
        return
    if found != county:
        message = "不属于本县，请到事发地中心登记"
        faults.add("area_code", "foreign_county", message, "It belongs to another county.")


def check_location(faults: Faults, location: Location | None, area_code: str, place: Place) -> None:
    """Check that a point, if there is one, lies in the county."""
    if location is None:
        return
    if not location.lies_in(_CHINA):
        faults.add("location", "out_of_range", "经纬度不正确", "No such place in the country.")
        return
    box = place.boxes.get(area_code[:6])
    if box and not location.lies_in(box):
        faults.add("location", "outside_county", "位置不在本县", "It lies outside the county.")


def _check_source(faults: Faults, channel: str, *, is_public: bool) -> None:
    faults.choice("source", channel, SOURCES)
    source = SOURCES.get(channel)
    if source and not (source.is_public if is_public else source.is_staff):
        faults.add("source", "not_for_caller", "不能使用该来源", "Not a source for this caller.")


def _check_parties(
    faults: Faults, parties: tuple[PartyReport, ...], place: Place, *, may_be_nameless: bool
) -> tuple[PartyReport, ...]:
    if len(parties) > MOST_PARTIES:
        message = f"当事人最多{MOST_PARTIES}个"
        faults.add("parties", "too_many", message, f"At most {MOST_PARTIES} parties.")
        return ()
    return tuple(
        check_party(
            faults, f"parties[{at}]", party, today=place.today, may_be_nameless=may_be_nameless
        )
        for at, party in enumerate(parties)
    )


def _need_applicant(faults: Faults, parties: tuple[PartyReport, ...]) -> None:
    if not any(party.role == APPLICANT for party in parties):
        faults.add("parties", "applicant_missing", "至少填写一个申请人", "Name an applicant.")


def _with_reporter(report: R, phone: str = "") -> R:
    """Whoever reports gets a key, named or not; a verified phone is the first applicant's."""
    parties = list(report.parties)
    at = next((at for at, party in enumerate(parties) if party.role == APPLICANT), None)
    if at is None:
        parties.insert(0, PartyReport(role=APPLICANT, phone=phone))
    elif phone:
        parties[at] = replace(parties[at], phone=phone)
    return replace(report, parties=tuple(parties))
