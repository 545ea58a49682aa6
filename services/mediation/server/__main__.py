"""`python -m services.mediation.server`: serve until told to stop."""

from chassis.kernel import open_kernel
from chassis.rpc import serve
from services.mediation.server.registration import registrations
from services.mediation.settings import MediationSettings
from services.mediation.wiring import wire


def main() -> None:
    """Open the kernel and serve."""
    settings = MediationSettings()
    kernel = open_kernel(settings, "mediation")
    serve(kernel, settings, services=registrations(wire(kernel, settings)))


if __name__ == "__main__":
    main()
