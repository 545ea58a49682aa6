"""Contacts（联系方式）: whom the events of a case may be told to."""

from dataclasses import dataclass, replace

APPLICANT = "applicant"


@dataclass(frozen=True, kw_only=True)
class Contact:
    """One party's phone, and the key that opens its own page."""

    party_id: str
    role: str
    phone: str
    query_key: str = ""


@dataclass(frozen=True, kw_only=True)
class CaseContacts:
    """All contacts of one case as of one version of it; an anonymous case has none."""

    case_id: str
    area_code: str
    code: str
    version: int
    parties: tuple[Contact, ...] = ()
    first_responder: str = ""

    @property
    def first_asked(self) -> tuple[str, ...]:
        """The inbox of who was asked first and keeps informing（首问负责）; a system has none."""
        name = self.first_responder
        return () if not name or name.startswith("service:") else (f"account:{name}",)

    def amended_by(self, newer: "CaseContacts") -> "CaseContacts":
        """The newer contacts; a key that is not told again stays, for it is told only once."""
        keys = {party.party_id: party.query_key for party in self.parties}
        merged = (
            replace(party, query_key=party.query_key or keys.get(party.party_id, ""))
            for party in newer.parties
        )
        first = newer.first_responder or self.first_responder
        return replace(newer, parties=tuple(merged), first_responder=first)

    def erased(self, version: int) -> "CaseContacts":
        """Nobody is told of an erased case any more, and nothing older is taken over again."""
        return replace(self, version=max(version, self.version), parties=())

    def applicants(self) -> tuple[Contact, ...]:
        """Those who brought the matter."""
        return tuple(party for party in self.parties if party.role == APPLICANT)

    def among(self, party_ids: tuple[str, ...]) -> tuple[Contact, ...]:
        """The named parties; all of them when none is named."""
        if not party_ids:
            return self.parties
        return tuple(party for party in self.parties if party.party_id in party_ids)
