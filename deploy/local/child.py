"""One supervised process: started, watched, started again with back-off when it dies."""

import asyncio
import contextlib
import os
import signal
import time
from collections import deque
from collections.abc import Callable, Coroutine, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any

from deploy.local.console import last_lines
from deploy.local.probes import Probe

BACK_OFF = (0.2, 0.5, 1.0, 2.0, 5.0)
BROKEN_AFTER_DEATHS = 5
BROKEN_WITHIN = 30.0
BROKEN_RETRY = 10.0
POLL = 0.05
NICENESS = 10
LARGEST_LOG = 10 * 1024 * 1024


class State(StrEnum):
    """Where a child stands."""

    STARTING = "starting"
    READY = "ready"
    WAITING = "waiting"
    BROKEN = "broken"
    DEAD = "dead"
    STOPPED = "stopped"
    MISSING = "missing"


class NotReady(RuntimeError):
    """A part of the platform did not come up in time; the text ends with its log."""


@dataclass(frozen=True, kw_only=True)
class Spec:
    """What to run and how to see that it is ready."""

    name: str
    argv: tuple[str, ...]
    environment: Mapping[str, str]
    ready: Probe
    stage: int = 0
    stop_within: float = 5
    yields: bool = False  # lets others have the processor first
    shows_log: bool = True
    missing: tuple[str, ...] = ()
    directory: Path | None = None


@dataclass
class Child:
    """Lives on the supervisor's loop; every method is called there."""

    spec: Spec
    log: Path
    restarts_itself: bool
    say: Callable[[str, str], None]
    changed: Callable[[], None]
    state: State = State.STOPPED
    restarts: int = 0
    process: asyncio.subprocess.Process | None = None
    _wanted: bool = False
    _deaths: deque[float] = field(default_factory=lambda: deque(maxlen=BROKEN_AFTER_DEATHS))
    _keeper: asyncio.Task[None] | None = None

    @property
    def pid(self) -> int | None:
        """The running process's pid."""
        running = self.process is not None and self.process.returncode is None
        return self.process.pid if running and self.process else None

    def start(self) -> None:
        """Start and keep; does nothing if it runs or cannot run."""
        if self.spec.missing:
            self._become(State.MISSING, f"not started: no module {', '.join(self.spec.missing)}")
        elif self._keeper is None or self._keeper.done():
            self._wanted = True
            self._keeper = asyncio.create_task(self._keep())

    async def stop(self) -> None:
        """Ask it to end, insist after its grace."""
        self._wanted = False
        if self._keeper is None:
            return
        if self.pid is None:
            self._keeper.cancel()
        else:
            self.kill(signal.SIGTERM, group=False)
        _, pending = await asyncio.wait([self._keeper], timeout=self.spec.stop_within)
        if pending:
            self.say(self.spec.name, f"did not stop within {self.spec.stop_within:g} s, killed")
            self.kill(signal.SIGKILL)
            await asyncio.wait([self._keeper], timeout=5)
        self._become(State.STOPPED)

    def kill(self, number: int, *, group: bool = True) -> None:
        """Send a signal to the running process, by default with its children."""
        if self.pid is not None:
            with contextlib.suppress(ProcessLookupError):
                (os.killpg if group else os.kill)(self.pid, number)

    async def wait_ready(self, within: float, *, patient: bool = True) -> None:
        """Wait for READY; an impatient caller takes the first death for the answer."""
        deadline = time.monotonic() + within
        while self.state is not State.READY:
            gone = self.state in (State.MISSING, State.DEAD, State.STOPPED)
            failed = gone or (not patient and bool(self._deaths))
            if failed or time.monotonic() > deadline:
                state = f"{self.state} after {within:g} s" if not failed else str(self.state)
                raise NotReady(f"{self.spec.name} is {state}\n{last_lines(self.log)}")
            await asyncio.sleep(POLL)

    async def _keep(self) -> None:
        while self._wanted:
            code = await self._run_once()
            if not self._wanted:
                return
            self._deaths.append(time.monotonic())
            if not self.restarts_itself:
                self._become(State.DEAD, f"died ({_cause(code)})")
                return
            delay = self._delay()
            broken = delay == BROKEN_RETRY
            self._become(
                State.BROKEN if broken else State.WAITING,
                f"{'is broken: ' if broken else ''}died ({_cause(code)}), "
                f"starting again in {delay:g} s",
            )
            await asyncio.sleep(delay)
            self.restarts += 1

    async def _run_once(self) -> int:
        self._become(State.STARTING)
        _rotate(self.log)
        start = time.monotonic()
        with self.log.open("ab") as log:
            self.process = await asyncio.create_subprocess_exec(
                *_dying_with_parent(_polite(self.spec)),
                stdin=asyncio.subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env=dict(self.spec.environment),
                cwd=self.spec.directory,
                start_new_session=True,
            )
        watcher = asyncio.create_task(self._watch_ready(start))
        try:
            return await self.process.wait()
        finally:
            watcher.cancel()
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)

    async def _watch_ready(self, start: float) -> None:
        while not await self.spec.ready():
            await asyncio.sleep(POLL)
        if self.spec.yields and self.pid:  # who still starts is waited for
            _put_back(self.pid)
        again = " again" if self.restarts else ""
        self._become(State.READY, f"ready{again} in {time.monotonic() - start:.1f} s")

    def _delay(self) -> float:
        recent = [death for death in self._deaths if time.monotonic() - death < BROKEN_WITHIN]
        if len(recent) >= BROKEN_AFTER_DEATHS:
            return BROKEN_RETRY
        return BACK_OFF[len(recent) - 1]

    def _become(self, state: State, text: str = "") -> None:
        self.state = state
        if text:
            self.say(self.spec.name, text)
        self.changed()


