"""What a case tells others: its facts, and what goes sealed to one reader."""

from typing import Any

from services.intake.domain.cases.record import CaseRecord
from services.intake.domain.contacts import contacts_of
from services.intake.domain.telling import Private, private_of, reason_told


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
            "is_restricted": matter.is_restricted,
            "needs_supplement": self.needs_supplement,
            "is_repeat": self.is_repeat,
            "parties": tuple(party.facts for party in self.parties),
            "first_responder": self.first_responder,
            "incident_id": self.incident_id,
            "hand_over_ask": self.hand_over.ask if self.hand_over else "",
            "hand_over_due_time": self.hand_over.due_time if self.hand_over else None,
            "register_time": self.register_time,
        }

    def _private(self) -> Private:
        return private_of(self.matter, self.parties)

    def _reason(self, words: str) -> Private:
        return reason_told(self.matter, self.parties, words)

    def _contacts(self, keys: dict[str, str]) -> list[dict[str, str]]:
        return [] if self.is_silent else contacts_of(self.matter, self.parties, keys)
