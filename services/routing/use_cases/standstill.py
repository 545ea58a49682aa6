"""Standing still（期限中止）: the clock, the pause and the order move together."""

from datetime import datetime

from contracts.ports import Now
from deadlines.calendar import WorkCalendar
from services.routing.domain.assignment import Assignment
from services.routing.domain.clock import PLATFORM, Stay
from services.routing.domain.pause import Ending, Pause, PauseNotFound
from services.routing.use_cases.ports import ClockStore, PauseStore
from services.routing.use_cases.report_times import ReportTimes


class Standstill:
    """Begins and ends pauses; a pause whose days are over ended then, whenever it is noticed."""

    def __init__(
        self,
        clocks: ClockStore,
        pauses: PauseStore,
        reports: ReportTimes,
        calendar: WorkCalendar,
        now: Now,
    ) -> None:
        """Take the ports and the calendar that holds."""
        self._clocks = clocks
        self._pauses = pauses
        self._reports = reports
        self._calendar = calendar
        self._now = now

    def begin(self, order: Assignment, pause: Pause) -> None:
        """Stop the clock of the order until the pause ends."""
        clock = self._clocks.get(pause.clock_id)
        stay = _stay(pause, pause.start_time, pause.started_by, pause.reason_code)
        clock.stand_still(stay, pause.until_time, self._calendar)
        self._clocks.save(clock)
        pause.begin()
        self._pauses.add(pause)
        order.pause(pause.id, pause.reason_code, pause.until_time)

    def end(self, order: Assignment, ending: Ending, actor: str, reason: str = "") -> Pause:
        """End the order's pause now, or when its days were over; the order is the caller's.

        Raises:
            PauseNotFound: it has none.
        """
        pause = self._pauses.open_of(order.county, order.id)
        if pause is None:
            raise PauseNotFound(f"assignment {order.id} does not stand still")
        moment, now = pause.until_time, self._now()
        if now < moment:
            moment = now
        else:
            ending, actor, reason = Ending.OVER, PLATFORM, ""
        clock = self._clocks.get(pause.clock_id)
        clock.go_on(_stay(pause, moment, actor, ending.value), self._calendar)
        self._clocks.save(clock)
        pause.end_reason = reason
        pause.end(ending, actor, moment, due_time=clock.due_time)
        self._pauses.save(pause)
        return pause

    def wake(self, order: Assignment, actor: str) -> None:
        """The order is about to leave its department's hands: its time runs again."""
        if order.paused_until is not None:
            order.wake(self.end(order, Ending.LEFT, actor).due_time)

    def catch_up(self, order: Assignment) -> bool:
        """End a pause whose days are over and that no tick has ended yet; say whether it did."""
        if order.paused_until is None or self._now() < order.paused_until:
            return False
        self.set_going(order, self.end(order, Ending.OVER, PLATFORM))
        return True

    def prolong(self, order: Assignment, until: datetime) -> Pause:
        """Let the order's pause last until another time at most.

        Raises:
            PauseNotFound: it has none.
        """
        pause = self._pauses.open_of(order.county, order.id)
        if pause is None:
            raise PauseNotFound(f"assignment {order.id} does not stand still")
        clock = self._clocks.get(pause.clock_id)
        clock.stay_still(until)
        self._clocks.save(clock)
        pause.prolong(until)
        self._pauses.save(pause)
        order.pause(pause.id, pause.reason_code, until)
        return pause

    def set_going(self, order: Assignment, pause: Pause) -> None:
        """The order's pause has ended: its time runs, and a report is awaited anew."""
        order.go_on(pause.id, pause.due_time)
        self.await_report(order, pause.end_time)

    def await_report(self, order: Assignment, start: datetime | None = None) -> None:
        """The next interval of a report starts now, or at another moment."""
        order.await_report(self._reports.after(order, start or self._now()))


def _stay(pause: Pause, moment: datetime, who: str, reason: str) -> Stay:
    return Stay(time=moment, who=who, reason=reason, pause_id=pause.id)
