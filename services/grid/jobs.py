"""grid's runner face: nothing of its own yet; the runner chains its audit and sweeps its files."""

from chassis.kernel import Kernel
from chassis.runner import Tick
from services.grid.settings import GridSettings

SETTINGS = GridSettings


def open_jobs(_kernel: Kernel) -> list[Tick]:
    """No ticks of its own."""
    return []
