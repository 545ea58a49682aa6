"""The fallback desk（兜底岗）: what waits for a person has a clock until somebody acts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from contracts.ports import NewId, Now
from contracts.principals import Post, Principal
from deadlines.calendar import WorkCalendar
from services.routing.domain.assignment import Assignment
from services.routing.domain.clock import PLATFORM, Clock, Purpose
from services.routing.domain.decision import Decision, Outcome
from services.routing.domain.desk import DeskCause, DeskState
from services.routing.domain.profile_set import SHIPPED
from services.routing.use_cases.bounds import Bounds, page_size
from services.routing.use_cases.desk_ports import DeskClocks, DeskDecisions
from services.routing.use_cases.narrowing import given
from services.routing.use_cases.ports import Listing, ProfileStore
from services.routing.use_cases.sight import COUNTY_READERS

PROFILE = "desk"


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """A page of placements that wait, and the desk's clock of each by case."""

    page: Listing[Decision]
    clocks: Mapping[str, Clock]


@dataclass(frozen=True, kw_only=True)
class Desk:
    """Puts placements before a person, and takes them off when one has acted."""

    decisions: DeskDecisions
    clocks: DeskClocks
    profiles: ProfileStore
    calendar: WorkCalendar
    new_id: NewId
    now: Now

    def take(self, decision: Decision, cause: DeskCause) -> None:
        """Let a decision that is about to be told wait for a person; its clock runs from now."""
        is_new = decision.desk is not DeskState.WAITING
        decision.wait(cause, self.now())
        if is_new:
            self._start(decision)

    def take_unruled(self, decision: Decision) -> None:
        """Let it wait where no row decided; where one now does, it waits no more."""
        if decision.outcome is Outcome.FALLBACK:
            self.take(decision, DeskCause.UNRULED)
        elif decision.desk is DeskState.WAITING:
            decision.desk = DeskState.DISPATCHED
            self.stop(decision, PLATFORM)

    def take_again(self, order: Assignment) -> None:
        """A case that followed another goes on alone: the desk sees its placement anew."""
        decision = self.decisions.get(order.county, order.case_id)
        if order.is_live_lead and order.is_fallback and decision.desk is DeskState.LAPSED:
            self.take(decision, DeskCause.UNRULED)
            decision.move(DeskState.WAITING)
            self.decisions.save(decision)

    def sign(self, order: Assignment, actor: str) -> None:
        """The fallback's own department took the case on: somebody answers for it."""
        if not (order.is_lead and order.is_fallback):
            return
        if self.decisions.get(order.county, order.case_id).desk_cause is DeskCause.UNRULED:
            self.leave(order.county, order.case_id, DeskState.CONFIRMED, actor)

    def leave(self, county: str, case_id: str, state: DeskState, actor: str = PLATFORM) -> None:
        """What happens to the case settles it; one that does not wait is left as it is."""
        decision = self.decisions.get(county, case_id)
        if decision.desk is DeskState.WAITING:
            decision.move(state)
            self.decisions.save(decision)
            self.stop(decision, actor)

    def confirm(self, principal: Principal, case_id: str, version: int) -> Decision:
        """A dispatcher says that the placement stands.

        Raises:
            NotPermitted, DecisionNotFound, Conflict, WrongState.
        """
        principal.require(Post.DISPATCHER)
        decision = self.decisions.get(principal.area_code, case_id)
        decision.expect(version)
        decision.confirm()
        self.decisions.save(decision)
        self.stop(decision, principal.id)
        return decision

    def waiting(self, principal: Principal, *, cause: str, size: int, token: str) -> Waiting:
        """What waits in the caller's area, the oldest case first.

        Raises:
            NotPermitted, Invalid.
        """
        principal.require(*COUNTY_READERS)
        bounds = Bounds()
        bounds.choice("cause", cause, tuple(DeskCause), optional=True)
        bounds.settle()
        where = {"desk": DeskState.WAITING.value, **given(desk_cause=cause)}
        scope = principal.area_code
        page = self.decisions.page(scope, where, size=page_size(size), token=token)
        ids: Sequence[str] = [one.case_id for one in page.items]
        return Waiting(page=page, clocks=self.clocks.at_desk(scope, ids))

    def stop(self, decision: Decision, actor: str) -> None:
        """End the desk's clock: somebody acted."""
        for clock in self.clocks.of_case(decision.county, decision.case_id):
            if clock.purpose is Purpose.DESK:
                state = decision.desk.value if decision.desk else ""
                clock.stop(actor, state, self.now(), self.calendar)
                self.clocks.save(clock)

    def _start(self, decision: Decision) -> None:
        profiles = {**SHIPPED, **self.profiles.holding(decision.area_code)}
        clock = Clock(
            id=self.new_id(),
            area_code=decision.area_code,
            case_id=decision.case_id,
            code=decision.code,
            purpose=Purpose.DESK,
            profile=profiles[PROFILE],
        )
        clock.start(PLATFORM, self.now(), self.calendar)
        self.clocks.start([clock])
