"""One platform with private servers for all end-to-end tests."""

import os
from collections.abc import Iterator

import pytest

from deploy.demo.centre import Centre
from deploy.local.platform import Platform
from deploy.local.ports import Ports

SERVERS = ("mongodb", "rabbitmq", "redis")


@pytest.fixture(scope="session")
def platform(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Platform]:
    """The running platform with its demo data."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith("ONEDOOR_")}
    running = Platform(
        tmp_path_factory.mktemp("onedoor"),
        Ports.free(),
        servers=SERVERS,
        environment=environment | {"ONEDOOR_RETRY_LADDER_SECONDS": "[1,2,5,10]"},
    )
    running.start()
    yield running
    running.stop()


@pytest.fixture
def centre(platform: Platform) -> Iterator[Centre]:
    """The centre of 衡山县."""
    with Centre(platform.url) as opened:
        yield opened
