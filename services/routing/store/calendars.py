"""The working calendar（工作日历）: editions, what holds of them, and what is built of it."""

from chassis.editions import REMEMBERED_SECONDS, EditionRows, edition_fields
from chassis.kernel import Kernel
from chassis.memory import Memory
from chassis.mongo import Document, base_fields
from chassis.repository import Repository
from deadlines import WorkCalendar, YearTable, extended
from services.routing.domain.work_calendar import EnteredCalendar, WorkCalendarEdition

EDITIONS, ENTERED = "calendar_editions", "calendars"


class MongoCalendarEditions(EditionRows[WorkCalendarEdition]):
    """Implements `CalendarStore`."""

    def __init__(self, kernel: Kernel) -> None:
        """Bind the collection."""
        super().__init__(kernel, EDITIONS, thing="calendar", write=_write, read=_read)


class MongoCalendars:
    """Implements `EnteredStore`; called, it gives the calendar that holds.

    What another process published holds here a few seconds later.
    """

    def __init__(self, kernel: Kernel) -> None:
        """Bind the collection."""
        self._rows = kernel.database[ENTERED]
        self._calendars: Repository[EnteredCalendar] = Repository(
            kernel, ENTERED, to_document=_entered_document, from_document=_entered
        )
        self._remembered: Memory[str, WorkCalendar] = Memory(REMEMBERED_SECONDS)
        self._built: tuple[list[tuple[str, int]], WorkCalendar] | None = None

    def __call__(self) -> WorkCalendar:
        """The calendar that holds: the shipped tables and the years entered beyond them."""
        return self._remembered.get("", self._read)

    def entered(self, area_code: str) -> EnteredCalendar | None:
        """What a province entered."""
        found = self._calendars.find(area_code, {"_id": area_code}, limit=1)
        return found[0] if found else None

    def put(self, calendar: EnteredCalendar) -> None:
        """Keep what holds from now on; raises Conflict."""
        self._remembered.forget()
        if calendar.stored_version:
            self._calendars.save(calendar)
        else:
            self._calendars.add(calendar)

    def _read(self) -> WorkCalendar:
        rows = list(self._rows.find({}).sort("_id", 1))
        stands = [(row["_id"], row["version"]) for row in rows]
        if self._built is None or self._built[0] != stands:
            tables = [table for row in rows for table in _tables(row)]
            self._built = (stands, extended(tables))
        return self._built[1]


def _write(edition: WorkCalendarEdition) -> Document:
    return {"tables": [one.to_dict() for one in edition.tables]}


def _read(row: Document) -> WorkCalendarEdition:
    return WorkCalendarEdition(**edition_fields(row), tables=_tables(row))


def _entered_document(calendar: EnteredCalendar) -> Document:
    return {"tables": [one.to_dict() for one in calendar.tables]}


def _entered(row: Document) -> EnteredCalendar:
    return EnteredCalendar(**base_fields(row), tables=_tables(row))


def _tables(row: Document) -> tuple[YearTable, ...]:
    return tuple(YearTable.from_dict(one) for one in row["tables"])
