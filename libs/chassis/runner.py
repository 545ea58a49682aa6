"""`python -m chassis.runner services.x.jobs …`: leased ticks of several services in plain threads.

A tick that found work runs again soon; an idle one waits its interval. Each holds a lease in its
service's database, so that any number of runners may stand by. The runner also chains the audit and
sweeps orphaned files for every service it serves.
"""

import importlib
import logging
import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from chassis import audit, metrics
from chassis.calls import Call, serving
from chassis.file_sweep import sweep_orphans
from chassis.kernel import Kernel, open_kernel
from chassis.leases import Lease
from chassis.logs import setup_logging
from chassis.ports import new_uuid7
from chassis.settings import Settings
from chassis.tracing import setup_tracing
from contracts.principals import service_principal

LEASE_SECONDS = 30.0
AUDIT_CHECK_SECONDS = 3600.0
GATHER_SECONDS = 0.1  # what follows in the heels of some work is done together
_FAILED_PAUSE_SECONDS = 5.0
logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Tick:
    """Something done again and again by one process at a time.

    Args:
        name: unique within the service.
        every_seconds: the pause after a round that found nothing.
        run: does one bounded round and says how many things it handled.
    """

    name: str
    every_seconds: float
    run: Callable[[], int]


class TickThread(threading.Thread):
    """Runs one tick while it holds the tick's lease."""

    def __init__(self, kernel: Kernel, tick: Tick, owner: str) -> None:
        """Prepare a daemon thread for the tick."""
        self._label = f"{kernel.service}.{tick.name}"
        super().__init__(name=self._label, daemon=True)
        self._kernel = kernel
        self._tick = tick
        self._lease = Lease(kernel.database, f"tick:{tick.name}", owner, LEASE_SECONDS)
        self._stopping = threading.Event()
        metrics.TICK_FAILURES.labels(self._label)

    def run(self) -> None:
        """Tick until told to stop; a failing tick is logged and tried again."""
        while not self._stopping.is_set():
            try:
                started = time.monotonic()
                handled = self._tick.run() if self._lease.keep() else 0
                is_busy = self._round_done(handled, time.monotonic() - started)
                pause = min(GATHER_SECONDS, self._tick.every_seconds)
                self._stopping.wait(pause if is_busy else self._tick.every_seconds)
            except Exception:
                metrics.TICK_FAILURES.labels(self._label).inc()
                logger.exception("tick failed", extra={"tick": self._label})
                self._stopping.wait(_FAILED_PAUSE_SECONDS)
        self._lease.release()

    def stop(self) -> None:
        """Finish the round in hand."""
        self._stopping.set()

    def _round_done(self, handled: int, spent: float) -> bool:
        metrics.TICK_SUCCESS.labels(self._label).set_to_current_time()
        if handled:
            metrics.TICK_SECONDS.labels(self._label).observe(spent)
            logger.info("tick", extra={"tick": self._label, "handled": handled})
        return bool(handled)


def ticks_of(kernel: Kernel, own: Sequence[Tick]) -> list[Tick]:
    """A service's own ticks and those every service has."""
    return [
        *own,
        Tick("audit_links", 1.0, partial(_link_audit, kernel)),
        Tick("audit_check", AUDIT_CHECK_SECONDS, partial(_check_audit, kernel)),
        Tick("file_orphans", 3600.0, partial(sweep_orphans, kernel)),
    ]


def main(modules: Sequence[str]) -> None:
    """Run the ticks of the modules' services until SIGTERM, then finish the rounds in hand."""
    settings = Settings()
    setup_logging("runner", settings.log_level)
    setup_tracing("runner", settings.otlp_endpoint)
    owner = f"{socket.gethostname()}:{os.getpid()}"
    threads = [thread for name in modules for thread in _threads(name, owner)]
    stopping = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopping.set())
    for thread in threads:
        thread.start()
    metrics.serve_metrics(
        settings.bind_host,
        settings.metrics_port,
        live={"threads": lambda: all(thread.is_alive() for thread in threads)},
    )
    logger.info("ticking", extra={"count": len(threads)})
    stopping.wait()
    for thread in threads:
        thread.stop()
    for thread in threads:
        thread.join(timeout=30)
    logger.info("stopped")


def _threads(module_name: str, owner: str) -> list[TickThread]:
    module = importlib.import_module(module_name)
    service = module_name.split(".")[-2]
    kernel = open_kernel(module.SETTINGS(), service)
    return [
        TickThread(kernel, _serving(kernel, tick), owner)
        for tick in ticks_of(kernel, module.open_jobs(kernel))
    ]


def _serving(kernel: Kernel, tick: Tick) -> Tick:
    principal = service_principal(kernel.service, "")

    def run() -> int:
        call = Call(principal=principal, action=f"tick:{tick.name}", correlation_id=new_uuid7())
        with serving(call):
            return tick.run()

    return Tick(tick.name, tick.every_seconds, run)


def _link_audit(kernel: Kernel) -> int:
    linked = audit.link_new_rows(kernel.database)
    metrics.AUDIT_RECORDS.labels(kernel.service).inc(linked)
    return linked


def _check_audit(kernel: Kernel) -> int:
    faults = audit.verify(kernel.database)
    metrics.AUDIT_CHAIN_VALID.labels(kernel.service).set(not faults)
    for county, fault in faults.items():
        logger.error("audit chain broken", extra={"county": county, "reason": fault})
    return 0


if __name__ == "__main__":
    main(sys.argv[1:])
