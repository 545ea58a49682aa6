"""Parties（当事人）: who they are, whether what is said of them can be, and how it is masked."""

import re
import unicodedata
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime

from stdnum.cn import uscc
from stdnum.exceptions import ValidationError
from stdnum.iso7064 import mod_11_2

import areas
from contracts.events.intake import PartyFacts
from services.intake.domain.faults import Faults
from services.intake.domain.standing import Authority, ContactCheck
from services.intake.domain.vocabulary import ID_TYPES, PARTY_TYPES, PERSON, RESIDENT, ROLES

SHORT_HOTLINES = frozenset(
    f"{number}"
    for number in (
        *(110, 119, 120, 122, 12309, 12315, 12328, 12329, 12333, 12337, 12338, 12345, 12348),
        *(12355, 12368, 12369, 12371, 12377, 12388, 12389, 12393),
    )
)
KEY_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # no 0, O, 1, I, L
KEY_LENGTH = 10
_LONGEST_PHONE = 20
_OTHER_NUMBERS = {"passport": r"[A-Z0-9]{6,12}", "other": r"[A-Z0-9()（）\-]{4,30}"}
_PROVINCES = frozenset(
    province
    for first, last in ((11, 15), (21, 23), (31, 37), (41, 46), (50, 54), (61, 65), (71, 71))
    for province in range(first, last + 1)
) | {81, 82, 83}  # 港澳台居民居住证


@dataclass(frozen=True, kw_only=True)
class PartyReport:
    """A party as somebody reports it; with an id when it is known already."""

    id: str = ""
    role: str
    type: str = PERSON
    name: str = ""
    phone: str = ""
    id_number: str = ""
    id_type: str = RESIDENT


@dataclass(frozen=True, kw_only=True)
class Party(PartyReport):
    """A party of a case, with the hash of its own query key, and its standing."""

    key_hash: str
    contact: ContactCheck | None = None
    authority: Authority | None = None
    is_representative: bool = False

    @property
    def facts(self) -> PartyFacts:
        """What may be said of the party without saying who it is."""
        return PartyFacts(
            party_id=self.id,
            role=self.role,
            type=self.type,
            has_phone=bool(self.phone),
            is_verified=self.contact is not None,
            is_representative=self.is_representative,
            represents=self.authority.represents if self.authority else (),
        )

    def corrected(self, report: PartyReport) -> "Party":
        """The party as it should read; a proved contact holds for its own phone only."""
        contact = self.contact if report.phone == self.phone else None
        return replace(self, **asdict(report), contact=contact)


def check_party(
    faults: Faults, place: str, report: PartyReport, *, today: date, may_be_nameless: bool = False
) -> PartyReport:
    """Check one party and give it in its normal form.

    Args:
        faults: where faults go.
        place: its path in the body, e.g. `parties[0]`.
        report: as given.
        today: no date of birth may lie behind it.
        may_be_nameless: an anonymous or hurried reporter has no name.
    """
    faults.choice(f"{place}.role", report.role, ROLES)
    faults.choice(f"{place}.type", report.type, PARTY_TYPES)
    least = 0 if may_be_nameless else 1
    name = faults.text(f"{place}.name", report.name, least=least, most=50)
    phone = check_phone(faults, f"{place}.phone", report.phone)
    number = report.id_number.strip().upper()
    faults.choice(f"{place}.id_type", report.id_type, ID_TYPES)
    if number and not _is_number(number, report, today):
        faults.add(
            f"{place}.id_number", "impossible", "证件号码不正确", "No such number can exist."
        )
    return replace(report, name=name, phone=phone, id_number=number)


def check_phone(faults: Faults, place: str, given: str) -> str:
    """Check a phone number of China or a short hotline; gives its digits as dialled at home."""
    if not given.strip():
        return ""
    phone = normal_phone(given)
    if not phone:
        faults.add(place, "impossible", "电话号码不正确", "No such phone number can exist.")
    return phone


def normal_phone(given: str) -> str:
    """The digits as dialled within China, or "" when there can be no such number."""
    text = given.strip()
    if text in SHORT_HOTLINES:
        return text
    if not text or len(text) > _LONGEST_PHONE or not re.fullmatch(r"[0-9+()\- ]+", text):
        return ""
    import phonenumbers  # only processes that check phones pay for its tables

    try:
        number = phonenumbers.parse(text, "CN")
    except phonenumbers.NumberParseException:
        return ""
    if number.country_code != 86 or not phonenumbers.is_valid_number(number):
        return ""
    national = phonenumbers.national_significant_number(number)
    is_mobile = len(national) == 11 and national.startswith("1")
    return national if is_mobile else f"0{national}"


def is_id_number(number: str, today: date) -> bool:
    """Whether a resident identity number can exist: 18 characters, or 15 of the old form.

    The division in front is not looked up: abolished codes stay in people's numbers for life.
    """
    born = birth_date(number)
    if born is None or not date(1880, 1, 1) <= born <= today:
        return False
    return len(number) == 15 or bool(mod_11_2.is_valid(number))


def is_region_unknown(number: str) -> bool:
    """Whether an identity number begins with no division of today; a doubt, never a fault."""
    if birth_date(number) is None:
        return False
    if int(number[:2]) not in _PROVINCES:
        return True
    is_told = areas.find(number[:2]) is not None  # only what lies in the data can be missed in it
    return is_told and areas.find(number[:6]) is None


def birth_date(number: str) -> date | None:
    """The day of birth that a resident identity number holds; None for any other number."""
    digits = number[6:14] if len(number) == 18 else f"19{number[6:12]}"
    if not re.fullmatch(r"[1-9][0-9]{14}|[1-9][0-9]{16}[0-9X]", number):
        return None
    try:
        return datetime.strptime(digits, "%Y%m%d").date()  # noqa: DTZ007  a date of birth has no zone
    except ValueError:
        return None


def normal_name(given: str) -> str:
    """A name as it is searched for: one width, no blanks, one kind of dot between its parts."""
    text = unicodedata.normalize("NFKC", given).casefold()
    return re.sub(r"[·•‧・.]+", "·", re.sub(r"\s+", "", text))


def normal_key(given: str) -> str:
    """A query key as it was made, however it was typed."""
    return re.sub(r"[\s\-]", "", given[:40]).upper()


def mask_name(name: str, type_: str) -> str:
    """The family name, or the first two signs of an organisation, and stars."""
    shown = 1 if type_ == PERSON else 2
    return name[:shown] + "*" * (len(name) - shown) if len(name) > shown else "*" * len(name)


def mask_phone(phone: str) -> str:
    """The first three and the last two digits."""
    return _masked(phone, 3, 2) if phone not in SHORT_HOTLINES else phone


def mask_number(number: str) -> str:
    """The first three and the last two characters."""
    return _masked(number, 3, 2)


def _masked(text: str, head: int, tail: int) -> str:
    if len(text) <= head + tail:
        return "*" * len(text)
    return text[:head] + "*" * (len(text) - head - tail) + text[-tail:]


def _is_number(number: str, report: PartyReport, today: date) -> bool:
    if report.id_type in _OTHER_NUMBERS:
        return re.fullmatch(_OTHER_NUMBERS[report.id_type], number) is not None
    if report.type == PERSON:
        return is_id_number(number, today)
    try:
        uscc.validate(number)
    except ValidationError:
        return False
    return True
