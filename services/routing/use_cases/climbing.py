"""Climbing the ladder（逐级督办）: steps planned once per clock and kind, taken in office hours."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from contracts.due import Rounds
from contracts.ports import NewId, Now
from deadlines.ledger import ClockState
from services.routing.domain.brief import Brief
from services.routing.domain.clock import PLATFORM, WORKING, Clock
from services.routing.domain.ladder import (
    Rung,
    Step,
    StepState,
    Trigger,
    in_office_hours,
)
from services.routing.domain.letter import Effect, Letter
from services.routing.use_cases.letter_ports import LadderStore, LetterStore, StepStore, sign
from services.routing.use_cases.ports import AssignmentStore, BriefStore, ClockStore

_LATER = timedelta(days=1)
"""When a step is looked at again whose clock stands still, or whose case follows another."""


class Climbing:
    """Plans steps as clocks and letters run late, and takes them when their time has come."""

    def __init__(
        self,
        *,
        steps: StepStore,
        ladders: LadderStore,
        letters: LetterStore,
        clocks: ClockStore,
        assignments: AssignmentStore,
        briefs: BriefStore,
        is_working_day: Callable[[datetime], bool],
        rounds: Rounds,
        new_id: NewId,
        now: Now,
    ) -> None:
        """Take the ports."""
        self._steps = steps
        self._ladders = ladders
        self._letters = letters
        self._clocks = clocks
        self._assignments = assignments
        self._briefs = briefs
        self._is_working_day = is_working_day
        self._rounds = rounds
        self._new_id = new_id
        self._now = now

    def hear_warned(self, clock_id: str, level: int) -> None:
        """A clock warned: plan what follows on that level; hearing it again changes nothing."""
        clock = self._clocks.get(clock_id)
        self._plan(clock, self._ladders.holding(clock.area_code).warned(level), self._now())

    def hear_overdue(self, clock_id: str, due_time: datetime) -> None:
        """A clock is overdue: plan every rung of it, each its days later."""
        clock = self._clocks.get(clock_id)
        self._plan(clock, self._ladders.holding(clock.area_code).overdue(), due_time)

    def hear_silent(self, county: str, case_id: str, assignment_id: str, missed: int) -> None:
        """A department told nothing, so often in a row: plan what follows on that."""
        for clock in self._clocks.of_case(county, case_id):
            if clock.assignment_id == assignment_id:
                rungs = self._ladders.holding(clock.area_code).silent(missed)
                self._plan(clock, rungs, self._now(), cause_id=assignment_id)

    def follow(self, letter: Letter) -> None:
        """A letter was not answered, or not well: plan what follows on its kind."""
        if letter.clock_id:
            clock = self._clocks.get(letter.clock_id)
            rungs = self._ladders.holding(clock.area_code).unanswered(letter.kind)
            self._plan(clock, rungs, self._now(), cause_id=letter.id)

    def take_due(self, most: int) -> int:
        """Take up to `most` steps that are due; return how many were."""
        return self._rounds.take(self._steps, most, self.take)

    def take(self, step_id: str) -> None:
        """Make the step's letter, put the step off, or drop it; within one transaction."""
        step = self._steps.get(step_id)
        if step.state is not StepState.WAITING:
            return
        clock = self._clocks.get(step.clock_id)
        if clock.state is ClockState.PAUSED or self._known(clock.case_id).is_merged:
            step.due_time = self._now() + _LATER
        elif self._still_holds(step, clock):
            self._write(step, clock)
        else:
            step.state = StepState.DROPPED
        self._steps.save(step)

    def _plan(
        self, clock: Clock, rungs: Iterable[Rung], begin: datetime, *, cause_id: str = ""
    ) -> None:
        if clock.purpose not in WORKING:
            return
        is_urgent = self._known(clock.case_id).facts.is_urgent
        for rung in rungs:
            days = rung.count if rung.trigger is Trigger.OVERDUE else 0
            moment = begin + timedelta(days=days)
            step = Step(
                area_code=clock.area_code,
                case_id=clock.case_id,
                clock_id=clock.id,
                rung=rung,
                due_time=moment if is_urgent else in_office_hours(moment, self._is_working_day),
                cause_id=cause_id,
            )
            self._steps.plan(step)

    def _still_holds(self, step: Step, clock: Clock) -> bool:
        if clock.state is not ClockState.RUNNING:
            return False
        if step.rung.trigger is Trigger.OVERDUE:
            return clock.is_overdue
        if step.rung.trigger is Trigger.SILENT:
            order = self._assignments.get(clock.county, step.cause_id)
            return order.reporting.missed >= step.rung.count
        if not step.cause_id:
            return True
        cause = self._letters.get(clock.county, step.cause_id)
        return cause.waits_for_answer or cause.effect is Effect.INSUFFICIENT

    def _write(self, step: Step, clock: Clock) -> None:
        rung, now = step.rung, self._now()
        letter = Letter(
            id=self._new_id(),
            area_code=clock.area_code,
            case_id=clock.case_id,
            code=clock.code,
            kind=rung.kind,
            department=clock.department,
            step=rung.key,
            clock_id=clock.id,
            grounds=rung.grounds,
            demands=rung.demands,
            answer_days=rung.answer_days,
            is_urgent=self._known(clock.case_id).facts.is_urgent,
            propose_time=now,
            proposed_by=PLATFORM,
        )
        letter.propose()
        if rung.is_self_issued:
            sign(self._letters, letter, PLATFORM, now)
        self._letters.add(letter)
        step.state, step.letter_id = StepState.TAKEN, letter.id

    def _known(self, case_id: str) -> Brief:
        """What is known of the case; a clock is started only after its brief is there."""
        return self._briefs.find(case_id) or Brief(case_id=case_id, area_code="")
