"""Telling staff and departments: who has something to do, or to know."""

from collections.abc import Mapping, Sequence

from contracts.envelope import Delivery
from services.notify.domain import letters, orders, wording
from services.notify.use_cases.telling import Telling

_SUPERVISORS = "post:supervisor"
_DISPATCHERS = "post:dispatcher"
_DESK = "desk"
"""The profile of the fallback desk's clock（兜底确认）."""
_CLERKS = "post:clerk"
_LEADERS = "post:leader"
_RED = "red"
_ROTA = "rota"
_OF_SUPERVISORS = ("worklist_finished", "worklist_item_reported")
_ITEM_LATE = "worklist_item_late"


class StaffTelling(Telling):
    """Hears what departments and the centre are to be told of（告知工作人员）."""

    def tell_department(self, delivery: Delivery) -> None:
        """A department got an order."""
        event = delivery.event
        values = {
            "sign_due_time": wording.moment(event.sign_due_time),
            "kind_word": wording.kind(event.kind),
        }
        recipients = [f"department:{event.department}"]
        self._tell_staff(delivery, recipients, values, is_urgent=event.is_urgent)

    def tell_called(self, delivery: Delivery) -> None:
        """A department is called to a place."""
        recipients = [f"department:{delivery.event.department}"]
        self._tell_staff(delivery, recipients, {}, is_urgent=True)

    def tell_silent(self, delivery: Delivery) -> None:
        """A department told nothing within its interval; from the second time the centre knows."""
        event = delivery.event
        recipients = [f"department:{event.department}"]
        recipients += [_SUPERVISORS] if event.missed > 1 else []
        self._tell_staff(delivery, recipients, {"missed": str(event.missed)}, is_urgent=False)

    def tell_dispatchers(self, delivery: Delivery) -> None:
        """A department answered a call so that the centre has to act."""
        self._tell_staff(delivery, [_DISPATCHERS], {}, is_urgent=True)

    def tell_duty(self, delivery: Delivery) -> None:
        """A department's turn at the centre: leaders look at the roster themselves."""
        event = delivery.event
        if event.kind != _ROTA:
            return
        told = getattr(event, "to_department", "") or event.department
        recipients = [_SUPERVISORS] if event.state == "absent" else [f"department:{told}"]
        values = {"day": event.day, "to_day": getattr(event, "to_day", "")}
        values["to_department"] = wording.department(getattr(event, "to_department", ""))
        self._tell_staff(delivery, recipients, values, is_urgent=False)

    def tell_extended(self, delivery: Delivery) -> None:
        """A case has another due time: tell the applicants which, and the department."""
        event = delivery.event
        values = {"due_time": wording.moment(event.due_time)}
        key = event.routing_key()
        self._follow(delivery, key, lambda contacts: contacts.applicants(), values)
        self._tell_about(delivery, f"{key}.department")

    def tell_paused(self, delivery: Delivery) -> None:
        """A case's time stands still or runs again: tell the applicants and the department."""
        event = delivery.event
        values = {
            "pause_word": wording.pause(event.reason_code),
            "until_time": wording.moment(event.until_time),
            "due_time": wording.moment(getattr(event, "due_time", None)),
        }
        is_prolonged = getattr(event, "is_prolonged", False)
        key = event.routing_key() + (".prolonged" if is_prolonged else "")
        self._follow(delivery, key, lambda contacts: contacts.applicants(), values)
        self._tell_about(delivery, f"{key}.department", values)

    def tell_extension(self, delivery: Delivery) -> None:
        """More time was asked for, or is refused: tell who decides, or the department."""
        approver = getattr(delivery.event, "approver", "")
        if approver:
            self._tell_staff(delivery, [f"post:{approver}"], {}, is_urgent=False)
        else:
            self._tell_about(delivery, "")

    def tell_referral(self, delivery: Delivery) -> None:
        """A matter goes to another level: who decides, or who sent it."""
        event = delivery.event
        waits = event.state == "requested"
        recipients = [_DISPATCHERS] if waits else [f"department:{event.department}"]
        values = {"to_department": wording.department(event.to_department)}
        self._tell_staff(delivery, recipients, values, is_urgent=False)

    def tell_pact(self, delivery: Delivery) -> None:
        """The other county proposed, answered or ended a pact: tell the leaders."""
        self._tell_partner(delivery, ["post:leader"], wording.PACT_STATES)

    def tell_transfer(self, delivery: Delivery) -> None:
        """The other county sent a matter, or did something with one: tell the dispatchers."""
        if delivery.event.state != delivery.event.from_state:
            self._tell_partner(delivery, [_DISPATCHERS], wording.TRANSFER_STATES)

    def _tell_partner(
        self, delivery: Delivery, recipients: Sequence[str], words: Mapping[str, str]
    ) -> None:
        event = delivery.event
        if not event.is_own_act:
            values = {"partner": wording.county(event.partner), "state_word": words[event.state]}
            self._tell_staff(delivery, recipients, values, is_urgent=False)

    def tell_force(self, delivery: Delivery) -> None:
        """A task force has something for its members, or for one of them."""
        event = delivery.event
        members = (event.department, *getattr(event, "departments", ()))
        recipients = [f"department:{one}" for one in members]
        is_late = event.routing_key() == "force_task_late"
        recipients += [_SUPERVISORS] if is_late else []
        self._tell_staff(delivery, recipients, {}, is_urgent=is_late)

    def tell_colour(self, delivery: Delivery) -> None:
        """The risk of a case rose: supervisors look at it, leaders too where it is red."""
        event = delivery.event
        recipients = [_SUPERVISORS, *([_LEADERS] if event.colour == _RED else [])]
        values = {"colour_word": wording.colour(event.colour)}
        self._tell_staff(delivery, recipients, values, is_urgent=event.colour == _RED)

    def tell_meeting(self, delivery: Delivery) -> None:
        """A joint meeting is planned or called off: tell its departments where a text exists."""
        event = delivery.event
        recipients = [f"department:{one}" for one in event.departments]
        values = {"start_time": wording.moment(event.start_time)}
        key = f"{event.routing_key()}.{event.state}"
        self._tell_staff(delivery, recipients, values, is_urgent=False, key=key)

    def tell_long_term(self, delivery: Delivery) -> None:
        """A review is due soon or was missed: tell who put the case on the register."""
        own = f"account:{delivery.event.entered_by}"
        is_missed = delivery.event.routing_key() == "long_term_review_missed"
        recipients = [own, *([_SUPERVISORS] if is_missed else [])]
        self._tell_staff(delivery, recipients, {}, is_urgent=False)

    def tell_list(self, delivery: Delivery) -> None:
        """A list or an item of it went on: tell the departments, or who strikes it off."""
        event, key = delivery.event, delivery.event.routing_key()
        recipients: list[str] = []
        if key not in _OF_SUPERVISORS:
            named = getattr(event, "departments", ()) or (event.department,)
            recipients = [f"department:{one}" for one in named]
        if key in (*_OF_SUPERVISORS, _ITEM_LATE):
            recipients.append(_SUPERVISORS)
        if event.number:
            values = {"number": event.number}
            self._tell_staff(delivery, recipients, values, is_urgent=key == _ITEM_LATE)

    def tell_sponsor(self, delivery: Delivery) -> None:
        """Something of a case is due or late: tell the leader who answers for it."""
        recipients = [f"account:{delivery.event.leader}"]
        self._tell_staff(delivery, recipients, {}, is_urgent=False)

    def tell_grade(self, delivery: Delivery) -> None:
        """A party is not satisfied: tell the supervisors（群众评价作为督办依据）."""
        if delivery.event.grade == "not_satisfied":
            self._tell_staff(delivery, [_SUPERVISORS], {}, is_urgent=False)

    def tell_settled(self, delivery: Delivery) -> None:
        """An officer settled a matter on the spot: tell the dispatchers."""
        event = delivery.event
        values = {"kind_word": wording.kind(event.kind), "cell": event.cell_id or event.area_code}
        self._tell_staff(delivery, [_DISPATCHERS], values, is_urgent=False)

    def tell_order(self, delivery: Delivery) -> None:
        """An order to an officer went on: tell the officer, or who gave it."""
        event = delivery.event
        told = orders.recipients(event)
        self._tell_staff(delivery, told, {}, is_urgent=orders.is_urgent(event))

    def tell_import(self, delivery: Delivery) -> None:
        """A sheet was checked, cannot be read, or is done: tell the clerks."""
        event = delivery.event
        word = wording.import_state(event.state)
        if word:
            counts = ("row_count", "faulty_count", "done_count", "failed_count")
            values = {name: str(getattr(event, name)) for name in counts}
            values["state_word"] = word
            self._tell_staff(delivery, [_CLERKS], values, is_urgent=False)

    def tell_reader(self, delivery: Delivery) -> None:
        """Somebody read as many parties in clear as an hour allows: tell the supervisors（S60）."""
        values = {"reader": delivery.event.reader, "count": str(delivery.event.read_count)}
        self._tell_staff(delivery, [_SUPERVISORS], values, is_urgent=True)

    def tell_group(self, delivery: Delivery) -> None:
        """Nobody of a group is left open: tell who was first asked."""
        event = delivery.event
        count = event.settled_count + event.withdrawn_count
        first = self.contacts.known(delivery).first_asked
        self._tell_staff(delivery, first, {"count": str(count)}, is_urgent=False)

    def tell_letter(self, delivery: Delivery) -> None:
        """A letter that presses a department went on: tell whose turn it is."""
        event = delivery.event
        values = {
            "letter": wording.letter(event.kind),
            "number": event.number,
            "due_time": wording.moment(event.answer_due_time),
        }
        self._tell_staff(delivery, letters.recipients(event), values, is_urgent=event.is_urgent)

    def warn(self, delivery: Delivery, *, level: int, is_urgent: bool) -> None:
        """Time runs out or is over: tell department, supervisors and who was first asked."""
        if delivery.event.profile == _DESK:
            self._tell_desk(delivery, level=level, is_urgent=is_urgent)
            return
        department = delivery.event.department
        recipients = [f"department:{department}"] if department else []
        recipients += [_SUPERVISORS, *self.contacts.first_asked(delivery)]
        self._tell_staff(delivery, recipients, {"level": str(level)}, is_urgent=is_urgent)

    def _tell_desk(self, delivery: Delivery, *, level: int, is_urgent: bool) -> None:
        """A placement waits for a person: the dispatchers, and past its time the supervisors."""
        recipients = [_DISPATCHERS] if level else [_DISPATCHERS, _SUPERVISORS]
        values, key = {"level": str(level)}, f"{delivery.event.routing_key()}.desk"
        self._tell_staff(delivery, recipients, values, is_urgent=is_urgent, key=key)
