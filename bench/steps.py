"""Where the time goes inside the processes, from the metrics they serve."""

import re
import urllib.request
from collections.abc import Mapping

from deploy.local.platform import Platform
from deploy.local.processes import PROCESSES

LABELS = {
    "onedoor_grpc_server_handling_seconds": ("service", "method"),
    "onedoor_event_handler_seconds": ("handler",),
    "onedoor_tick_seconds": ("tick",),
}
_LINE = re.compile(r"(?P<name>\w+)_(?P<part>sum|count)\{(?P<labels>[^}]*)\} (?P<value>\S+)")
_LABEL = re.compile(r'(\w+)="([^"]*)"')
Steps = Mapping[str, tuple[float, float]]


def read(platform: Platform) -> dict[str, tuple[float, float]]:
    """Seconds and times of each step so far: RPCs, event handlers, ticks with work."""
    found: dict[str, tuple[float, float]] = {}
    running = {row["name"] for row in platform.status() if row["pid"]}
    for index, process in enumerate(PROCESSES):
        if process.name in running:
            _add(found, _page(platform.ports.metrics[index]))
    return found


def between(before: Steps, after: Steps) -> dict[str, tuple[float, float]]:
    """What was added, the longest first."""
    nothing = (0.0, 0.0)
    added = {
        name: (seconds - before.get(name, nothing)[0], times - before.get(name, nothing)[1])
        for name, (seconds, times) in after.items()
    }
    ordered = sorted(added.items(), key=lambda item: -item[1][0])
    return {name: pair for name, pair in ordered if pair[1] > 0}


def _page(port: int) -> str:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=5) as answer:
            return str(answer.read().decode())
    except OSError:  # a process without metrics has no steps to tell
        return ""


def _add(found: dict[str, tuple[float, float]], page: str) -> None:
    for line in _LINE.finditer(page):
        if line["name"] in LABELS:
            labels = dict(_LABEL.findall(line["labels"]))
            step = " ".join(labels.get(label, "") for label in LABELS[line["name"]])
            seconds, times = found.get(step, (0.0, 0.0))
            value = float(line["value"])
            found[step] = (
                (seconds + value, times) if line["part"] == "sum" else (seconds, times + value)
            )
