"""The real parts for tests, found by the settings; each test gets a database and vhost of its own.

`make test` starts private servers and names them in the environment; missing infrastructure fails.
"""

import atexit
import base64
import os
import subprocess
import tempfile
import urllib.request
import uuid
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from urllib.parse import quote, urlsplit

import pytest

from chassis import keyring
from chassis.kernel import Kernel, build_kernel
from chassis.migrate import KERNEL_MIGRATIONS, VERSIONS, Migration, migrate
from chassis.mongo import connect
from chassis.ports import new_uuid7, utc_now
from chassis.sealing import load_sealing
from contracts.ports import NewId, Now


def needed(name: str) -> str:
    """A setting the tests cannot do without."""
    value = os.environ.get(name)
    assert value, f"{name} is not set: run the tests with `make test`"
    return value


@cache
def keys_dir() -> Path:
    """A folder with one set of keys for the whole session."""
    folder = tempfile.TemporaryDirectory(prefix="onedoor-test-keys-")
    atexit.register(folder.cleanup)
    keyring.init(Path(folder.name))
    return Path(folder.name)


def a_prefix() -> str:
    """A database prefix nobody else uses."""
    return f"t{uuid.uuid4().hex[:10]}_"


def a_kernel(
    service: str, *, prefix: str | None = None, now: Now = utc_now, new_id: NewId = new_uuid7
) -> Kernel:
    """A kernel over a fresh database with the kernel's own indexes."""
    database = connect(
        needed("ONEDOOR_MONGODB_URI"), f"{prefix or a_prefix()}{service}", appname="test"
    )
    migrate(database, KERNEL_MIGRATIONS, part="kernel")
    return build_kernel(database, load_sealing(keys_dir(), service), now, new_id)


_idle: dict[tuple[str, int], list[str]] = defaultdict(list)
"""Prefixes of migrated databases nobody uses, by service and number of steps."""


@contextmanager
def a_migrated_kernel(
    service: str, steps: Sequence[Migration], *, now: Now = utc_now
) -> Iterator[Kernel]:
    """A kernel over an empty database with all its indexes.

    Making a service's indexes takes most of a second, so the next to ask gets the same database
    once it is emptied.
    """
    idle = _idle[service, len(steps)]
    prefix = idle.pop() if idle else a_prefix()
    kernel = a_kernel(service, prefix=prefix, now=now)
    migrate(kernel.database, steps, part=service)
    yield kernel
    _empty(kernel)
    kernel.database.client.close()
    idle.append(prefix)


def _empty(kernel: Kernel) -> None:
    names = kernel.database.client[kernel.database.name].list_collection_names()
    for name in names:
        rows = kernel.database[name]
        if name != VERSIONS and rows.find_one({}, {"_id": 1}):
            rows.delete_many({})


@pytest.fixture
def kernel() -> Iterator[Kernel]:
    """A kernel of intake over a database of its own, without intake's own indexes."""
    with a_migrated_kernel("intake", ()) as built:
        yield built


def drop(kernel: Kernel) -> None:
    """Drop a kernel's database and close its client."""
    kernel.database.client.drop_database(kernel.database.name)
    kernel.database.client.close()


@pytest.fixture
def amqp_uri() -> Iterator[str]:
    """The broker, in a vhost of its own, deleted afterwards."""
    with a_vhost() as uri:
        yield uri


@contextmanager
def a_vhost() -> Iterator[str]:
    """The broker's address with a fresh vhost for the block."""
    base = needed("ONEDOOR_AMQP_URI")
    vhost = f"test-{uuid.uuid4().hex[:10]}"
    manage_vhost("add", vhost)
    yield base.rsplit("/", 1)[0] + "/" + quote(vhost, safe="")
    manage_vhost("delete", vhost)


def manage_vhost(verb: str, vhost: str) -> None:
    """Add or delete a vhost, by the management API where there is one, else by rabbitmqctl."""
    management = os.environ.get("ONEDOOR_RABBITMQ_MANAGEMENT")
    if management:
        _by_api(management, verb, vhost)
        return
    control = needed("ONEDOOR_RABBITMQCTL").split("|")
    subprocess.run([*control, f"{verb}_vhost", vhost], check=True, capture_output=True)
    if verb == "add":
        grant = ["set_permissions", "-p", vhost, "guest", ".*", ".*", ".*"]
        subprocess.run([*control, *grant], check=True, capture_output=True)


def _by_api(management: str, verb: str, vhost: str) -> None:
    url = urlsplit(management)
    request = urllib.request.Request(
        f"http://{url.hostname}:{url.port}/api/vhosts/{quote(vhost, safe='')}",
        method="PUT" if verb == "add" else "DELETE",
    )
    secret = base64.b64encode(f"{url.username}:{url.password}".encode()).decode()
    request.add_header("Authorization", f"Basic {secret}")
    with urllib.request.urlopen(request, timeout=20) as answer:  # noqa: S310  loopback only
        assert answer.status in (201, 204)
