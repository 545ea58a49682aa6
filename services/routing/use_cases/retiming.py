"""Retiming（重算时限）: running clocks follow a new calendar, or a profile meant for them too."""

from datetime import date
from functools import partial

from contracts.due import Rounds
from contracts.ports import Now
from deadlines.calendar import CalendarOf
from deadlines.ledger import ClockState
from services.routing.domain.assignment import OPEN
from services.routing.domain.clock import (
    CALENDAR_CHANGED,
    PLATFORM,
    PROFILE_CHANGED,
    WORKING,
    Clock,
)
from services.routing.domain.profile_set import ProfileSet
from services.routing.use_cases.ports import AssignmentStore, ClockStore
from services.routing.use_cases.profile_ports import LeadingProfiles


class Retiming:
    """Leads running clocks over, each in its own transaction; a broken one stops only itself."""

    def __init__(
        self,
        clocks: ClockStore,
        sets: LeadingProfiles,
        assignments: AssignmentStore,
        calendar: CalendarOf,
        rounds: Rounds,
        now: Now,
    ) -> None:
        """Take the ports and the calendar that holds."""
        self._clocks = clocks
        self._sets = sets
        self._assignments = assignments
        self._calendar = calendar
        self._rounds = rounds
        self._now = now

    def follow_calendar(self, most: int) -> int:
        """Recompute up to `most` open clocks that another calendar computed."""
        outdated = self._clocks.computed_otherwise(self._calendar().version, most)
        for clock_id in outdated:
            self._rounds.guarded(self._clocks, clock_id, self._recompute)
        return len(outdated)

    def days_left(self, today: date) -> int:
        """The days until the last day with a notice; negative when it is past."""
        return self._calendar().days_until_end(today)

    def follow_profiles(self, most: int) -> int:
        """Lead up to `most` open clocks over to a set published for running ones too."""
        leading = self._sets.applying()
        if leading is None:
            return 0
        keys = [profile.key for profile in leading.profiles]
        following = self._clocks.open_after(leading.area_code, keys, leading.applied_to, most)
        for clock_id in following:
            self._rounds.guarded(self._clocks, clock_id, partial(self._lead_over, leading))
        self._sets.note_applied(leading, following[-1] if len(following) == most else "")
        return len(following)

    def _recompute(self, clock_id: str) -> None:
        clock = self._clocks.get(clock_id)
        if clock.state is ClockState.STOPPED:
            return
        clock.follow(self._calendar(), self._now())
        self._keep(clock, CALENDAR_CHANGED)

    def _lead_over(self, leading: ProfileSet, clock_id: str) -> None:
        clock = self._clocks.get(clock_id)
        held = self._sets.held(clock.area_code, [clock.profile.key]).get(clock.profile.key)
        if held is None or clock.state is ClockState.STOPPED or clock.runs_by(held.profile):
            return
        who = leading.publisher or PLATFORM
        clock.change(held.profile, who, held.profile_set_id, self._now(), calendar=self._calendar())
        self._keep(clock, PROFILE_CHANGED)

    def _keep(self, clock: Clock, reason_code: str) -> None:
        self._clocks.save(clock)
        if clock.purpose not in WORKING or clock.due_time is None:
            return
        order = self._assignments.get(clock.county, clock.assignment_id)
        if order.state in OPEN and order.limits.due_time != clock.due_time:
            order.retime(clock.due_time, reason_code)
            self._assignments.save(order)
