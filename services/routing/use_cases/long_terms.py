"""The long-term register（动态跟踪台账）: entering, reviewing, leaving, and who is reminded."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from contracts.due import DueRows, Rounds
from contracts.errors import WrongState
from contracts.ports import NewId, Now
from contracts.principals import Post, Principal
from services.routing.domain.assignment import Assignment, State
from services.routing.domain.clock import LONG_TERM, PLATFORM, Clock
from services.routing.domain.decision import Decision
from services.routing.domain.long_term import (
    GRACE_DAYS,
    LongTerm,
    LongTermState,
    Look,
    Outcome,
)
from services.routing.domain.pause import Ending, Pause, require_promise, until
from services.routing.use_cases.bounds import Bounds, page_size
from services.routing.use_cases.clockwork import Clockwork
from services.routing.use_cases.narrowing import given
from services.routing.use_cases.ports import AssignmentStore, DecisionStore, Listing, Where
from services.routing.use_cases.sight import COUNTY_READERS
from services.routing.use_cases.standstill import Standstill

_KEEPERS = (Post.SUPERVISOR, Post.LEADER)
_MOST_DAYS, _MOST_REVIEWS = 180, 200
_LONGEST = 2000
_PROOF = "动态跟踪台账"
_PROVINCES = ""


class LongTermStore(DueRows, Protocol):
    """Keeps the register and finds entries whose review is due."""

    def add(self, entry: LongTerm) -> None: ...
    def save(self, entry: LongTerm) -> None: ...
    def get(self, scope: str, entry_id: str) -> LongTerm: ...
    def active_of(self, county: str, case_id: str) -> LongTerm | None: ...
    def page(self, scope: str, where: Where, *, size: int, token: str) -> Listing[LongTerm]: ...


@dataclass(frozen=True, kw_only=True)
class Plan:
    """Why a case is followed, what is done next, and how often it is looked at."""

    reason: str
    next_action: str
    interval_days: int


@dataclass(frozen=True, kw_only=True)
class Finding:
    """What a review found and decides; an interval of 0 keeps the one that stands."""

    outcome: str
    note: str
    next_action: str
    interval_days: int


@dataclass(frozen=True, kw_only=True)
class LongTermFilter:
    """Which entries are asked for; empty fields ask for all."""

    case_id: str = ""
    department: str = ""
    state: str = ""
    is_review_due: bool = False


@dataclass(frozen=True, kw_only=True)
class LongTerms:
    """Everything about the register."""

    entries: LongTermStore
    decisions: DecisionStore
    assignments: AssignmentStore
    clockwork: Clockwork
    standstill: Standstill
    rounds: Rounds
    new_id: NewId
    now: Now

    def enter(self, principal: Principal, case_id: str, plan: Plan) -> LongTerm:
        """Put a case on the register; the promise to the resident stands still.

        Raises:
            DecisionNotFound, NotPermitted, Invalid.
            WrongState: nobody has signed for it, it is there already, or its time may not stand
                still.
        """
        principal.require(*_KEEPERS)
        bounds = Bounds()
        reason = bounds.text("reason", plan.reason, least=2, most=_LONGEST)
        action = bounds.text("next_action", plan.next_action, least=2, most=_LONGEST)
        _check_interval(bounds, plan.interval_days, least=1)
        bounds.settle()
        decision, now = self.decisions.get(principal.area_code, case_id), self.now()
        if self.entries.active_of(decision.county, case_id):
            message = f"case {case_id} is on the register"
            raise WrongState(message, reason="followed_already", state="active")
        order = self._signed_lead(decision)
        clock = self._promise(order, now)
        pause = self._pause(principal, order, clock, plan.interval_days)
        self.standstill.begin(order, pause)
        self.assignments.save(order)
        entry = LongTerm(
            id=self.new_id(),
            area_code=decision.area_code,
            case_id=case_id,
            code=decision.code,
            department=order.department,
            assignment_id=order.id,
            pause_id=pause.id,
            interval_days=plan.interval_days,
            enter_time=now,
            entered_by=principal.id,
            reason=reason,
            next_action=action,
            review_due_time=now + timedelta(days=plan.interval_days),
        )
        entry.enter()
        self.entries.add(entry)
        return entry

    def review(
        self, principal: Principal, entry_id: str, version: int, finding: Finding
    ) -> LongTerm:
        """Look at a case: it stays with its next review, or leaves and its time runs again.

        Raises:
            LongTermNotFound, NotPermitted, Conflict, WrongState, Invalid.
        """
        principal.require(*_KEEPERS)
        bounds = Bounds()
        bounds.choice("outcome", finding.outcome, tuple(Outcome))
        note = bounds.text("note", finding.note, least=2, most=_LONGEST)
        least = 2 if finding.outcome == Outcome.STAYS else 0
        action = bounds.text("next_action", finding.next_action, least=least, most=_LONGEST)
        _check_interval(bounds, finding.interval_days, least=0)
        bounds.settle()
        entry = self.entries.get(principal.area_code, entry_id)
        entry.expect(version)
        entry.require_active()
        if len(entry.reviews) >= _MOST_REVIEWS:
            bounds.note("note", "too_many", "调度次数已满", "No more reviews fit.")
            bounds.settle()
        look = Look(
            review_time=self.now(),
            reviewed_by=principal.id,
            outcome=Outcome(finding.outcome),
            note=note,
            next_action=action,
        )
        order = self.assignments.get(entry.county, entry.assignment_id)
        if look.outcome is Outcome.STAYS:
            interval = finding.interval_days or entry.interval_days
            self.standstill.prolong(order, until(interval + GRACE_DAYS, self.now()))
            entry.stay(look, interval)
        else:
            pause = self.standstill.end(order, Ending.RESUMED, principal.id, note)
            self.standstill.set_going(order, pause)
            entry.leave(principal.id, Ending.RESUMED.value, self.now(), look)
        self.assignments.save(order)
        self.entries.save(entry)
        return entry

    def hear_resumed(self, county: str, case_id: str, pause_id: str, ending: str) -> None:
        """The pause of an entry ended otherwise: the case is off the register."""
        entry = self.entries.active_of(county, case_id)
        if entry and entry.pause_id == pause_id:
            entry.leave(PLATFORM, ending, self.now())
            self.entries.save(entry)

    def get(self, principal: Principal, entry_id: str) -> LongTerm:
        """One entry.

        Raises:
            LongTermNotFound, NotPermitted.
        """
        principal.require(*COUNTY_READERS)
        return self.entries.get(principal.area_code, entry_id)

    def page(
        self, principal: Principal, wanted: LongTermFilter, *, size: int, token: str
    ) -> Listing[LongTerm]:
        """Entries, newest first.

        Raises:
            NotPermitted, Invalid.
        """
        principal.require(*COUNTY_READERS)
        bounds = Bounds()
        bounds.choice("state", wanted.state, tuple(LongTermState), optional=True)
        bounds.settle()
        where: dict[str, object] = dict(
            given(case_id=wanted.case_id, department=wanted.department, state=wanted.state)
        )
        if wanted.is_review_due:
            where |= {"state": LongTermState.ACTIVE.value, "review_due_time": {"$lte": self.now()}}
        return self.entries.page(principal.area_code, where, size=page_size(size), token=token)

    def tell_due(self, most: int) -> int:
        """Tell of up to `most` reviews that are nearly due or missed; return how many were."""
        return self.rounds.take(self.entries, most, self._tell)

    def _tell(self, entry_id: str) -> None:
        entry = self.entries.get(_PROVINCES, entry_id)
        if entry.tell(self.now()):
            self.entries.save(entry)

    def _signed_lead(self, decision: Decision) -> Assignment:
        orders = self.assignments.of_case(decision.county, decision.case_id)
        lead = next((one for one in orders if one.is_live_lead), None)
        if lead is None or lead.state is not State.SIGNED:
            state = lead.state.value if lead else "none"
            message = f"case {decision.case_id} has no signed lead"
            raise WrongState(message, reason="wrong_state", state=state)
        self.standstill.catch_up(lead)
        return lead

    def _promise(self, order: Assignment, now: datetime) -> Clock:
        clock = self.clockwork.handling_of(order)
        if clock is None:
            message = f"assignment {order.id} has no clock to stop"
            raise WrongState(message, reason="not_pausable", state=order.state.value)
        require_promise(clock, now)
        return clock

    def _pause(
        self, principal: Principal, order: Assignment, clock: Clock, interval_days: int
    ) -> Pause:
        now = self.now()
        return Pause(
            id=self.new_id(),
            area_code=order.area_code,
            case_id=order.case_id,
            assignment_id=order.id,
            clock_id=clock.id,
            code=order.code,
            department=order.department,
            reason_code=LONG_TERM,
            approver=principal.post,
            proof=_PROOF,
            start_time=now,
            started_by=principal.id,
            until_time=until(interval_days + GRACE_DAYS, now),
        )


def _check_interval(bounds: Bounds, days: int, *, least: int) -> None:
    if not least <= days <= _MOST_DAYS:
        message = f"应为{least}至{_MOST_DAYS}天"
        bounds.note("interval_days", "out_of_range", message, f"{least} to {_MOST_DAYS} days.")
