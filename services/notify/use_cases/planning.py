"""Turning events into messages: one for each event and person, however often the event comes."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from contracts.envelope import Delivery
from contracts.errors import NotYet
from contracts.events.intake import PartyFacts
from contracts.ports import NewId, Now
from services.notify.domain import wording
from services.notify.domain.contacts import CaseContacts, Contact
from services.notify.domain.messages import Message, Plan, plan_message
from services.notify.domain.phones import mobile
from services.notify.domain.templates import SMS, STATION, Template, fill
from services.notify.use_cases.ports import ContactStore, MessageStore, TemplateStore

_SUPERVISORS = "post:supervisor"
_DISPATCHERS = "post:dispatcher"
Pick = Callable[[CaseContacts], Sequence[Contact]]


@dataclass(frozen=True)
class Planning:
    """Hears the events that people are to be told of（通知计划）."""

    contacts: ContactStore
    messages: MessageStore
    templates: TemplateStore
    public_url: str
    now: Now
    new_id: NewId

    def greet(self, delivery: Delivery) -> None:
        """A case is there: keep its contacts and tell the applicants.

        Raises:
            NotYet: the contacts were told with an earlier event that is not yet here.
        """
        contacts = self._keep(delivery)
        self._tell(delivery, contacts, contacts.applicants(), delivery.event.routing_key(), {})

    def amend(self, delivery: Delivery) -> None:
        """The contacts may have been corrected; nobody is told."""
        if "contacts" in delivery.private:
            self._keep(delivery)

    def follow(self, delivery: Delivery) -> None:
        """The case went on: tell the applicants where a text exists for it."""
        key = delivery.event.routing_key()
        self._follow(delivery, key, lambda contacts: contacts.applicants(), {})
        self._tell_first_asked(delivery)

    def follow_move(self, delivery: Delivery) -> None:
        """The case reached another state: tell the applicants where a text exists for it."""
        key = f"{delivery.event.routing_key()}.{delivery.event.state}"
        self._follow(delivery, key, lambda contacts: contacts.applicants(), {})
        self._tell_first_asked(delivery)

    def invite(self, delivery: Delivery) -> None:
        """A session has its time and room: tell the parties invited."""
        event = delivery.event
        values = {"start_time": wording.moment(event.start_time), "room": event.room}
        self._follow(
            delivery,
            event.routing_key(),
            lambda contacts: contacts.among(event.party_ids),
            values,
        )

    def tell_outcome(self, delivery: Delivery) -> None:
        """Mediation is over: tell all parties, with the other legal ways when it failed."""
        key = f"{delivery.event.routing_key()}.{delivery.event.outcome}"
        self._follow(delivery, key, lambda contacts: contacts.parties, {})

    def tell_department(self, delivery: Delivery) -> None:
        """A department got an order."""
        event = delivery.event
        values = {
            "sign_due_time": wording.moment(event.sign_due_time),
            "kind_word": wording.kind(event.kind),
        }
        recipients = [f"department:{event.department}"]
        self._tell_staff(delivery, recipients, values, is_urgent=event.is_urgent)

    def tell_grade(self, delivery: Delivery) -> None:
        """A party is not satisfied: tell the supervisors（群众评价作为督办依据）."""
        if delivery.event.grade == "not_satisfied":
            self._tell_staff(delivery, [_SUPERVISORS], {}, is_urgent=False)

    def tell_settled(self, delivery: Delivery) -> None:
        """An officer settled a matter on the spot: tell the dispatchers."""
        event = delivery.event
        values = {"kind_word": wording.kind(event.kind), "cell": event.cell_id or event.area_code}
        self._tell_staff(delivery, [_DISPATCHERS], values, is_urgent=False)

    def tell_reader(self, delivery: Delivery) -> None:
        """Somebody read as many parties in clear as an hour allows: tell the supervisors（S60）."""
        values = {"reader": delivery.event.reader, "count": str(delivery.event.read_count)}
        self._tell_staff(delivery, [_SUPERVISORS], values, is_urgent=True)

    def tell_group(self, delivery: Delivery) -> None:
        """Nobody of a group is left open: tell who was first asked."""
        event = delivery.event
        count = event.settled_count + event.withdrawn_count
        first = self._known(delivery).first_asked
        self._tell_staff(delivery, first, {"count": str(count)}, is_urgent=False)

    def warn(self, delivery: Delivery, *, level: int, is_urgent: bool) -> None:
        """Time runs out or is over: tell department, supervisors and who was first asked."""
        department = delivery.event.department
        recipients = [f"department:{department}"] if department else []
        recipients += [_SUPERVISORS, *self._first_asked(delivery)]
        self._tell_staff(delivery, recipients, {"level": str(level)}, is_urgent=is_urgent)

    def _tell_first_asked(self, delivery: Delivery) -> None:
        event = delivery.event
        key = f"{event.routing_key()}.first_asked"
        if self.templates.nearest(delivery.county, key, STATION) is None:
            return
        values = {"state_word": wording.state(event.state)}
        contacts = self._known(delivery)
        others = [one for one in contacts.first_asked if one != _inbox_of(delivery)]
        self._tell_staff(delivery, others, values, is_urgent=False, key=key)

    def _first_asked(self, delivery: Delivery) -> tuple[str, ...]:
        contacts = self.contacts.find(delivery.county, delivery.event.case_id)
        return contacts.first_asked if contacts else ()

    def _follow(self, delivery: Delivery, key: str, pick: Pick, values: Mapping[str, str]) -> None:
        if self.templates.nearest(delivery.county, key, SMS) is None:
            return
        contacts = self._known(delivery)
        self._tell(delivery, contacts, pick(contacts), key, values)

    def _known(self, delivery: Delivery) -> CaseContacts:
        contacts = self.contacts.find(delivery.county, delivery.event.case_id)
        if contacts is None:
            raise NotYet(f"the contacts of case {delivery.event.case_id} are not yet here")
        return contacts

    def _keep(self, delivery: Delivery) -> CaseContacts:
        event = delivery.event
        stored = self.contacts.find(delivery.county, event.case_id)
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
        self.contacts.put(kept)
        return kept

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
        self.contacts.put(nobody)
        return nobody

    def _still(self, stored: CaseContacts, delivery: Delivery) -> CaseContacts:
        first = delivery.event.first_responder
        if not first or stored.first_responder:
            return stored
        known = replace(stored, first_responder=first)
        self.contacts.put(known)
        return known

    def _tell(
        self,
        delivery: Delivery,
        contacts: CaseContacts,
        people: Sequence[Contact],
        key: str,
        values: Mapping[str, str],
    ) -> None:
        template = self.templates.nearest(contacts.area_code, key, SMS)
        if template is None or not template.is_enabled:
            return
        common = {
            "code": contacts.code,
            "state_word": wording.state(delivery.event.state),
            **values,
        }
        plans = [
            self._plan(
                delivery,
                template,
                recipient=person.party_id,
                phone=mobile(person.phone),
                values={**common, "link": self._link(contacts.code, person)},
            )
            for person in people
            if mobile(person.phone)
        ]
        self._store(delivery, contacts.area_code, plans)

    def _tell_staff(
        self,
        delivery: Delivery,
        recipients: Iterable[str],
        values: Mapping[str, str],
        *,
        is_urgent: bool,
        key: str = "",
    ) -> None:
        event = delivery.event
        template = self.templates.nearest(delivery.county, key or event.routing_key(), STATION)
        if template is None or not template.is_enabled:
            return
        common = {
            "code": getattr(event, "code", ""),
            "department": wording.department(getattr(event, "department", "")),
            "due_time": wording.moment(getattr(event, "due_time", None)),
            **values,
        }
        plans = [
            self._plan(delivery, template, recipient=one, values=common, is_urgent=is_urgent)
            for one in recipients
        ]
        self._store(delivery, delivery.county, plans)

    def _plan(
        self,
        delivery: Delivery,
        template: Template,
        *,
        recipient: str,
        values: Mapping[str, str],
        phone: str = "",
        is_urgent: bool = False,
    ) -> Plan:
        used = template.values_of(values)
        return Plan(
            channel=template.channel,
            template=template.key,
            template_version=template.version,
            provider_code=template.provider_code,
            step=f"{delivery.envelope.subject}:{delivery.version}",
            recipient=recipient,
            phone=phone,
            text=fill(template.text, used),
            values=used,
            is_urgent=is_urgent,
            code=getattr(delivery.event, "code", ""),
        )

    def _store(self, delivery: Delivery, area_code: str, plans: Sequence[Plan]) -> None:
        messages: list[Message] = [
            plan_message(
                plan,
                message_id=self.new_id(),
                area_code=area_code,
                case_id=getattr(delivery.event, "case_id", ""),
                now=self.now(),
            )
            for plan in plans
        ]
        if messages:
            self.messages.plan(messages)

    def _link(self, code: str, person: Contact) -> str:
        page = f"{self.public_url}/p/cases/{code}"
        return f"{page}?key={person.query_key}" if person.query_key else page


def _inbox_of(delivery: Delivery) -> str:
    """The own inbox of who did it: nobody is told what he did himself."""
    return f"account:{delivery.envelope.actor}"


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
