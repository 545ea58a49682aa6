"""How long people's mediation takes, and which day it is here."""

from collections.abc import Callable
from datetime import date, datetime
from zoneinfo import ZoneInfo

from deadlines import Entry, EntryKind, Ledger, Profile, Unit, compute, shipped_calendar

LOCAL = ZoneInfo("Asia/Shanghai")
DueOf = Callable[[datetime], datetime | None]
"""Gives the instant by which a file opened then is to be concluded."""


def due_of(days: int) -> DueOf:
    """The due time of people's mediation（人民调解期限）, usually a month: no law fixes it."""
    profile = Profile(key="peoples_mediation", name="人民调解", unit=Unit.NATURAL_DAYS, limit=days)

    def due(opened: datetime) -> datetime | None:
        start = Entry(kind=EntryKind.START, time=opened, who="service:mediation")
        return compute(profile, Ledger().append(start, profile), shipped_calendar()).due_time

    return due


def local_date(moment: datetime) -> date:
    """The civil date of an instant."""
    return moment.astimezone(LOCAL).date()
