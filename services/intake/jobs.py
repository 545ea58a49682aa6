"""intake's runner face: no ticks of its own, so only those every service has run for it."""

from chassis.kernel import Kernel
from chassis.runner import Tick
from services.intake.settings import IntakeSettings

SETTINGS = IntakeSettings


def open_jobs(_kernel: Kernel) -> list[Tick]:
    """None yet."""
    return []
