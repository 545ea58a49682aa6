"""Bundles in MongoDB; their members are found by the bond that each case keeps."""

from collections.abc import Sequence

from chassis.kernel import Kernel
from chassis.mongo import Document, base_fields
from chassis.repository import Page, Repository
from services.intake.domain.bundles import LED, MOST_MEMBERS, Bundle
from services.intake.domain.cases import Case
from services.intake.domain.summaries import Summary
from services.intake.store.case_summaries import HELD_BY, SUMMARY_FIELDS, read_summary
from services.intake.store.closed import not_closed

COLLECTION = "bundles"
_FIELDS = ("code", "member_count", "moves", "is_due")


class MongoBundleStore:
    """Implements `BundleStore`."""

    def __init__(self, kernel: Kernel) -> None:
        """Keep bundles in the kernel's database."""
        self._database = kernel.database
        self._rows = kernel.database[COLLECTION]
        self._cases = kernel.database["cases"]
        self._bundles = Repository[Bundle](
            kernel, COLLECTION, to_document=_write, from_document=_read
        )
        self._summaries = Repository[Summary](
            kernel,
            "cases",
            to_document=_read_only,
            from_document=read_summary,
            fields=SUMMARY_FIELDS,
        )

    def get(self, county: str, bundle_id: str) -> Bundle:
        """One bundle."""
        return self._bundles.get(county, bundle_id)

    def of_main(self, county: str, case_id: str) -> Bundle | None:
        """The bundle that a case leads or led."""
        found = self._bundles.find(county, {"case_id": case_id}, limit=1)
        return found[0] if found else None

    def add(self, bundle: Bundle) -> None:
        """Keep a new bundle."""
        self._bundles.add(bundle)

    def save(self, bundle: Bundle) -> None:
        """Keep a changed bundle; raises Conflict."""
        self._bundles.save(bundle)

    def mark_moved(self, county: str, bundle_id: str) -> None:
        """Its main case moved; its version stays."""
        self._rows.update_one(
            {"_id": bundle_id, "county": county},
            {"$set": {"is_due": True}, "$inc": {"moves": 1}},
            session=self._database.session,
        )

    def due(self, limit: int) -> Sequence[Bundle]:
        """Bundles whose members are to be told; any of them, for each is settled by itself."""
        return [_read(row) for row in self._rows.find({"is_due": True}).limit(limit)]

    def settle(self, bundle: Bundle) -> None:
        """All members were told; a move made meanwhile keeps it due."""
        known = {"_id": bundle.id, "county": bundle.county, "moves": bundle.moves}
        self._rows.update_one(known, {"$set": {"is_due": False}})

    def led(self, bundle: Bundle, main: Case) -> Sequence[str]:
        """Ids of the led members that do not show where the main case stands, or must part."""
        other = [str(one) for one in LED if one != main.shown_to_members]
        news: list[Document] = [
            {"state": {"$in": other}},
            {"accused_department": {"$in": list(main.track.departments)}},
        ]
        if accused := main.matter.accused_department:
            news.append({f"track.{HELD_BY}": accused})
        where = {
            "county": bundle.county,
            "bond.bundle_id": bundle.id,
            "bond.is_member": True,
            "state": {"$in": [str(one) for one in LED]},
            "$or": news,
        }
        return [row["_id"] for row in self._cases.find(where, {"_id": 1}).limit(MOST_MEMBERS)]

    def members(
        self, scope: str, bundle_id: str, *, closed_to: str, size: int, token: str
    ) -> Page[Summary]:
        """One page of the cases of a bundle, oldest first; the main case is among them."""
        where: Document = {"bond.bundle_id": bundle_id}
        if closed_to:
            where |= not_closed(("is_restricted",), closed_to)
        return self._summaries.page(scope, where, size=size, token=token, newest_first=False)


def _write(bundle: Bundle) -> Document:
    return {name: getattr(bundle, name) for name in _FIELDS}


def _read(row: Document) -> Bundle:
    return Bundle(**base_fields(row), **{name: row[name] for name in _FIELDS})


def _read_only(_summary: Summary) -> Document:
    raise TypeError("a summary is read only")
