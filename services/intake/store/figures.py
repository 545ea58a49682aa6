"""The desk's figures in MongoDB: one row per county and day, counted from events, each once."""

from collections.abc import Mapping

from chassis.kernel import Kernel

COLLECTION = "desk_figures"


class MongoDeskFigures:
    """Counts what reached which state on a day."""

    def __init__(self, kernel: Kernel) -> None:
        """Count in the kernel's database."""
        self._database = kernel.database
        self._rows = kernel.database[COLLECTION]

    def count(self, county: str, day: str, noun: str, state: str) -> None:
        """One more; within the open transaction of the event's effect."""
        self._rows.update_one(
            {"_id": f"{county}:{day}"},
            {"$inc": {f"counts.{noun}.{state}": 1}, "$setOnInsert": {"county": county}},
            upsert=True,
            session=self._database.session,
        )

    def of(self, county: str, day: str) -> Mapping[tuple[str, str], int]:
        """The counts by noun and state."""
        row = self._rows.find_one({"_id": f"{county}:{day}"}) or {"counts": {}}
        return {
            (noun, state): count
            for noun, states in sorted(row["counts"].items())
            for state, count in sorted(states.items())
        }
