"""Whom a letter that presses a department concerns next（督办文书）."""

from contracts.events import Event
from contracts.events.routing import (
    LetterAnswered,
    LetterCommitmentDue,
    LetterIssued,
    LetterJudged,
    LetterOverdue,
    LetterProposed,
)

_SUPERVISORS, _LEADERS = "post:supervisor", "post:leader"
_FOR_LEADERS = ("risk", "interview", "circular")
"""Kinds that leaders are told of when they go out."""


def recipients(event: Event) -> list[str]:
    """The inboxes that are told of a letter's event."""
    departments = [f"department:{key}" for key in getattr(event, "departments", ())]
    match event:
        case LetterProposed() | LetterAnswered():
            return [_SUPERVISORS]
        case LetterIssued():
            return [*departments, *([_LEADERS] if event.kind in _FOR_LEADERS else [])]
        case LetterOverdue() | LetterCommitmentDue():
            return [_SUPERVISORS, *departments]
        case LetterJudged():
            return departments if event.effect == "insufficient" else []
        case _:
            return departments
