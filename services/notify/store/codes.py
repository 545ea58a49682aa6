"""Verification codes and the counts behind their limits; all in the database, none in Redis.

A number's limit holds across the counties: its count lies under its blind index alone.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from chassis.kernel import Kernel
from services.notify.domain.verification import CodeNotFound, VerificationCode

_DAY = timedelta(days=1)
_HOUR = timedelta(hours=1)
_SENT_KEPT = 10


class MongoCodeStore:
    """Implements `CodeStore`."""

    def __init__(self, kernel: Kernel) -> None:
        """Keep codes in the service's database."""
        self._database = kernel.database
        self._sealing = kernel.sealing
        self._codes = kernel.database["verification_codes"]
        self._numbers = kernel.database["code_numbers"]
        self._counties = kernel.database["code_counties"]

    def digest(self, code_id: str, code: str) -> str:
        """The keyed digest of a code."""
        return self._sealing.blind(f"{code_id}:{code}", "verification_code")

    def sent_to(self, phone: str, now: datetime) -> Sequence[datetime]:
        """When codes went to a number within the last day."""
        row = self._numbers.find_one({"_id": self._blind(phone)}, session=self._database.session)
        return [moment for moment in (row or {}).get("sent", []) if now - moment < _DAY]

    def sent_in(self, county: str, now: datetime) -> int:
        """How many codes the county sent in this hour."""
        row = self._counties.find_one(
            {"_id": _hour_of(county, now)}, session=self._database.session
        )
        return int(row["count"]) if row else 0

    def add(self, code: VerificationCode) -> None:
        """Store a code and count it against both limits; twins meet at the counts and one waits."""
        session, now = self._database.session, code.create_time
        sent = {"$push": {"sent": {"$each": [now], "$slice": -_SENT_KEPT}}}
        self._numbers.update_one(
            {"_id": self._blind(code.phone)},
            {**sent, "$set": {"expire_time": now + _DAY}},
            upsert=True,
            session=session,
        )
        self._counties.update_one(
            {"_id": _hour_of(code.county, now)},
            {"$inc": {"count": 1}, "$set": {"county": code.county, "expire_time": now + _HOUR}},
            upsert=True,
            session=session,
        )
        self._codes.insert_one(
            {
                "_id": code.id,
                "county": code.county,
                "phone": self._sealing.seal(code.phone, f"verification_codes/{code.id}/phone"),
                "phone_blind": self._blind(code.phone),
                "purpose": code.purpose,
                "digest": code.digest,
                "create_time": code.create_time,
                "expire_time": code.expire_time,
                "tries": code.tries,
                "is_used": code.is_used,
            },
            session=session,
        )

    def get(self, county: str, code_id: str, purpose: str) -> VerificationCode:
        """One code; raises CodeNotFound."""
        row = self._codes.find_one(
            {"_id": code_id, "county": county, "purpose": purpose}, session=self._database.session
        )
        if row is None:
            raise CodeNotFound(f"no verification code {code_id} in {county}")
        return VerificationCode(
            id=row["_id"],
            county=row["county"],
            phone=self._sealing.open(row["phone"], f"verification_codes/{row['_id']}/phone"),
            purpose=row["purpose"],
            digest=row["digest"],
            create_time=row["create_time"],
            expire_time=row["expire_time"],
            tries=row["tries"],
            is_used=row["is_used"],
        )

    def save(self, code: VerificationCode) -> None:
        """Write its tries and use."""
        self._codes.update_one(
            {"_id": code.id, "county": code.county},
            {"$set": {"tries": code.tries, "is_used": code.is_used}},
            session=self._database.session,
        )

    def _blind(self, phone: str) -> str:
        return self._sealing.blind(phone, "phone")


def _hour_of(county: str, now: datetime) -> str:
    return f"{county}:{now:%Y%m%d%H}"
