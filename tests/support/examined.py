"""What a call makes MongoDB read: documents and keys, from its own profiler."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from pymongo.database import Database

_PROFILE = "system.profile"
_ROOM = 512 * 2**20
_OFF, _ALL = 0, 2


@dataclass(frozen=True, kw_only=True)
class Examined:
    """Means for one call."""

    documents: float
    keys: float
    commands: float


def examined(database: Database[Any], call: Callable[[int], object], times: int) -> Examined:
    """Profile some calls; whatever else is asked of the database meanwhile is counted with them."""
    database.command("profile", _OFF)
    database.drop_collection(_PROFILE)
    database.create_collection(_PROFILE, capped=True, size=_ROOM)
    database.command("profile", _ALL)
    for number in range(times):
        call(number)
    database.command("profile", _OFF)
    rows = list(database[_PROFILE].find({"ns": {"$not": {"$regex": "system"}}}))
    return Examined(
        documents=sum(row.get("docsExamined", 0) for row in rows) / times,
        keys=sum(row.get("keysExamined", 0) for row in rows) / times,
        commands=len(rows) / times,
    )
