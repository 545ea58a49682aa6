"""Find and end what a killed supervisor left behind, and nothing else.

Every child carries a mark in its environment that names the platform's home. A pid is held
by a descriptor before its mark is read, so a number that was given to another process in
between is never hit.
"""

import os
import select
import signal
import time
from collections.abc import Callable
from pathlib import Path

MARK = "ONEDOOR_SUPERVISED"


def end_orphans(home: Path, within: float = 5) -> list[str]:
    """End processes that carry this home's mark; answers their command names."""
    held = _hold(home)
    names = [name for _, name in held]
    for send in (signal.SIGTERM, signal.SIGKILL):
        held = _signal_and_wait(held, send, within)
    for descriptor, _ in held:
        os.close(descriptor)
    return names


def _hold(home: Path) -> list[tuple[int, str]]:
    mark = f"{MARK}={home}".encode()
    held: list[tuple[int, str]] = []
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit() or int(entry.name) == os.getpid():
            continue
        try:
            descriptor = os.pidfd_open(int(entry.name))
        except OSError:
            continue
        name = _name_if_marked(entry, mark)
        if name is None:
            os.close(descriptor)
        else:
            held.append((descriptor, name))
    return held


def _name_if_marked(entry: Path, mark: bytes) -> str | None:
    try:
        if mark in (entry / "environ").read_bytes().split(b"\0"):
            return (entry / "comm").read_text().strip()
    except OSError:  # gone meanwhile, or somebody else's
        return None
    return None


def _signal_and_wait(
    held: list[tuple[int, str]], send: signal.Signals, within: float
) -> list[tuple[int, str]]:
    for descriptor, _ in held:
        _ignore_gone(lambda fd=descriptor: signal.pidfd_send_signal(fd, send))  # type: ignore[misc]
    deadline = time.monotonic() + within
    while held:
        left = deadline - time.monotonic()
        ended, _, _ = select.select([fd for fd, _ in held], [], [], max(left, 0))
        if not ended:
            break
        for descriptor in ended:
            os.close(descriptor)
        held = [pair for pair in held if pair[0] not in ended]
    return held


def _ignore_gone(act: Callable[[], None]) -> None:
    try:
        act()
    except ProcessLookupError:
        return
