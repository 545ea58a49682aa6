"""routing over a database of its own, migrated and seeded; events are handed to its dispatcher."""

from collections.abc import Iterator

import pytest

from chassis.kernel import Kernel
from services.routing.migrations import MIGRATIONS
from services.routing.seed import seed
from services.routing.server.registration import registrations
from services.routing.settings import RoutingSettings
from services.routing.wiring import Routing, wire
from services.routing.worker import RoutingWorker
from tests.rpc.routing.centre import Centre
from tests.support.rpc import RpcServer, rpc_server
from tests.support.stack import a_migrated_kernel


@pytest.fixture
def routing_kernel() -> Iterator[Kernel]:
    """A kernel with routing's indexes and the demo configuration."""
    with a_migrated_kernel("routing", MIGRATIONS) as kernel:
        seed(kernel)
        yield kernel


@pytest.fixture
def routing(routing_kernel: Kernel) -> Routing:
    """routing's core on that kernel."""
    return wire(routing_kernel, RoutingSettings())


@pytest.fixture
def server(routing: Routing, routing_kernel: Kernel) -> Iterator[RpcServer]:
    """routing's real server on that kernel."""
    with rpc_server(routing_kernel, registrations(routing)) as running:
        yield running


@pytest.fixture
def centre(routing: Routing, routing_kernel: Kernel, server: RpcServer) -> Centre:
    """The server and the worker together, as a centre would use them."""
    return Centre(routing_kernel, routing, RoutingWorker(routing), server)
