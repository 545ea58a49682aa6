"""The reward ledger in MongoDB: rows are only ever added, and their sum is the balance."""

from collections.abc import Sequence

from chassis.counters import counted
from chassis.kernel import Kernel
from chassis.mongo import Document
from services.intake.domain.reward_ledger import Account, Balance, Booking

COLLECTION, HEADS = "reward_ledger", "reward_ledger_heads"


class MongoRewardLedger:
    """Remembers what moved money."""

    def __init__(self, kernel: Kernel) -> None:
        """Keep rows in the kernel's database."""
        self._database = kernel.database
        self._rows = kernel.database[COLLECTION]
        self._heads = kernel.database[HEADS]

    def next_number(self, county: str, year: int) -> int:
        """The next row's number; who books at the same time waits and starts anew.

        It is given back when the transaction comes to nothing, so that no number is missing.
        """
        return counted(self._heads, f"{county}/{year}", county, self._database.session)

    def balance(self, county: str, year: int) -> Balance:
        """What the rows add up to."""
        sums = {str(one): {"$sum": f"$entries.{one}"} for one in Account}
        steps: list[Document] = [
            {"$match": {"county": county, "year": year}},
            {"$group": {"_id": None, **sums}},
        ]
        found = list(self._rows.aggregate(steps, session=self._database.session))
        totals = {str(one): int(found[0][str(one)]) for one in Account} if found else {}
        return Balance(year=year, totals=totals)

    def add(self, booking: Booking) -> None:
        """Write a row."""
        row = {
            "_id": f"{booking.county}/{booking.year}/{booking.number}",
            **vars(booking),
            "step": str(booking.step),
            "entries": booking.entries,
        }
        self._rows.insert_one(row, session=self._database.session)

    def rows(self, county: str, year: int) -> Sequence[tuple[int, dict[str, int]]]:
        """All rows of a year, by number."""
        where = {"county": county, "year": year}
        found = self._rows.find(where, {"number": 1, "entries": 1}, session=self._database.session)
        return [(row["number"], row["entries"]) for row in found.sort("number", 1)]
