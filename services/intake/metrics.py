"""What is counted of cases: what came in and moved, when committed; what is open, by the runner.

The core holds no metrics.
"""

from collections.abc import Mapping

from prometheus_client import Counter, Gauge

from contracts.events import Event
from contracts.events.intake import CaseAccepted, CaseRegistered

EXPORTS = Counter("onedoor_exports_total", "Exports that reached a state.", ["county", "state"])
REWARDS = Counter("onedoor_rewards_total", "Claims that reached a state.", ["county", "state"])
SUBMITTED = Counter(
    "onedoor_cases_submitted_total", "Cases that came in.", ["county", "channel", "result"]
)
TRANSITIONS = Counter(
    "onedoor_case_transitions_total", "Cases that changed their state.", ["county", "from", "to"]
)


def count_fact(county: str, event: Event) -> None:
    """Count a new case by where it came from, and every change of a state."""
    state, came_from = getattr(event, "state", ""), getattr(event, "from_state", "")
    if event.aggregate == "export":
        EXPORTS.labels(county, state).inc()
    if event.aggregate == "reward" and state != came_from:
        REWARDS.labels(county, state).inc()
    if event.aggregate != "case":
        return
    if isinstance(event, CaseRegistered | CaseAccepted) and not came_from:
        SUBMITTED.labels(county, event.channel, state).inc()
    elif came_from != state:
        TRANSITIONS.labels(county, came_from, state).inc()


class CaseMetrics:
    """Gauges of one process; made once, in the runner."""

    def __init__(self) -> None:
        """Register the metrics."""
        self._open = Gauge("onedoor_cases_open", "Cases not yet closed.", ["county", "category"])
        self._overdue = Gauge(
            "onedoor_cases_overdue", "Open cases past their time.", ["county", "category"]
        )

    def show(self, found: Mapping[tuple[str, str], tuple[int, int]]) -> None:
        """Replace all figures: by county and kind, how many are open and how many overdue."""
        self._open.clear()
        self._overdue.clear()
        for labels, (open_count, overdue_count) in found.items():
            self._open.labels(*labels).set(open_count)
            self._overdue.labels(*labels).set(overdue_count)
