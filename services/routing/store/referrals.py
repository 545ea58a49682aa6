"""Referrals（上报、下派）; the words of their packages are sealed."""

from collections.abc import Mapping
from typing import Any

from chassis.kernel import Kernel
from chassis.mongo import Document, base_fields
from chassis.repository import Page, Repository
from services.routing.domain.referral import (
    Direction,
    Package,
    Referral,
    ReferralNotFound,
    ReferralState,
)

COLLECTION = "referrals"
PACKED = ("reason", "done", "findings", "instruction")
_FIELDS = (
    "code",
    "assignment_id",
    "department",
    "to_department",
    "new_assignment_id",
    "request_time",
    "requested_by",
    "decide_time",
    "decided_by",
    "end_time",
)
_MOST_PER_CASE = 100


class MongoReferrals:
    """Implements `ReferralStore`."""

    def __init__(self, kernel: Kernel) -> None:
        """Bind the collection."""
        self._sealing = kernel.sealing
        self._referrals: Repository[Referral] = Repository(
            kernel,
            COLLECTION,
            to_document=self._write,
            from_document=self._read,
            missing=ReferralNotFound,
        )

    def add(self, referral: Referral) -> None:
        """Store a new referral."""
        self._referrals.add(referral)

    def save(self, referral: Referral) -> None:
        """Store a changed referral."""
        self._referrals.save(referral)

    def get(self, scope: str, referral_id: str) -> Referral:
        """Load one referral."""
        return self._referrals.get(scope, referral_id)

    def of_case(self, county: str, case_id: str) -> list[Referral]:
        """All referrals of a case, oldest first."""
        return self._referrals.find(county, {"case_id": case_id}, limit=_MOST_PER_CASE)

    def page(
        self, scope: str, where: Mapping[str, Any], *, size: int, token: str
    ) -> Page[Referral]:
        """A page of referrals, newest first."""
        return self._referrals.page(scope, where, size=size, token=token)

    def _write(self, referral: Referral) -> Document:
        place, package = f"{COLLECTION}/{referral.id}", referral.package
        return {
            **{name: getattr(referral, name) for name in _FIELDS},
            **{
                name: self._sealing.seal(getattr(package, name), f"{place}/{name}")
                for name in PACKED
            },
            "attachments": list(package.attachments),
            "decision_reason": self._sealing.seal(
                referral.decision_reason, f"{place}/decision_reason"
            ),
            "direction": referral.direction.value,
            "state": referral.state.value,
            "is_open": referral.state is ReferralState.REQUESTED,
            "readers": [referral.department, referral.to_department],
        }

    def _read(self, row: Document) -> Referral:
        place = f"{COLLECTION}/{row['_id']}"
        packed = {name: self._sealing.open(row[name], f"{place}/{name}") for name in PACKED}
        known: Document = {name: row[name] for name in _FIELDS}
        return Referral(
            **base_fields(row),
            **known,
            package=Package(**packed, attachments=tuple(row["attachments"])),
            decision_reason=self._sealing.open(row["decision_reason"], f"{place}/decision_reason"),
            direction=Direction(row["direction"]),
            state=ReferralState(row["state"]),
        )
