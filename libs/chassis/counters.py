"""Counters in MongoDB: one row that whoever counts writes, so that bounds and numbers hold."""

from typing import Any

from pymongo import ReturnDocument
from pymongo.client_session import ClientSession
from pymongo.collection import Collection

from chassis.mongo import Document


def counted(
    rows: Collection[Document],
    name: str,
    county: str,
    session: ClientSession | None,
    *,
    field: str = "last",
    step: int = 1,
) -> int:
    """Count a row up, or down; gives what it says then.

    Within a transaction who counts at the same time waits and starts anew, and what comes to
    nothing is given back: numbers have no gaps and no twins.
    """
    row: Any = rows.find_one_and_update(
        {"_id": name},
        {"$inc": {field: step}, "$setOnInsert": {"county": county}},
        upsert=True,
        return_document=ReturnDocument.AFTER,
        session=session,
    )
    return int(row[field])
