"""What every kind of telling rests on: a text by its key, one message for each event and person."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from contracts.envelope import Delivery
from contracts.ports import NewId, Now
from services.notify.domain import wording
from services.notify.domain.contacts import CaseContacts, Contact
from services.notify.domain.messages import Message, Plan, plan_message
from services.notify.domain.phones import mobile
from services.notify.domain.templates import SMS, STATION, Template, fill
from services.notify.use_cases.contacts import ContactKeeping
from services.notify.use_cases.ports import MessageStore, TemplateStore

Pick = Callable[[CaseContacts], Sequence[Contact]]


@dataclass(frozen=True)
class Telling:
    """Fills texts and keeps the messages（告知）."""

    contacts: ContactKeeping
    messages: MessageStore
    templates: TemplateStore
    public_url: str
    now: Now
    new_id: NewId

    def _tell_about(
        self, delivery: Delivery, key: str, values: Mapping[str, str] | None = None
    ) -> None:
        recipients = [f"department:{delivery.event.department}"]
        self._tell_staff(delivery, recipients, values or {}, is_urgent=False, key=key)

    def _tell_first_asked(self, delivery: Delivery, what: str = "") -> None:
        event = delivery.event
        key = f"{what or event.routing_key()}.first_asked"
        if self.templates.nearest(delivery.county, key, STATION) is None:
            return
        values = {"state_word": wording.state(event.state)}
        contacts = self.contacts.known(delivery)
        others = [one for one in contacts.first_asked if one != _inbox_of(delivery)]
        self._tell_staff(delivery, others, values, is_urgent=False, key=key)

    def _follow(self, delivery: Delivery, key: str, pick: Pick, values: Mapping[str, str]) -> None:
        if self.templates.nearest(delivery.county, key, SMS) is None:
            return
        contacts = self.contacts.known(delivery)
        self._tell(delivery, contacts, pick(contacts), key, values)

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
