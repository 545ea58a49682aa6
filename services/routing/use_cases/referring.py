"""Referring（上报、下派）: a matter goes up with its package, or down with an instruction."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from contracts.errors import NotFound, WrongState
from contracts.ports import NewId, Now
from contracts.principals import Post, Principal
from services.routing.domain.assignment import Assignment, AssignmentNotFound, State
from services.routing.domain.brief import Brief
from services.routing.domain.department import Department
from services.routing.domain.desk import DeskState
from services.routing.domain.referral import (
    MOST_A_CASE,
    Direction,
    Package,
    Referral,
    ReferralNotFound,
    ReferralState,
)
from services.routing.use_cases.bounds import Bounds, page_size
from services.routing.use_cases.clockwork import Clockwork
from services.routing.use_cases.desk import Desk
from services.routing.use_cases.fitting import Fitting
from services.routing.use_cases.orders import LONGEST_TEXT
from services.routing.use_cases.ports import (
    AssignmentStore,
    BriefStore,
    Listing,
    ReferralStore,
)
from services.routing.use_cases.sight import DEPARTMENT_READERS, is_of_department, own_department

_LONGEST_REASON = 1000
_MOST_ATTACHMENTS = 50


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What the centre says to a matter that is raised, and who takes it."""

    is_granted: bool
    reason: str
    to_department: str = ""


@dataclass(frozen=True, kw_only=True)
class ReferralFilter:
    """What a list of referrals is narrowed to; empty means all."""

    case_id: str = ""
    states: tuple[str, ...] = ()


