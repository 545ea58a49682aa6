"""Whom messages of a case may go to（联系人）."""

from collections.abc import Mapping, Sequence

from services.intake.domain.people import Party
from services.intake.domain.vocabulary import AGENT, APPLICANT, DISPUTE


def contacts_of(
    parties: Sequence[Party], kind: str, keys: Mapping[str, str]
) -> list[dict[str, str]]:
    """Who brought the matter and, in a dispute, the other side, with phone and query key.

    Args:
        parties: of the case.
        kind: of its matter; only in a dispute is the other side told of it.
        keys: the query keys that are told now, by party.
    """
    is_told = {APPLICANT, AGENT}
    return [
        {"party_id": party.id, "phone": party.phone, "query_key": keys.get(party.id, "")}
        for party in parties
        if party.phone and (party.role in is_told or kind == DISPUTE)
    ]
