"""A party's standing（当事人地位）: whether its contact is proved, and for whom it stands."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from services.intake.domain.faults import Faults
from services.intake.domain.vocabulary import AGENT, APPLICANT, RESPONDENT

MOST_REPRESENTATIVES = 5
"""信访工作条例 20: a group that comes in person sends at most five."""
MOST_REPRESENTED = 50
SCOPES: Mapping[str, str] = {"general": "一般授权", "special": "特别授权"}
BY_CODE, BY_STAFF = "code", "staff"


@dataclass(frozen=True, kw_only=True)
class ContactCheck:
    """How it was found that a party is reached under its phone（联系方式核验）."""

    how: str
    actor: str
    note: str
    check_time: datetime


@dataclass(frozen=True, kw_only=True)
class Authority:
    """What an agent may do for whom（授权委托）; `paper` names the written power of attorney."""

    represents: tuple[str, ...]
    scope: str
    paper: str
    until: date | None = None


def check_authority(
    faults: Faults, authority: Authority, roles: Mapping[str, str], agent_id: str, today: date
) -> None:
    """Check what an agent is said to be given; `roles` are those of all parties by id.

    One agent never stands for both sides（民法典 168）.
    """
    if roles.get(agent_id) != AGENT:
        faults.add("party_id", "no_agent", "该当事人不是代理人", "The party is no agent.")
    faults.choice("scope", authority.scope, SCOPES)
    faults.text("paper", authority.paper, least=1, most=200)
    if authority.until and authority.until < today:
        faults.add("until", "past", "授权期限已过", "The authority has ended.")
    given = authority.represents
    _check_ids(faults, "represents", given, roles, most=MOST_REPRESENTED)
    sides = {roles.get(party_id) for party_id in given} & {APPLICANT, RESPONDENT}
    if AGENT in {roles.get(party_id) for party_id in given}:
        faults.add("represents", "is_agent", "不能代理代理人", "An agent stands for no agent.")
    if len(sides) > 1:
        message = "不得同时代理双方当事人"
        faults.add("represents", "both_sides", message, "No agent stands for both sides.")


def check_representatives(
    faults: Faults, party_ids: Sequence[str], roles: Mapping[str, str], people_count: int
) -> None:
    """Check whom a group sends: applicants, at most five of them（信访工作条例 20）."""
    _check_ids(faults, "party_ids", party_ids, roles, most=MOST_REPRESENTATIVES)
    applicants = sum(role == APPLICANT for role in roles.values())
    if max(applicants, people_count) < 2:
        faults.add("party_ids", "no_group", "不是多人事项", "It is no matter of a group.")
    if any(roles.get(party_id, APPLICANT) != APPLICANT for party_id in party_ids):
        message = "代表人须为申请人"
        faults.add("party_ids", "no_applicant", message, "Only applicants represent the group.")


def _check_ids(
    faults: Faults, name: str, given: Sequence[str], roles: Mapping[str, str], *, most: int
) -> None:
    if not given:
        faults.add(name, "missing", "必填", "It is needed.")
    if len(given) > most:
        faults.add(name, "too_many", f"最多{most}人", f"At most {most}.")
    if len(set(given)) < len(given):
        faults.add(name, "repeated", "不能重复", "Name each once.")
    if set(given) - roles.keys():
        faults.add(name, "unknown_party", "不是本案当事人", "No party of the case.")
