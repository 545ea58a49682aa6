"""Briefs（案情摘要）: facts in the clear, title, narrative and address sealed."""

from collections.abc import Collection, Mapping
from dataclasses import asdict

from chassis.kernel import Kernel
from chassis.mongo import Document
from services.routing.domain.brief import Brief, CaseFacts

_SEALED = ("title", "narrative", "address")
_LISTS = ("applicant_types", "respondent_types")


class MongoBriefs:
    """Implements `BriefStore`."""

    def __init__(self, kernel: Kernel) -> None:
        """Bind the collection."""
        self._kernel = kernel
        self._rows = kernel.database["briefs"]

    def find(self, case_id: str) -> Brief | None:
        """The brief of a case, if anything was heard of it."""
        row = self._rows.find_one({"_id": case_id}, session=self._kernel.database.session)
        return self._read(row) if row else None

    def find_many(self, case_ids: Collection[str]) -> Mapping[str, Brief]:
        """The briefs of several cases by id."""
        if not case_ids:
            return {}
        rows = self._rows.find(
            {"_id": {"$in": sorted(case_ids)}}, session=self._kernel.database.session
        )
        return {row["_id"]: self._read(row) for row in rows}

    def restricted_codes(self, county: str, codes: Collection[str]) -> frozenset[str]:
        """Which of these codes are of restricted cases."""
        where = {"county": county, "code": {"$in": sorted(codes)}, "facts.is_restricted": True}
        rows = self._rows.find(where, {"code": 1}, session=self._kernel.database.session)
        return frozenset(row["code"] for row in rows)

    def put(self, brief: Brief) -> None:
        """Store what is known now."""
        document, session = self.document(brief), self._kernel.database.session
        self._rows.replace_one({"_id": brief.case_id}, document, upsert=True, session=session)

    def document(self, brief: Brief) -> Document:
        """A brief as it is stored, its words sealed."""
        document = asdict(brief)
        case_id = document.pop("case_id")
        for name in _SEALED:
            document[name] = self._kernel.sealing.seal(document[name], _place(case_id, name))
        return {"_id": case_id, **document, "county": brief.county}

    def _read(self, row: Document) -> Brief:
        known = {name: value for name, value in row.items() if name not in ("_id", "county")}
        for name in _SEALED:
            known[name] = self._kernel.sealing.open(row[name], _place(row["_id"], name))
        lists = {name: tuple(row["facts"].get(name, ())) for name in _LISTS}
        known["facts"] = CaseFacts(**row["facts"] | lists)
        return Brief(case_id=row["_id"], **known)


def _place(case_id: str, name: str) -> str:
    return f"briefs/{case_id}/{name}"
