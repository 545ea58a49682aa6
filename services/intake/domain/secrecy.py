"""Secrecy（保密、限制查阅）: whose reporter stays unknown, and which cases few may read.

A reporter（举报人、反映人）is whoever brought the matter and whoever stands beside him: every
party but the respondent. What he told and who he is never reaches who is accused
（信访工作条例 30）.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from contracts.principals import Post, Principal
from services.intake.domain.people import PartyReport, birth_date
from services.intake.domain.reports import Matter
from services.intake.domain.vocabulary import RESPONDENT, SENSITIVITIES, VIOLATION

BY_SHARE = (Post.HANDLER, Post.DEPARTMENT)
BESIDE_THE_CENTRE = (*BY_SHARE, Post.MEDIATOR, Post.OFFICER)
"""Posts whose people may belong to the accused unit, or stand close to it."""
HIDDEN = "（已申请保密）"
BLANK = "＊＊＊"
_OPEN_TO_ALL_MATTERS = (Post.DISPATCHER, Post.SUPERVISOR)
_ADULT = 18
_LEAST_NAME = 2
_FULL_WIDTH = 0xFEE0  # from an ASCII sign to its full-width form
_BY_DISPUTE: Mapping[str, str] = {"medical": "health"}
_BY_WORD: Mapping[str, tuple[str, ...]] = {
    "minor": ("未成年", "儿童", "幼儿", "学生被", "留守孩子"),
    "family_violence": ("家暴", "家庭暴力", "人身安全保护令"),
    "health": ("艾滋", "精神障碍", "精神病", "传染病", "病历"),
}


def sensed(matter: Matter, parties: Iterable[PartyReport], today: date) -> Matter:
    """The matter with every sensitivity that its kind, category, words and parties show（I10）.

    What staff set stays; what is found is added, so that forgetting a mark closes the case anyway.
    """
    found = set(matter.sensitivities)
    found |= SENSITIVITIES.keys() & set(re.split(r"[.\-/]", matter.category))
    if matter.dispute_kind in _BY_DISPUTE:
        found.add(_BY_DISPUTE[matter.dispute_kind])
    answers = [value for values in matter.answers.values() for value in values]
    words = "\n".join((matter.title, matter.narrative, *answers))
    found |= {name for name, signs in _BY_WORD.items() if any(sign in words for sign in signs)}
    if any(_is_minor(party, today) for party in parties):
        found.add("minor")
    return replace(matter, sensitivities=tuple(sorted(found)))


def is_secret(matter: Matter) -> bool:
    """Whether nobody beside the centre may learn who reported（A22, 信访工作条例 30）."""
    return matter.is_confidential or matter.is_anonymous or matter.kind == VIOLATION


def may_read_restricted(who: Principal, first_responder: str) -> bool:
    """Whether the post reads restricted cases: who registered, dispatcher, supervisor.

    Handlers concerned and the mediator appointed are let in by their part in the case.
    """
    return who.post in _OPEN_TO_ALL_MATTERS or who.id == first_responder


def is_closed_to(who: Principal, matter: Matter, first_responder: str) -> bool:
    """Whether the case is not there for staff who have no part in its handling（I10）."""
    return matter.is_restricted and not may_read_restricted(who, first_responder)


def must_not_know(who: Principal, matter: Matter) -> bool:
    """Whether the caller may not learn, nor guess, who reported the matter."""
    return is_secret(matter) and who.post in BESIDE_THE_CENTRE


def knows_accused(who: Principal) -> bool:
    """Whether the caller reads which department a matter accuses: the centre's own people."""
    return who.post not in BESIDE_THE_CENTRE


def is_accused(who: Principal, matter: Matter) -> bool:
    """Whether the caller speaks for the department that the matter accuses（I11）."""
    return who.post in BY_SHARE and who.department == matter.accused_department != ""


def is_reporter(party: PartyReport) -> bool:
    """Whether the party stands on the reporter's side."""
    return party.role != RESPONDENT


@dataclass(frozen=True)
class Veil:
    """What lies over a case for one reader: who is hidden, and which words are blanked."""

    hides_reporter: bool = False
    pattern: re.Pattern[str] | None = None

    def hides(self, party: PartyReport) -> bool:
        """Whether nothing that points to the party is shown."""
        return self.hides_reporter and is_reporter(party)

    def words(self, text: str) -> str:
        """A text without the names and numbers of the hidden, however they are spaced."""
        if self.pattern is None or not text:
            return text
        return self.pattern.sub(BLANK, text)


def veil_for(who: Principal, matter: Matter, parties: Iterable[PartyReport]) -> Veil:
    """What lies over a case for this caller."""
    if must_not_know(who, matter):
        return veil_over(parties)
    return Veil(hides_reporter=matter.is_confidential)


def veil_over(parties: Iterable[PartyReport]) -> Veil:
    """The veil that keeps the reporter from who must not know."""
    return Veil(hides_reporter=True, pattern=_pattern(parties))


def _pattern(parties: Iterable[PartyReport]) -> re.Pattern[str] | None:
    values = {
        value
        for party in parties
        if is_reporter(party)
        for value in (party.name, party.phone, party.id_number)
        if len(value) >= _LEAST_NAME
    }
    if not values:
        return None
    longest_first = sorted(values, key=lambda value: (-len(value), value))
    spaced = (r"[\s\-·]*".join(map(_either_width, value)) for value in longest_first)
    return re.compile("|".join(spaced), re.IGNORECASE)


def _either_width(sign: str) -> str:
    if not sign.isascii() or not sign.isalnum():
        return re.escape(sign)
    return f"[{sign}{chr(ord(sign) + _FULL_WIDTH)}]"


def _is_minor(party: PartyReport, today: date) -> bool:
    born = birth_date(party.id_number)
    if born is None:
        return False
    years = today.year - born.year - ((today.month, today.day) < (born.month, born.day))
    return years < _ADULT
