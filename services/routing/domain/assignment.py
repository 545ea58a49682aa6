"""Assignments（交办）: what a department was told to do; the table stands in `docs/states.md`."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from contracts.errors import NotFound
from contracts.events.routing import (
    AssignmentCancelled,
    AssignmentCompleted,
    AssignmentContinued,
    AssignmentExplained,
    AssignmentExtended,
    AssignmentHeld,
    AssignmentIssued,
    AssignmentObjected,
    AssignmentPaused,
    AssignmentProgressed,
    AssignmentReassigned,
    AssignmentReminded,
    AssignmentResumed,
    AssignmentRetimed,
    AssignmentSigned,
    AssignmentUrged,
)
from services.routing.domain.order import Order
from services.routing.domain.order_states import FINAL, OPEN, State
from services.routing.domain.order_values import Explanation, Limits, Progress, Reporting

__all__ = ["FINAL", "OPEN", "Assignment", "AssignmentNotFound", "State"]
URGE_PAUSE = timedelta(days=1)
"""How long a co-department is left alone after it was asked for its part（催办间隔）."""


class AssignmentNotFound(NotFound):
    """There is no such assignment within the caller's sight."""


@dataclass(kw_only=True)
class Assignment(Order):
    """One department's order for one case, and what is done with it."""

    def issue(self) -> None:
        """Tell the department; an assignment begins with this."""
        told, sign_due_time = self._told(), self.limits.sign_due_time
        self.record(
            AssignmentIssued(
                **told, kind=self.kind, is_urgent=self.is_urgent, sign_due_time=sign_due_time
            )
        )

    def sign(self, actor: str, now: datetime) -> None:
        """The department takes the order on."""
        self._go("sign", State.SIGNED)
        self.sign_time, self.signed_by = now, actor
        self.record(AssignmentSigned(**self._told()))

    def object(self, objection_id: str, reason_code: str, now: datetime) -> None:
        """The department says the order is not its own; once decided, never again.

        Raises:
            WrongState: also when the days for it are over, or an objection was decided before.
        """
        self._require("object")
        if not self.is_returnable:
            raise self._refusal("no_return_after_decision")
        last = self.limits.objection_due_time
        if last is not None and now >= last:
            raise self._refusal("objection_time_over")
        self.state = State.OBJECTED
        told = self._told()
        self.record(AssignmentObjected(**told, objection_id=objection_id, reason_code=reason_code))

    def reassign(self, to_department: str, now: datetime) -> None:
        """The objection was upheld: the order goes on to another department."""
        self._go("decide", State.REASSIGNED)
        self._pass_on(to_department, "objected", now)

    def reject_objection(self) -> None:
        """The objection was rejected: the order stands and may not be returned again."""
        self._go("decide", State.ISSUED)
        self.is_returnable = False
        self.sign_time, self.signed_by = None, ""
        self.record(AssignmentResumed(**self._told()))

    def reroute(self, to_department: str, now: datetime) -> None:
        """A dispatcher placed the case by hand elsewhere before this was signed."""
        self._go("reroute", State.REASSIGNED)
        self._pass_on(to_department, "routed", now)

    def follow(self, to_department: str, now: datetime) -> None:
        """The case's kind or place changed, and with it who handles it."""
        self._go("follow", State.REASSIGNED)
        self._pass_on(to_department, "amended", now)

    def refer(self, to_department: str, now: datetime) -> None:
        """The matter goes to another level（上报、下派）."""
        self._go("refer", State.REASSIGNED)
        self._pass_on(to_department, "referred", now)

    def note_progress(self, progress: Progress) -> None:
        """The department tells how far it is."""
        self._require("progress")
        self.progress.append(progress)
        self.record(AssignmentProgressed(**self._told()), intake={"note": progress.note})

    def explain(self, explanation: Explanation) -> None:
        """A co-department says why its part is late, and what it did so far.

        Raises:
            WrongState: it leads, or is not late.
        """
        self._require("explain")
        if self.is_lead:
            raise self._refusal("not_a_part", "explain")
        if not self.is_late(explanation.explain_time):
            raise self._refusal("not_late", "explain")
        self.explanations.append(explanation)
        words = {"note": explanation.reason, "report": explanation.report}
        self.record(AssignmentExplained(**self._told()), intake=words)

    def urge(self, now: datetime) -> None:
        """The lead, or the centre, asks a co-department for its part; once in a day.

        Raises:
            WrongState: it leads, or was asked within a day.
        """
        self._require("urge")
        if self.is_lead:
            raise self._refusal("not_a_part", "urge")
        if self.urge_time is not None and now - self.urge_time < URGE_PAUSE:
            raise self._refusal("urged_lately", "urge")
        self.urge_time = now
        self.record(AssignmentUrged(**self._told()))

    def await_report(self, due_time: datetime | None) -> None:
        """Its department is to tell by then how far it is; what it told so far is forgiven."""
        self.reporting = Reporting(due_time=due_time)

    def remind(self, next_due_time: datetime | None, now: datetime) -> bool:
        """Say once per interval that nothing was told in it; return whether that was new."""
        due_time = self.next_due_time
        if due_time is None or now < due_time:
            return False
        missed = self.reporting.missed + 1
        self.reporting = Reporting(due_time=next_due_time, missed=missed)
        told = self._told()
        self.record(AssignmentReminded(**told, missed=missed, report_due_time=due_time))
        return True

    def extend(self, extension_id: str, due_time: datetime | None) -> None:
        """An extension was granted: the order has until a new due time."""
        self._require("extend")
        self.limits = replace(self.limits, due_time=due_time)
        self.record(AssignmentExtended(**self._told(), extension_id=extension_id))

    def retime(self, due_time: datetime, reason_code: str) -> None:
        """Another calendar or profile gives the order another due time."""
        self._require("retime")
        before, self.limits = self.limits.due_time, replace(self.limits, due_time=due_time)
        told = self._told()
        self.record(AssignmentRetimed(**told, reason_code=reason_code, before_time=before))

    def pause(self, pause_id: str, reason_code: str, until_time: datetime) -> None:
        """The order's time stands still, until a time at most."""
        self._require("pause")
        self.limits, self.paused_until = replace(self.limits, due_time=None), until_time
        told = self._told()
        self.record(
            AssignmentPaused(
                **told, pause_id=pause_id, reason_code=reason_code, until_time=until_time
            )
        )

    def go_on(self, pause_id: str, due_time: datetime | None) -> None:
        """The order's time runs again, until a due time."""
        self._require("continue")
        self.wake(due_time)
        self.record(AssignmentContinued(**self._told(), pause_id=pause_id))

    def wake(self, due_time: datetime | None) -> None:
        """The order's time runs again; what happens to the order at that moment tells so."""
        self.limits, self.paused_until = replace(self.limits, due_time=due_time), None

    def complete(self, actor: str, result: str, public_answer: str, now: datetime) -> None:
        """The department reports its result; a late part is explained first（逾期说明）.

        Raises:
            WrongState.
        """
        self._require("complete")
        if not self.is_lead and self.is_late(now) and not self.explanations:
            raise self._refusal("explanation_missing", "complete")
        self.state = State.COMPLETED
        self._finish(actor, result, public_answer, now)

    def settle(self, actor: str, result: str, now: datetime) -> None:
        """Mediation ended in agreement: the order is done, signed or not."""
        self._go("settle", State.COMPLETED)
        self._finish(actor, result, result, now)

    def resume(self, due_time: datetime | None) -> None:
        """The case was sent back or reopened: the department goes on, until a new due time."""
        self._go("resume", State.SIGNED)
        self.limits = replace(self.limits, due_time=due_time)
        self.resume_count += 1
        self.complete_time, self.completed_by = None, ""
        self.record(AssignmentResumed(**self._told()))

    def hold(self) -> None:
        """The case follows another: the order waits; an objection to it has lapsed."""
        self._require("hold")
        is_signed = self.state is State.SIGNED
        self.state, self.held_from = State.HELD, State.SIGNED if is_signed else State.ISSUED
        self.record(AssignmentHeld(**self._told()))

    def release(self, limits: Limits) -> None:
        """The case goes on alone: the order stands as before, until the times given."""
        self._go("release", self.held_from or State.ISSUED)
        self.limits, self.held_from = limits, None
        self.record(AssignmentResumed(**self._told()))

    def cancel(self, now: datetime) -> None:
        """The case fell away, and the order with it."""
        self._go("cancel", State.CANCELLED)
        self.end_time = now
        self.record(AssignmentCancelled(**self._told()))

    def successor(
        self, new_id: str, department: str, limits: Limits, now: datetime
    ) -> "Assignment":
        """The order as another department gets it instead; not yet issued."""
        return Assignment(
            id=new_id,
            area_code=self.area_code,
            case_id=self.case_id,
            code=self.code,
            department=department,
            is_lead=self.is_lead,
            kind=self.kind,
            dispute_kind=self.dispute_kind,
            is_urgent=self.is_urgent,
            limits=limits,
            issue_time=now,
        )

    def _pass_on(self, to_department: str, cause: str, now: datetime) -> None:
        self.end_time = now
        told = self._told()
        self.record(AssignmentReassigned(**told, to_department=to_department, cause=cause))

    def _finish(self, actor: str, result: str, public_answer: str, now: datetime) -> None:
        self.complete_time, self.completed_by = now, actor
        self.result, self.public_answer = result, public_answer
        told = {"result": result, "public_answer": public_answer}
        self.record(AssignmentCompleted(**self._told()), intake=told)
