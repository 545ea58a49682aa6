"""The part of a query that leaves out what is closed to a reader."""

from collections.abc import Sequence

from chassis.mongo import Document


def not_closed(marks: Sequence[str], reader: str) -> Document:
    """Leave out cases that bear a mark, unless the reader was first asked in them（I10）.

    Without a reader all are left out, those too in which nobody was first asked yet.
    """
    others = {"first_responder": {"$ne": reader}} if reader else {}
    return {"$nor": [{mark: True, **others} for mark in marks]}


def open_parts(marks: Sequence[str], reader: str) -> list[Document]:
    """What `not_closed` leaves of one mark, in two parts that share nothing.

    An index counts each of them by itself, which it cannot their union. Of several marks, and of
    none, there is one part.
    """
    if len(marks) != 1:
        return [not_closed(marks, reader) if marks else {}]
    (mark,) = marks
    own = [{mark: True, "first_responder": reader}] if reader else []
    return [{mark: {"$ne": True}}, *own]
