"""The broker hangs, dies with a backlog, and a worker crashes again and again (F22, F28, F29)."""

import signal
import time

import pytest

from deploy.demo.centre import TOWN, Centre
from deploy.demo.stories import applicant
from deploy.local.platform import Platform
from tests.support.checker import Checker

pytestmark = pytest.mark.timeout(600)


def register(centre: Centre, number: int) -> str:
    case = centre.person("clerk").post(
        "/cases",
        {
            "kind": "livelihood",
            "title": f"路灯不亮第{number}处",
            "area_code": TOWN,
            "source": "window",
            "parties": [applicant("王建国", f"1390735{number:04d}")],
        },
    )
    return str(case["id"])


def test_registration_goes_on_while_the_broker_hangs(platform: Platform, centre: Centre) -> None:
    """F29: no AMQP in a request; the backlog is gone after."""
    pid = platform.pid("rabbitmq")
    assert pid is not None
    platform.kill("rabbitmq", signal.SIGSTOP)
    try:
        began = time.monotonic()
        cases = [register(centre, number) for number in range(100)]
        assert time.monotonic() - began < 60
    finally:
        platform.kill("rabbitmq", signal.SIGCONT)

    with Checker(platform) as checker:
        checker.until_quiet(within=180)
        assert checker.events_without_their_effect(set(cases)) == []


def test_a_worker_that_crashes_again_and_again_loses_no_healthy_event(
    platform: Platform, centre: Centre
) -> None:
    """F22: eight kills with events queued; a delivery limit of 20 keeps them from the dead."""
    with Checker(platform) as checker:
        dead = checker.dead_letters()
        cases = [register(centre, number) for number in range(40)]
        for _ in range(8):
            platform.kill("routing-worker", signal.SIGKILL)
            cases += [register(centre, number) for number in range(len(cases), len(cases) + 20)]
            platform.wait_ready("routing-worker", within=60)
        checker.until_quiet(within=180)

        assert checker.dead_letters() == dead
        assert checker.events_without_their_effect(set(cases)) == []


def test_a_broker_killed_with_a_backlog_loses_nothing(platform: Platform, centre: Centre) -> None:
    """F28: events queue up behind stopped workers, the broker is killed, all take effect."""
    workers = [row["name"] for row in platform.status() if row["name"].endswith("-worker")]
    for worker in workers:
        platform.kill(worker, signal.SIGSTOP)
    cases = [register(centre, number) for number in range(300)]
    platform.kill("rabbitmq", signal.SIGKILL)
    for worker in workers:
        platform.kill(worker, signal.SIGCONT)
    platform.wait_ready("rabbitmq", within=60)

    with Checker(platform) as checker:
        checker.until_quiet(within=240)
        assert checker.events_without_their_effect(set(cases)) == []
