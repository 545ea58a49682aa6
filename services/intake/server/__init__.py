"""intake's gRPC face: a servicer per contract; each method decodes, asks the core, encodes."""

from chassis.kernel import open_kernel
from chassis.rpc import serve
from services.intake.server.registration import registrations
from services.intake.settings import IntakeSettings
from services.intake.wiring import wire

__all__ = ["main", "registrations"]


def main() -> None:
    """Open the kernel and serve until told to stop."""
    settings = IntakeSettings()
    kernel = open_kernel(settings, "intake")
    services = registrations(wire(kernel, settings), settings, kernel)
    serve(kernel, settings, services=services)
