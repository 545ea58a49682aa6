"""Rewards in MongoDB: words sealed, the pick-up code as a keyed hash; one claim per party."""

from collections.abc import Collection, Sequence
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

from chassis.kernel import Kernel
from chassis.mongo import Document, base_fields
from chassis.repository import Page, Repository
from services.intake.domain.codes import LOCAL
from services.intake.domain.rewards import Award, Reward, RewardNotFound, RewardState
from services.intake.use_cases.reward_ports import RewardMonth

COLLECTION = "rewards"
WORDS = ("finding", "reason")
"""What of a claim people wrote."""
_PLAIN = (
    "code", "party_id", "claim_time", "verifier", "verify_time", "approver", "approve_time",
    "budget_year", "expire_time", "code_hash", "tries", "payer", "pay_time", "receipt_number",
)  # fmt: skip
_MOST_PER_CASE = 500
_COUNTED = ("claim", "verify", "approve", "pay")


class MongoRewardStore:
    """Remembers claims."""

    def __init__(self, kernel: Kernel) -> None:
        """Keep them in the kernel's database."""
        self._database = kernel.database
        self._sealing = kernel.sealing
        self._rewards = Repository[Reward](
            kernel,
            COLLECTION,
            to_document=self._write,
            from_document=self._read,
            missing=RewardNotFound,
        )

    def add(self, reward: Reward) -> None:
        """Keep a new claim; the unique index refuses a party's second one of the case."""
        self._rewards.add(reward)

    def save(self, reward: Reward) -> None:
        """Keep a changed claim; raises Conflict."""
        self._rewards.save(reward)

    def get(self, scope: str, reward_id: str) -> Reward:
        """A claim within the scope; raises RewardNotFound."""
        return self._rewards.get(scope, reward_id)

    def of_party(self, county: str, case_id: str, party_id: str) -> Reward | None:
        """The party's claim for a case."""
        found = self._rewards.find(county, {"case_id": case_id, "party_id": party_id}, limit=1)
        return found[0] if found else None

    def of_case(self, county: str, case_id: str) -> Sequence[Reward]:
        """All claims for a case."""
        return self._rewards.find(county, {"case_id": case_id}, limit=_MOST_PER_CASE)

    def page(self, scope: str, *, state: str, case_id: str, size: int, token: str) -> Page[Reward]:
        """One page, newest first."""
        given = {"state": state, "case_id": case_id}
        where = {name: value for name, value in given.items() if value}
        return self._rewards.page(scope, where, size=size, token=token)

    def expired(self, now: datetime, *, limit: int) -> Sequence[tuple[str, str]]:
        """County and id of approved ones whose time is over, of all counties."""
        where = {"state": str(RewardState.APPROVED), "expire_time": {"$lte": now}}
        rows = self._database[COLLECTION].find(where, {"county": 1}).limit(limit)
        return [(row["county"], row["_id"]) for row in rows]

    def sums(self, county: str, year: int, states: Collection[str]) -> int:
        """What claims in these states come to, of a year's budget."""
        where = {"county": county, "budget_year": year, "state": {"$in": list(states)}}
        steps: list[Document] = [
            {"$match": where},
            {"$group": {"_id": None, "fen": {"$sum": "$award.amount_fen"}}},
        ]
        rows = list(self._database[COLLECTION].aggregate(steps, session=self._database.session))
        return int(rows[0]["fen"]) if rows else 0

    def figures(self, county: str, begin: datetime, end: datetime) -> Sequence[RewardMonth]:
        """The months of a year."""
        months = {month: RewardMonth(month=month) for month in range(1, 13)}
        for step in _COUNTED:
            for row in self._by_month(county, f"{step}_time", begin, end):
                name = {"claim": "claimed", "verify": "verified", "approve": "approved"}.get(
                    step, "paid"
                )
                fields: dict[str, int] = {f"{name}_count": row["count"]}
                if name == "paid":
                    fields["paid_fen"] = row["fen"]
                months[row["_id"]] = replace(months[row["_id"]], **fields)
        return list(months.values())

    def _by_month(
        self, county: str, field: str, begin: datetime, end: datetime
    ) -> Sequence[dict[str, Any]]:
        month = {"$month": {"date": f"${field}", "timezone": LOCAL.key}}
        steps: list[Document] = [
            {"$match": {"county": county, field: {"$gte": begin, "$lt": end}}},
            {
                "$group": {
                    "_id": month,
                    "count": {"$sum": 1},
                    "fen": {"$sum": "$award.amount_fen"},
                }
            },
        ]
        return list(self._database[COLLECTION].aggregate(steps))

    def _write(self, reward: Reward) -> Document:
        award = reward.award
        told = asdict(award) if award else None
        finding = told.pop("finding") if told else ""
        return {
            **{name: getattr(reward, name) for name in _PLAIN},
            "state": str(reward.state),
            "award": told,
            "finding": self._sealing.seal(finding, _place(reward.id, "finding")),
            "reason": self._sealing.seal(reward.reason, _place(reward.id, "reason")),
        }

    def _read(self, row: Document) -> Reward:
        finding = self._sealing.open(row["finding"], _place(row["_id"], "finding"))
        return Reward(
            **base_fields(row),
            **{name: row[name] for name in _PLAIN},
            state=RewardState(row["state"]),
            award=Award(**row["award"], finding=finding) if row["award"] else None,
            reason=self._sealing.open(row["reason"], _place(row["_id"], "reason")),
        )


def _place(reward_id: str, name: str) -> str:
    return f"{COLLECTION}/{reward_id}/{name}"
