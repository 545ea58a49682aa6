"""What is measured on: a platform of its own in a temporary folder, on free loopback ports."""

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.usage import cpu_of
from chassis.kernel import Kernel, open_kernel
from chassis.migrate import KERNEL_MIGRATIONS, migrate
from chassis.settings import Settings
from deploy.local.platform import Platform
from deploy.local.ports import Ports
from deploy.local.processes import ONE_SHOTS, PROCESSES, OneShot, Process
from deploy.local.servers import ALL
from deploy.local.settings import ROOT

KEYS = OneShot(name="keys", argv=("-m", "chassis.keyring", "init"), phase="keys")
STOP_WITHIN = 30


class TookTooLong(RuntimeError):
    """What was waited for did not come."""


@dataclass(frozen=True)
class Started:
    """One process of the kernel, measured alone."""

    process: subprocess.Popen[bytes]

    def cpu_seconds(self) -> float:
        """What it used since its start, importing its modules included."""
        return cpu_of(self.process.pid)


@contextmanager
def kernel_ground() -> Iterator[Platform]:
    """Data servers and keys, and no process of ours."""
    with _home() as home:
        platform = _platform(home, (), [KEYS])
        platform.start()
        try:
            yield platform
        finally:
            platform.stop()


@contextmanager
def whole_ground() -> Iterator[tuple[Platform, dict[str, dict[str, float]]]]:
    """The whole platform, and the seconds of its first and of its second start."""
    with _home() as home:
        first = _platform(home, PROCESSES, ONE_SHOTS)
        first.start()
        first.stop()
        platform = _platform(home, PROCESSES, ONE_SHOTS)
        platform.start()
        try:
            yield platform, {"first start": first.seconds, "second start": platform.seconds}
        finally:
            platform.stop()


def kernel_of(platform: Platform, service: str) -> Kernel:
    """A kernel in this process on the platform's servers and keys."""
    kernel = open_kernel(settings_of(platform), service)
    migrate(kernel.database, KERNEL_MIGRATIONS, part="kernel")
    return kernel


def settings_of(platform: Platform) -> Settings:
    """The platform's settings, as its own processes read them."""
    given = platform.environment
    return Settings(
        mongodb_uri=given["ONEDOOR_MONGODB_URI"],
        amqp_uri=given["ONEDOOR_AMQP_URI"],
        redis_uri=given["ONEDOOR_REDIS_URI"],
        database_prefix=given["ONEDOOR_DATABASE_PREFIX"],
        keys_dir=Path(given["ONEDOOR_KEYS_DIR"]),
    )


@contextmanager
def module(platform: Platform, *arguments: str, **settings: str) -> Iterator[Started]:
    """Run `python -m …` with the platform's settings for the block; its log goes to the home."""
    environment = {**platform.environment, "ONEDOOR_METRICS_PORT": "0", **settings}
    command = [sys.executable, "-m", *arguments]
    log = Path(environment["ONEDOOR_HOME"]) / "log" / f"{arguments[0]}.log"
    with (
        log.open("ab") as out,
        subprocess.Popen(command, cwd=ROOT, env=environment, stdout=out, stderr=out) as process,
    ):
        try:
            yield Started(process)
        finally:
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(STOP_WITHIN)
            except subprocess.TimeoutExpired:
                process.kill()


def until(holds: Callable[[], bool], within: float, *, every: float = 0.1) -> float:
    """Wait for a condition; gives the seconds it took.

    Raises:
        TookTooLong: it did not come.
    """
    started = time.monotonic()
    while not holds():
        if time.monotonic() - started > within:
            raise TookTooLong(f"waited {within:g} s in vain")
        time.sleep(every)
    return time.monotonic() - started


@contextmanager
def _home() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="onedoor-bench-", ignore_cleanup_errors=True) as folder:
        yield Path(folder)


def _platform(home: Path, processes: Sequence[Process], one_shots: Sequence[OneShot]) -> Platform:
    """Private servers whatever the caller's environment names."""
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith("ONEDOOR_")
    }
    return Platform(
        home,
        Ports.free(),
        processes=processes,
        one_shots=one_shots,
        environment=environment,
        servers=ALL,
    )
