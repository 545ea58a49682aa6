"""What is counted of routing, as it is committed."""

from collections.abc import Mapping

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


CONDITIONS_FAILED = Counter(
    "onedoor_routing_conditions_failed_total",
    "Rows passed over because their condition could not be computed for a case.",
    ["county"],
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


DESK_WAITING = Gauge(
    "onedoor_routing_desk_waiting", "Placements that wait for a person.", ["county"]
)
DESK_OVERDUE = Gauge("onedoor_routing_desk_overdue", "Those that wait past their time.", ["county"])


class DeskMetrics:
    """What one process shows of the fallback desks."""

    def __init__(self) -> None:
        """No county was seen yet."""
        self._seen: set[str] = set()

    def show(self, found: Mapping[str, tuple[int, int]]) -> None:
        """Replace all figures; a county seen before falls to 0 and does not vanish."""
        for county, (waiting, overdue) in found.items():
            DESK_WAITING.labels(county).set(waiting)
            DESK_OVERDUE.labels(county).set(overdue)
        for county in self._seen - set(found):
            DESK_WAITING.labels(county).set(0)
            DESK_OVERDUE.labels(county).set(0)
        self._seen |= set(found)


def count_fact(county: str, event: Event) -> None:
    """Count a decision by the edition of its table (0: by hand or none), and a letter's step."""
    if event.aggregate == "letter":
        _count_letter(county, event)
    if isinstance(event, CaseRouted):
        DECISIONS.labels(str(event.rule_set_edition), event.outcome).inc()
        CONDITIONS_FAILED.labels(county).inc(event.failed_conditions)


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
