"""The verbs of a case after its result: checking, asking, judging, taking up again, archiving."""

from datetime import datetime

from contracts.errors import NotPermitted, WrongState
from contracts.events import intake as events
from services.intake.domain.cases.telling import Telling
from services.intake.domain.parts import Evaluation, VisitBack


class Ending(Telling):
    """What the centre and the parties do after the result（核查归档）."""

    def verify(self, actor: str) -> None:
        """The result is real."""
        self._go("verify")
        self._handled(actor)
        self.record(events.CaseVerified(**self._base()))

    def rework(self, reason: str, actor: str) -> None:
        """The result is sent back."""
        self._go("rework")
        self._handled(actor)
        self.record(events.CaseReworked(**self._base()), routing={"reason": reason})

    def visit_back(self, visit: VisitBack) -> None:
        """Somebody who did not handle the case asks the resident.

        Raises:
            NotPermitted: the visitor handled it.
        """
        if visit.visitor in self.handled_by:
            raise NotPermitted(f"{visit.visitor} handled {self.id}", reason="handled_before")
        self._go("visit_back")
        self.visit = visit
        self.record(events.CaseVisitedBack(**self._base(), is_reached=visit.is_reached))

    def evaluate(self, evaluation: Evaluation) -> None:
        """A party judges; once in each round of handling."""
        if any(
            said.party_id == evaluation.party_id and said.round == evaluation.round
            for said in self.evaluations
        ):
            raise WrongState(
                f"{evaluation.party_id} has judged", reason="already_evaluated", state=self.state
            )
        self._go("evaluate")
        self.evaluations.append(evaluation)
        self.record(
            events.CaseEvaluated(
                **self._base(), party_id=evaluation.party_id, grade=evaluation.grade
            )
        )

    def reopen(self, reason: str, actor: str = "") -> None:
        """The case goes back to handling; `actor` is empty when a party asked."""
        self._go("reopen")
        self.reopen_count += 1
        self._handled(actor)
        self.record(
            events.CaseReopened(**self._base(), reopen_count=self.reopen_count),
            routing={"reason": reason},
        )

    def archive(self, now: datetime) -> None:
        """The file is closed."""
        self._go("archive")
        self.close_time = now
        self.record(events.CaseArchived(**self._base()))
