"""From the POST to the provider's acceptance, one case at a time."""

import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bench.door import CREATED, Clerk, Refused
from bench.figures import Section
from bench.sizes import Sizes
from deploy.local.platform import Platform

PAUSE_SECONDS = 0.2
WITHIN = 20.0
WARM_UP = 3


class Provider:
    """The stand-in's own record, read as it grows."""

    def __init__(self, platform: Platform) -> None:
        """Start at the record's present end."""
        self._path = Path(platform.environment["ONEDOOR_HOME"]) / "standins" / "sms.jsonl"
        self._offset = self._path.stat().st_size if self._path.exists() else 0

    def wait_for(self, code: str) -> float | None:
        """The monotonic time at which a message naming the code was accepted; None: never."""
        end = time.monotonic() + WITHIN
        while (now := time.monotonic()) < end:
            if any(code in line["template_param"] for line in self._new_lines()):
                return now
            time.sleep(0.001)
        return None

    def _new_lines(self) -> list[dict[str, Any]]:
        if not self._path.exists() or self._path.stat().st_size == self._offset:
            return []
        with self._path.open("rb") as file:
            file.seek(self._offset)
            whole = file.read().rpartition(b"\n")[0]
        self._offset += len(whole) + 1 if whole else 0
        return [json.loads(line) for line in whole.splitlines()]


def measure(platform: Platform, bodies: Iterator[dict[str, Any]], sizes: Sizes) -> Section:
    """Register, wait for the message, pause, again."""
    section, provider, clerk = Section("Chain latency"), Provider(platform), Clerk(platform.url)
    answers, arrivals, lost = [], [], 0
    for number in range(-WARM_UP, sizes.chain_samples):
        begun = time.monotonic()
        status, answer = clerk.register(next(bodies))
        answered = time.monotonic()
        if status != CREATED:
            raise Refused(f"the gateway answered {status}: {answer}")
        accepted = provider.wait_for(answer["code"])
        time.sleep(PAUSE_SECONDS)
        if number < 0:
            continue
        answers.append(answered - begun)
        if accepted is None:
            lost += 1
        else:
            arrivals.append(accepted - begun)
    section.add_latency("POST to its answer", answers)
    section.add_latency("POST to the provider's acceptance", arrivals)
    section.add("messages that did not come", lost, "", aim="0", note=f"within {WITHIN:g} s")
    return section
