"""Progress reports（进展报告）: until when a department is to tell how far it is."""

from datetime import datetime

from deadlines.calendar import CalendarOf
from services.routing.domain.assignment import Assignment
from services.routing.domain.clock import due_after
from services.routing.domain.profile_set import SHIPPED
from services.routing.use_cases.ports import ProfileStore

PROGRESS = "progress"
"""The profile of the interval; `progress_<kind>` goes before it where an area has one."""


class ReportTimes:
    """Says until when an order's department tells how far it is."""

    def __init__(self, profiles: ProfileStore, calendar: CalendarOf) -> None:
        """Take the profiles of areas and the calendar that holds."""
        self._profiles = profiles
        self._calendar = calendar

    def after(self, order: Assignment, start: datetime) -> datetime | None:
        """The end of the interval that starts then; None where the calendar does not reach."""
        held = {**SHIPPED, **self._profiles.holding(order.area_code)}
        profile = held.get(f"{PROGRESS}_{order.kind}", held[PROGRESS])
        return due_after(profile, start, self._calendar())
