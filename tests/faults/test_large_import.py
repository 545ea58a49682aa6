"""A hundred thousand rows in one sheet; the runner is killed twice in the middle (A7, G7)."""

import signal
import uuid
from collections.abc import Iterator

import pytest

from bench.usage import snapshot
from deploy.demo.centre import Centre
from deploy.local.platform import Platform
from deploy.local.processes import PROCESSES, Stage
from tests.support.checker import Checker
from tests.support.importing import finish, require_whole, sheet, start, upload

ROWS = 100_000
KILL_AT = (20_000, 60_000)
MOST_GROWTH_MEGABYTES = 60
WITHIN = 3_600


@pytest.fixture
def behind_held(platform: Platform) -> Iterator[None]:
    """Workers and relay stand still: what follows a registration takes no processor from it."""
    held = [one.name for one in PROCESSES if one.stage in (Stage.WORKER, Stage.RELAY)]
    for name in held:
        platform.kill(name, signal.SIGSTOP)
    yield
    for name in held:
        platform.kill(name, signal.SIGCONT)


@pytest.mark.timeout(2 * WITHIN)
@pytest.mark.usefixtures("behind_held")
def test_no_row_of_a_hundred_thousand_is_lost_or_doubled(
    platform: Platform, centre: Centre
) -> None:
    marker = f"L{uuid.uuid4().hex[:8]}"
    given = upload(centre.person("clerk").http, sheet(marker, ROWS))
    started = start(centre, given, within=900)
    before = _runner(platform)

    finished = finish(platform, centre, started["id"], KILL_AT, within=WITHIN)

    assert (finished["done_count"], finished["failed_count"]) == (ROWS, 0)
    assert _runner(platform) < before + MOST_GROWTH_MEGABYTES
    with Checker(platform) as checker:
        ids = set(require_whole(checker, started["id"], marker, ROWS))
        rows = checker.rows("intake", "outbox", {})
        told = [(row["subject"], row["version"]) for row in rows if row["subject"] in ids]
        assert len(told) == len(set(told))
        assert {subject for subject, _ in told} == ids


def _runner(platform: Platform) -> float:
    return snapshot(platform)["runner"].resident_bytes / 2**20
