"""Turning events into messages: one for each event and person, however often the event comes."""

from contracts.envelope import Delivery
from services.notify.domain import wording
from services.notify.use_cases.staff_telling import StaffTelling

_DISPATCHERS = "post:dispatcher"


class Planning(StaffTelling):
    """Hears the events that people are to be told of（通知计划）; residents first of all."""

    def greet(self, delivery: Delivery) -> None:
        """A case is there: keep its contacts and tell the applicants.

        Raises:
            NotYet: the contacts were told with an earlier event that is not yet here.
        """
        contacts = self.contacts.keep(delivery)
        self._tell(delivery, contacts, contacts.applicants(), delivery.event.routing_key(), {})

    def amend(self, delivery: Delivery) -> None:
        """The contacts may have been corrected; nobody is told."""
        if "contacts" in delivery.private:
            self.contacts.keep(delivery)

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

    def follow_reward(self, delivery: Delivery) -> None:
        """A claim went on: tell who made it, where a text exists for it; it says no detail."""
        key = f"{delivery.event.routing_key()}.{delivery.event.state}"
        claimant = (delivery.private["party_id"],)
        self._follow(delivery, key, lambda contacts: contacts.among(claimant), {})

    def follow_choice(self, delivery: Delivery) -> None:
        """A choice went on: tell who made it, or the dispatchers; it says no detail."""
        self.follow_reward(delivery)
        if delivery.event.state == "chosen":
            self._tell_staff(delivery, [_DISPATCHERS], {}, is_urgent=False)

    def follow_main(self, delivery: Delivery) -> None:
        """A member followed its main case: tell its people what they would have been told."""
        state = delivery.event.state
        key = "case_verified" if state == "verified" else f"case_moved.{state}"
        self._follow(delivery, key, lambda contacts: contacts.applicants(), {})
        if state == "verified":
            self._tell_first_asked(delivery, key)

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
