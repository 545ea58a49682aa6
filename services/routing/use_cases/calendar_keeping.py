"""Keeping the working calendar（工作日历录入）: a province enters years, another publishes."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from contracts.editions import EditionStore, Publishing
from contracts.errors import NotPermitted
from contracts.ports import NewId, Now
from contracts.principals import Post, Principal
from deadlines import CalendarOf, YearTable, shipped_calendar
from services.routing.domain.facts import LOCAL
from services.routing.domain.work_calendar import (
    CalendarNotFound,
    EnteredCalendar,
    WorkCalendarEdition,
)
from services.routing.use_cases.bounds import Bounds
from services.routing.use_cases.rule_keeping import READERS

_PROVINCE_DIGITS = 2
_MOST_YEARS = 5
_LEAST_HOLIDAYS, _MOST_DAYS = 13, 60
_NOTICE = re.compile(r"国办发(明电)?〔(20\d{2})〕[1-9]\d{0,3}号")


class CalendarStore(EditionStore[WorkCalendarEdition], Protocol):
    """Keeps drafts and publications."""


class EnteredStore(Protocol):
    """Keeps what holds, and tells the other services."""

    def entered(self, area_code: str) -> EnteredCalendar | None: ...
    def put(self, calendar: EnteredCalendar) -> None: ...


@dataclass(frozen=True, kw_only=True)
class Year:
    """A year of the calendar that holds, and how sure it is."""

    table: YearTable
    is_shipped: bool


@dataclass(frozen=True, kw_only=True)
class Standing:
    """The calendar that holds: its last years, and how long it reaches."""

    version: str
    days_left: int
    years: Sequence[Year]


class CalendarKeeping:
    """The verbs on the calendar."""

    def __init__(
        self,
        editions: CalendarStore,
        entered: EnteredStore,
        calendar: CalendarOf,
        new_id: NewId,
        now: Now,
    ) -> None:
        """Take the ports."""
        self._editions = editions
        self._entered = entered
        self._calendar = calendar
        self._now = now
        self._publishing = Publishing(
            editions, new_id, now, thing="calendar", missing=CalendarNotFound
        )

    def holding(self, principal: Principal) -> Standing:
        """The calendar that holds here, the last shipped year and those entered.

        Raises:
            NotPermitted.
        """
        principal.require(*READERS)
        calendar, shipped = self._calendar(), shipped_calendar()
        today = self._now().astimezone(LOCAL).date()
        shown = [year for year in sorted(calendar.tables) if year >= shipped.last_exact_year]
        return Standing(
            version=calendar.version,
            days_left=calendar.days_until_end(today),
            years=[
                Year(table=calendar.tables[year], is_shipped=year <= shipped.last_exact_year)
                for year in shown
            ],
        )

    def own(self, principal: Principal, area_code: str, *, is_draft: bool) -> WorkCalendarEdition:
        """What a province has published, or its draft.

        Raises:
            CalendarNotFound, NotFound, NotPermitted.
        """
        principal.require(*READERS)
        principal.require_sight(area_code)
        read = self._editions.draft_of if is_draft else self._editions.published_of
        found = read(area_code)
        if found is None:
            raise CalendarNotFound(f"{area_code} has no such calendar")
        return found

    def put_draft(self, principal: Principal, told: WorkCalendarEdition) -> WorkCalendarEdition:
        """Store a province's draft; version 0 creates it.

        Raises:
            NotPermitted, NotFound, Conflict.
            Invalid: also when it names a year whose official table is shipped.
        """
        principal.require(Post.ADMIN)
        _require_province(principal)
        principal.require_sight(told.area_code)
        self._check(told)
        return self._publishing.put_draft(principal, told)

    def publish(self, principal: Principal, area_code: str, version: int) -> WorkCalendarEdition:
        """A second person makes the draft hold; all open clocks are counted anew.

        Raises:
            CalendarNotFound, NotPermitted, Conflict, WrongState.
        """
        _require_province(principal)
        standing = self._editions.draft_of(area_code)
        name = standing.id if standing else ""
        draft = self._publishing.publishable(principal, name, version, area_code)
        published = self._publishing.publish(principal, draft)
        known = self._entered.entered(area_code)
        calendar = known or EnteredCalendar(id=area_code, area_code=area_code)
        calendar.enter(published.tables)
        self._entered.put(calendar)
        return published

    def _check(self, told: WorkCalendarEdition) -> None:
        bounds, shipped = Bounds(), shipped_calendar()
        bounds.text("calendar.name", told.name, least=2, most=60)
        if not 1 <= len(told.tables) <= _MOST_YEARS:
            message = f"应为1至{_MOST_YEARS}年"
            bounds.note("calendar.years", "length", message, f"1 to {_MOST_YEARS} years.")
        wanted = shipped.last_exact_year
        for number, table in enumerate(told.tables):
            place, wanted = f"calendar.years[{number}]", wanted + 1
            if table.year <= shipped.last_exact_year:
                message = "该年放假安排随平台发布，不得改动"
                bounds.note(f"{place}.year", "official", message, "Its official table is shipped.")
            elif table.year != wanted:
                message = f"应自{shipped.last_exact_year + 1}年起逐年录入"
                bounds.note(f"{place}.year", "year_gap", message, "Years follow one another.")
            _check_table(bounds, place, table)
        known = self._entered.entered(told.area_code)
        entered = {one.year for one in known.tables} if known else set()
        held = {year for year in entered if year > shipped.last_exact_year}
        if held - {one.year for one in told.tables}:
            message = "不得删去已发布的年份"
            bounds.note("calendar.years", "year_dropped", message, "A published year is kept.")
        bounds.settle()


def _check_table(bounds: Bounds, place: str, table: YearTable) -> None:
    notice = _NOTICE.fullmatch(table.source)
    if notice is None or int(notice[2]) not in (table.year - 1, table.year):
        message = "应为国务院办公厅通知的文号，如国办发明电〔2026〕7号"
        bounds.note(f"{place}.source", "malformed", message, "The notice's document number.")
    if not _LEAST_HOLIDAYS <= len(table.holidays) <= _MOST_DAYS:
        message = f"放假日应为{_LEAST_HOLIDAYS}至{_MOST_DAYS}天"
        bounds.note(f"{place}.holidays", "length", message, "13 to 60 days off.")
    if date(table.year, 1, 1) not in table.holidays:
        message = "缺少元旦"
        bounds.note(f"{place}.holidays", "statutory", message, "New Year's Day is missing.")
    if len(table.workdays) > _MOST_DAYS:
        bounds.note(f"{place}.workdays", "length", "调休上班日过多", "Too many days worked.")


def _require_province(principal: Principal) -> None:
    if len(principal.area_code) > _PROVINCE_DIGITS:
        message = f"{principal.id} acts for {principal.area_code}, not for a province"
        raise NotPermitted(message, reason="not_permitted")
