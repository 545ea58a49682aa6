"""Keeping a process alive that kills itself at a crash point."""

import signal
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from tests.support.processes import ROOT


class Keeper:
    """Starts a crashing process again and again until it is told to end; counts the crashes."""

    def __init__(self, argv: list[str], env: Mapping[str, str]) -> None:
        """Run these arguments of the interpreter with this environment."""
        self._argv, self._env = argv, dict(env)
        self._stopping = False
        self._process: subprocess.Popen[bytes] | None = None
        self._thread = threading.Thread(target=self._keep)
        self._changing = threading.Lock()
        self.crashes = 0
        self.other_ends: list[int] = []

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """End it in peace."""
        with self._changing:
            self._stopping = True
            if self._process:
                self._process.send_signal(signal.SIGTERM)
        self._thread.join()

    def _keep(self) -> None:
        while self._process_starts():
            code = self._process.wait() if self._process else 0
            if code == -signal.SIGKILL:
                self.crashes += 1
            elif not self._stopping:
                self.other_ends.append(code)

    def _process_starts(self) -> bool:
        argv = [sys.executable, *self._argv]
        with self._changing:
            if not self._stopping:
                self._process = subprocess.Popen(argv, cwd=ROOT, env=self._env)
            return not self._stopping


@contextmanager
def kept(point: str, every: int, *module: str, env: Mapping[str, str]) -> Iterator[Keeper]:
    """Keep a module running for the block though it kills itself at a point."""
    arguments = ["-m", "tests.support.crashing", f"{point}:{every}", *module]
    keeper = Keeper(arguments, env)
    keeper.start()
    try:
        yield keeper
    finally:
        keeper.stop()
    assert keeper.other_ends == [], "it ends by its crash point only"