@dataclass(frozen=True)
class Referring:
    """Raising, deciding, sending down, and telling who sent it what came of it."""

    referrals: ReferralStore
    assignments: AssignmentStore
    briefs: BriefStore
    fitting: Fitting
    clockwork: Clockwork
    desk: Desk
    new_id: NewId
    now: Now

    def raise_order(
        self, principal: Principal, assignment_id: str, version: int, package: Package
    ) -> Referral:
        """A town or village asks that a higher level takes the matter it leads.

        Raises:
            AssignmentNotFound, NotPermitted, Conflict, Invalid.
            WrongState: the order is not a signed lead, one waits, or it was raised too often.
        """
        principal.require(*DEPARTMENT_READERS)
        checked = _checked_package(package)
        order = self.assignments.get(principal.area_code, assignment_id)
        if order.department != principal.department or not principal.department:
            raise AssignmentNotFound(f"no assignment {assignment_id} for {principal.department}")
        order.expect(version)
        own = self._level_of(order)
        if not order.is_lead or order.state is not State.SIGNED:
            raise self._refusal(order, "wrong_state")
        if own is None or own.level not in ("town", "village"):
            raise self._refusal(order, "not_a_lower_level")
        self._require_room(order, Direction.UP)
        referral = self._drawn_up(principal, order, Direction.UP, checked)
        referral.ask()
        self.referrals.add(referral)
        return referral

    def decide(
        self, principal: Principal, referral_id: str, version: int, answer: Answer
    ) -> tuple[Referral, Assignment | None]:
        """Give the matter to a higher level, or leave it where it is; its clock runs on.

        Raises:
            ReferralNotFound, NotPermitted, Conflict, WrongState, Invalid.
        """
        principal.require(Post.DISPATCHER)
        referral = self.referrals.get(principal.area_code, referral_id)
        bounds = Bounds()
        reason = bounds.text("reason", answer.reason, least=2, most=_LONGEST_REASON)
        bounds.settle()
        referral.expect(version)
        referral.require_open()
        if not answer.is_granted:
            referral.refuse(principal.id, reason, self.now())
            self.referrals.save(referral)
            return referral, None
        order = self.assignments.get(principal.area_code, referral.assignment_id)
        self._check_level(order, answer.to_department, Direction.UP)
        new = self._move(principal, order, answer.to_department)
        referral.grant(principal.id, reason, self.now(), (new.department, new.id))
        self.referrals.save(referral)
        return referral, new

    def send_down(
        self,
        principal: Principal,
        assignment_id: str,
        version: int,
        *,
        to_department: str,
        instruction: str,
    ) -> tuple[Referral, Assignment]:
        """The centre gives a matter to a lower level whose list has it.

        Raises:
            AssignmentNotFound, NotPermitted, Conflict, WrongState, Invalid.
        """
        principal.require(Post.DISPATCHER)
        bounds = Bounds()
        text = bounds.text("instruction", instruction, least=2, most=LONGEST_TEXT)
        bounds.settle()
        order = self.assignments.get(principal.area_code, assignment_id)
        order.expect(version)
        if not order.is_lead or order.state not in (State.ISSUED, State.SIGNED):
            raise self._refusal(order, "wrong_state")
        self._require_room(order, Direction.DOWN)
        self._check_level(order, to_department, Direction.DOWN)
        package = Package(instruction=text)
        referral = self._drawn_up(principal, order, Direction.DOWN, package)
        referral.to_department = to_department
        new = self._move(principal, order, to_department)
        referral.send(new.id)
        self.referrals.add(referral)
        return referral, new

    def get(self, principal: Principal, referral_id: str) -> Referral:
        """One referral; a department sees those it sent or got.

        Raises:
            ReferralNotFound, NotPermitted.
        """
        own_department(principal)
        referral = self.referrals.get(principal.area_code, referral_id)
        mine = (referral.department, referral.to_department)
        if is_of_department(principal) and principal.department not in mine:
            raise ReferralNotFound(f"no referral {referral_id} for {principal.department}")
        return referral

    def page(
        self, principal: Principal, wanted: ReferralFilter, *, size: int, token: str
    ) -> Listing[Referral]:
        """Referrals, newest first.

        Raises:
            NotPermitted, Invalid.
        """
        own_department(principal)
        bounds = Bounds()
        for state in wanted.states:
            bounds.choice("states", state, tuple(ReferralState))
        bounds.settle()
        where: dict[str, Any] = {"case_id": wanted.case_id} if wanted.case_id else {}
        if wanted.states:
            where["state"] = {"$in": list(wanted.states)}
        if is_of_department(principal):
            where["readers"] = principal.department
        return self.referrals.page(principal.area_code, where, size=page_size(size), token=token)

    def hear_ended(self, county: str, case_id: str, assignment_id: str) -> None:
        """An order went on or fell away: what was asked of it is not to be decided any more."""
        for referral in self.referrals.of_case(county, case_id):
            is_open = referral.state is ReferralState.REQUESTED
            if is_open and referral.assignment_id == assignment_id:
                referral.lapse(self.now())
                self.referrals.save(referral)

    def hear_completed(self, county: str, case_id: str, assignment_id: str) -> None:
        """An order was reported: who sent the matter there learns so; hearing it again is nothing.

        A matter that came on by several ways is told back along all of them.
        """
        self.hear_ended(county, case_id, assignment_id)
        wanted = assignment_id
        for referral in reversed(self.referrals.of_case(county, case_id)):
            if referral.new_assignment_id != wanted or referral.state is not ReferralState.GRANTED:
                continue
            referral.finish(self.now())
            self.referrals.save(referral)
            wanted = referral.assignment_id

    def _require_room(self, order: Assignment, direction: Direction) -> None:
        before = self.referrals.of_case(order.county, order.case_id)
        if any(one.state is ReferralState.REQUESTED for one in before):
            raise self._refusal(order, "referral_waiting")
        same: Sequence[Referral] = [one for one in before if one.direction is direction]
        if len(same) >= MOST_A_CASE:
            raise self._refusal(order, "referral_count")

    def _check_level(self, order: Assignment, to_department: str, direction: Direction) -> None:
        bounds, brief = Bounds(), self._brief(order)
        known = self.fitting.check(bounds, brief, to_department=(to_department,))
        bounds.settle()
        own, other = known.get(order.department), known[to_department]
        if own is None or not _goes(own, other, direction):
            message = "上报须交上级，下派须交下级"
            bounds.note("to_department", "wrong_level", message, "Not on the level it goes to.")
        bounds.settle()

    def _move(self, principal: Principal, order: Assignment, to_department: str) -> Assignment:
        self.clockwork.wake(order, principal.id)
        timing = self.clockwork.timing(self._brief(order), "").ending(order.limits.due_time)
        order.refer(to_department, self.now())
        self.assignments.save(order)
        self.clockwork.stop_sign(order, principal.id)
        new = order.successor(self.new_id(), to_department, timing.limits, timing.start_time)
        new.issue()
        self.assignments.add(new)
        self.clockwork.hand_over(order, new)
        self.clockwork.start_signs(timing, [new])
        self.desk.leave(order.county, order.case_id, DeskState.DISPATCHED, principal.id)
        return new

    def _drawn_up(
        self, principal: Principal, order: Assignment, direction: Direction, package: Package
    ) -> Referral:
        return Referral(
            id=self.new_id(),
            area_code=order.area_code,
            case_id=order.case_id,
            code=order.code,
            direction=direction,
            assignment_id=order.id,
            department=order.department,
            package=package,
            request_time=self.now(),
            requested_by=principal.id,
        )

    def _level_of(self, order: Assignment) -> Department | None:
        return self.fitting.active(order.area_code).get(order.department)

    def _brief(self, order: Assignment) -> Brief:
        brief = self.briefs.find(order.case_id)
        if brief is None:
            raise NotFound(f"no brief of case {order.case_id}")
        return brief

    def _refusal(self, order: Assignment, reason: str) -> WrongState:
        message = f"assignment {order.id} of {order.department} cannot be referred: {reason}"
        return WrongState(message, reason=reason, state=order.state.value)


def _goes(own: Department, other: Department, direction: Direction) -> bool:
    return other.is_above(own) if direction is Direction.UP else own.is_above(other)


def _checked_package(package: Package) -> Package:
    bounds = Bounds()
    reason = bounds.text("reason", package.reason, least=5, most=_LONGEST_REASON)
    done = bounds.text("done", package.done, least=2, most=LONGEST_TEXT)
    findings = bounds.text("findings", package.findings, most=LONGEST_TEXT)
    if len(package.attachments) > _MOST_ATTACHMENTS:
        message = f"附件最多{_MOST_ATTACHMENTS}个"
        bounds.note("attachment_ids", "too_many", message, "Too many attachments.")
    for one in package.attachments:
        bounds.identity("attachment_ids", one)
    bounds.settle()
    return replace(package, reason=reason, done=done, findings=findings)
