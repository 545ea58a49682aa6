"""Four runners, the one that ticks killed, after an outage: each thing is said once (J7)."""

import signal
from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from chassis.kernel import Kernel
from chassis.migrate import migrate
from services.routing.migrations import MIGRATIONS
from services.routing.seed import seed
from services.routing.server.registration import registrations
from services.routing.settings import RoutingSettings
from services.routing.wiring import wire
from services.routing.worker import RoutingWorker
from tests.rpc.routing.centre import Centre
from tests.rpc.routing.outage import WAITING, let_days_pass, said_of
from tests.support import stack
from tests.support.processes import environment, process, start
from tests.support.rpc import rpc_server
from tests.support.waiting import eventually

pytestmark = pytest.mark.timeout(300)
CASES = 15


@pytest.fixture
def centre() -> Iterator[tuple[Centre, dict[str, str]]]:
    """A centre, and the environment of its runners, which take one row a round."""
    prefix = stack.a_prefix()
    kernel: Kernel = stack.a_kernel("routing", prefix=prefix)
    migrate(kernel.database, MIGRATIONS, part="routing")
    seed(kernel)
    routing = wire(kernel, RoutingSettings())
    env = environment(prefix, ONEDOOR_ROUTING_CLOCK_BATCH="1")
    with rpc_server(kernel, registrations(routing)) as server:
        yield Centre(kernel, routing, RoutingWorker(routing), server), env
    stack.drop(kernel)


def test_one_of_four_runners_is_killed_while_it_catches_up(
    centre: tuple[Centre, dict[str, str]],
) -> None:
    county, env = centre
    kinds = {one.begin(county): one.told for one in WAITING.values() for _ in range(CASES)}
    before = said_of(county.kernel, kinds)
    let_days_pass(county.kernel)

    def told() -> dict[str, dict[str, int]]:
        now = said_of(county.kernel, kinds)
        since = {case: now[case] - before[case] for case in kinds}
        return {case: {name: since[case][name] for name in kinds[case]} for case in kinds}

    runner = ("chassis.runner", "services.routing.jobs")
    first = start(*runner, env=env)
    with ExitStack() as running:
        for _ in range(3):
            running.enter_context(process(*runner, env=env))
        eventually(lambda: any(any(one.values()) for one in told().values()), within=60, every=0.1)
        first.send_signal(signal.SIGKILL)
        first.wait()
        assert told() != kinds
        eventually(lambda: told() == kinds, within=150, every=0.5)
        faults = {one.rows for one in WAITING.values()}
        broken = {name: county.kernel.database[name].distinct("fault") for name in faults}

    assert told() == kinds
    assert all(found in ([], [""]) for found in broken.values())
