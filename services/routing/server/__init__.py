"""routing's gRPC face: a servicer per contract; each method decodes, asks the core, encodes."""

from chassis.kernel import open_kernel
from chassis.rpc import serve
from services.routing.server.registration import registrations
from services.routing.settings import RoutingSettings
from services.routing.wiring import wire

__all__ = ["main", "registrations"]


def main() -> None:
    """Open the kernel and serve until told to stop."""
    settings = RoutingSettings()
    kernel = open_kernel(settings, "routing")
    serve(kernel, settings, services=registrations(wire(kernel, settings)))
