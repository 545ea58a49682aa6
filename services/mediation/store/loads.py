"""What mediators have in hand, counted by indexes of the county."""

from collections.abc import Collection, Mapping
from datetime import datetime

from chassis.kernel import Kernel
from chassis.mongo import Document
from services.mediation.domain.suggestions import Load


class MongoLoads:
    """Implements `Loads`."""

    def __init__(self, kernel: Kernel) -> None:
        """Count files and sessions."""
        self._files = kernel.database["mediations"]
        self._sessions = kernel.database["sessions"]

    def of_county(self, county: str, since: datetime, until: datetime) -> Mapping[str, Load]:
        """Open files, and scheduled sessions within a time, by mediator."""
        files = _counted({"county": county, "is_open": True, "mediator_id": {"$gt": ""}})
        ahead = {"$gte": since, "$lt": until}
        planned = _counted({"county": county, "state": "scheduled", "start_time": ahead})
        in_hand = {row["_id"]: row["count"] for row in self._files.aggregate(files)}
        sessions = {row["_id"]: row["count"] for row in self._sessions.aggregate(planned)}
        return {
            one: Load(open_files=in_hand.get(one, 0), sessions_ahead=sessions.get(one, 0))
            for one in in_hand.keys() | sessions.keys()
        }

    def tried(self, county: str, case_id: str) -> Collection[str]:
        """Who mediated the case before without an agreement."""
        where = {"county": county, "case_id": case_id, "conclusion.outcome": "failed"}
        rows = self._files.find(where, {"mediator_id": 1})
        return {row["mediator_id"] for row in rows if row["mediator_id"]}


def _counted(where: Document) -> list[Document]:
    grouped = {"_id": "$mediator_id", "count": {"$sum": 1}}
    return [{"$match": where}, {"$group": grouped}]
