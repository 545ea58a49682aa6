"""Own cases（我的事项）: what may be followed by a proved phone, and the pass to it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from services.intake.domain.cases import Case
from services.intake.domain.people import Party
from services.intake.domain.secrecy import is_secret
from services.intake.domain.vocabulary import AGENT, APPLICANT

BRINGERS = (APPLICANT, AGENT)
PASS_HOLDS = timedelta(minutes=15)


@dataclass(frozen=True, kw_only=True)
class OwnCase:
    """A matter that the phone's holder brought, and the pass to it."""

    case: Case
    state_name: str
    key: str
    key_expire_time: datetime


def is_open_to_phones(case: Case) -> bool:
    """Whether a phone alone may open it: a phone may lie in the hands of who is accused, or feared.

    Of a secret reporter, and of who is protected, nothing is shown without the key（I10, I11）.
    """
    is_closed = is_secret(case.matter) or case.matter.is_restricted
    return not is_closed and case.erase_time is None


def holders(case: Case, phone: str) -> list[Party]:
    """Who of those that brought the matter is reached under a phone."""
    return [party for party in case.parties if phone == party.phone and party.role in BRINGERS]
