"""The working calendar: which days a published notice of the State Council gives off."""

from dataclasses import dataclass
from typing import ClassVar

from contracts.events import Event


@dataclass(frozen=True, kw_only=True)
class CalendarYear:
    """One year as its notice says; days as ISO dates."""

    year: int
    source: str
    holidays: tuple[str, ...]
    workdays: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class CalendarPublished(Event):
    """Years beyond the shipped tables hold from now on（工作日历发布）; told in full."""

    source: ClassVar[str] = "routing"
    aggregate: ClassVar[str] = "calendar"

    area_code: str
    years: tuple[CalendarYear, ...]
