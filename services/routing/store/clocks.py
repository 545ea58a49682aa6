"""Clocks（时限）: profile and ledger as they stand, and the index that finds the due ones."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from chassis.kernel import Kernel
from chassis.leases import DueDocuments
from chassis.mongo import Document, base_fields
from chassis.repository import Page, Repository
from contracts.errors import NotFound
from deadlines.calendar import Certainty
from deadlines.ledger import ClockState, Ledger
from deadlines.profiles import Profile
from services.routing.domain.clock import Clock, Purpose

COLLECTION = "clocks"
_FIELDS = (
    "code",
    "department",
    "assignment_id",
    "calendar_version",
    "due_time",
    "level",
    "is_overdue",
    "fault",
)
_OPEN_STATES = [ClockState.RUNNING.value, ClockState.PAUSED.value]
_MOST_PER_CASE = 200
_AT_DESK = {"purpose": Purpose.DESK.value, "state": ClockState.RUNNING.value}


class MongoClocks(DueDocuments):
    """Implements `ClockStore`.

    A clock is read and written inside one transaction only, so two writers of one clock meet as a
    write conflict; its version counts what it published.
    """

    def __init__(self, kernel: Kernel) -> None:
        """Bind the collection."""
        self._kernel = kernel
        self._rows = kernel.database[COLLECTION]
        self._clocks: Repository[Clock] = Repository(
            kernel, COLLECTION, to_document=_write, from_document=_read
        )

    def start(self, clocks: Sequence[Clock]) -> None:
        """Store new clocks with the end of their transaction."""
        self._kernel.database.insert_at_commit(
            COLLECTION, [clock_document(clock) for clock in clocks]
        )

    def save(self, clock: Clock) -> None:
        """Store a changed clock, with its facts if it has any."""
        if clock.facts:
            self._clocks.save(clock)
            return
        self._rows.replace_one(
            {"_id": clock.id}, clock_document(clock), session=self._kernel.database.session
        )

    def get(self, clock_id: str) -> Clock:
        """Load one clock of any county, for the tick."""
        row = self._rows.find_one({"_id": clock_id}, session=self._kernel.database.session)
        if row is None:
            raise NotFound(f"no clock {clock_id}")
        return _read(row)

    def of_case(self, county: str, case_id: str) -> list[Clock]:
        """All clocks of a case."""
        return self._clocks.find(county, {"case_id": case_id}, limit=_MOST_PER_CASE)

    def page(self, scope: str, where: Mapping[str, Any], *, size: int, token: str) -> Page[Clock]:
        """A page of clocks, newest first."""
        return self._clocks.page(scope, where, size=size, token=token)

    def late(self, scope: str, limit: int) -> list[Clock]:
        """The handling clocks that run late now, longest first; for circulars."""
        where = {
            "state": ClockState.RUNNING.value,
            "is_overdue": True,
            "purpose": Purpose.HANDLING.value,
        }
        return self._clocks.find(scope, where, sort=[("due_time", 1)], limit=limit)

    def at_desk(self, scope: str, case_ids: Collection[str]) -> Mapping[str, Clock]:
        """The running clocks of the fallback desk, by case."""
        where = {**_AT_DESK, "case_id": {"$in": list(case_ids)}}
        found = self._clocks.find(scope, where, limit=max(1, len(case_ids)))
        return {clock.case_id: clock for clock in found}

    def desk_counts(self) -> Mapping[str, tuple[int, int]]:
        """By county: how many placements wait at the desk, and how many past their time."""
        late = {"$sum": {"$cond": ["$is_overdue", 1, 0]}}
        group: Document = {"_id": "$county", "waiting": {"$sum": 1}, "late": late}
        rows = self._rows.aggregate([{"$match": _AT_DESK}, {"$group": group}])
        return {row["_id"]: (row["waiting"], row["late"]) for row in rows}

    def computed_otherwise(self, calendar_version: str, limit: int) -> list[str]:
        """Open clocks that another calendar computed."""
        where = {
            "state": {"$in": _OPEN_STATES},
            "calendar_version": {"$ne": calendar_version},
            "fault": "",
        }
        return [str(row["_id"]) for row in self._rows.find(where, {"_id": 1}).limit(limit)]

    def open_after(
        self, area_code: str, keys: Collection[str], clock_id: str, limit: int
    ) -> list[str]:
        """Open clocks of an area that run by profiles of these keys, after an id, in order."""
        where = {
            "state": {"$in": _OPEN_STATES},
            "profile.key": {"$in": sorted(keys)},
            "_id": {"$gt": clock_id},
            "area_code": {"$regex": f"^{area_code}"},
            "fault": "",
        }
        rows = self._rows.find(where, {"_id": 1}).sort("_id", 1).limit(limit)
        return [str(row["_id"]) for row in rows]


def clock_document(clock: Clock) -> Document:
    """A clock as it is stored."""
    return {
        "_id": clock.id,
        "county": clock.county,
        "area_code": clock.area_code,
        "case_id": clock.case_id,
        "version": clock.version,
        **_write(clock),
    }


def _write(clock: Clock) -> Document:
    document = {
        **{name: getattr(clock, name) for name in _FIELDS},
        "purpose": clock.purpose.value,
        "state": clock.state.value,
        "certainty": clock.certainty.value,
        "warn_times": list(clock.warn_times),
        "paused_until": clock.paused_until,
        "profile": clock.profile.to_dict(),
        **clock.ledger.to_dict(),
    }
    if clock.next_due_time is not None:
        document["next_due_time"] = clock.next_due_time
    return document


def _read(row: Document) -> Clock:
    return Clock(
        **base_fields(row),
        **{name: row[name] for name in _FIELDS},
        paused_until=row.get("paused_until"),
        purpose=Purpose(row["purpose"]),
        certainty=Certainty(row["certainty"]),
        warn_times=tuple(row["warn_times"]),
        profile=Profile.from_dict(row["profile"]),
        ledger=Ledger.from_dict(row),
    )
