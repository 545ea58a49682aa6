"""What lists read of a case, and where it is with the others; nothing sealed is opened."""

from chassis.mongo import Document, base_fields
from services.intake.domain.parts import Share, Track
from services.intake.domain.states import State
from services.intake.domain.summaries import Summary

_SUMMARY_PLAIN = (
    "code", "kind", "category", "dispute_kind", "title", "channel", "amount_fen", "people_count",
    "is_urgent", "is_confidential", "is_anonymous", "needs_supplement", "first_responder",
    "register_time", "accept_time", "close_time", "reopen_count", "grade",
)  # fmt: skip
SUMMARY_FIELDS = (*_SUMMARY_PLAIN, "state", "track", "sensitivities")
"""All that a summary reads: a tenth of the document."""


def read_summary(row: Document) -> Summary:
    """The summary of a case; nothing sealed is opened."""
    track = read_track(row["track"])
    return Summary(
        **base_fields(row),
        **{name: row[name] for name in _SUMMARY_PLAIN},
        state=State(row["state"]),
        lead_department=track.lead_department,
        departments=track.departments,
        due_time=track.due_time,
        is_overdue=track.is_overdue,
        sensitivities=tuple(row.get("sensitivities", ())),
    )


def track_document(track: Track) -> Document:
    """Where the case is with the others."""
    shares = {name: dict(vars(share)) for name, share in track.shares.items()}
    return vars(track) | {"shares": shares}


def read_track(row: Document) -> Track:
    """The track of such a document."""
    shares = {name: Share(**share) for name, share in row["shares"].items()}
    return Track(**row | {"shares": shares})
