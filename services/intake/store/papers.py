"""Supplements and corrections in MongoDB; their words are sealed."""

import json
from collections.abc import Sequence

from chassis.kernel import Kernel
from chassis.mongo import Document
from services.intake.domain.parts import Amendment, Supplement
from services.intake.store.history import LINK_FIELDS

SUPPLEMENTS, AMENDMENTS = "supplements", "amendments"
_MOST = 500
_NOT_THE_PAPERS = ("_id", "county", *LINK_FIELDS)


class MongoPaperStore:
    """Remembers what came later, and what was corrected."""

    def __init__(self, kernel: Kernel) -> None:
        """Keep papers in the kernel's database."""
        self._database = kernel.database
        self._sealing = kernel.sealing

    def add_supplement(self, supplement: Supplement) -> None:
        """Keep what came later."""
        row = _row(supplement)
        row["text"] = self._seal(SUPPLEMENTS, row, supplement.text)
        self._database[SUPPLEMENTS].insert_one(row, session=self._database.session)

    def supplements(self, county: str, case_id: str, party_id: str) -> Sequence[Supplement]:
        """What one party brought, oldest first."""
        where = {"county": county, "case_id": case_id, "party_id": party_id}
        rows = self._database[SUPPLEMENTS].find(where).sort("_id", 1).limit(_MOST)
        return [
            Supplement(**_fields(row) | {"text": self._open(SUPPLEMENTS, row, row["text"])})
            for row in rows
        ]

    def all_supplements(self, county: str, case_id: str) -> Sequence[Supplement]:
        """Whatever anybody brought, oldest first."""
        where = {"county": county, "case_id": case_id}
        rows = self._database[SUPPLEMENTS].find(where).sort("_id", 1).limit(_MOST)
        return [
            Supplement(**_fields(row) | {"text": self._open(SUPPLEMENTS, row, row["text"])})
            for row in rows
        ]

    def add_amendment(self, amendment: Amendment) -> None:
        """Keep a correction."""
        row = _row(amendment)
        row["changes"] = self._seal(
            AMENDMENTS, row, json.dumps(dict(amendment.changes), ensure_ascii=False)
        )
        row["reason"] = self._sealing.seal(amendment.reason, f"{AMENDMENTS}/{amendment.id}/reason")
        self._database[AMENDMENTS].insert_one(row, session=self._database.session)

    def amendments(self, county: str, case_id: str) -> Sequence[Amendment]:
        """All corrections, oldest first."""
        where = {"county": county, "case_id": case_id}
        rows = self._database[AMENDMENTS].find(where).sort("_id", 1).limit(_MOST)
        return [self._amendment(row) for row in rows]

    def _amendment(self, row: Document) -> Amendment:
        changes = json.loads(self._open(AMENDMENTS, row, row["changes"]))
        opened = {
            "changes": {name: (old, new) for name, (old, new) in changes.items()},
            "reason": self._sealing.open(row["reason"], f"{AMENDMENTS}/{row['_id']}/reason"),
        }
        return Amendment(**_fields(row) | opened)

    def _seal(self, collection: str, row: Document, text: str) -> str:
        return self._sealing.seal(text, f"{collection}/{row['_id']}/content")

    def _open(self, collection: str, row: Document, text: str) -> str:
        return self._sealing.open(text, f"{collection}/{row['_id']}/content")


def _row(paper: Supplement | Amendment) -> Document:
    fields = dict(vars(paper))
    own = {"_id": fields.pop("id"), "county": paper.area_code[:6], "sequence": None}
    return own | fields


def _fields(row: Document) -> Document:
    fields = {name: value for name, value in row.items() if name not in _NOT_THE_PAPERS}
    return {"id": row["_id"], **fields}
