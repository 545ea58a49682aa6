"""Risks（风险颜色）: what the facts make of a case, and what a person made of it instead."""

from dataclasses import dataclass, field
from datetime import datetime

from contracts.aggregates import Aggregate
from contracts.errors import WrongState
from contracts.events.routing import CaseColoured
from services.routing.domain.risk_scheme import Assessment, Colour


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """A colour that a person set（人工定级）, and what the facts said then."""

    colour: Colour
    found: Colour
    set_by: str
    set_time: datetime
    reason: str = field(repr=False)


@dataclass(kw_only=True)
class Risk(Aggregate):
    """The colour of one case; its id is the case's."""

    code: str
    department: str = ""
    found: Colour = Colour.NONE
    signs: tuple[str, ...] = ()
    verdict: Verdict | None = field(default=None, repr=False)
    is_closed: bool = False
    slips: tuple[str, ...] = ()
    change_time: datetime | None = None
    assess_time: datetime | None = None

    @property
    def colour(self) -> Colour:
        """The colour that holds; a case that is over has none."""
        if self.is_closed:
            return Colour.NONE
        return self.verdict.colour if self.verdict else self.found

    @property
    def next_due_time(self) -> datetime | None:
        """When more days overdue may change it; None when nothing is to come."""
        return None if self.is_closed else self.assess_time

    def assess(self, assessment: Assessment, department: str, now: datetime) -> None:
        """Take over what the facts say; a person's colour gives way to facts that got worse."""
        before = self.colour
        self.is_closed, self.department = False, department
        self.found = assessment.colour
        self.signs = tuple(sign.key for sign in assessment.signs)
        self.assess_time = assessment.next_time
        if self.verdict and self.found.rank > max(
            self.verdict.found.rank, self.verdict.colour.rank
        ):
            self.verdict = None
        self._tell(before, now, is_by_hand=False)

    def judge(self, verdict: Verdict) -> None:
        """A person says which colour holds.

        Raises:
            WrongState: the case is over, or has that colour.
        """
        self._require_open()
        before = self.colour
        if verdict.colour is before:
            raise self._refusal("same_colour")
        self.verdict = verdict
        self._tell(before, verdict.set_time, is_by_hand=True)

    def clear(self, now: datetime) -> None:
        """What the facts say holds again.

        Raises:
            WrongState: nobody set a colour.
        """
        self._require_open()
        if self.verdict is None:
            raise self._refusal("not_set")
        before, self.verdict = self.colour, None
        self._tell(before, now, is_by_hand=True, is_always=True)

    def close(self, now: datetime) -> None:
        """The case is over: it is on no list any more."""
        before, self.is_closed = self.colour, True
        self._tell(before, now, is_by_hand=False)

    def needs_slip(self) -> bool:
        """Whether its colour asks for a slip that was not written yet; once for a colour."""
        return self.colour is not Colour.NONE and self.colour.value not in self.slips

    def _tell(
        self, before: Colour, now: datetime, *, is_by_hand: bool, is_always: bool = False
    ) -> None:
        if self.colour is before and not is_always:
            return
        self.change_time = now
        self.record(
            CaseColoured(
                case_id=self.case_id,
                code=self.code,
                department=self.department,
                colour=self.colour.value,
                before=before.value,
                is_raised=self.colour.rank > before.rank,
                is_by_hand=is_by_hand,
                signs=self.signs,
            )
        )

    def _require_open(self) -> None:
        if self.is_closed:
            raise self._refusal("wrong_state")

    def _refusal(self, reason: str) -> WrongState:
        message = f"risk of case {self.case_id} is {self.colour}: {reason}"
        state = "closed" if self.is_closed else self.colour.value
        return WrongState(message, reason=reason, state=state)
