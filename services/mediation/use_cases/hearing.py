"""What the other services' events do to mediation: they bring cases, open files, and end them."""

from dataclasses import replace

from contracts.errors import NotYet
from contracts.ports import NewId, Now
from services.mediation.domain.cases import CaseFacts, EndReason
from services.mediation.domain.files import TRANSITIONS, Mediation, Verb
from services.mediation.domain.limits import DueOf
from services.mediation.use_cases.closing import Closing
from services.mediation.use_cases.ports import Cases, Mediations


class Hearing:
    """What happens here because of what happened elsewhere."""

    def __init__(
        self,
        *,
        cases: Cases,
        mediations: Mediations,
        closing: Closing,
        due_of: DueOf,
        new_id: NewId,
        now: Now,
    ) -> None:
        """Work on these stores, with this clock."""
        self._cases = cases
        self._mediations = mediations
        self._closing = closing
        self._due_of = due_of
        self._new_id = new_id
        self._now = now

    def learn(self, facts: CaseFacts) -> None:
        """Keep what a case is, unless something newer is known."""
        known = self._cases.get(facts.area_code[:6], facts.case_id)
        if known is None or known.version < facts.version:
            is_ended = known is not None and known.is_ended
            self._cases.put(replace(facts, is_ended=is_ended))

    def open(self, county: str, case_id: str, *, origin: str = "routing") -> None:
        """Open a file for a case that was routed to mediation（分流到调解）, or chose a mediator.

        Raises:
            NotYet: the case's facts have not arrived.
        """
        facts = self._cases.get(county, case_id)
        if facts is not None and facts.is_ended:
            return
        if facts is None or not facts.is_known:
            raise NotYet(f"case {case_id} has not arrived in mediation")
        if self._mediations.open_for(county, case_id):
            return
        now = self._now()
        self._mediations.add(
            Mediation.open(
                self._new_id(), facts, origin=origin, now=now, due_time=self._due_of(now)
            )
        )

    def end(self, county: str, case_id: str, by: str) -> None:
        """End the case's file, because the case was withdrawn or declined（撤回）."""
        facts = self._cases.get(county, case_id)
        known = facts or CaseFacts(case_id=case_id, area_code=county)
        self._cases.put(known.ended())
        mediation = self._mediations.open_for(county, case_id)
        if mediation and mediation.state in TRANSITIONS[Verb.CONCLUDE_FAILED]:
            mediation.conclude(EndReason.WITHDRAWN, by=by, now=self._now())
            self._closing.save(mediation)
