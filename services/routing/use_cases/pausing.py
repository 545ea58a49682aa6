"""Letting an order's time stand still and run again（中止、恢复）, and the list of pauses."""

from dataclasses import dataclass

from contracts.errors import WrongState
from contracts.ports import NewId, Now
from contracts.principals import Principal
from services.routing.domain.assignment import Assignment, State
from services.routing.domain.clock import Clock
from services.routing.domain.extension import APPROVERS
from services.routing.domain.pause import Ending, Pause, PauseState, require_standstill, until
from services.routing.use_cases.bounds import Bounds, page_size
from services.routing.use_cases.clockwork import Clockwork
from services.routing.use_cases.narrowing import in_states
from services.routing.use_cases.ports import AssignmentStore, Listing, PauseStore
from services.routing.use_cases.standstill import Standstill

_LONGEST_PROOF = 200
_LONGEST_REASON = 1000


@dataclass(frozen=True, kw_only=True)
class Ground:
    """Why an order's time stands still, on what paper, and for how many days after today."""

    reason_code: str
    proof: str
    days: int


@dataclass(frozen=True, kw_only=True)
class PauseFilter:
    """What a list of pauses is narrowed to; empty means all."""

    case_id: str = ""
    department: str = ""
    states: tuple[str, ...] = ()


class Pausing:
    """Pauses by people, and their end in time."""

    def __init__(
        self,
        pauses: PauseStore,
        assignments: AssignmentStore,
        clockwork: Clockwork,
        standstill: Standstill,
        new_id: NewId,
        now: Now,
    ) -> None:
        """Take the ports."""
        self._pauses = pauses
        self._assignments = assignments
        self._clockwork = clockwork
        self._standstill = standstill
        self._new_id = new_id
        self._now = now

    def pause(
        self, principal: Principal, assignment_id: str, version: int, ground: Ground
    ) -> tuple[Pause, Assignment]:
        """Let the time of a signed lead order stand still.

        Raises:
            AssignmentNotFound, NotPermitted, Conflict, Invalid.
            WrongState: the order is not signed, or its clock may not stand still now.
        """
        order = self._visible(principal, assignment_id)
        bounds = Bounds()
        proof = bounds.text("proof", ground.proof, least=2, most=_LONGEST_PROOF)
        bounds.settle()
        order.expect(version)
        self._standstill.catch_up(order)
        pause = self._drawn_up(principal, order, ground, proof)
        self._standstill.begin(order, pause)
        self._assignments.save(order)
        return pause, order

    def resume(
        self, principal: Principal, assignment_id: str, version: int, reason: str
    ) -> tuple[Pause, Assignment]:
        """Let the time run again before the days of the pause are over.

        Raises:
            AssignmentNotFound, NotPermitted, Conflict, Invalid, WrongState.
        """
        order = self._visible(principal, assignment_id)
        bounds = Bounds()
        said = bounds.text("reason", reason, least=2, most=_LONGEST_REASON)
        bounds.settle()
        order.expect(version)
        standing = self._pauses.open_of(order.county, order.id)
        if standing is None:
            message = f"assignment {order.id} does not stand still"
            raise WrongState(message, reason="not_paused", state=order.state.value)
        principal.require(standing.approver)
        pause = self._standstill.end(order, Ending.RESUMED, principal.id, said)
        self._standstill.set_going(order, pause)
        self._assignments.save(order)
        return pause, order

    def end_over(self, clock: Clock) -> None:
        """The days of the clock's pause are over: order, pause and clock go on since then.

        Raises:
            AssignmentNotFound, PauseNotFound: the data is broken.
        """
        order = self._assignments.get(clock.county, clock.assignment_id)
        if self._standstill.catch_up(order):
            self._assignments.save(order)

    def list(
        self, principal: Principal, wanted: PauseFilter, *, size: int, token: str
    ) -> Listing[Pause]:
        """Pauses, newest first.

        Raises:
            NotPermitted, Invalid.
        """
        where = in_states(
            principal,
            wanted.states,
            PauseState,
            case_id=wanted.case_id,
            department=wanted.department,
        )
        return self._pauses.page(principal.area_code, where, size=page_size(size), token=token)

    def _visible(self, principal: Principal, assignment_id: str) -> Assignment:
        principal.require(*APPROVERS.values())
        return self._assignments.get(principal.area_code, assignment_id)

    def _drawn_up(
        self, principal: Principal, order: Assignment, ground: Ground, proof: str
    ) -> Pause:
        now = self._now()
        clock = self._clockwork.handling_of(order)
        if order.state is not State.SIGNED or clock is None:
            message = f"assignment {order.id} is {order.state} and has no clock to stop"
            refusal = "wrong_state" if order.is_lead else "not_pausable"
            raise WrongState(message, reason=refusal, state=order.state.value)
        approver = require_standstill(clock, ground.reason_code, ground.days, now)
        principal.require(approver)
        return Pause(
            id=self._new_id(),
            area_code=order.area_code,
            case_id=order.case_id,
            assignment_id=order.id,
            clock_id=clock.id,
            code=order.code,
            department=order.department,
            reason_code=ground.reason_code,
            approver=approver,
            proof=proof,
            start_time=now,
            started_by=principal.id,
            until_time=until(ground.days, now),
        )
