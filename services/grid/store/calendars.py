"""The working calendar as routing published it（工作日历）, for the time of orders."""

from collections.abc import Sequence

from chassis.editions import REMEMBERED_SECONDS
from chassis.kernel import Kernel
from chassis.memory import Memory
from deadlines import WorkCalendar, YearTable, extended

COLLECTION = "calendars"


class MongoCalendar:
    """Implements `Calendars`; called, it gives the calendar that holds."""

    def __init__(self, kernel: Kernel) -> None:
        """Keep the entered years in the service's database."""
        self._database = kernel.database
        self._rows = kernel.database[COLLECTION]
        self._remembered: Memory[str, WorkCalendar] = Memory(REMEMBERED_SECONDS)
        self._built: tuple[list[tuple[str, int]], WorkCalendar] | None = None

    def __call__(self) -> WorkCalendar:
        """The shipped tables and the years entered beyond them."""
        return self._remembered.get("", self._read)

    def put(self, area_code: str, version: int, tables: Sequence[YearTable]) -> None:
        """Keep what a province entered."""
        self._remembered.forget()
        row = {
            "county": area_code,
            "version": version,
            "tables": [one.to_dict() for one in tables],
        }
        session = self._database.session
        self._rows.replace_one({"_id": area_code}, row, upsert=True, session=session)

    def _read(self) -> WorkCalendar:
        rows = list(self._rows.find({}).sort("_id", 1))
        stands = [(row["_id"], row["version"]) for row in rows]
        if self._built is None or self._built[0] != stands:
            tables = [YearTable.from_dict(one) for row in rows for one in row["tables"]]
            self._built = (stands, extended(tables))
        return self._built[1]
