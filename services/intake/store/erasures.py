"""Lists of files to erase in MongoDB, and what they find."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from chassis.kernel import Kernel
from chassis.mongo import Document, base_fields
from chassis.repository import Page, Repository
from contracts.errors import NotFound
from services.intake.domain.cases import Case
from services.intake.domain.erasures import Erasure, ErasureState
from services.intake.domain.states import FINAL
from services.intake.store.forgetting import Forgetter

COLLECTION = "erasures"
_PLAIN = (
    "proposer", "propose_time", "found", "approver", "approve_time", "done_time", "erased",
    "passed_over",
)  # fmt: skip
_MOST_COUNTED = 10_000


class ErasureNotFound(NotFound):
    """There is no such list within the caller's sight."""


class MongoErasureStore:
    """Remembers lists, and forgets what they name."""

    def __init__(self, kernel: Kernel) -> None:
        """Work on the kernel's database."""
        self._database = kernel.database
        self._sealing = kernel.sealing
        self._forgetter = Forgetter(kernel)
        self._lists = Repository[Erasure](
            kernel,
            COLLECTION,
            to_document=self._write,
            from_document=self._read,
            missing=ErasureNotFound,
        )

    def add(self, erasure: Erasure) -> None:
        """Keep a new list."""
        self._lists.add(erasure)

    def save(self, erasure: Erasure) -> None:
        """Keep a changed list; raises Conflict."""
        self._lists.save(erasure)

    def note_progress(self, erasure: Erasure, case_id: str, *, is_erased: bool) -> None:
        """Keep how far a list is, in the case's transaction; no version changes.

        A case that was passed over is marked, so that this list does not come to it again.
        """
        session, counted = self._database.session, "erased" if is_erased else "passed_over"
        own = {"_id": erasure.id, "county": erasure.county}
        self._database[COLLECTION].update_one(own, {"$inc": {counted: 1}}, session=session)
        if not is_erased:
            case = {"_id": case_id, "county": erasure.county}
            mark = {"$set": {"passed_by": erasure.id}}
            self._database["cases"].update_one(case, mark, session=session)

    def get(self, scope: str, erasure_id: str) -> Erasure:
        """A list within the scope; raises ErasureNotFound."""
        return self._lists.get(scope, erasure_id)

    def page(self, scope: str, *, size: int, token: str) -> Page[Erasure]:
        """One page, newest first."""
        return self._lists.page(scope, {}, size=size, token=token)

    def next_approved(self) -> Erasure | None:
        """The list that was approved first and is not done."""
        rows = self._database[COLLECTION].find({"state": str(ErasureState.APPROVED)})
        row = next(iter(rows.sort("approve_time", 1).limit(1)), None)
        return self._read(row) if row else None

    def count_due(self, county: str, closed_before: Mapping[str, datetime]) -> int:
        """How many files have been kept long enough, counted up to 10,000."""
        where = _due(county, closed_before)
        return self._database["cases"].count_documents(where, limit=_MOST_COUNTED)

    def due(self, erasure: Erasure, *, limit: int) -> Sequence[str]:
        """Cases of a list that are neither erased nor passed over, in no order."""
        where = _due(erasure.county, erasure.closed_before) | {"passed_by": {"$ne": erasure.id}}
        rows = self._database["cases"].find(where, {"_id": 1}).limit(limit)
        return [row["_id"] for row in rows]

    def forget(self, case: Case) -> None:
        """Take the words from all that lies beside a case; rows and their chain stay."""
        self._forgetter.forget(case)

    def _write(self, erasure: Erasure) -> Document:
        return {
            **{name: getattr(erasure, name) for name in _PLAIN},
            "state": str(erasure.state),
            "closed_before": dict(erasure.closed_before),
            "reason": self._sealing.seal(erasure.reason, f"{COLLECTION}/{erasure.id}/reason"),
        }

    def _read(self, row: Document) -> Erasure:
        return Erasure(
            **base_fields(row),
            **{name: row[name] for name in _PLAIN},
            state=ErasureState(row["state"]),
            closed_before=row["closed_before"],
            reason=self._sealing.open(row["reason"], f"{COLLECTION}/{row['_id']}/reason"),
        )


def _due(county: str, closed_before: Mapping[str, datetime]) -> dict[str, Any]:
    return {
        "county": county,
        "state": {"$in": [str(state) for state in FINAL]},
        "erase_time": None,
        "$or": [
            {"kind": kind, "close_time": {"$lt": before}} for kind, before in closed_before.items()
        ],
    }
