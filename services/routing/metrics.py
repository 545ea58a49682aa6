"""What is counted of routing, as it is committed."""

from prometheus_client import Counter, Gauge

from contracts.events import Event
from contracts.events.routing import (
    CaseRouted,
    LetterAnswered,
    LetterIssued,
    LetterJudged,
    LetterOverdue,
    LetterProposed,
    LetterReceived,
    LetterWithdrawn,
)

DECISIONS = Counter(
    "onedoor_routing_decisions_total",
    "Who handles a case was decided.",
    ["rule_set_version", "outcome"],
)


LETTERS = Counter(
    "onedoor_routing_letters_total",
    "What became of letters that press departments.",
    ["county", "category", "outcome"],
)


CALENDAR_DAYS = Gauge(
    "onedoor_routing_calendar_days",
    "Days until the last day whose kind a State Council notice says.",
)


def count_fact(county: str, event: Event) -> None:
    """Count a decision by the edition of its table (0: by hand or none), and a letter's step."""
    if event.aggregate == "letter":
        _count_letter(county, event)
    if isinstance(event, CaseRouted):
        DECISIONS.labels(str(event.rule_set_edition), event.outcome).inc()


def _count_letter(county: str, event: Event) -> None:
    match event:
        case LetterAnswered():
            outcome = "answered_in_time" if event.is_in_time else "answered_late"
        case LetterJudged():
            outcome = event.effect
        case (
            LetterIssued()
            | LetterOverdue()
            | LetterProposed()
            | LetterReceived()
            | LetterWithdrawn()
        ):
            outcome = type(event).__name__.removeprefix("Letter").lower()
        case _:
            return
    LETTERS.labels(county, event.kind, outcome).inc()
