"""Real processes of the platform, started and killed by tests."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from chassis.kernel import Kernel
from tests.support.stack import keys_dir, needed

ROOT = Path(__file__).parents[2]


def environment(prefix: str, **more: str) -> dict[str, str]:
    """The settings of a process under test."""
    return {
        **os.environ,
        "ONEDOOR_DATABASE_PREFIX": prefix,
        "ONEDOOR_MONGODB_URI": needed("ONEDOOR_MONGODB_URI"),
        "ONEDOOR_KEYS_DIR": str(keys_dir()),
        "ONEDOOR_METRICS_PORT": "0",
        **more,
    }


def beside(kernel: Kernel, **more: str) -> dict[str, str]:
    """The settings of a process on the database of a test's kernel."""
    return environment(kernel.database.name.removesuffix(kernel.service), **more)


@contextmanager
def process(*arguments: str, env: Mapping[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    """Run `python -m …` for the block, then SIGTERM; it must leave within 20 seconds."""
    started = start(*arguments, env=env)
    try:
        yield started
    finally:
        started.send_signal(signal.SIGTERM)
        try:
            started.wait(timeout=20)
        except subprocess.TimeoutExpired:
            started.kill()
            started.wait()
            raise


def start(*arguments: str, env: Mapping[str, str]) -> subprocess.Popen[bytes]:
    """Start `python -m …` from the repository's root."""
    return subprocess.Popen([sys.executable, "-m", *arguments], cwd=ROOT, env=dict(env))
