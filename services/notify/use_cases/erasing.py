"""Erasing（到期销毁）: what notify holds of a case goes when intake's file of it is gone."""

from dataclasses import dataclass

from services.notify.domain.contacts import CaseContacts
from services.notify.use_cases.ports import ContactStore, WordStore


@dataclass(frozen=True)
class Erasing:
    """Forgets numbers, keys and texts; which messages went out when stays."""

    contacts: ContactStore
    words: WordStore

    def forget(self, told: CaseContacts) -> None:
        """Forget whom the messages of an erased case went to, and what they said."""
        county = told.area_code[:6]
        stored = self.contacts.find(county, told.case_id) or told
        self.contacts.put(stored.erased(told.version))
        self.words.forget(county, told.case_id)
