"""Legal clocks（法定时限）: profiles, ledgers and the working calendar; pure Python.

A due time is `compute(profile, ledger, calendar)`: nothing else decides it.
"""

from deadlines.calendar import (
    CalendarError,
    CalendarOf,
    Certainty,
    WorkCalendar,
    YearTable,
    extended,
    shipped_calendar,
)
from deadlines.due import Due, compute
from deadlines.ledger import ClockState, Entry, EntryKind, Ledger, LedgerError
from deadlines.legal import DEFAULTS, LEGAL
from deadlines.profiles import PauseReason, Profile, ProfileError, Unit

__all__ = [
    "DEFAULTS",
    "LEGAL",
    "CalendarError",
    "CalendarOf",
    "Certainty",
    "ClockState",
    "Due",
    "Entry",
    "EntryKind",
    "Ledger",
    "LedgerError",
    "PauseReason",
    "Profile",
    "ProfileError",
    "Unit",
    "WorkCalendar",
    "YearTable",
    "compute",
    "extended",
    "shipped_calendar",
]
