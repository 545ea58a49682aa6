"""Founding, amending and ending series of joint meetings（联席会议制度）."""

import re
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from contracts.ports import NewId, Now
from contracts.principals import Post, Principal
from services.routing.domain.meeting import Meeting
from services.routing.domain.meeting_series import (
    AgendaRules,
    Custom,
    MeetingSeries,
    SeriesNotFound,
    SeriesState,
)
from services.routing.domain.risk_scheme import COLOURS
from services.routing.use_cases.bounds import Bounds, page_size
from services.routing.use_cases.fitting import Fitting
from services.routing.use_cases.meeting_ports import MeetingStore, SeriesStore
from services.routing.use_cases.ports import Listing
from services.routing.use_cases.sight import is_of_department, own_department

KEEPERS = (Post.SUPERVISOR, Post.LEADER)
_ACCOUNT = re.compile(r"[a-z][a-z0-9.\-]{0,39}@[0-9]{6,12}")
_MOST_DAYS, _MOST_DEPARTMENTS, _MOST_ITEMS = 92, 30, 50
_MOST_OPEN_DAYS, _MOST_PEOPLE = 365, 100_000
_AHEAD = timedelta(days=366)


@dataclass(frozen=True, kw_only=True)
class SeriesKeeping:
    """Everything about series; the next meeting is always planned."""

    series: SeriesStore
    meetings: MeetingStore
    fitting: Fitting
    new_id: NewId
    now: Now

    def found(
        self, principal: Principal, area_code: str, custom: Custom, first_time: datetime | None
    ) -> MeetingSeries:
        """Found a series for an area of the county and plan its first meeting.

        Raises:
            NotPermitted, NotFound, Invalid.
        """
        principal.require(*KEEPERS)
        area = area_code or principal.county
        principal.require_sight(area)
        bounds, now = Bounds(), self.now()
        custom = self._checked(bounds, area, custom)
        if not area.startswith(principal.county):
            bounds.note("area_code", "not_a_county", "应为本县区划", "An area of the county.")
        check_time(bounds, first_time, now)
        bounds.settle()
        series = MeetingSeries(
            id=self.new_id(),
            area_code=area,
            custom=custom,
            found_time=now,
            founded_by=principal.id,
        )
        series.found()
        self.series.add(series)
        self.plan(series, first_time or now)
        return series

    def amend(
        self, principal: Principal, series_id: str, version: int, custom: Custom
    ) -> MeetingSeries:
        """Meet otherwise from now on.

        Raises:
            SeriesNotFound, NotPermitted, Conflict, WrongState, Invalid.
        """
        principal.require(*KEEPERS)
        series = self.series.get(principal.area_code, series_id)
        bounds = Bounds()
        checked = self._checked(bounds, series.area_code, custom)
        bounds.settle()
        series.expect(version)
        series.amend(checked)
        self.series.save(series)
        return series

    def end(self, principal: Principal, series_id: str, version: int) -> MeetingSeries:
        """No further meeting; one that is planned is called off.

        Raises:
            SeriesNotFound, NotPermitted, Conflict, WrongState.
        """
        principal.require(*KEEPERS)
        series = self.series.get(principal.area_code, series_id)
        series.expect(version)
        series.end()
        self.series.save(series)
        planned = self.meetings.planned(series.county, series.id)
        if planned:
            planned.cancel()
            self.meetings.save(planned)
        return series

    def get(self, principal: Principal, series_id: str) -> MeetingSeries:
        """One series; a department sees those it belongs to.

        Raises:
            SeriesNotFound, NotPermitted.
        """
        own_department(principal)
        series = self.series.get(principal.area_code, series_id)
        if is_of_department(principal) and principal.department not in series.custom.departments:
            raise SeriesNotFound(f"{principal.department} is not of {series_id}")
        return series

    def page(
        self, principal: Principal, *, state: str, size: int, token: str
    ) -> Listing[MeetingSeries]:
        """Series, newest first.

        Raises:
            NotPermitted, Invalid.
        """
        own_department(principal)
        bounds = Bounds()
        bounds.choice("state", state, tuple(SeriesState), optional=True)
        bounds.settle()
        where = {"state": state} if state else {}
        if is_of_department(principal):
            where["departments"] = principal.department
        return self.series.page(principal.area_code, where, size=page_size(size), token=token)

    def plan(self, series: MeetingSeries, start_time: datetime) -> None:
        """Plan the series' next meeting."""
        custom = series.custom
        meeting = Meeting(
            id=self.new_id(),
            area_code=series.area_code,
            series_id=series.id,
            departments=custom.departments,
            chair=custom.chair,
            place=custom.place,
            start_time=start_time,
        )
        meeting.plan()
        self.meetings.add(meeting)

    def _checked(self, bounds: Bounds, area_code: str, custom: Custom) -> Custom:
        name = bounds.text("name", custom.name, least=2, most=60)
        place = bounds.text("place", custom.place, least=2, most=100)
        known = self.fitting.active(area_code)
        for department in custom.departments:
            bounds.choice("departments", department, known)
        count = len(custom.departments)
        if not 1 <= count == len(set(custom.departments)) <= _MOST_DEPARTMENTS:
            message = f"应为1至{_MOST_DEPARTMENTS}个部门，且不得重复"
            bounds.note("departments", "length", message, "1 to 30, none repeated.")
        if not _ACCOUNT.fullmatch(custom.chair) or area_code[:6] not in custom.chair:
            bounds.note("chair", "malformed", "应为本县账号", "An account of the county.")
        _between(bounds, "every_days", custom.every_days, 1, _MOST_DAYS)
        _check_rules(bounds, custom.rules)
        return replace(custom, name=name, place=place)


def check_time(bounds: Bounds, start: datetime | None, now: datetime) -> None:
    """Note a time of a meeting that is not ahead."""
    if start is None or not now < start <= now + _AHEAD:
        message = "会议时间应在今后一年以内"
        bounds.note("start_time", "out_of_range", message, "Within a year from now.")


def _check_rules(bounds: Bounds, rules: AgendaRules) -> None:
    if rules.least_people:
        _between(bounds, "rules.least_people", rules.least_people, 2, _MOST_PEOPLE)
    bounds.choice("rules.least_colour", rules.least_colour, COLOURS, optional=True)
    _between(bounds, "rules.open_days", rules.open_days, 0, _MOST_OPEN_DAYS)
    _between(bounds, "rules.most_items", rules.most_items, 1, _MOST_ITEMS)


def _between(bounds: Bounds, field: str, value: int, least: int, most: int) -> None:
    if not least <= value <= most:
        bounds.note(field, "out_of_range", f"应为{least}至{most}", f"{least} to {most}.")
