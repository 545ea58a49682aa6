"""The platform that the end-to-end tests use, and intake's door alone over an empty database."""

from collections.abc import Iterator

import pytest

from chassis.migrate import migrate
from services.intake.migrations import MIGRATIONS
from services.intake.server import registrations
from services.intake.settings import IntakeSettings
from services.intake.wiring import wire
from tests.e2e.conftest import centre, platform
from tests.rpc.intake.door import Door
from tests.support import stack
from tests.support.rpc import rpc_server

__all__ = ["centre", "door", "platform"]


@pytest.fixture
def door() -> Iterator[Door]:
    """intake's server in this process; a test's own runner works on the same database."""
    kernel = stack.a_kernel("intake")
    migrate(kernel.database, MIGRATIONS, part="intake")
    settings = IntakeSettings()
    services = registrations(wire(kernel, settings), settings, kernel)
    with rpc_server(kernel, services) as server:
        yield Door(server, kernel)
    stack.drop(kernel)
