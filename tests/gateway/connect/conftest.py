"""One routing, one connect and one demo authority for the tests of this folder."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from chassis.migrate import migrate
from chassis.ports import utc_now
from gateway.connect.authority import Authority
from services.routing.migrations import MIGRATIONS
from services.routing.seed import seed
from tests.gateway.connect.support import COUNTY, Centre, System, a_centre, a_connect, issued
from tests.support.stack import a_kernel, drop

Connecting = Callable[..., System]


@pytest.fixture(scope="session")
def certs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """connect's folder of certificates, as `authority init` makes it."""
    folder = tmp_path_factory.mktemp("connect")
    Authority(folder).init(utc_now())
    return folder


@pytest.fixture(scope="session")
def authority(certs: Path) -> Authority:
    """The demo authority of that folder."""
    return Authority(certs)


@pytest.fixture(scope="session")
def centre() -> Iterator[Centre]:
    """routing's real server over a seeded database of its own."""
    kernel = a_kernel("routing")
    migrate(kernel.database, MIGRATIONS, part="routing")
    seed(kernel)
    with a_centre(kernel) as running:
        yield running
    drop(kernel)


@pytest.fixture(scope="session")
def port(certs: Path, centre: Centre) -> Iterator[int]:
    """connect's real server in front of it."""
    with a_connect(certs, centre.target) as running:
        yield running


@pytest.fixture
def connecting(port: int, authority: Authority, tmp_path: Path) -> Iterator[Connecting]:
    """Makes a department's system with a certificate of its own, connected."""
    opened: list[System] = []

    def connect(department: str = "housing", county: str = COUNTY) -> System:
        opened.append(System(port, issued(authority, tmp_path, department, county)))
        return opened[-1]

    yield connect
    for system in opened:
        system.close()
