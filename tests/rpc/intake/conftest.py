"""intake over a database of its own, behind its real server."""

from collections.abc import Iterator

import pytest

from chassis.kernel import Kernel
from services.intake.migrations import MIGRATIONS
from services.intake.server import registrations
from services.intake.settings import IntakeSettings
from services.intake.wiring import wire
from tests.rpc.intake.door import Door
from tests.support.rpc import rpc_server
from tests.support.stack import a_migrated_kernel


@pytest.fixture(scope="module")
def intake_kernel() -> Iterator[Kernel]:
    """A kernel with intake's indexes; tests use fresh ids and counties' fresh cases."""
    with a_migrated_kernel("intake", MIGRATIONS) as kernel:
        yield kernel


@pytest.fixture(scope="module")
def door(intake_kernel: Kernel) -> Iterator[Door]:
    """Everything that tests ask of intake."""
    settings = IntakeSettings()
    intake = wire(intake_kernel, settings)
    services = registrations(intake, settings, intake_kernel)
    with rpc_server(intake_kernel, services) as server:
        yield Door(server, intake_kernel)
