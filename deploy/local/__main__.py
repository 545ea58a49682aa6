"""`python -m deploy.local run|stop|status|reset`: the local platform from the terminal."""

import os
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import FrameType

from deploy.local.child import NotReady
from deploy.local.console import Console
from deploy.local.home import AlreadyRunning, Home, NotOurs
from deploy.local.memory import group_memory
from deploy.local.orphans import end_orphans
from deploy.local.platform import Platform
from deploy.local.ports import PUBLIC, VARIABLES, Ports
from deploy.local.servers import ServerMissing
from deploy.local.settings import home_from
from deploy.local.welcome import accounts, first_thing

STOP_WITHIN = 40.0


class Stop(BaseException):
    """Somebody asked the platform to end."""


class PortTaken(RuntimeError):
    """A port people know is in use by somebody else."""


def main() -> int:
    """Do what the one argument says."""
    commands: dict[str, Callable[[Console], int]] = {
        "run": run,
        "stop": stop,
        "status": status,
        "reset": reset,
    }
    chosen = commands.get(sys.argv[1] if len(sys.argv) == 2 else "")
    if chosen is None:
        print(f"usage: python -m deploy.local {'|'.join(commands)}", file=sys.stderr)
        return 2
    return chosen(Console.of_terminal())


def run(console: Console) -> int:
    """Run until told to stop."""
    _stop_on_signals()
    home = home_from(os.environ)
    platform: Platform | None = None
    try:
        platform = Platform(home, _ports(console, home), console=console)
        platform.start()
        _report(console, platform)
        while True:
            signal.pause()
    except (AlreadyRunning, PortTaken, NotReady, ServerMissing) as error:
        console.plain(f"OneDoor did not start: {error}")
        return 1
    except Stop:
        return _wind_down(console, platform)


def stop(console: Console) -> int:
    """End the running platform, and what a killed one left behind."""
    home = Home(home_from(os.environ))
    pid = home.holder()
    if pid is None:
        left = end_orphans(home.path)
        console.plain(f"OneDoor is not running{'; ended ' + ', '.join(left) if left else ''}")
        return 0
    os.kill(pid, signal.SIGTERM)
    deadline = time.monotonic() + STOP_WITHIN
    while home.holder() is not None:
        if time.monotonic() > deadline:
            console.plain(f"OneDoor (pid {pid}) is still stopping after {STOP_WITHIN:g} s")
            return 1
        time.sleep(0.1)
    console.plain("OneDoor has stopped")
    return 0


def status(console: Console) -> int:
    """A table of the processes."""
    home = Home(home_from(os.environ))
    if home.holder() is None:
        console.plain("OneDoor is not running")
        return 1
    memory = group_memory()
    console.plain(f"{'process':<18}{'pid':>8}  {'state':<10}{'restarts':>8}{'memory':>10}")
    total = 0
    read = home.read_status()
    for row in read.get("processes", []):
        used = memory.get(row["pid"], 0)
        total += used
        console.plain(
            f"{row['name']:<18}{row['pid'] or '-':>8}  {row['state']:<10}"
            f"{row['restarts']:>8}{used / 2**20:>7.0f} MB"
        )
    console.plain(f"{'together':<46}{total / 2**20:>7.0f} MB")
    console.plain(str(read.get("url", "")))
    return 0


def reset(console: Console) -> int:
    """Delete all data; refuses while the platform runs."""
    home = Home(home_from(os.environ))
    pid = home.holder()
    if pid is not None:
        console.plain(f"OneDoor is running (pid {pid}): stop it first (make stop)")
        return 1
    end_orphans(home.path)
    try:
        home.delete()
    except NotOurs as error:
        console.plain(str(error))
        return 1
    console.plain(f"Deleted {home.path}")
    return 0


def _ports(console: Console, home: Path) -> Ports:
    """The wanted ports; inner ones that are taken move, those people know do not.

    Raises:
        PortTaken: somebody else listens on a port people know.
    """
    ports = Ports.from_environment(os.environ)
    if Home(home).holder() is not None:
        return ports  # the platform's own lock will say so more plainly
    end_orphans(home)
    taken = ports.taken()
    for name in taken:
        if name in PUBLIC:
            raise PortTaken(
                f"port {getattr(ports, name)} is in use by another program; "
                f"choose another one with {VARIABLES[name]}"
            )
    if taken:
        console.plain(f"Ports in use by others, moved to free ones: {', '.join(taken)}")
    return ports.moved(taken)


def _report(console: Console, platform: Platform) -> None:
    phases = {**_earlier_phases(), **platform.seconds}
    spent = "  ".join(f"{name} {seconds:.1f}" for name, seconds in phases.items())
    console.plain(f"\nSeconds: {spent}  together {sum(phases.values()):.1f}\n")
    console.plain(accounts())
    console.plain(first_thing(platform.url))
    missing = platform.missing()
    if missing:
        console.plain(f"OneDoor is not whole, modules are missing: {', '.join(missing)}")
        return
    console.plain(f"OneDoor is ready: {platform.url}")


def _earlier_phases() -> dict[str, float]:
    """What the preparing script measured, as `name=seconds` words."""
    words = [word.partition("=") for word in os.environ.get("ONEDOOR_PHASES", "").split()]
    return {name: float(seconds) for name, _, seconds in words}


def _wind_down(console: Console, platform: Platform | None) -> int:
    console.plain("\nStopping OneDoor")
    start = time.monotonic()
    if platform is not None:
        platform.stop()
    console.plain(f"OneDoor has stopped in {time.monotonic() - start:.1f} s")
    return 0


def _stop_on_signals() -> None:
    numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)

    def on_signal(number: int, frame: FrameType | None) -> None:
        for each in numbers:  # once is enough; stopping has its own deadlines
            signal.signal(each, signal.SIG_IGN)
        raise Stop

    for number in numbers:
        signal.signal(number, on_signal)


if __name__ == "__main__":
    sys.exit(main())
