"""The verbs of a case after its result: checking, asking, judging, taking up again, archiving."""

from datetime import datetime

from contracts.errors import NotPermitted, WrongState
from contracts.events import intake as events
from services.intake.domain.cases.telling import Telling
from services.intake.domain.endings import Verification, VisitReview
from services.intake.domain.parts import Evaluation, VisitBack
from services.intake.domain.vocabulary import NOT_SATISFIED

SAMPLE_WAITS, SAMPLE_DONE = "waiting", "done"


class Ending(Telling):
    """What the centre and the parties do after the result（核查归档）."""

    def verify(self, check: Verification) -> None:
        """The result is real.

        Raises:
            WrongState: a co-department's part, or an order that is waited for, is open.
        """
        if self.allows("verify") and self.open_parts:
            raise WrongState(
                f"{len(self.open_parts)} parts of {self.id} are open",
                reason="parts_open",
                state=self.state,
                parts=",".join(self.open_parts),
            )
        if self.allows("verify") and self.open_orders:
            raise WrongState(
                f"{len(self.open_orders)} orders of {self.id} are open",
                reason="orders_open",
                state=self.state,
                orders=",".join(self.open_orders),
            )
        self._go("verify")
        self.verification = check
        self._handled(check.verifier)
        self.record(events.CaseVerified(**self._base()))

    def rework(self, reason: str, actor: str) -> None:
        """The result is sent back."""
        self._go("rework")
        self._handled(actor)
        self.record(events.CaseReworked(**self._base()), **self._reason(reason))

    def visit_back(
        self, visit: VisitBack, *, tries: int = 1, lapse: datetime | None = None
    ) -> None:
        """Somebody who did not handle the case asks the resident.

        Args:
            visit: how it was tried, and whether anybody was reached.
            tries: how often it must be tried before it counts as done.
            lapse: when silence stands for a judgement.

        Raises:
            NotPermitted: the visitor handled it.
        """
        if visit.visitor in self.handled_by:
            raise NotPermitted(f"{visit.visitor} handled {self.id}", reason="handled_before")
        if not visit.is_reached and self.tries_of_round + 1 < tries:
            self._try_visit(visit)
            return
        self._go("visit_back")
        if not visit.is_reached:
            self.visit_tries.append(visit)
        self.visit, self.lapse_time = visit, lapse
        self.record(events.CaseVisitedBack(**self._base(), is_reached=visit.is_reached))

    def review_visit(self, check: VisitReview) -> None:
        """A second person looks at a sampled visit-back.

        Raises:
            NotPermitted: the checker handled the case, or made the visit.
            WrongState: it was not sampled, or has been checked.
        """
        if self.sample != SAMPLE_WAITS:
            raise WrongState(
                f"{self.id} waits for no check", reason="not_sampled", state=self.state
            )
        made_by = self.visit.visitor if self.visit else ""
        if check.reviewer in (*self.handled_by, made_by):
            raise NotPermitted(f"{check.reviewer} had to do with it", reason="handled_before")
        self._go("review_visit")
        self.visit_review, self.sample = check, SAMPLE_DONE
        self.record(events.CaseVisitReviewed(**self._base(), is_confirmed=check.is_confirmed))

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
        if not self.is_lapsed:
            self.lapse_time = None
        self.record(
            events.CaseEvaluated(
                **self._base(),
                party_id=evaluation.party_id,
                grade=evaluation.grade,
                reasons=evaluation.reasons,
            )
        )

    def lapse(self) -> None:
        """Nobody judged in time: the round counts as judged, without a grade."""
        self._go("lapse")
        self.is_lapsed = True
        self.record(events.CaseLapsed(**self._base()))

    def reopens_by_rule(self, automatic: int) -> bool:
        """Whether dissatisfaction alone sends it back, as often as the process says."""
        return self.grade == NOT_SATISFIED and self.reopen_count < automatic

    def reopen(self, reason: str, actor: str = "", *, until: datetime | None = None) -> None:
        """The case goes back to handling; `actor` is empty when a party asked.

        Args:
            reason: why.
            actor: who of the staff.
            until: the end of the window in which the moment of asking does not lie; None when
                it lies within.

        Raises:
            WrongState: the window to reopen is over.
        """
        if self.allows("reopen") and until is not None:
            raise WrongState(
                f"{self.id} could be reopened until {until.isoformat()}",
                reason="window_closed",
                state=self.state,
            )
        self._go("reopen")
        self.leave()
        self.reopen_count += 1
        self.close_time = self.lapse_time = self.visit = self.hold = None
        self.verification = self.visit_review = None
        self.is_lapsed, self.sample = False, ""
        self._handled(actor)
        self.record(
            events.CaseReopened(**self._base(), reopen_count=self.reopen_count),
            **self._reason(reason),
        )

    def archive(self, now: datetime) -> None:
        """The file is closed."""
        self._go("archive")
        self.close_time, self.lapse_time = now, None
        self.archive_count += 1
        self.record(events.CaseArchived(**self._base()))

    def _try_visit(self, visit: VisitBack) -> None:
        self._go("try_visit")
        self.visit_tries.append(visit)
        self.record(
            events.CaseVisitTried(**self._base(), channel=visit.channel, tries=self.tries_of_round)
        )
