"""routing's ticks: clocks that are due, clocks of an older calendar, numbers for the feed."""

from functools import partial

from chassis.kernel import Kernel
from chassis.runner import Tick
from services.routing.domain.facts import LOCAL
from services.routing.metrics import CALENDAR_DAYS, DeskMetrics
from services.routing.settings import RoutingSettings
from services.routing.store import MongoClocks
from services.routing.wiring import Routing, wire

SETTINGS = RoutingSettings
STEPS_AT_ONCE = 4
FIGURES_SECONDS = 15.0


def open_jobs(kernel: Kernel) -> list[Tick]:
    """The ticks of routing."""
    settings = SETTINGS()
    routing = wire(kernel, settings)
    return [
        *_of_time(kernel, routing, settings),
        *_of_pressing(routing, settings),
        *_of_rules(kernel, routing, settings),
        Tick("figures", FIGURES_SECONDS, partial(_show, MongoClocks(kernel), DeskMetrics())),
        Tick(
            "feed",
            settings.routing_feed_seconds,
            partial(routing.orders.feeding.number, settings.routing_feed_batch),
        ),
    ]


def _of_time(kernel: Kernel, routing: Routing, settings: RoutingSettings) -> list[Tick]:
    orders, batch = routing.orders, settings.routing_clock_batch
    seldom = settings.routing_calendar_seconds
    return [
        Tick("clocks", settings.routing_tick_seconds, partial(orders.ticking.tell_due, batch)),
        Tick("reports", settings.routing_tick_seconds, partial(orders.reminding.tell_due, batch)),
        Tick("calendar", seldom, partial(_follow_calendar, routing, kernel, batch)),
        Tick("profiles", seldom, partial(orders.retiming.follow_profiles, batch)),
    ]


def _of_pressing(routing: Routing, settings: RoutingSettings) -> list[Tick]:
    pressing, batch = routing.pressing, settings.routing_clock_batch
    works = {
        "ladder": pressing.climbing.take_due,
        "letters": pressing.ticking.tell_due,
        "sponsors": pressing.sponsoring.tell_due,
        "task_forces": pressing.forces.tell_due,
        "worklists": routing.worklists.striking.tell_due,
        "long_terms": pressing.long_terms.tell_due,
        "risks": routing.risks.colouring.tell_due,
    }
    seconds = settings.routing_tick_seconds
    return [Tick(name, seconds, partial(work, batch)) for name, work in works.items()]


def _of_rules(kernel: Kernel, routing: Routing, settings: RoutingSettings) -> list[Tick]:
    rules = routing.rules
    return [
        Tick(
            "simulations",
            settings.routing_simulation_seconds,
            partial(rules.simulation_work.run, STEPS_AT_ONCE),
        ),
        Tick(
            "rule_sets",
            settings.routing_tick_seconds,
            lambda: kernel.transact(rules.keeping.take_effect),
        ),
    ]


def _show(clocks: MongoClocks, metrics: DeskMetrics) -> int:
    """Say what waits at the fallback desks."""
    metrics.show(clocks.desk_counts())
    return 0


def _follow_calendar(routing: Routing, kernel: Kernel, most: int) -> int:
    """Say how long the calendar reaches, and lead clocks of an older one over to it."""
    today = kernel.now().astimezone(LOCAL).date()
    CALENDAR_DAYS.set(routing.orders.retiming.days_left(today))
    return routing.orders.retiming.follow_calendar(most)
