"""The verbs of a case before its result: registering, accepting, correcting, taking back."""

from dataclasses import replace
from datetime import datetime

from contracts.events import intake as events
from services.intake.domain.cases.telling import Telling
from services.intake.domain.parts import Refusal
from services.intake.domain.people import Party
from services.intake.domain.reports import Matter
from services.intake.domain.standing import BY_CODE, ContactCheck


class Opening(Telling):
    """What intake's own people and the parties do before the result（受理）."""

    def prove_reporter(self, now: datetime) -> None:
        """Note that the first applicant's phone was proved by a code before the report."""
        proof = ContactCheck(how=BY_CODE, actor="", note="", check_time=now)
        reporter = self.first_applicant()
        self.parties = [
            replace(party, contact=proof) if party is reporter and party.phone else party
            for party in self.parties
        ]

    def register(self, keys: dict[str, str]) -> None:
        """A resident's report waits; `keys` are the parties' query keys by id, told once."""
        private = {"notify": {"contacts": self._contacts(keys)}}
        self.record(events.CaseRegistered(**self._facts()), **private)

    def accept_at_once(self, keys: dict[str, str], actor: str, now: datetime) -> None:
        """Staff register and accept in one write."""
        self.accept_time = now
        self._handled(actor)
        private = self._private() | {"notify": {"contacts": self._contacts(keys)}}
        self.record(events.CaseAccepted(**self._facts(), accept_time=now), **private)

    def accept(self, actor: str, now: datetime) -> None:
        """The centre takes a registered case on."""
        self._go("accept")
        self.accept_time = now
        self._handled(actor)
        self.record(events.CaseAccepted(**self._facts(), accept_time=now), **self._private())

    def decline(self, refusal: Refusal, actor: str, now: datetime) -> None:
        """The centre does not take the case on."""
        self._go("decline")
        self.refusal, self.close_time = refusal, now
        self._handled(actor)
        self.record(
            events.CaseDeclined(
                **self._base(),
                reason_code=refusal.reason_code,
                legal_route=refusal.legal_route,
                earlier_case_id=refusal.earlier_case_id,
            )
        )

    def amend(
        self,
        matter: Matter,
        parties: list[Party],
        keys: dict[str, str],
        changed_fields: tuple[str, ...],
        actor: str,
    ) -> None:
        """Correct the facts; `keys` are those of new parties only."""
        self._go("amend")
        self.matter, self.parties, self.area_code = matter, parties, matter.area_code
        self._handled(actor)
        private = self._private() | {"notify": {"contacts": self._contacts(keys)}}
        self.record(events.CaseAmended(**self._facts(), changed_fields=changed_fields), **private)

    def supplement(self, *, is_complete: bool, actor: str = "") -> None:
        """Papers came later; `actor` is empty when a party brought them."""
        self._go("supplement")
        self.is_supplemented = self.is_supplemented or is_complete
        self._handled(actor)
        self.record(events.CaseSupplemented(**self._base(), is_complete=is_complete))

    def withdraw(self, actor: str, now: datetime) -> None:
        """The applicant takes the matter back."""
        self._go("withdraw")
        self.leave()
        self.close_time = now
        self._handled(actor)
        self.record(events.CaseWithdrawn(**self._base()))
