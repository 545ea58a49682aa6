"""Finds the cases that share marks with a matter: a few per kind, newest first, by one index.

Nothing here scans: each kind of mark reads its own bounded number of cases, whatever the archive
holds. Only what is weighed is read, and of that only the answer to the resident is opened.
"""

from collections.abc import Sequence

from chassis.kernel import Kernel
from chassis.mongo import Document
from services.intake.domain.reports import Location, Matter
from services.intake.domain.sameness import Candidate
from services.intake.domain.states import State
from services.intake.domain.traits import Traits
from services.intake.store.case_documents import CaseDocuments

READ_BY_MARK = {
    "party": 40,
    "spot": 40,
    "door": 20,
    "address": 30,
    "town_text": 40,
    "county_text": 15,
    "topic": 15,
}
"""How many cases each kind of mark may read: 200 together."""
_READ = dict.fromkeys(
    (
        "code", "state", "kind", "category", "dispute_kind", "title", "narrative", "area_code",
        "location", "register_time", "grade", "sensitivities", "first_responder",
        "refusal.reason_code", "public_answer", "marks",
    ),
    1,
)  # fmt: skip


class MongoSimilarStore:
    """Implements `SimilarStore`."""

    def __init__(self, kernel: Kernel) -> None:
        """Read the cases; marks are made with the kernel's index key."""
        self._rows = kernel.database["cases"]
        self._documents = CaseDocuments(kernel.sealing)

    def candidates(self, scope: str, traits: Traits, *, but: str = "") -> Sequence[Candidate]:
        """At most 200 cases within the scope that share a mark with the traits."""
        sought = self._documents.finders.marker.sought(traits)
        found: dict[str, Document] = {}
        for kind, most in READ_BY_MARK.items():
            marks = sorted(getattr(sought, kind))
            if marks:
                rows = self._rows.find(where(scope, marks), _READ).sort("_id", -1).limit(most)
                found |= {row["_id"]: row for row in rows}
        kinds = {kind: getattr(sought, kind) for kind in READ_BY_MARK}
        return [
            self._candidate(
                row, frozenset(k for k, own in kinds.items() if own & set(row["marks"]))
            )
            for row in found.values()
            if row["_id"] != but and row["area_code"].startswith(scope)
        ]

    def _candidate(self, row: Document, shared: frozenset[str]) -> Candidate:
        place = row["location"]
        return Candidate(
            id=row["_id"],
            code=row["code"],
            state=State(row["state"]),
            matter=Matter(
                kind=row["kind"],
                category=row["category"],
                dispute_kind=row["dispute_kind"],
                title=row["title"],
                narrative=row["narrative"],
                area_code=row["area_code"],
                location=Location(**place) if place else None,
                sensitivities=tuple(row.get("sensitivities", ())),
            ),
            register_time=row["register_time"],
            shared=shared,
            grade=row["grade"],
            first_responder=row["first_responder"],
            reason_code=(row.get("refusal") or {}).get("reason_code", ""),
            public_answer=self._documents.open_answer(row),
        )


def where(scope: str, marks: list[int]) -> Document:
    """One kind's query: the whole county.

    What lies outside a smaller scope is left out once it is read: as a condition it would make
    the read as long as the county.
    """
    return {"county": scope[:6], "marks": {"$in": marks}}
