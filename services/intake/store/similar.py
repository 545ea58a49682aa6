"""Finds the cases that share marks with a matter: a few per kind, newest first, by one index.

Nothing here scans: each kind of mark reads its own bounded number of cases, whatever the archive
holds, all kinds in one command. What shares the least is left out before anything is opened: a
large archive fills every kind, and only so many of what they give are worth weighing.
"""

from collections.abc import Sequence
from dataclasses import fields, replace

from chassis.kernel import Kernel
from chassis.mongo import Document
from services.intake.domain.reports import Location, Matter
from services.intake.domain.sameness import Candidate
from services.intake.domain.states import State
from services.intake.domain.traits import Traits
from services.intake.store.case_documents import CaseDocuments
from services.intake.store.marks import Marks

CASES = "cases"
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
MOST_WEIGHED = 80
_NO_MARKS = Marks(**{one.name: frozenset() for one in fields(Marks)})
_STRENGTH = {
    "party": 12,
    "door": 10,
    "address": 6,
    "spot": 6,
    "town_text": 2,
    "county_text": 2,
    "topic": 1,
}
"""How much each shared mark speaks for a case before its words are compared."""
_READ = dict.fromkeys(
    (
        "code", "state", "kind", "category", "dispute_kind", "title", "narrative", "area_code",
        "location", "register_time", "grade", "sensitivities", "first_responder",
        "refusal.reason_code", "public_answer",
    ),
    1,
)  # fmt: skip


class MongoSimilarStore:
    """Implements `SimilarStore`."""

    def __init__(self, kernel: Kernel, *, most_weighed: int = MOST_WEIGHED) -> None:
        """Read the cases; marks are made with the kernel's index key."""
        self._most_weighed = most_weighed
        self._rows = kernel.database[CASES]
        self._documents = CaseDocuments(kernel.sealing)

    def candidates(self, scope: str, traits: Traits, *, but: str = "") -> Sequence[Candidate]:
        """Those within the scope that share most with the traits, of at most 200 that are read."""
        return self._candidates(scope, self._documents.finders.marker.sought(traits), but)

    def of_people(self, scope: str, traits: Traits, *, but: str = "") -> Sequence[Candidate]:
        """The newest within the scope of one of the same people."""
        if not traits.parties:
            return []
        sought = self._documents.finders.marker.sought(traits)
        return self._candidates(scope, replace(_NO_MARKS, party=sought.party), but)

    def _candidates(self, scope: str, sought: Marks, but: str) -> Sequence[Candidate]:
        found = {row["_id"]: row for row in self._rows.aggregate(pipeline(scope, sought))}
        rows = [
            (_strength(sought, row["shared"]), row)
            for row in found.values()
            if row["_id"] != but and row["area_code"].startswith(scope)
        ]
        rows.sort(key=lambda one: (-one[0], one[1]["_id"]))
        return [self._candidate(row, _kinds(sought, row)) for _, row in rows[: self._most_weighed]]

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


def pipeline(scope: str, sought: Marks) -> list[Document]:
    """The newest cases of each kind of mark, one behind the other, with the marks they share."""
    read = {**_READ, "shared": {"$setIntersection": ["$marks", sought.all()]}}
    parts: list[list[Document]] = [
        [
            {"$match": where(scope, sorted(getattr(sought, kind)))},
            {"$sort": {"_id": -1}},
            {"$limit": most},
            {"$project": read},
        ]
        for kind, most in READ_BY_MARK.items()
        if getattr(sought, kind)
    ]
    first, *others = parts
    return [*first, *({"$unionWith": {"coll": CASES, "pipeline": part}} for part in others)]


def _strength(sought: Marks, shared: list[int]) -> int:
    return sum(
        each * len(getattr(sought, kind).intersection(shared)) for kind, each in _STRENGTH.items()
    )


def _kinds(sought: Marks, row: Document) -> frozenset[str]:
    """The kinds of marks that a case and the matter have in common."""
    return frozenset(
        kind for kind in READ_BY_MARK if not getattr(sought, kind).isdisjoint(row["shared"])
    )
