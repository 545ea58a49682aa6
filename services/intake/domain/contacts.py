"""Whom messages of a case may go to（联系人）."""

from collections.abc import Mapping, Sequence

from services.intake.domain.people import Party
from services.intake.domain.reports import Matter
from services.intake.domain.secrecy import is_secret
from services.intake.domain.vocabulary import AGENT, APPLICANT, DISPUTE


def contacts_of(
    matter: Matter, parties: Sequence[Party], keys: Mapping[str, str]
) -> list[dict[str, str]]:
    """Who brought the matter and, in an open dispute, the other side, with phone and query key.

    Args:
        matter: only in a dispute that keeps no secret is the other side told of it.
        parties: of the case.
        keys: the query keys that are told now, by party.
    """
    is_told = {APPLICANT, AGENT}
    is_open = matter.kind == DISPUTE and not is_secret(matter)
    return [
        {"party_id": party.id, "phone": party.phone, "query_key": keys.get(party.id, "")}
        for party in parties
        if party.phone and (party.role in is_told or is_open)
    ]
