"""Cases in MongoDB: versioned aggregates, lists by summary, the track beside the version."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from chassis.kernel import Kernel
from chassis.mongo import Document
from chassis.repository import Page, Part, Repository
from services.intake.domain.cases import Case, CaseNotFound
from services.intake.domain.parts import Origin
from services.intake.domain.states import State
from services.intake.domain.summaries import Summary
from services.intake.store.case_documents import CaseDocuments
from services.intake.store.case_filters import conditions_of, merged
from services.intake.store.case_search import CaseSearch, is_plain
from services.intake.store.case_summaries import SUMMARY_FIELDS, read_summary, track_document
from services.intake.store.closed import not_closed, open_parts
from services.intake.use_cases.ports import CaseFilter

COLLECTION = "cases"
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
UPDATES = "feed_updates"
FEEDS = "feed:"


class MongoCaseStore:
    """Remembers cases."""

    def __init__(self, kernel: Kernel) -> None:
        """Keep cases in the kernel's database."""
        self._database = kernel.database
        self._kernel = kernel
        self._rows = kernel.database[COLLECTION]
        self._documents = CaseDocuments(kernel.sealing)
        self._search = CaseSearch(kernel, self._documents)
        self._cases = Repository[Case](
            kernel,
            COLLECTION,
            to_document=self._documents.write,
            from_document=self._documents.read,
            missing=CaseNotFound,
        )
        self._summaries = Repository[Summary](
            kernel,
            COLLECTION,
            to_document=_read_only,
            from_document=read_summary,
            fields=SUMMARY_FIELDS,
        )

    def add(self, case: Case) -> None:
        """Keep a new case."""
        self._cases.add(case)
        self._tell_feed(case)

    def save(self, case: Case) -> None:
        """Keep a changed case; raises Conflict."""
        self._cases.save(case)
        self._tell_feed(case)

    def save_track(self, case: Case) -> None:
        """Keep the track of a case and its bond; its version stays."""
        self._rows.update_one(
            {"_id": case.id, "county": case.county},
            {"$set": self._documents.unversioned(case)},
            session=self._database.session,
        )

    def get(self, scope: str, case_id: str) -> Case:
        """A case within the scope; raises CaseNotFound."""
        return self._cases.get(scope, case_id)

    def with_code(self, code: str) -> Case | None:
        """The case with this code."""
        found = self._cases.find(code[:6] or "none", {"code": code}, limit=1)
        return found[0] if found else None

    def has_incident(self, county: str, incident_id: str) -> bool:
        """Whether an incident has its case already."""
        where = {"county": county, "incident_id": incident_id}
        return self._rows.find_one(where, {"_id": 1}, session=self._database.session) is not None

    def with_origin(self, county: str, origin: Origin) -> Case | None:
        """The case of a matter that came from elsewhere, if it is here."""
        where = {"origin_index": self._documents.origin_index(origin)}
        found = self._cases.find(county, where, limit=1)
        return found[0] if found else None

    def codes_of(self, county: str, origins: Sequence[Origin]) -> dict[str, str]:
        """The codes of those matters from elsewhere that are here, by their references."""
        indexes = {self._documents.origin_index(origin): origin.reference for origin in origins}
        where = {"county": county, "origin_index": {"$in": list(indexes)}}
        shown = {"origin_index": 1, "code": 1}
        rows = self._rows.find(where, shown, session=self._database.session)
        return {indexes[row["origin_index"]]: row["code"] for row in rows}

    def page(self, scope: str, which: CaseFilter, *, size: int, token: str) -> Page[Summary]:
        """One page, newest first."""
        if not is_plain(scope, which):
            return self._search.page(scope, which, size=size, token=token)
        where, closed = self._where(replace(which, closed=())), which.closed
        if which.first_responder and which.first_responder == which.reader:
            closed = ()  # whoever was first asked sees the case, whatever it bears
        index = self._search.plan(scope, which).index
        parts = [
            Part({"$and": [where, part]}, counting)
            for part, counting in open_parts(closed, which.reader, index)
        ]
        if closed:
            where = {"$and": [where, not_closed(closed, which.reader)]}
        return self._summaries.page(scope, where, size=size, token=token, index=index, parts=parts)

    def whole(
        self, scope: str, which: CaseFilter, *, size: int, token: str
    ) -> tuple[Sequence[Case], str]:
        """The next whole cases, newest first, and the token behind them; read as pages are."""
        found, next_token = self._search.piece(scope, which, size=size, token=token)
        return [self._documents.read(row) for row in found], next_token

    def erased_since(
        self, county: str, case_ids: Sequence[str], moment: datetime
    ) -> frozenset[str]:
        """Those cases that were erased after a moment, as the open transaction sees it."""
        where = {"_id": {"$in": list(case_ids)}, "county": county, "erase_time": {"$gt": moment}}
        rows = self._rows.find(where, {"_id": 1}, session=self._database.session)
        return frozenset(row["_id"] for row in rows)

    def unmarked(self, *, limit: int) -> Sequence[tuple[Case, Document]]:
        """Cases that were stored before they were found by words, each as it stands."""
        rows = self._rows.find({"words": None}).hint("unmarked").limit(limit)
        return [(self._documents.read(row), row) for row in rows]

    def mark(self, case: Case, row: Document) -> bool:
        """Let a case be found like a new one, unless it has changed meanwhile."""
        as_read = {"_id": case.id, "version": case.version, "track": row["track"]}
        fresh = self._documents.indexed(case) | {"track": track_document(case.track)}
        return self._rows.update_one(as_read, {"$set": fresh}).modified_count == 1

    def oldest(self, scope: str, which: CaseFilter, *, limit: int) -> Sequence[Summary]:
        """The first few, oldest first."""
        return self._summaries.find(scope, self._where(which), limit=limit)

    def due_to_lapse(self, now: datetime, *, limit: int) -> Sequence[tuple[str, str]]:
        """County and id of the cases nobody judged in time, the longest due first."""
        due = {"state": str(State.VISITED_BACK), "lapse_time": {"$gt": EPOCH, "$lte": now}}
        rows = self._rows.find(due, {"county": 1}).sort("lapse_time", 1).limit(limit)
        return [(row["county"], row["_id"]) for row in rows]

    def count(self, scope: str, which: CaseFilter) -> int:
        """How many, counted up to 10,000."""
        return self._summaries.count(scope, self._where(which))

    def _tell_feed(self, case: Case) -> None:
        """Leave word of a case that a feed brought, to be fetched by it, in the same write.

        Of an erased case nothing can be told: its name elsewhere is gone.
        """
        origin = case.origin
        if origin is None or not (origin.reference and origin.system.startswith(FEEDS)):
            return
        row = {
            "_id": self._kernel.new_id(),
            "county": case.county,
            "system": origin.system,
            "case_id": case.id,
            "state": str(case.state),
            "version": case.version,
            "time": self._kernel.now(),
        }
        self._database.insert_at_commit(UPDATES, [row])

    def _where(self, which: CaseFilter) -> dict[str, Any]:
        return merged(conditions_of(which, self._documents.finders).values())


def _read_only(_summary: Summary) -> Document:
    raise TypeError("a summary is read only")
