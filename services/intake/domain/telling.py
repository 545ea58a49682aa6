"""What a case tells one other service alone（私密部分）: sealed for its reader."""

from typing import Any

from services.intake.domain.people import Party
from services.intake.domain.reports import Matter
from services.intake.domain.secrecy import Veil, is_secret, veil_over
from services.intake.domain.vocabulary import DISPUTE_KINDS, KINDS

Private = dict[str, dict[str, Any]]


def private_of(matter: Matter, parties: list[Party]) -> Private:
    """What routing, grid and mediation act on; in a secret case without who reported."""
    veil, place = _veil(matter, parties), matter.location
    title, address = veil.words(matter.title), veil.words(matter.address)
    answers = {
        question: [veil.words(value) for value in values]
        for question, values in matter.answers.items()
    }
    return {
        "routing": {
            "title": title,
            "narrative": veil.words(matter.narrative),
            "address": address,
            "answers": answers,
            "answer_types": matter.answer_types,
            "accused_department": matter.accused_department,
        },
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


def kind_name(matter: Matter) -> str:
    """What kind of matter it is, in Chinese: all that a closed title shows."""
    return DISPUTE_KINDS.get(matter.dispute_kind, KINDS[matter.kind])


def _veil(matter: Matter, parties: list[Party]) -> Veil:
    return veil_over(parties) if is_secret(matter) else Veil()
