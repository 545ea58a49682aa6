"""Keeping whom messages go to（联系人）: told sealed with some events of a case, used with all."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from contracts.envelope import Delivery
from contracts.errors import NotYet
from contracts.events.intake import PartyFacts
from services.notify.domain.contacts import CaseContacts, Contact
from services.notify.use_cases.ports import ContactStore


@dataclass(frozen=True)
class ContactKeeping:
    """Knows whom the messages of a case go to."""

    store: ContactStore

    def keep(self, delivery: Delivery) -> CaseContacts:
        """Keep what an event tells of them, unless a later one was here before.

        Raises:
            NotYet: they were told with an earlier event that is not yet here.
        """
        event = delivery.event
        stored = self.store.find(delivery.county, event.case_id)
        if stored is not None and stored.version >= delivery.version:
            return stored
        told = delivery.private.get("contacts")
        if told is None:
            return self._still(stored, delivery) if stored else self._none_told(delivery)
        fresh = CaseContacts(
            case_id=event.case_id,
            area_code=event.area_code,
            code=event.code,
            version=delivery.version,
            parties=_contacts(told, event.parties),
            first_responder=event.first_responder,
        )
        kept = stored.amended_by(fresh) if stored else fresh
        self.store.put(kept)
        return kept

    def known(self, delivery: Delivery) -> CaseContacts:
        """Whom messages of the event's case may go to; raises NotYet."""
        contacts = self.store.find(delivery.county, delivery.event.case_id)
        if contacts is None:
            raise NotYet(f"the contacts of case {delivery.event.case_id} are not yet here")
        return contacts

    def first_asked(self, delivery: Delivery) -> tuple[str, ...]:
        """The inbox of who was first asked; nobody while the case is unknown."""
        contacts = self.store.find(delivery.county, delivery.event.case_id)
        return contacts.first_asked if contacts else ()

    def _none_told(self, delivery: Delivery) -> CaseContacts:
        event = delivery.event
        if any(party.has_phone for party in event.parties):
            raise NotYet(f"the contacts of case {event.case_id} are not yet here")
        nobody = CaseContacts(
            case_id=event.case_id,
            area_code=event.area_code,
            code=event.code,
            version=delivery.version,
            first_responder=event.first_responder,
        )
        self.store.put(nobody)
        return nobody

    def _still(self, stored: CaseContacts, delivery: Delivery) -> CaseContacts:
        first = delivery.event.first_responder
        if not first or stored.first_responder:
            return stored
        known = replace(stored, first_responder=first)
        self.store.put(known)
        return known


def _contacts(
    told: Iterable[Mapping[str, str]], parties: Iterable[PartyFacts]
) -> tuple[Contact, ...]:
    roles = {party.party_id: party.role for party in parties}
    return tuple(
        Contact(
            party_id=one["party_id"],
            role=roles.get(one["party_id"], ""),
            phone=one.get("phone", ""),
            query_key=one.get("query_key", ""),
        )
        for one in told
    )
