"""The working calendar（工作日历）: which days are working days, and how sure that is.

A calendar is versioned data: one table per year from the State Council's notice. The year after
the last table is provisional（暂估）: the thirteen statutory days of the rules of 2025, ordinary
weekends off, no make-up days. Days beyond it, and before the first table, are uncomputed.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cache, cached_property
from hashlib import sha256
from pathlib import Path
from typing import Any, Self

_SHIPPED = Path(__file__).with_name("calendars.json")
_SATURDAY = 5


class Certainty(StrEnum):
    """How sure a day's kind, or a due time, is."""

    EXACT = "exact"  # 以国务院办公厅通知为准
    PROVISIONAL = "provisional"  # 暂估
    UNCOMPUTED = "uncomputed"  # 未计算


class CalendarError(ValueError):
    """A table of a year cannot be true, or a day is asked for that no calendar knows."""

    def __init__(self, message: str, *, reason: str) -> None:
        """Keep the English message and the stable reason."""
        super().__init__(message)
        self.reason = reason


@dataclass(frozen=True, kw_only=True)
class YearTable:
    """One year as its notice says: days off（放假）, make-up working days（调休上班）, source.

    A day off that the notice of the next year names (31 December) belongs to the table of its own
    year. Weekends need not be named.
    """

    year: int
    holidays: frozenset[date]
    workdays: frozenset[date]
    source: str

    def __post_init__(self) -> None:
        """Refuse what no notice can say."""
        foreign = [day for day in self.holidays | self.workdays if day.year != self.year]
        if foreign:
            raise CalendarError(f"{min(foreign)} is not in {self.year}", reason="foreign_year")
        if self.holidays & self.workdays:
            both = min(self.holidays & self.workdays)
            raise CalendarError(f"{both} is both off and worked", reason="off_and_worked")
        plain = [day for day in self.workdays if day.weekday() < _SATURDAY]
        if plain:
            raise CalendarError(f"{min(plain)} is no weekend day", reason="not_a_weekend")
        if not self.source.strip():
            raise CalendarError(f"the table of {self.year} names no source", reason="no_source")

    def works(self, day: date) -> bool:
        """Say whether the day, which must be in this year, is a working day."""
        return day in self.workdays or (day.weekday() < _SATURDAY and day not in self.holidays)

    def to_dict(self) -> dict[str, Any]:
        """Return plain JSON values, the same for equal tables."""
        return {
            "year": self.year,
            "source": self.source,
            "holidays": sorted(day.isoformat() for day in self.holidays),
            "workdays": sorted(day.isoformat() for day in self.workdays),
        }

    @classmethod
    def from_dict(cls, plain: Mapping[str, Any]) -> Self:
        """Read what `to_dict` wrote.

        Raises: CalendarError.
        """
        return cls(
            year=plain["year"],
            source=plain["source"],
            holidays=frozenset(map(date.fromisoformat, plain["holidays"])),
            workdays=frozenset(map(date.fromisoformat, plain["workdays"])),
        )


