"""What a case tells others: its facts, and what goes sealed to one reader."""

from typing import Any

from services.intake.domain.cases.record import CaseRecord
from services.intake.domain.vocabulary import AGENT, APPLICANT, DISPUTE


class Telling(CaseRecord):
    """The words of a case's events（事件内容）."""

    def _facts(self) -> dict[str, Any]:
        matter = self.matter
        return self._base() | {
            "kind": matter.kind,
            "area_code": self.area_code,
            "channel": matter.channel,
            "dispute_kind": matter.dispute_kind,
            **matter.filed_as,
            "amount_fen": matter.amount_fen,
            "people_count": matter.people_count,
            "is_urgent": matter.is_urgent,
            "is_confidential": matter.is_confidential,
            "is_anonymous": matter.is_anonymous,
            "needs_supplement": self.needs_supplement,
            "parties": tuple(party.facts for party in self.parties),
            "first_responder": self.first_responder,
            "incident_id": self.incident_id,
            "register_time": self.register_time,
        }

    def _private(self) -> dict[str, dict[str, Any]]:
        matter, place = self.matter, self.matter.location
        return {
            "routing": {
                "title": matter.title,
                "narrative": matter.narrative,
                "address": matter.address,
                "answers": matter.answers,
            },
            "grid": {
                "title": matter.title,
                "address": matter.address,
                "location": {"lng": place.lng, "lat": place.lat} if place else None,
            },
            "mediation": {"title": matter.title},
        }

    def _contacts(self, keys: dict[str, str]) -> list[dict[str, str]]:
        """Whom messages may go to: who brought the matter and, in a dispute, the other side."""
        is_told = {APPLICANT, AGENT}
        return [
            {"party_id": party.id, "phone": party.phone, "query_key": keys.get(party.id, "")}
            for party in self.parties
            if party.phone and (party.role in is_told or self.matter.kind == DISPUTE)
        ]
