"""Keeping a case's clocks（时限）: start with an order, stop with its end, resume when it does."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from contracts.ports import NewId, Now
from deadlines.calendar import WorkCalendar
from deadlines.profiles import Profile
from services.routing.domain.assignment import Assignment
from services.routing.domain.brief import Brief
from services.routing.domain.clock import (
    PLATFORM,
    REPORTED,
    REROUTED,
    WORKING,
    Clock,
    Purpose,
    due_after,
)
from services.routing.domain.extension import Extension
from services.routing.domain.facts import LOCAL
from services.routing.domain.order_values import Limits
from services.routing.domain.profile_set import SHIPPED
from services.routing.use_cases.ports import ClockStore, ExtensionStore, ProfileStore
from services.routing.use_cases.standstill import Standstill

SIGN, SUPPLEMENT, OBJECTION = "sign", "supplement", "petition_objection"
PART = "part"
"""The profile of a co-department's part（协办）; an area without one gives it the case's time."""


@dataclass(frozen=True, kw_only=True)
class Timing:
    """The times a case gets when it is placed."""

    handling: Profile
    part: Profile
    sign: Profile
    supplement: Profile
    limits: Limits
    part_due_time: datetime | None
    start_time: datetime

    @property
    def part_limits(self) -> Limits:
        """What a co-department's order is issued with: its own time to report its part."""
        return replace(self.limits, due_time=self.part_due_time)

    def ending(self, due_time: datetime | None) -> "Timing":
        """The same with the due time that a case already has."""
        return replace(self, limits=replace(self.limits, due_time=due_time))


