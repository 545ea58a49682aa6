"""grid's runner face: orders that are to be warned of, or late."""

from functools import partial

from chassis.kernel import Kernel
from chassis.runner import Tick
from services.grid.settings import GridSettings
from services.grid.wiring import wire

SETTINGS = GridSettings


def open_jobs(kernel: Kernel) -> list[Tick]:
    """grid's ticks."""
    settings = SETTINGS()
    telling = partial(wire(kernel).ticking.tell_due, settings.grid_order_batch)
    return [Tick("orders", settings.grid_tick_seconds, telling)]
