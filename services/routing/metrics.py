"""What is counted of routing, as it is committed."""

from prometheus_client import Counter

from contracts.events import Event
from contracts.events.routing import CaseRouted

DECISIONS = Counter(
    "onedoor_routing_decisions_total",
    "Who handles a case was decided.",
    ["rule_set_version", "outcome"],
)


def count_fact(_county: str, event: Event) -> None:
    """Count a decision by the edition of the table it came from; 0 is by hand or without one."""
    if isinstance(event, CaseRouted):
        DECISIONS.labels(str(event.rule_set_edition), event.outcome).inc()
