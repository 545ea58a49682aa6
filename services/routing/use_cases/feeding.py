"""The departments' feed（部门订阅）: every change of a department's orders, from a cursor."""

from collections.abc import Sequence
from dataclasses import dataclass

from contracts.errors import NotPermitted
from contracts.principals import Principal
from services.routing.domain.brief import Brief
from services.routing.use_cases.bounds import Bounds, page_size
from services.routing.use_cases.ports import BriefStore, FeedRow, FeedStore
from services.routing.use_cases.sight import DEPARTMENT_READERS

_LONGEST_CURSOR = 18


@dataclass(frozen=True, kw_only=True)
class Feed:
    """A part of a feed, with what is known of each case by id."""

    rows: Sequence[FeedRow]
    briefs: dict[str, Brief]
    next_cursor: str
    has_more: bool


class Feeding:
    """Reads a feed, and numbers what was written to it."""

    def __init__(self, feed: FeedStore, briefs: BriefStore) -> None:
        """Take the ports."""
        self._feed = feed
        self._briefs = briefs

    def fetch(self, principal: Principal, cursor: str, *, size: int) -> Feed:
        """The changes after a cursor of the caller's own department, oldest first.

        Raises:
            NotPermitted, Invalid.
        """
        principal.require(*DEPARTMENT_READERS)
        if not principal.department:
            raise NotPermitted(f"{principal.id} belongs to no department", reason="no_department")
        after, most = _number(cursor), page_size(size)
        rows = self._feed.after(principal.county, principal.department, after, most + 1)
        page = rows[:most]
        return Feed(
            rows=page,
            briefs=dict(self._briefs.find_many({row.assignment.case_id for row in page})),
            next_cursor=str(page[-1].number) if page else cursor,
            has_more=len(rows) > most,
        )

    def number(self, most: int) -> int:
        """Give the newly written rows their numbers; return how many got one."""
        return self._feed.number(most)


def _number(cursor: str) -> int:
    if not cursor:
        return 0
    if not (cursor.isascii() and cursor.isdigit() and len(cursor) <= _LONGEST_CURSOR):
        bounds = Bounds()
        bounds.note("cursor", "unknown_cursor", "订阅游标无效", "Not a cursor this feed gave.")
        bounds.settle()
    return int(cursor)
