"""Sponsorships（领导包案）; what was said is sealed."""

from collections.abc import Mapping
from typing import Any

from chassis.kernel import Kernel
from chassis.leases import DueDocuments
from chassis.mongo import Document, base_fields
from chassis.repository import Page, Repository
from services.routing.domain.sponsorship import (
    Review,
    Sponsorship,
    SponsorshipNotFound,
    SponsorshipState,
)

COLLECTION = "sponsorships"
_FIELDS = (
    "code",
    "leader",
    "interval_days",
    "start_time",
    "named_by",
    "review_due_time",
    "is_review_due",
    "late_count",
    "end_time",
    "ended_by",
)
_SEALED = ("reason", "end_reason")


class MongoSponsors(DueDocuments):
    """Implements `SponsorStore`."""

    def __init__(self, kernel: Kernel) -> None:
        """Bind the collection."""
        self._sealing = kernel.sealing
        self._rows = kernel.database[COLLECTION]
        self._sponsors: Repository[Sponsorship] = Repository(
            kernel,
            COLLECTION,
            to_document=self._write,
            from_document=self._read,
            missing=SponsorshipNotFound,
        )

    def add(self, sponsorship: Sponsorship) -> None:
        """Store a new sponsorship."""
        self._sponsors.add(sponsorship)

    def save(self, sponsorship: Sponsorship) -> None:
        """Store a changed sponsorship."""
        self._sponsors.save(sponsorship)

    def get(self, scope: str, sponsorship_id: str) -> Sponsorship:
        """Load one sponsorship."""
        return self._sponsors.get(scope, sponsorship_id)

    def active_of(self, county: str, case_id: str) -> Sponsorship | None:
        """The sponsorship that a case has now."""
        where = {"case_id": case_id, "is_active": True}
        return next(iter(self._sponsors.find(county, where, limit=1)), None)

    def page(
        self, scope: str, where: Mapping[str, Any], *, size: int, token: str
    ) -> Page[Sponsorship]:
        """A page of sponsorships, newest first."""
        return self._sponsors.page(scope, where, size=size, token=token)

    def _write(self, sponsorship: Sponsorship) -> Document:
        place = f"{COLLECTION}/{sponsorship.id}"
        document: Document = {
            **{name: getattr(sponsorship, name) for name in _FIELDS},
            **{
                name: self._sealing.seal(getattr(sponsorship, name), f"{place}/{name}")
                for name in _SEALED
            },
            "state": sponsorship.state.value,
            "is_active": sponsorship.state is SponsorshipState.ACTIVE,
            "reviews": [
                {
                    "review_time": one.review_time,
                    "reviewed_by": one.reviewed_by,
                    "is_on_track": one.is_on_track,
                    "note": self._sealing.seal(one.note, f"{place}/reviews/{number}"),
                }
                for number, one in enumerate(sponsorship.reviews)
            ],
        }
        if sponsorship.next_due_time is not None:
            document["next_due_time"] = sponsorship.next_due_time
        return document

    def _read(self, row: Document) -> Sponsorship:
        place = f"{COLLECTION}/{row['_id']}"
        known: Document = {name: row[name] for name in _FIELDS}
        opened: Document = {
            name: self._sealing.open(row[name], f"{place}/{name}") for name in _SEALED
        }
        reviews = [
            Review(
                review_time=one["review_time"],
                reviewed_by=one["reviewed_by"],
                is_on_track=one["is_on_track"],
                note=self._sealing.open(one["note"], f"{place}/reviews/{number}"),
            )
            for number, one in enumerate(row["reviews"])
        ]
        return Sponsorship(
            **base_fields(row),
            **known,
            **opened,
            state=SponsorshipState(row["state"]),
            reviews=reviews,
        )
