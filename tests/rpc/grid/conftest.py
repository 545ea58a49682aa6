"""grid over a database of its own, migrated and seeded."""

from collections.abc import Iterator

import pytest

from chassis.kernel import Kernel
from services.grid.migrations import MIGRATIONS
from services.grid.seed import seed
from services.grid.server import registrations
from tests.support.rpc import RpcServer, rpc_server
from tests.support.stack import a_migrated_kernel


@pytest.fixture
def grid_kernel() -> Iterator[Kernel]:
    """A kernel with grid's indexes and the demo cells."""
    with a_migrated_kernel("grid", MIGRATIONS) as kernel:
        seed(kernel)
        yield kernel


@pytest.fixture
def server(grid_kernel: Kernel) -> Iterator[RpcServer]:
    """grid's real server on that kernel."""
    with rpc_server(grid_kernel, registrations(grid_kernel)) as running:
        yield running