class Clockwork:
    """Starts, stops and resumes clocks as orders come and go."""

    def __init__(
        self,
        clocks: ClockStore,
        profiles: ProfileStore,
        extensions: ExtensionStore,
        standstill: Standstill,
        calendar: WorkCalendar,
        *,
        new_id: NewId,
        now: Now,
    ) -> None:
        """Take the ports and the calendar that holds."""
        self._clocks = clocks
        self._profiles = profiles
        self._extensions = extensions
        self._standstill = standstill
        self._calendar = calendar
        self._new_id = new_id
        self._now = now

    def is_working_day(self, moment: datetime) -> bool:
        """Whether an instant falls on a working day here; weekdays where no calendar reaches."""
        return self._calendar.seems_working(moment.astimezone(LOCAL).toordinal())

    def timing(self, brief: Brief, clock_profile: str) -> Timing:
        """Choose the profiles that hold for a case and compute what an order is issued with."""
        kind = f"handling_{brief.facts.kind}"
        held = {**SHIPPED, **self._profiles.holding(brief.area_code)}
        now = self._now()
        handling = held.get(clock_profile) or held[kind]
        sign = held.get(handling.key.replace("handling", SIGN, 1), held[SIGN])
        part = held.get(PART) or replace(handling, key=PART, name="协办")
        return Timing(
            handling=handling,
            part=part,
            part_due_time=due_after(part, now, self._calendar),
            sign=sign,
            supplement=held[SUPPLEMENT],
            start_time=now,
            limits=Limits(
                due_time=due_after(handling, now, self._calendar),
                sign_due_time=due_after(sign, now, self._calendar),
                objection_due_time=due_after(held[OBJECTION], now, self._calendar),
            ),
        )

    def start(self, brief: Brief, timing: Timing, orders: Sequence[Assignment]) -> None:
        """Start the clocks of the lead, of each part, of each signature, and the supplement's."""
        clocks = [self._clock(Purpose.SIGN, timing.sign, order) for order in orders]
        clocks += self._parts(timing, orders)
        lead = next(order for order in orders if order.is_lead)
        clocks.append(self._clock(Purpose.HANDLING, timing.handling, lead))
        if brief.facts.needs_supplement and not brief.is_supplemented:
            clocks.append(self._clock(Purpose.SUPPLEMENT, timing.supplement, lead))
        self._start(clocks, timing.start_time)

    def start_signs(self, timing: Timing, orders: Sequence[Assignment]) -> None:
        """Start the sign clocks of further orders of a case."""
        clocks = [self._clock(Purpose.SIGN, timing.sign, order) for order in orders]
        self._start(clocks, timing.start_time)

    def start_parts(self, timing: Timing, orders: Sequence[Assignment]) -> None:
        """Start the clocks of further co-departments: to sign, and to report their parts."""
        self.start_signs(timing, orders)
        self._start(self._parts(timing, orders), timing.start_time)

    def hand_over(self, old: Assignment, new: Assignment) -> None:
        """The order goes to another department: its clock runs on there."""
        self._lapse(old.county, old.case_id, old.id)
        for clock in self._of(old, *WORKING):
            clock.assignment_id, clock.department = new.id, new.department
            self._clocks.save(clock)

    def change_profile(
        self, order: Assignment, profile: Profile, actor: str, reason: str
    ) -> datetime | None:
        """The case's time runs on by another profile, from when it began; return its due time."""
        now, due_time = self._now(), order.limits.due_time
        for clock in self._of(order, Purpose.HANDLING):
            clock.change(profile, actor, order.id, now, calendar=self._calendar, reason=reason)
            self._clocks.save(clock)
            due_time = clock.due_time
        return due_time

    def restart(self, order: Assignment, timing: Timing, actor: str) -> None:
        """The case's time begins anew: its handling clock ends, another starts."""
        self._each(order, self._stopping(actor, REROUTED), Purpose.HANDLING)
        self._start([self._clock(Purpose.HANDLING, timing.handling, order)], timing.start_time)

    def stop_sign(self, order: Assignment, actor: str) -> None:
        """The department has answered the order."""
        self._each(order, self._stopping(actor, order.state.value), Purpose.SIGN)

    def stop_for(self, order: Assignment, actor: str) -> None:
        """The order is done or gone: its clocks end; the handling clock waits for the check."""
        now = self._now()

        def end(clock: Clock) -> None:
            if clock.purpose is Purpose.HANDLING:
                clock.pause(actor, REPORTED, now, self._calendar)
            elif clock.purpose in (Purpose.SIGN, Purpose.PART):
                clock.stop(actor, order.state.value, now, self._calendar)

        self._each(order, end, Purpose.SIGN, *WORKING)
        self._lapse(order.county, order.case_id, order.id)

    def resume_for(self, order: Assignment, reason: str) -> datetime | None:
        """The order is open again: its handling clock goes on; return its due time."""
        now, due_time = self._now(), order.limits.due_time
        for clock in self._of(order, Purpose.HANDLING):
            clock.resume(PLATFORM, reason, now, self._calendar)
            self._clocks.save(clock)
            due_time = clock.due_time
        return due_time

    def hold_case(self, county: str, case_id: str) -> None:
        """The case's orders wait: nobody is to sign; the handling clock runs on."""
        self.stop_case(county, case_id, "held", Purpose.SIGN)
        self._lapse(county, case_id)

    def pause_case(self, county: str, case_id: str) -> None:
        """The result of the main case is with the centre: the clocks wait for it too."""
        now = self._now()
        for clock in self._working(county, case_id):
            clock.pause(PLATFORM, REPORTED, now, self._calendar)
            self._clocks.save(clock)

    def resume_case(self, county: str, case_id: str, reason: str) -> datetime | None:
        """The clocks run again; return when the handling is due."""
        now, due_time = self._now(), None
        for clock in self._working(county, case_id):
            clock.resume(PLATFORM, reason, now, self._calendar)
            self._clocks.save(clock)
            if clock.purpose is Purpose.HANDLING:
                due_time = clock.due_time
        return due_time

    def wake(self, order: Assignment, actor: str) -> None:
        """The order is about to leave its department's hands: it stands still no more."""
        self._standstill.wake(order, actor)

    def catch_up(self, order: Assignment) -> bool:
        """End a pause whose days are over; say whether the order changed."""
        return self._standstill.catch_up(order)

    def await_report(self, order: Assignment) -> None:
        """The department is to tell how far it is within the interval that starts now."""
        self._standstill.await_report(order)

    def handling_of(self, order: Assignment) -> Clock | None:
        """The order's handling clock; None for an order without one."""
        return next(iter(self._of(order, Purpose.HANDLING)), None)

    def due_time_of(self, order: Assignment) -> datetime | None:
        """When the order's own clock ends; None for an order without one."""
        clock = next(iter(self._of(order, *WORKING)), None)
        return clock.due_time if clock else None

    def extend(self, extension: Extension, actor: str) -> datetime | None:
        """Give the handling clock what was granted; return its due time."""
        clock = self._clocks.get(extension.clock_id)
        clock.extend(actor, extension.units, extension.id, self._now(), calendar=self._calendar)
        self._clocks.save(clock)
        return clock.due_time

    def stop_case(self, county: str, case_id: str, reason: str, *purposes: Purpose) -> None:
        """End the case's clocks for good, all or those of some purposes."""
        stop = self._stopping(PLATFORM, reason)
        for clock in self._clocks.of_case(county, case_id):
            if not purposes or clock.purpose in purposes:
                stop(clock)
                self._clocks.save(clock)
        if not purposes:
            self._lapse(county, case_id)

    def _lapse(self, county: str, case_id: str, assignment_id: str = "") -> None:
        for extension in self._extensions.open_of_case(county, case_id):
            if assignment_id in ("", extension.assignment_id):
                extension.lapse(PLATFORM, self._now())
                self._extensions.save(extension)

    def _stopping(self, actor: str, reason: str) -> Callable[[Clock], None]:
        now = self._now()
        return lambda clock: clock.stop(actor, reason, now, self._calendar)

    def _each(self, order: Assignment, change: Callable[[Clock], None], *purposes: Purpose) -> None:
        for clock in self._of(order, *purposes):
            change(clock)
            self._clocks.save(clock)

    def _of(self, order: Assignment, *purposes: Purpose) -> list[Clock]:
        return [
            clock
            for clock in self._clocks.of_case(order.county, order.case_id)
            if clock.assignment_id == order.id and clock.purpose in purposes
        ]

    def _parts(self, timing: Timing, orders: Sequence[Assignment]) -> list[Clock]:
        parts = [order for order in orders if not order.is_lead]
        return [self._clock(Purpose.PART, timing.part, order) for order in parts]

    def _working(self, county: str, case_id: str) -> list[Clock]:
        clocks = self._clocks.of_case(county, case_id)
        return [clock for clock in clocks if clock.purpose in WORKING]

    def _clock(self, purpose: Purpose, profile: Profile, order: Assignment) -> Clock:
        return Clock(
            id=self._new_id(),
            area_code=order.area_code,
            case_id=order.case_id,
            code=order.code,
            purpose=purpose,
            profile=profile,
            department=order.department,
            assignment_id=order.id,
        )

    def _start(self, clocks: list[Clock], now: datetime) -> None:
        for clock in clocks:
            clock.start(PLATFORM, now, self._calendar)
        if clocks:
            self._clocks.start(clocks)
