"""Cursors（订阅游标）: a place in a department's feed, and the moment it holds for.

To the department a cursor is opaque. The moment makes its age known: connect vouches for all that
came after a place only for as long as the feed is sure to be kept. A checksum keeps a damaged
cursor from standing for another place.
"""

import base64
import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from contracts.errors import FieldFault, Invalid, Refusal

_FORM = "1"
_LONGEST = 200


class CursorExpired(Refusal):
    """The cursor is older than what is kept; begin anew without one."""

    reason = "cursor_expired"


@dataclass(frozen=True, kw_only=True)
class Place:
    """A place in a feed: routing's own cursor, and the moment it holds for."""

    position: str
    moment: datetime

    def write(self, owner: str) -> str:
        """The cursor as the department gets it; `owner` is county and department."""
        text = "|".join((_FORM, owner, self.position, str(int(self.moment.timestamp()))))
        whole = f"{text}|{_checksum(text)}"
        return base64.urlsafe_b64encode(whole.encode()).rstrip(b"=").decode()


def read(cursor: str, owner: str, *, now: datetime, retention: timedelta) -> Place:
    """The place a cursor stands for; an empty one is the oldest that is kept.

    Raises:
        Invalid: the cursor was not given to this department.
        CursorExpired: it is older than the retention.
    """
    if not cursor:
        return Place(position="", moment=now)
    place = _decode(cursor, owner)
    if place.moment < now - retention:
        raise CursorExpired(
            "the cursor is older than the changes that are kept",
            retention_days=str(retention.days),
        )
    return place


def _decode(cursor: str, owner: str) -> Place:
    try:
        if len(cursor) > _LONGEST:
            raise ValueError("too long")
        whole = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode()
        text, _, checksum = whole.rpartition("|")
        form, named, position, seconds = text.split("|")
        if (form, named, checksum) != (_FORM, owner, _checksum(text)):
            raise ValueError("another's, or damaged")
        return Place(position=position, moment=datetime.fromtimestamp(int(seconds), UTC))
    except (ValueError, OverflowError, OSError):
        raise Invalid(
            FieldFault(
                field="cursor",
                reason="unknown_cursor",
                message="订阅游标无效",
                message_en="Not a cursor that this department was given.",
            )
        ) from None


def _checksum(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:8]
