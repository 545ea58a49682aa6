"""What is counted of mediation, as it is committed."""

from prometheus_client import Counter

from contracts.events import Event
from contracts.events.mediation import SessionRecorded, SessionScheduled

SESSIONS = Counter(
    "onedoor_mediation_sessions_total", "Sessions by what became of them.", ["county", "outcome"]
)


def count_fact(county: str, event: Event) -> None:
    """Count a session that was planned, and one that was held: together, or with one side."""
    if isinstance(event, SessionScheduled):
        SESSIONS.labels(county, "scheduled").inc()
    elif isinstance(event, SessionRecorded):
        SESSIONS.labels(county, "caucus" if event.is_caucus else "joint").inc()
