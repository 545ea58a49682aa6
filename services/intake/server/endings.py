"""The end of a case as staff see it; words only inside the county."""

from chassis.protos import timestamp
from onedoor.intake.v1 import desk_pb2
from services.intake.domain.cases import Case
from services.intake.domain.endings import Advice
from services.intake.domain.secrecy import Veil


def add_endings(message: desk_pb2.Case, case: Case, veil: Veil, *, has_words: bool) -> None:
    """Add parts, tries, sample, advice and hold to a case's message."""
    message.open_parts.extend(case.open_parts)
    message.visit_tries = case.tries_of_round
    times = desk_pb2.Case(
        lapse_time=timestamp(case.lapse_time), erase_time=timestamp(case.erase_time)
    )
    message.MergeFrom(times)
    message.is_lapsed, message.is_held = case.is_lapsed, case.hold is not None
    message.sample = case.sample
    if case.verification:
        message.checks.extend(case.verification.checks)
    message.waivers.extend(
        desk_pb2.PartWaiver(
            assignment_id=one.assignment_id,
            department=one.department,
            reason=veil.words(one.reason) if has_words else "",
            actor=one.actor,
            waive_time=timestamp(one.waive_time),
        )
        for one in case.waivers
    )
    message.advice.extend(_advice(one, veil, has_words=has_words) for one in case.advice)


def _advice(one: Advice, veil: Veil, *, has_words: bool) -> desk_pb2.CaseAdvice:
    words = ("letter_number", "addressee", "content", "reply")
    return desk_pb2.CaseAdvice(
        advice_id=one.id,
        kind=one.kind,
        reply_due_time=timestamp(one.reply_due_time),
        reply_time=timestamp(one.reply_time),
        **{name: veil.words(getattr(one, name)) if has_words else "" for name in words},
    )