@dataclass(frozen=True, kw_only=True)
class WorkCalendar:
    """A gapless run of year tables and the festivals of coming years; immutable."""

    tables: Mapping[int, YearTable]
    festivals: Mapping[int, Mapping[str, date]]

    def __post_init__(self) -> None:
        """Refuse an empty calendar and one with a year missing between two others."""
        if not self.tables:
            raise CalendarError("a calendar needs at least one year", reason="empty")
        if len(self.tables) != self.last_exact_year - self.first_year + 1:
            raise CalendarError("a year is missing between two others", reason="year_gap")

    @cached_property
    def first_year(self) -> int:
        """The first year with a table."""
        return min(self.tables)

    @cached_property
    def last_exact_year(self) -> int:
        """The last year with a notice."""
        return max(self.tables)

    @cached_property
    def version(self) -> str:
        """Name the content: the last exact year and a digest, the same for equal tables."""
        plain = [self.tables[year].to_dict() for year in sorted(self.tables)]
        moving = {
            str(year): {name: day.isoformat() for name, day in sorted(days.items())}
            for year, days in sorted(self.festivals.items())
        }
        text = json.dumps([plain, moving], ensure_ascii=False, sort_keys=True)
        return f"{self.last_exact_year}-{sha256(text.encode()).hexdigest()[:10]}"

    def day_status(self, day: date) -> Certainty:
        """Say how sure the kind of this day is."""
        if day.year in self.tables:
            return Certainty.EXACT
        return Certainty.PROVISIONAL if day.year in self._known else Certainty.UNCOMPUTED

    def is_working_day(self, day: date) -> bool:
        """Say whether the day is a working day.

        Raises: CalendarError when the day is uncomputed.
        """
        table = self._known.get(day.year)
        if table is None:
            raise CalendarError(f"no calendar knows {day}", reason="uncomputed")
        return table.works(day)

    def with_year(self, table: YearTable) -> "WorkCalendar":
        """Return a new version with this year's notice entered, or corrected.

        Raises: CalendarError when the year neither stands here nor follows the last one.
        """
        if not self.first_year <= table.year <= self.last_exact_year + 1:
            raise CalendarError(f"{table.year} leaves a gap in the years", reason="year_gap")
        return WorkCalendar(tables={**self.tables, table.year: table}, festivals=self.festivals)

    def days_until_end(self, today: date) -> int:
        """Count the days from today to the last day with a notice; negative when it is past."""
        return (date(self.last_exact_year, 12, 31) - today).days

    def seems_working(self, ordinal: int) -> bool:
        """Like `is_working_day`, but Monday to Friday where nothing is known; for reminders."""
        if self.first_ordinal <= ordinal <= self.last_ordinal:
            return ordinal in self._working_set
        return (ordinal - 1) % 7 < _SATURDAY

    @cached_property
    def first_ordinal(self) -> int:
        """The first known day, as `date.toordinal` counts."""
        return date(self.first_year, 1, 1).toordinal()

    @cached_property
    def last_ordinal(self) -> int:
        """The last known day, exact or provisional, as `date.toordinal` counts."""
        return date(max(self._known), 12, 31).toordinal()

    @cached_property
    def last_exact_ordinal(self) -> int:
        """The last day with a notice, as `date.toordinal` counts."""
        return date(self.last_exact_year, 12, 31).toordinal()

    @cached_property
    def working(self) -> list[int]:
        """Every known working day in order, as `date.toordinal` counts."""
        days = range(self.first_ordinal, self.last_ordinal + 1)
        return [day for day in days if self.is_working_day(date.fromordinal(day))]

    @cached_property
    def _working_set(self) -> frozenset[int]:
        return frozenset(self.working)

    @cached_property
    def _known(self) -> dict[int, YearTable]:
        coming = self.last_exact_year + 1
        festivals = self.festivals.get(coming)
        estimate = {} if festivals is None else {coming: _estimate(coming, festivals)}
        return {**self.tables, **estimate}


def _estimate(year: int, festivals: Mapping[str, date]) -> YearTable:
    """Make the provisional table: the thirteen statutory days（全国年节及纪念日放假办法, 2025）."""
    spring = festivals["spring_festival"]
    fixed = ((1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3))
    days = [date(year, month, day) for month, day in fixed]
    days += [spring + timedelta(days=offset) for offset in range(-1, 3)]
    days += [festivals[name] for name in ("tomb_sweeping", "dragon_boat", "mid_autumn")]
    return YearTable(
        year=year, holidays=frozenset(days), workdays=frozenset(), source="法定节假日暂估"
    )


@cache
def shipped_calendar() -> WorkCalendar:
    """Return the calendar that ships with the platform; read once, at first use."""
    plain = json.loads(_SHIPPED.read_text(encoding="utf-8"))
    tables = [YearTable.from_dict(year) for year in plain["years"]]
    festivals = {
        int(year): {name: date.fromisoformat(day) for name, day in days.items()}
        for year, days in plain["festivals"].items()
    }
    return WorkCalendar(tables={table.year: table for table in tables}, festivals=festivals)


def extended(tables: Iterable[YearTable]) -> WorkCalendar:
    """Return the shipped calendar with the years entered beyond it; what is shipped stands."""
    calendar = shipped_calendar()
    for table in sorted(tables, key=lambda one: one.year):
        if table.year == calendar.last_exact_year + 1:
            calendar = calendar.with_year(table)
    return calendar


CalendarOf = Callable[[], WorkCalendar]
"""Gives the calendar that holds now: years are entered while the platform runs."""
