"""The part of a query that leaves out what is closed to a reader."""

from collections.abc import Sequence

from chassis.mongo import Document


def not_closed(marks: Sequence[str], reader: str) -> Document:
    """Leave out cases that bear a mark, unless the reader was first asked in them（I10）."""
    others = {"first_responder": {"$ne": reader}}
    return {"$nor": [{mark: True, **others} for mark in marks]}
