"""routing's ticks: clocks that are due, clocks of an older calendar, numbers for the feed."""

from functools import partial

from chassis.kernel import Kernel
from chassis.runner import Tick
from services.routing.domain.facts import LOCAL
from services.routing.metrics import CALENDAR_DAYS
from services.routing.settings import RoutingSettings
from services.routing.wiring import Routing, wire

SETTINGS = RoutingSettings
STEPS_AT_ONCE = 4


def open_jobs(kernel: Kernel) -> list[Tick]:
    """The ticks of routing."""
    settings = SETTINGS()
    routing = wire(kernel, settings)
    ticking, press = routing.orders.ticking, routing.pressing.ticking
    retiming, batch = routing.orders.retiming, settings.routing_clock_batch
    return [
        Tick("clocks", settings.routing_tick_seconds, partial(ticking.tell_due, batch)),
        Tick(
            "calendar",
            settings.routing_calendar_seconds,
            partial(_follow_calendar, routing, kernel, batch),
        ),
        Tick(
            "profiles", settings.routing_calendar_seconds, partial(retiming.follow_profiles, batch)
        ),
        Tick(
            "ladder",
            settings.routing_tick_seconds,
            partial(routing.pressing.climbing.take_due, batch),
        ),
        Tick(
            "sponsors",
            settings.routing_tick_seconds,
            partial(routing.pressing.sponsoring.tell_due, batch),
        ),
        Tick(
            "task_forces",
            settings.routing_tick_seconds,
            partial(routing.pressing.forces.tell_due, batch),
        ),
        Tick("letters", settings.routing_tick_seconds, partial(press.tell_due, batch)),
        Tick(
            "simulations",
            settings.routing_simulation_seconds,
            partial(routing.rules.simulation_work.run, STEPS_AT_ONCE),
        ),
        Tick(
            "rule_sets",
            settings.routing_tick_seconds,
            lambda: kernel.transact(routing.rules.keeping.take_effect),
        ),
        Tick(
            "feed",
            settings.routing_feed_seconds,
            partial(routing.orders.feeding.number, settings.routing_feed_batch),
        ),
    ]


def _follow_calendar(routing: Routing, kernel: Kernel, most: int) -> int:
    """Say how long the calendar reaches, and lead clocks of an older one over to it."""
    today = kernel.now().astimezone(LOCAL).date()
    CALENDAR_DAYS.set(routing.orders.retiming.days_left(today))
    return routing.orders.retiming.follow_calendar(most)
