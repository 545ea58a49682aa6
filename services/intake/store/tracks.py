"""Track ⇄ document: where a case is with the others, and by whom it is held."""

from chassis.mongo import Document
from services.intake.domain.parts import Share, Track

HELD_BY = "held_by"
"""The departments that hold a case now, beside its shares, so that an index finds it by them."""


def track_document(track: Track) -> Document:
    """Where the case is with the others."""
    shares = {name: dict(vars(share)) for name, share in track.shares.items()}
    return vars(track) | {"shares": shares, HELD_BY: list(track.departments)}


def read_track(row: Document) -> Track:
    """The track a document holds."""
    known = {name: value for name, value in row.items() if name != HELD_BY}
    shares = {name: Share(**share) for name, share in row["shares"].items()}
    return Track(**known | {"shares": shares})
