"""grid's runner face: orders that are to be warned of, late, or counted anew."""

from functools import partial

from chassis.kernel import Kernel
from chassis.runner import Tick
from services.grid.settings import GridSettings
from services.grid.wiring import wire

SETTINGS = GridSettings


def open_jobs(kernel: Kernel) -> list[Tick]:
    """grid's ticks."""
    settings = SETTINGS()
    ticking, batch = wire(kernel).ticking, settings.grid_order_batch
    seldom = settings.grid_calendar_seconds
    return [
        Tick("orders", settings.grid_tick_seconds, partial(ticking.tell_due, batch)),
        Tick("order_calendar", seldom, partial(ticking.follow_calendar, batch)),
    ]
