"""What departments do with their orders（签收、异议、进展、办结）."""

from dataclasses import dataclass

from contracts.errors import WrongState
from contracts.ports import NewId, Now
from contracts.principals import Principal
from services.routing.domain.assignment import Assignment, AssignmentNotFound
from services.routing.domain.desk import DeskState
from services.routing.domain.objection import REASON_CODES, Objection
from services.routing.domain.order_values import Progress
from services.routing.use_cases.bounds import Bounds
from services.routing.use_cases.clockwork import Clockwork
from services.routing.use_cases.desk import Desk
from services.routing.use_cases.ports import AssignmentStore, DecisionStore, ObjectionStore
from services.routing.use_cases.sight import DEPARTMENT_READERS

LONGEST_TEXT = 5000
_MOST_NOTES = 500


@dataclass(frozen=True, kw_only=True)
class Complaint:
    """Why a department objects, and whom it would name instead."""

    reason_code: str
    reason: str
    proposed_department: str = ""


class Orders:
    """The verbs of the department that holds an order."""

    def __init__(
        self,
        assignments: AssignmentStore,
        objections: ObjectionStore,
        decisions: DecisionStore,
        clockwork: Clockwork,
        desk: Desk,
        new_id: NewId,
        now: Now,
    ) -> None:
        """Take the ports."""
        self._assignments = assignments
        self._objections = objections
        self._decisions = decisions
        self._clockwork = clockwork
        self._desk = desk
        self._new_id = new_id
        self._now = now

    def sign(self, principal: Principal, assignment_id: str, version: int) -> Assignment:
        """Take the order on; the sign clock stops.

        Raises:
            AssignmentNotFound, NotPermitted, Conflict, WrongState.
        """
        order = self._own(principal, assignment_id, version)
        order.sign(principal.id, self._now())
        self._clockwork.await_report(order)
        self._assignments.save(order)
        self._clockwork.stop_sign(order, principal.id)
        self._desk.sign(order, principal.id)
        return order

    def object(
        self, principal: Principal, assignment_id: str, version: int, complaint: Complaint
    ) -> tuple[Assignment, Objection]:
        """Say that the order is not the department's own; a dispatcher will decide.

        Raises:
            AssignmentNotFound, NotPermitted, Conflict, WrongState, Invalid.
        """
        bounds = Bounds()
        bounds.choice("reason_code", complaint.reason_code, REASON_CODES)
        reason = bounds.text("reason", complaint.reason, least=5, most=LONGEST_TEXT)
        bounds.text("proposed_department", complaint.proposed_department, most=40)
        bounds.settle()
        order = self._own(principal, assignment_id, version)
        now = self._now()
        objection_id = self._new_id()
        self._clockwork.wake(order, principal.id)
        order.object(objection_id, complaint.reason_code, now)
        objection = Objection(
            id=objection_id,
            area_code=order.area_code,
            case_id=order.case_id,
            assignment_id=order.id,
            version=order.version,
            code=order.code,
            department=order.department,
            reason_code=complaint.reason_code,
            reason=reason,
            proposed_department=complaint.proposed_department,
            object_time=now,
            objected_by=principal.id,
        )
        self._assignments.save(order)
        self._objections.add(objection)
        self._clockwork.stop_sign(order, principal.id)
        return order, objection

    def progress(
        self, principal: Principal, assignment_id: str, version: int, note: str
    ) -> Assignment:
        """Tell how far the matter is.

        Raises:
            AssignmentNotFound, NotPermitted, Conflict, WrongState, Invalid.
        """
        bounds = Bounds()
        text = bounds.text("note", note, least=2, most=LONGEST_TEXT)
        bounds.settle()
        order = self._own(principal, assignment_id, version)
        if len(order.progress) >= _MOST_NOTES:
            bounds.note("note", "too_many", "进展条数已满", "No more notes fit on this order.")
            bounds.settle()
        order.note_progress(Progress(note_time=self._now(), noted_by=principal.id, note=text))
        self._clockwork.await_report(order)
        self._assignments.save(order)
        return order

    def complete(
        self,
        principal: Principal,
        assignment_id: str,
        version: int,
        *,
        result: str,
        public_answer: str,
    ) -> Assignment:
        """Report the result; the lead's completion stops the handling clock.

        Raises:
            AssignmentNotFound, NotPermitted, Conflict, Invalid.
            WrongState: also when a late part is not explained, or a joint matter lacks parts.
        """
        bounds = Bounds()
        told = bounds.text("result", result, least=2, most=LONGEST_TEXT)
        answer = bounds.text("public_answer", public_answer, least=2, most=LONGEST_TEXT)
        bounds.settle()
        order = self._own(principal, assignment_id, version)
        self._require_parts(order)
        self._clockwork.wake(order, principal.id)
        order.complete(principal.id, told, answer, self._now())
        self._assignments.save(order)
        self._clockwork.stop_for(order, principal.id)
        if order.is_lead:
            self._desk.leave(order.county, order.case_id, DeskState.LAPSED, principal.id)
        return order

    def _require_parts(self, lead: Assignment) -> None:
        """The lead of a joint matter reports when no part is missing without a word why."""
        if not lead.is_lead or not self._decisions.get(lead.county, lead.case_id).is_joint:
            return
        orders = self._assignments.of_case(lead.county, lead.case_id)
        missing = ", ".join(sorted(one.department for one in orders if one.is_missing))
        if missing:
            message = f"assignment {lead.id} lacks the parts of {missing}"
            raise WrongState(message, reason="parts_unreported", state=lead.state.value)

    def _own(self, principal: Principal, assignment_id: str, version: int) -> Assignment:
        principal.require(*DEPARTMENT_READERS)
        order = self._assignments.get(principal.area_code, assignment_id)
        if order.department != principal.department or not principal.department:
            raise AssignmentNotFound(f"no assignment {assignment_id} for {principal.department}")
        order.expect(version)
        return order
