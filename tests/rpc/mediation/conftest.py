"""mediation over a database of its own, migrated and seeded, with one routed quarrel."""

from collections.abc import Iterator

import pytest

from chassis.kernel import Kernel
from services.mediation.migrations import MIGRATIONS
from services.mediation.seed import seed
from services.mediation.server.registration import registrations
from services.mediation.settings import MediationSettings
from services.mediation.wiring import wire
from tests.rpc.mediation.support import Desk
from tests.support.rpc import rpc_server
from tests.support.stack import a_migrated_kernel


@pytest.fixture
def mediation_kernel() -> Iterator[Kernel]:
    """A kernel with mediation's indexes and two counties' register."""
    with a_migrated_kernel("mediation", MIGRATIONS) as kernel:
        for code, name in (("430423", "衡山县"), ("430424", "衡东县")):
            seed(kernel, {"code": code, "name": name})
        yield kernel


@pytest.fixture
def desk(mediation_kernel: Kernel) -> Iterator[Desk]:
    """A client of mediation's real server on that kernel."""
    core = wire(mediation_kernel, MediationSettings())
    with rpc_server(mediation_kernel, registrations(core)) as server:
        yield Desk(mediation_kernel, server)
