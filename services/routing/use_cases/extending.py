"""More time for an order（延期）: the department asks, the post its profile names decides."""

from dataclasses import dataclass

from contracts.errors import WrongState
from contracts.ports import NewId, Now
from contracts.principals import Principal
from services.routing.domain.assignment import Assignment, AssignmentNotFound, State
from services.routing.domain.extension import APPROVERS, Extension, require_room
from services.routing.use_cases.bounds import Bounds
from services.routing.use_cases.clockwork import Clockwork
from services.routing.use_cases.ports import AssignmentStore, ExtensionStore
from services.routing.use_cases.sight import DEPARTMENT_READERS

MOST_UNITS = 1000
_LONGEST_REASON = 1000


@dataclass(frozen=True, kw_only=True)
class Wish:
    """How much more time a department wants, in units of its clock, and why."""

    units: int
    reason: str


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What is said to a request, and why."""

    is_granted: bool
    reason: str


class Extending:
    """Asking for more time, and deciding on it."""

    def __init__(
        self,
        extensions: ExtensionStore,
        assignments: AssignmentStore,
        clockwork: Clockwork,
        new_id: NewId,
        now: Now,
    ) -> None:
        """Take the ports."""
        self._extensions = extensions
        self._assignments = assignments
        self._clockwork = clockwork
        self._new_id = new_id
        self._now = now

    def request(
        self, principal: Principal, assignment_id: str, version: int, wish: Wish
    ) -> Extension:
        """Ask for more time on the handling clock of a signed lead order.

        Raises:
            AssignmentNotFound, NotPermitted, Conflict, Invalid.
            WrongState: the order is not signed, or the clock allows no extension now.
        """
        reason = _checked_wish(wish)
        order = self._own(principal, assignment_id)
        order.expect(version)
        if self._clockwork.catch_up(order):
            self._assignments.save(order)
        extension = self._drawn_up(principal, order, wish.units, reason)
        extension.request()
        self._extensions.add(extension)
        return extension

    def decide(
        self, principal: Principal, extension_id: str, version: int, verdict: Verdict
    ) -> tuple[Extension, Assignment]:
        """Grant more time, or refuse it.

        Raises:
            ExtensionNotFound, NotPermitted, Conflict, WrongState, Invalid.
        """
        principal.require(*APPROVERS.values())
        extension = self._extensions.get(principal.area_code, extension_id)
        principal.require(extension.approver)
        reason = _checked_reason(verdict.reason)
        extension.expect(version)
        extension.require_open()
        order = self._assignments.get(principal.area_code, extension.assignment_id)
        if verdict.is_granted:
            self._grant(principal, extension, order, reason)
        else:
            extension.refuse(principal.id, reason, self._now())
        self._extensions.save(extension)
        return extension, order

    def _grant(
        self, principal: Principal, extension: Extension, order: Assignment, reason: str
    ) -> None:
        self._clockwork.catch_up(order)
        due_time = self._clockwork.extend(extension, principal.id)
        extension.grant(principal.id, reason, self._now(), due_time)
        order.extend(extension.id, due_time)
        self._assignments.save(order)

    def _drawn_up(
        self, principal: Principal, order: Assignment, units: int, reason: str
    ) -> Extension:
        now = self._now()
        clock = self._clockwork.handling_of(order)
        if order.state is not State.SIGNED or clock is None:
            message = f"assignment {order.id} is {order.state} and has no clock to extend"
            refusal = "wrong_state" if order.is_lead else "not_extensible"
            raise WrongState(message, reason=refusal, state=order.state.value)
        if self._extensions.open_of_case(order.county, order.case_id):
            message = f"an extension of {order.case_id} waits to be decided"
            raise WrongState(message, reason="extension_waiting", state=order.state.value)
        return Extension(
            id=self._new_id(),
            area_code=order.area_code,
            case_id=order.case_id,
            assignment_id=order.id,
            clock_id=clock.id,
            code=order.code,
            department=order.department,
            units=units,
            unit=clock.profile.unit,
            approver=require_room(clock, units, now),
            reason=reason,
            request_time=now,
            requested_by=principal.id,
        )

    def _own(self, principal: Principal, assignment_id: str) -> Assignment:
        principal.require(*DEPARTMENT_READERS)
        order = self._assignments.get(principal.area_code, assignment_id)
        if order.department != principal.department or not principal.department:
            raise AssignmentNotFound(f"no assignment {assignment_id} for {principal.department}")
        return order


def _checked_wish(wish: Wish) -> str:
    bounds = Bounds()
    if not 1 <= wish.units <= MOST_UNITS:
        message = f"应为1至{MOST_UNITS}"
        bounds.note("units", "out_of_range", message, f"Between 1 and {MOST_UNITS}.")
    reason = bounds.text("reason", wish.reason, least=5, most=_LONGEST_REASON)
    bounds.settle()
    return reason


def _checked_reason(given: str) -> str:
    bounds = Bounds()
    reason = bounds.text("reason", given, least=2, most=_LONGEST_REASON)
    bounds.settle()
    return reason
