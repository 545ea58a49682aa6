"""What the runner does for the gateway: drop sessions and counters that no longer count."""

from functools import partial

from chassis.kernel import Kernel
from chassis.runner import Tick
from gateway.settings import GatewaySettings
from gateway.store import Store

SETTINGS = GatewaySettings
_ROUND = 500


def open_jobs(kernel: Kernel) -> list[Tick]:
    """The gateway's ticks."""
    store = Store(kernel)
    return [
        Tick(
            name="expiry",
            every_seconds=60.0,
            run=partial(_drop_expired, kernel, store),
        )
    ]


def _drop_expired(kernel: Kernel, store: Store) -> int:
    return store.drop_expired(kernel.now(), _ROUND)
