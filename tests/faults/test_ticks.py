"""Four runners, the one that ticks killed, after an hour's outage: each thing is said once (J7)."""

import signal
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from chassis.kernel import Kernel
from chassis.migrate import migrate
from services.routing.migrations import MIGRATIONS
from services.routing.seed import seed
from services.routing.settings import RoutingSettings
from services.routing.wiring import wire
from services.routing.worker import RoutingWorker
from tests.rpc.routing.centre import Centre
from tests.rpc.routing.late import make_late, overdue
from tests.support import stack
from tests.support.processes import environment, process, start
from tests.support.rpc import rpc_server
from tests.support.waiting import eventually

pytestmark = pytest.mark.timeout(300)
CASES = 40


@pytest.fixture
def centre() -> Iterator[tuple[Centre, dict[str, str]]]:
    """A centre, and the environment of its runners, which take one clock a round."""
    prefix = stack.a_prefix()
    kernel: Kernel = stack.a_kernel("routing", prefix=prefix)
    migrate(kernel.database, MIGRATIONS, part="routing")
    seed(kernel)
    routing = wire(kernel, RoutingSettings())
    env = environment(prefix, ONEDOOR_ROUTING_CLOCK_BATCH="1")
    with rpc_server(kernel, []) as server:
        yield Centre(kernel, routing, RoutingWorker(routing), server), env
    stack.drop(kernel)


def test_one_of_four_runners_is_killed_while_it_catches_up(
    centre: tuple[Centre, dict[str, str]],
) -> None:
    county, env = centre
    cases = [county.accept() for _ in range(CASES)]
    make_late(county, cases)

    def told() -> int:
        return sum(overdue(county, cases).values())

    runner = ("chassis.runner", "services.routing.jobs")
    first = start(*runner, env=env)
    with ExitStack() as running:
        for _ in range(3):
            running.enter_context(process(*runner, env=env))
        eventually(lambda: told() > 0, within=60, every=0.05)
        first.send_signal(signal.SIGKILL)
        first.wait()
        assert told() < CASES
        eventually(lambda: told() >= CASES, within=120, every=0.5)

    assert overdue(county, cases) == Counter(dict.fromkeys(cases, 1))
    late = county.kernel.database["clocks"].count_documents(
        {"case_id": {"$in": cases}, "purpose": "handling", "is_overdue": True, "fault": ""}
    )
    assert late == CASES
