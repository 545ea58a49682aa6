"""grid over a database of its own, migrated and seeded."""

from collections.abc import Iterator

import pytest

from chassis.kernel import Kernel
from chassis.migrate import migrate
from services.grid.migrations import MIGRATIONS
from services.grid.seed import seed
from services.grid.server import registrations
from tests.support.rpc import RpcServer, rpc_server
from tests.support.stack import a_kernel, drop


@pytest.fixture
def grid_kernel() -> Iterator[Kernel]:
    """A kernel with grid's indexes and the demo cells."""
    kernel = a_kernel("grid")
    migrate(kernel.database, MIGRATIONS, part="grid")
    seed(kernel)
    yield kernel
    drop(kernel)


@pytest.fixture
def server(grid_kernel: Kernel) -> Iterator[RpcServer]:
    """grid's real server on that kernel."""
    with rpc_server(grid_kernel, registrations(grid_kernel)) as running:
        yield running
