"""A short memory for configuration: read often, changed seldom, never older than some seconds."""

import time
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")
_MOST = 4096


class Memory(Generic[K, V]):
    """Remembers what was read, each for so long; what this process writes it forgets at once."""

    def __init__(self, seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        """Remember each thing for `seconds`."""
        self._seconds = seconds
        self._clock = clock
        self._known: dict[K, tuple[float, V]] = {}

    def get(self, key: K, read: Callable[[], V]) -> V:
        """What is known under the key, read anew when that was too long ago."""
        known = self._known.get(key)
        if known is None or known[0] < self._clock():
            if len(self._known) >= _MOST:
                self._known.clear()
            known = (self._clock() + self._seconds, read())
            self._known[key] = known
        return known[1]

    def forget(self) -> None:
        """Read everything anew."""
        self._known.clear()
