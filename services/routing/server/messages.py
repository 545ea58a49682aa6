"""Orders and objections as messages, shared by several servicers."""

from chassis.protos import timestamp
from onedoor.routing.v1 import assignments_pb2 as pb
from services.routing.domain.assignment import Assignment, State
from services.routing.domain.objection import Objection


def assignment_message(order: Assignment, *, with_content: bool = False) -> pb.Assignment:
    """An order; its result and progress only where asked for."""
    message = pb.Assignment(
        id=order.id,
        case_id=order.case_id,
        code=order.code,
        area_code=order.area_code,
        department=order.department,
        is_lead=order.is_lead,
        state=order.state.value,
        kind=order.kind,
        dispute_kind=order.dispute_kind,
        is_urgent=order.is_urgent,
        issue_time=timestamp(order.issue_time),
        sign_due_time=timestamp(order.limits.sign_due_time),
        sign_time=timestamp(order.sign_time),
        due_time=timestamp(order.limits.due_time),
        complete_time=timestamp(order.complete_time),
        signed_by=order.signed_by,
        completed_by=order.completed_by,
        resume_count=order.resume_count,
        pause_until_time=timestamp(order.paused_until),
        report_due_time=timestamp(order.next_due_time),
        missed_reports=order.reporting.missed,
        version=order.version,
    )
    last = timestamp(order.limits.objection_due_time)
    if last and order.is_returnable and order.state in (State.ISSUED, State.SIGNED):
        message.objection_due_time.CopyFrom(last)
    if with_content:
        _fill(message, order)
    return message


def objection_message(objection: Objection, *, with_reasons: bool = True) -> pb.Objection:
    """An objection; the words of its reasons only where they may be read."""
    return pb.Objection(
        id=objection.id,
        assignment_id=objection.assignment_id,
        case_id=objection.case_id,
        code=objection.code,
        area_code=objection.area_code,
        department=objection.department,
        reason_code=objection.reason_code,
        reason=objection.reason if with_reasons else "",
        proposed_department=objection.proposed_department,
        state=objection.state.value,
        object_time=timestamp(objection.object_time),
        objected_by=objection.objected_by,
        decide_time=timestamp(objection.decide_time),
        decided_by=objection.decided_by,
        decision_reason=objection.decision_reason if with_reasons else "",
        to_department=objection.to_department,
        version=objection.version,
    )


def _fill(message: pb.Assignment, order: Assignment) -> None:
    message.result, message.public_answer = order.result, order.public_answer
    for note in order.progress:
        message.progress.add(
            note_time=timestamp(note.note_time), noted_by=note.noted_by, note=note.note
        )
