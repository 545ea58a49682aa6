"""What intake tells of cases and trees, as routing keeps it."""

from typing import Any

from contracts.envelope import Delivery
from contracts.events.intake import CategoryTreePublished
from services.routing.domain.brief import Brief, CaseFacts
from services.routing.domain.questions import Question, answers_told


def named_case(delivery: Delivery) -> Brief:
    """The case that an event names, without its facts."""
    event: Any = delivery.event
    return Brief(
        case_id=event.case_id,
        area_code=delivery.county,
        code=event.code,
        case_version=delivery.version,
    )


def told_questions(tree: CategoryTreePublished) -> list[Question]:
    """What a category tree asks."""
    return [
        Question(
            leaf=one.leaf,
            key=one.key,
            label=one.label,
            type=one.type,
            options={option.key: option.label for option in one.options},
        )
        for one in tree.questions
    ]


def _types(event: Any, role: str) -> tuple[str, ...]:
    return tuple(sorted({one.type for one in event.parties if one.role == role}))


def told_case(delivery: Delivery) -> Brief:
    """The case with the facts and words that an event tells."""
    event: Any = delivery.event
    return Brief(
        case_id=event.case_id,
        area_code=event.area_code,
        code=event.code,
        case_version=delivery.version,
        facts=CaseFacts(
            kind=event.kind,
            dispute_kind=event.dispute_kind,
            category=event.category,
            channel=event.channel,
            amount_fen=event.amount_fen,
            people_count=event.people_count,
            is_urgent=event.is_urgent,
            is_confidential=event.is_confidential,
            is_anonymous=event.is_anonymous,
            is_restricted=event.is_restricted,
            needs_supplement=event.needs_supplement,
            is_repeat=event.is_repeat,
            has_incident=bool(event.incident_id),
            party_count=len(event.parties),
            has_representative=any(one.is_representative for one in event.parties),
            applicant_types=_types(event, "applicant"),
            respondent_types=_types(event, "respondent"),
            register_time=event.register_time,
            accused_department=delivery.private.get("accused_department") or "",
            answers=answers_told(
                delivery.private.get("answers") or {}, delivery.private.get("answer_types") or {}
            ),
        ),
        title=delivery.private.get("title") or "",
        narrative=delivery.private.get("narrative") or "",
        address=delivery.private.get("address") or "",
    )