async def run_to_end(spec: Spec, log: Path, within: float) -> None:
    """Run a command that ends by itself.

    Raises:
        NotReady: it failed or took too long.
    """
    _rotate(log)
    with log.open("ab") as file:
        process = await asyncio.create_subprocess_exec(
            *_dying_with_parent(spec.argv),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=file,
            stderr=file,
            env=dict(spec.environment),
            cwd=spec.directory,
            start_new_session=True,
        )
    try:
        code = await asyncio.wait_for(process.wait(), within)
    except TimeoutError:
        raise NotReady(f"{spec.name} took over {within:g} s\n{last_lines(log)}") from None
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    if code != 0:
        raise NotReady(f"{spec.name} failed ({_cause(code)})\n{last_lines(log)}")


async def every(waits: Iterable[Coroutine[Any, Any, None]]) -> None:
    """Wait for all; the first failure cancels the others and is raised."""
    tasks = [asyncio.create_task(wait) for wait in waits]
    try:
        await asyncio.gather(*tasks)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def _dying_with_parent(argv: tuple[str, ...]) -> tuple[str, ...]:
    """The kernel kills the child when the supervisor's loop thread is gone, however it went."""
    return ("setpriv", "--pdeathsig", "KILL", "--", *argv)


def _polite(spec: Spec) -> tuple[str, ...]:
    return ("nice", "-n", str(NICENESS), *spec.argv) if spec.yields else spec.argv


def _put_back(pid: int) -> None:
    """Where Linux shares the processor between sessions first, a session is nice as a whole."""
    with contextlib.suppress(OSError):
        (Path("/proc") / str(pid) / "autogroup").write_text(str(NICENESS))


def _rotate(log: Path) -> None:
    log.parent.mkdir(parents=True, exist_ok=True)
    if log.exists() and log.stat().st_size > LARGEST_LOG:
        log.replace(log.with_suffix(".log.1"))


def _cause(code: int) -> str:
    return f"signal {-code}" if code < 0 else f"exit code {code}"
