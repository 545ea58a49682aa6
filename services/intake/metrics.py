"""What the runner counts of open cases, from the database, so that the core holds no metrics."""

from collections.abc import Mapping

from prometheus_client import Gauge


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
