"""`python -m chassis.green services.x.worker`: patch, then run a service's worker under nameko."""

import warnings

with warnings.catch_warnings():  # that eventlet is to be retired is known: docs/adr/0001
    warnings.simplefilter("ignore")
    import eventlet

eventlet.monkey_patch()

import importlib  # noqa: E402  nothing may be imported before the patch
import logging  # noqa: E402
import signal  # noqa: E402
import sys  # noqa: E402
import time  # noqa: E402

from nameko.runners import ServiceRunner  # noqa: E402

from chassis import metrics  # noqa: E402
from chassis.dispatch import Dispatcher  # noqa: E402
from chassis.events import service_class, setup_nameko  # noqa: E402
from chassis.handlers import heard_events  # noqa: E402
from chassis.kernel import open_kernel  # noqa: E402
from chassis.logs import setup_logging  # noqa: E402
from chassis.tracing import setup_tracing  # noqa: E402

LONGEST_LAG_SECONDS = 20
logger = logging.getLogger(__name__)


def run(module_name: str) -> None:
    """Run the worker of a module until SIGTERM, then finish the batch in hand."""
    module = importlib.import_module(module_name)
    settings = module.SETTINGS()
    service = module_name.split(".")[-2]
    setup_logging(f"{service}-worker", settings.log_level)
    setup_tracing(f"{service}-worker", settings.otlp_endpoint)
    kernel = open_kernel(settings, service)
    worker = module.open_worker(kernel)
    setup_nameko(settings.amqp_uri)
    runner = ServiceRunner()
    events = heard_events(type(worker))
    runner.add_service(
        service_class(service, Dispatcher(kernel, worker), events, settings.retry_ladder_seconds)
    )
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: eventlet.spawn_n(runner.stop))
    runner.start()
    lag = HubLag()
    eventlet.spawn_n(lag.watch)
    metrics.serve_metrics(
        settings.bind_host, settings.metrics_port, live={"hub": lag.is_short}, ready={}
    )
    logger.info("listening", extra={"service": service, "count": len(events)})
    runner.wait()
    logger.info("stopped", extra={"service": service})


class HubLag:
    """How late the hub wakes up; a stalled hub must not look healthy."""

    def __init__(self) -> None:
        """Begin without lag."""
        self._beat = time.monotonic()

    def watch(self) -> None:
        """Measure once a second, for ever."""
        while True:
            started = time.monotonic()
            eventlet.sleep(1)
            self._beat = time.monotonic()
            metrics.LOOP_LAG.set(max(self._beat - started - 1, 0.0))

    def is_short(self) -> bool:
        """Whether the hub woke up lately."""
        return time.monotonic() - self._beat < LONGEST_LAG_SECONDS


if __name__ == "__main__":
    run(sys.argv[1])
