"""What mediators have in hand, and who is wished for which case."""

from collections.abc import Collection, Mapping
from datetime import datetime

from chassis.kernel import Kernel
from chassis.mongo import Document
from services.mediation.domain.suggestions import SETTLED, WISHES, Load, Wish


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


class MongoWishes:
    """Implements `Wishes` and `WishRows`; a row for each case."""

    def __init__(self, kernel: Kernel) -> None:
        """Keep them in the kernel's database."""
        self._database = kernel.database
        self._rows = kernel.database["wishes"]
        self._cases = kernel.database["cases"]

    def note(self, county: str, wish: Wish) -> None:
        """Keep the newest choice of a case; an older one, told late, changes nothing."""
        session = self._database.session
        kept = self._rows.find_one({"_id": wish.case_id}, session=session)
        if kept and kept["choice_id"] > wish.choice_id:
            return
        row = {"_id": wish.case_id, "county": county, **vars(wish)}
        self._rows.replace_one({"_id": wish.case_id}, row, upsert=True, session=session)

    def settled(self, county: str, case_id: str) -> str:
        """The mediator whom the centre agreed to, held by a write that every such look makes."""
        session = self._database.session
        self._cases.update_one({"_id": case_id}, {"$inc": {"wish_looks": 1}}, session=session)
        row = self._rows.find_one({"_id": case_id, "county": county}, session=session)
        return str(row["mediator_id"]) if row and row["state"] in SETTLED else ""

    def of(self, county: str, case_id: str) -> Mapping[str, str]:
        """The state of the wish by mediator; nobody when none stands."""
        row = self._rows.find_one({"_id": case_id, "county": county})
        return {row["mediator_id"]: row["state"]} if row and row["state"] in WISHES else {}


def _counted(where: Document) -> list[Document]:
    grouped = {"_id": "$mediator_id", "count": {"$sum": 1}}
    return [{"$match": where}, {"$group": grouped}]
