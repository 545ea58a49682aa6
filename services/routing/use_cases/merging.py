"""Merging（并案）: while a case follows another its orders wait, and its promise runs on."""

from dataclasses import dataclass, replace

from contracts.ports import Now
from services.routing.domain.assignment import OPEN, Assignment, State
from services.routing.domain.brief import Brief
from services.routing.domain.clock import PLATFORM
from services.routing.domain.desk import DeskState
from services.routing.use_cases.clockwork import Clockwork
from services.routing.use_cases.desk import Desk
from services.routing.use_cases.ports import AssignmentStore, BriefStore, ObjectionStore

_REPORTED = ("reported", "verified")


@dataclass(frozen=True)
class Merging:
    """Holds the orders of a member and gives them back.

    Every method may be called with events in any order: the newest word of the case holds.
    """

    briefs: BriefStore
    assignments: AssignmentStore
    objections: ObjectionStore
    clockwork: Clockwork
    desk: Desk
    now: Now

    def merge(self, told: Brief, state: str) -> None:
        """The case follows another: its open orders wait, its objections lapse."""
        if self._bind(told, is_merged=True):
            self.hold(told.county, told.case_id)
            self._keep_time(told, state)

    def follow(self, told: Brief, state: str) -> None:
        """The main case moved: the member's clock waits with the result, or runs again."""
        if self._bind(told, is_merged=True):
            self.hold(told.county, told.case_id)
            self._keep_time(told, state)

    def unmerge(self, told: Brief) -> None:
        """The case goes on alone: its orders stand as before."""
        if self._bind(told, is_merged=False):
            self.release(self.briefs.find(told.case_id) or told, "unmerged")

    def hold(self, county: str, case_id: str) -> None:
        """Let the open orders of a case wait; an order that waits already is left as it is."""
        for order in self.assignments.of_case(county, case_id):
            if order.state in OPEN:
                self.clockwork.wake(order, PLATFORM)
                order.hold()
                self.assignments.save(order)
                self._leave_desk(order)
        for objection in self.objections.open_of_case(county, case_id):
            objection.lapse(self.now())
            self.objections.save(objection)
        self.clockwork.hold_case(county, case_id)

    def release(self, brief: Brief, reason: str) -> bool:
        """Give the waiting orders back; returns whether the lead was among them."""
        orders = self.assignments.of_case(brief.county, brief.case_id)
        held = [order for order in orders if order.state is State.HELD]
        if any(order.is_lead for order in held):
            self.clockwork.resume_case(brief.county, brief.case_id, reason)
        for order in held:
            self._release(brief, order)
        return any(order.is_lead for order in held)

    def _release(self, brief: Brief, order: Assignment) -> None:
        timing = self.clockwork.timing(brief, "")
        due_time = self.clockwork.due_time_of(order) or order.limits.due_time
        limits = replace(order.limits, due_time=due_time)
        is_unsigned = order.held_from is not State.SIGNED
        if is_unsigned:
            limits = replace(limits, sign_due_time=timing.limits.sign_due_time)
        order.release(limits)
        self.clockwork.await_report(order)
        self.assignments.save(order)
        if is_unsigned:
            self.clockwork.start_signs(timing, [order])
            self.desk.take_again(order)

    def _leave_desk(self, order: Assignment) -> None:
        if order.is_lead:
            self.desk.leave(order.county, order.case_id, DeskState.LAPSED)

    def _keep_time(self, told: Brief, state: str) -> None:
        if state in _REPORTED:
            self.clockwork.pause_case(told.county, told.case_id)
        else:
            self.clockwork.resume_case(told.county, told.case_id, "followed")

    def _bind(self, told: Brief, *, is_merged: bool) -> bool:
        blank = Brief(case_id=told.case_id, area_code=told.area_code, code=told.code)
        brief = self.briefs.find(told.case_id) or blank
        is_newer = brief.bind(told.case_version, is_merged=is_merged)
        if is_newer:
            self.briefs.put(brief)
        return is_newer
