"""The verbs beside a case's way: parts that are waived, advice given, files held and erased."""

from dataclasses import replace
from datetime import datetime

from contracts.errors import FieldFault, Invalid, WrongState
from contracts.events import intake as events
from services.intake.domain.cases.telling import Telling
from services.intake.domain.endings import Advice, Hold, Waiver
from services.intake.domain.people import Party
from services.intake.domain.reports import Matter


class Parting(Telling):
    """What accompanies a case to its end and after it（免办、建议、保管）."""

    def waive(self, waiver: Waiver) -> None:
        """The whole may close without a co-department's part.

        Raises:
            Invalid: it is no open part of the case.
        """
        if self.allows("waive") and waiver.assignment_id not in self.open_parts:
            message = "不是本案未办结的协办单"
            raise Invalid(_fault("assignment_id", "unknown_part", message, "No open part of it."))
        self._go("waive")
        department = self.track.shares[waiver.assignment_id].department
        self.waivers.append(replace(waiver, department=department))
        self._handled(waiver.actor)
        self.record(
            events.CasePartWaived(
                **self._base(), assignment_id=waiver.assignment_id, department=department
            )
        )

    def advise(self, advice: Advice) -> None:
        """A formal letter suggests a fix."""
        self._go("advise")
        self.advice.append(advice)
        self._handled(advice.actor)
        self.record(
            events.CaseAdvised(
                **self._base(),
                advice_id=advice.id,
                kind=advice.kind,
                reply_due_time=advice.reply_due_time,
            )
        )

    def answer_advice(self, advice_id: str, reply: str, now: datetime) -> None:
        """The answer to a letter came.

        Raises:
            Invalid: there is no such letter, or it was answered.
        """
        known = {one.id: one for one in self.advice if one.reply_time is None}
        if self.allows("answer_advice") and advice_id not in known:
            message = "没有这份待回复的建议"
            raise Invalid(_fault("advice_id", "unknown_advice", message, "No such open letter."))
        self._go("answer_advice")
        answered = replace(known[advice_id], reply=reply, reply_time=now)
        self.advice = [answered if one.id == advice_id else one for one in self.advice]
        self.record(
            events.CaseAdviceAnswered(
                **self._base(), advice_id=advice_id, is_late=now >= answered.reply_due_time
            )
        )

    def put_on_hold(self, hold: Hold) -> None:
        """The file may not be erased while the hold stands; raises WrongState for a second."""
        if self.hold is not None:
            raise WrongState(f"{self.id} is held", reason="held", state=self.state)
        self._go("hold")
        self.hold = hold
        self.record(events.CaseHeld(**self._base()))

    def release(self) -> None:
        """The hold is over; raises WrongState when there is none."""
        if self.hold is None:
            raise WrongState(f"{self.id} is not held", reason="not_held", state=self.state)
        self._go("release")
        self.hold = None
        self.record(events.CaseReleased(**self._base()))

    def erase(self, now: datetime, kept_until: datetime | None) -> None:
        """Names, words and places go; what statistics count stays, and the code with it.

        Raises:
            WrongState: it is held, or its time is not over.
        """
        if self.hold is not None:
            raise WrongState(f"{self.id} is held", reason="held", state=self.state)
        if kept_until is None or now < kept_until:
            raise WrongState(f"{self.id} is kept longer", reason="kept", state=self.state)
        self._go("erase")
        self.erase_time = now
        self._forget()
        self.record(events.CaseErased(**self._base()))

    def _forget(self) -> None:
        self.matter = _wordless(self.matter)
        self.parties = [_forgotten(party) for party in self.parties]
        self.origin = self.origin and replace(self.origin, reference="")
        self.hand_over = self.hand_over and replace(self.hand_over, number="", words="")
        self.bond = self.bond and replace(self.bond, own_result="", own_answer="")
        self.result = self.public_answer = ""
        self.refusal = self.refusal and replace(self.refusal, reason="")
        self.verification = self.verification and replace(self.verification, note="")
        self.visit = self.visit and replace(self.visit, note="")
        self.visit_review = self.visit_review and replace(self.visit_review, note="")
        self.visit_tries = [replace(one, note="") for one in self.visit_tries]
        self.evaluations = [replace(one, comment="") for one in self.evaluations]
        self.waivers = [replace(one, reason="") for one in self.waivers]
        self.advice = [
            replace(one, letter_number="", addressee="", content="", reply="")
            for one in self.advice
        ]


def _wordless(matter: Matter) -> Matter:
    """The matter as it is counted: kind, category and area, without what was said of it."""
    filed = matter.classification
    return replace(
        matter,
        title="",
        narrative="",
        address="",
        location=None,
        classification=filed and replace(filed, answers=()),
    )


def _forgotten(party: Party) -> Party:
    contact, authority = party.contact, party.authority
    return replace(
        party,
        name="",
        phone="",
        id_number="",
        key_hash="",
        contact=contact and replace(contact, note=""),
        authority=authority and replace(authority, paper=""),
    )


def _fault(field: str, reason: str, message: str, message_en: str) -> FieldFault:
    return FieldFault(field=field, reason=reason, message=message, message_en=message_en)
