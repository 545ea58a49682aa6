"""The working calendar as it is kept（工作日历）: years beyond the shipped tables, with notices."""

from dataclasses import dataclass

from contracts.aggregates import Aggregate
from contracts.editions import Edition
from contracts.errors import NotFound
from contracts.events.routing import CalendarPublished, CalendarYear
from deadlines import YearTable


class CalendarNotFound(NotFound):
    """There is no such calendar within the caller's sight."""


@dataclass(frozen=True, kw_only=True)
class WorkCalendarEdition(Edition):
    """The years that a province entered; drafted by one person, published by another."""

    tables: tuple[YearTable, ...]


@dataclass(kw_only=True)
class EnteredCalendar(Aggregate):
    """What holds of a province's entered years now; its id is the province's code."""

    tables: tuple[YearTable, ...] = ()

    def enter(self, tables: tuple[YearTable, ...]) -> None:
        """These years hold from now on."""
        self.tables = tables
        years = tuple(
            CalendarYear(
                year=one.year,
                source=one.source,
                holidays=tuple(one.to_dict()["holidays"]),
                workdays=tuple(one.to_dict()["workdays"]),
            )
            for one in tables
        )
        self.record(CalendarPublished(area_code=self.area_code, years=years))
