"""The clock of a whistle（报到时限）: from the call to the arrival."""

from datetime import datetime, timedelta

from contracts.ports import NewId, Now
from deadlines.calendar import CalendarOf
from deadlines.profiles import Profile, Unit
from services.routing.domain.clock import Clock, Purpose
from services.routing.domain.whistle import Whistle
from services.routing.use_cases.ports import ClockStore

ARRIVAL = "arrival"


class Arrivals:
    """Starts and stops the clocks of whistles."""

    def __init__(self, clocks: ClockStore, calendar: CalendarOf, new_id: NewId, now: Now) -> None:
        """Take the port and the calendar that holds."""
        self._clocks = clocks
        self._calendar = calendar
        self._new_id = new_id
        self._now = now

    def due_time(self, minutes: int) -> datetime:
        """When somebody called now is to be there."""
        return self._now() + timedelta(minutes=minutes)

    def start(self, whistle: Whistle, actor: str) -> None:
        """The department is to come, from now on."""
        clock = Clock(
            id=self._new_id(),
            area_code=whistle.area_code,
            case_id=whistle.case_id,
            code=whistle.code,
            purpose=Purpose.ARRIVAL,
            profile=_profile(whistle.minutes),
            department=whistle.department,
            assignment_id=whistle.id,
        )
        clock.start(actor, self._now(), self._calendar())
        self._clocks.start([clock])

    def stop(self, whistle: Whistle, actor: str) -> None:
        """The department is there, or need not come as things stand."""
        for clock in self._clocks.of_case(whistle.county, whistle.case_id):
            if clock.assignment_id == whistle.id:
                clock.stop(actor, whistle.state.value, self._now(), self._calendar())
                self._clocks.save(clock)


def _profile(minutes: int) -> Profile:
    return Profile(
        key=ARRIVAL,
        name="吹哨报到",
        unit=Unit.MINUTES,
        limit=minutes,
        warn_fractions=(0.8,),
        is_urgent=True,
    )
