"""notify over a database of its own, migrated and seeded."""

from collections.abc import Iterator

import pytest

from chassis.kernel import Kernel
from services.notify.migrations import MIGRATIONS
from services.notify.seed import seed
from services.notify.server import registrations
from services.notify.settings import NotifySettings
from services.notify.wiring import wire
from tests.support.rpc import RpcServer, rpc_server
from tests.support.stack import a_migrated_kernel


@pytest.fixture
def notify_kernel() -> Iterator[Kernel]:
    """A kernel with notify's indexes and the province's texts."""
    with a_migrated_kernel("notify", MIGRATIONS) as kernel:
        seed(kernel)
        yield kernel


@pytest.fixture
def server(notify_kernel: Kernel) -> Iterator[RpcServer]:
    """notify's real server on that kernel."""
    with rpc_server(notify_kernel, registrations(wire(notify_kernel, NotifySettings()))) as running:
        yield running
