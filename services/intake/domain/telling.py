"""What a case tells one other service alone（私密部分）: sealed for its reader."""

from typing import Any

from services.intake.domain.people import Party
from services.intake.domain.reports import Matter
from services.intake.domain.secrecy import Veil, is_secret, veil_over
from services.intake.domain.vocabulary import AGENT, APPLICANT, DISPUTE, DISPUTE_KINDS, KINDS

Private = dict[str, dict[str, Any]]
_ARE_TOLD = {APPLICANT, AGENT}


def private_of(matter: Matter, parties: list[Party]) -> Private:
    """What routing, grid and mediation act on; in a secret case without who reported."""
    veil, place = _veil(matter, parties), matter.location
    title, address = veil.words(matter.title), veil.words(matter.address)
    narrative = veil.words(matter.narrative)
    return {
        "routing": {"title": title, "narrative": narrative, "address": address},
        "grid": {
            "title": title,
            "address": address,
            "location": {"lng": place.lng, "lat": place.lat} if place else None,
        },
        "mediation": {"title": kind_name(matter) if matter.is_restricted else title},
    }


def reason_told(matter: Matter, parties: list[Party], words: str) -> Private:
    """Why a case goes back, for the department that gets it back."""
    return {"routing": {"reason": _veil(matter, parties).words(words)}}


def contacts_of(matter: Matter, parties: list[Party], keys: dict[str, str]) -> Private:
    """Whom messages may go to: who brought the matter and, in an open dispute, the other side."""
    is_open = matter.kind == DISPUTE and not is_secret(matter)
    contacts = [
        {"party_id": party.id, "phone": party.phone, "query_key": keys.get(party.id, "")}
        for party in parties
        if party.phone and (party.role in _ARE_TOLD or is_open)
    ]
    return {"notify": {"contacts": contacts}}


def kind_name(matter: Matter) -> str:
    """What kind of matter it is, in Chinese: all that a closed title shows."""
    return DISPUTE_KINDS.get(matter.dispute_kind, KINDS[matter.kind])


def _veil(matter: Matter, parties: list[Party]) -> Veil:
    return veil_over(parties) if is_secret(matter) else Veil()
