"""Keeps a set of children on a loop of its own thread; called from plain, synchronous code.

The thread lives as long as the supervisor does: the kernel ties a child's life to the thread
that started it.
"""

import asyncio
import signal
import threading
from collections.abc import Callable, Coroutine, Iterable
from concurrent.futures import Future
from pathlib import Path
from typing import Any, TypeVar

from deploy.local.child import Child, Spec, State, every, run_to_end
from deploy.local.console import Console, Tail

T = TypeVar("T")
TAIL_EVERY = 0.25
KILL_SEEN_WITHIN = 5.0


class Supervisor:
    """Starts, watches, restarts and stops children."""

    def __init__(
        self,
        logs: Path,
        *,
        restart: bool = True,
        console: Console | None = None,
        changed: Callable[[], None] = lambda: None,
    ) -> None:
        self._logs = logs
        self._restart = restart
        self._console = console or Console(None)
        self._changed = changed
        self.children: dict[str, Child] = {}
        self._tails: dict[str, Tail] = {}
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._serve, name="supervisor", daemon=True)
        self._thread.start()

    def start(self, specs: Iterable[Spec]) -> None:
        """Start all at once; does not wait for them."""
        self._do(self._start(list(specs)))

    def wait_ready(self, names: Iterable[str], within: float, *, patient: bool = True) -> None:
        """Wait until all are ready.

        Raises:
            NotReady: with the end of the log of the one that is not.
        """
        waits = [self.children[name].wait_ready(within, patient=patient) for name in names]
        self._do(every(list(waits)))

    def run(self, specs: Iterable[tuple[Spec, float]]) -> None:
        """Run commands side by side, each to its end within its seconds."""
        runs = [run_to_end(spec, self._log(spec.name), within) for spec, within in specs]
        self._do(every(list(runs)))

    def kill(self, name: str, number: int) -> None:
        """Send a signal to a child and what it started."""
        self._do(self._kill(name, number))

    def restart(self, name: str) -> None:
        """Stop a child if it runs, and start it."""
        self._do(self._restart_one(name))

    def stop(self, names: Iterable[str] | None = None) -> None:
        """Stop these children stage by stage, or all."""
        chosen = list(self.children) if names is None else list(names)
        self._do(self._stop(chosen))

    def close(self) -> None:
        """Stop everything and end the thread."""
        if self._thread.is_alive():
            self.stop()
            self._do(self._finish())
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join()
            self._loop.close()

    def _serve(self) -> None:
        self._loop.create_task(self._show_logs())
        self._loop.run_forever()

    def _do(self, work: Coroutine[Any, Any, T]) -> T:
        future: Future[T] = asyncio.run_coroutine_threadsafe(work, self._loop)
        try:
            return future.result()
        except BaseException:
            future.cancel()
            raise

    async def _start(self, specs: list[Spec]) -> None:
        for spec in specs:
            log = self._log(spec.name)
            if spec.shows_log:
                self._tails[spec.name] = Tail(log)
            self.children[spec.name] = Child(
                spec, log, self._restart, self._console.say, self._changed
            )
            self.children[spec.name].start()

    async def _kill(self, name: str, number: int) -> None:
        child = self.children[name]
        before = child.process
        child.kill(number)
        if number == signal.SIGKILL and child.state is State.READY:
            # Who asks next whether it is ready must not be told about the dead one.
            async with asyncio.timeout(KILL_SEEN_WITHIN):
                while child.process is before and child.state is State.READY:
                    await asyncio.sleep(0.01)

    async def _restart_one(self, name: str) -> None:
        child = self.children[name]
        await child.stop()
        child.restarts += 1
        child.start()

    async def _stop(self, names: list[str]) -> None:
        children = [self.children[name] for name in names]
        for stage in sorted({child.spec.stage for child in children}):
            await asyncio.gather(
                *(
                    child.stop()
                    for child in children
                    if child.spec.stage == stage and child.state is not State.MISSING
                )
            )

    async def _show_logs(self) -> None:
        while True:
            await asyncio.sleep(TAIL_EVERY)
            for name, tail in list(self._tails.items()):
                for line in tail.new_lines():
                    self._console.log_line(name, line)

    async def _finish(self) -> None:
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)
        await self._loop.shutdown_default_executor()

    def _log(self, name: str) -> Path:
        return self._logs / f"{name}.log"
