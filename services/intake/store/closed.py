"""The part of a query that leaves out what is closed to a reader."""

from collections.abc import Sequence

from chassis.mongo import Document

RESTRICTED = "is_restricted"
_COUNTING = {"newest": "open"}
"""Where another index than that of the list holds the mark."""
_OWN = "own_restricted"


def not_closed(marks: Sequence[str], reader: str) -> Document:
    """Leave out cases that bear a mark, unless the reader was first asked in them（I10）.

    Without a reader all are left out, those too in which nobody was first asked yet.
    """
    others = {"first_responder": {"$ne": reader}} if reader else {}
    return {"$nor": [{mark: True, **others} for mark in marks]}


def open_parts(marks: Sequence[str], reader: str, index: str) -> list[tuple[Document, str]]:
    """What `not_closed` leaves of restricted cases, in two parts that share nothing.

    An index counts each of them by itself, which it cannot their union. Of other marks, and of
    none, there is one part.

    Args:
        marks: what is closed to the reader.
        reader: who asks.
        index: the name of the one that the list follows.
    """
    if tuple(marks) != (RESTRICTED,):
        return [(not_closed(marks, reader) if marks else {}, index)]
    own = ({RESTRICTED: True, "first_responder": reader}, _OWN)
    return [({RESTRICTED: {"$ne": True}}, _COUNTING.get(index, index)), *([own] if reader else [])]
