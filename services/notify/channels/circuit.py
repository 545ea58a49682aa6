"""A breaker before a provider: while most calls fail, it is left alone for a while."""

import threading
import time
from collections import deque
from collections.abc import Callable
from enum import StrEnum

from services.notify.domain.messages import Message
from services.notify.use_cases.ports import Answer, Channel, Fate

_WINDOW = 20
_OPEN_AT = 0.5
_REST_SECONDS = 30.0


class Circuit(StrEnum):
    """Whether calls may pass."""

    CLOSED = "closed"  # they may
    OPEN = "open"  # none may
    HALF_OPEN = "half_open"  # one may, and decides

    @property
    def level(self) -> int:
        """0 closed, 1 half open, 2 open, as ops see it."""
        return (Circuit.CLOSED, Circuit.HALF_OPEN, Circuit.OPEN).index(self)


class CircuitChannel:
    """A channel that knows how its provider fares; the sender asks before it claims a message."""

    def __init__(self, channel: Channel, *, clock: Callable[[], float] = time.monotonic) -> None:
        """Watch the calls that go through `channel`."""
        self._channel = channel
        self._clock = clock
        self._lock = threading.Lock()
        self._failed: deque[bool] = deque(maxlen=_WINDOW)
        self._opened: float | None = None

    def state(self) -> Circuit:
        """Whether a call may pass now."""
        with self._lock:
            if self._opened is None:
                return Circuit.CLOSED
            rested = self._clock() - self._opened >= _REST_SECONDS
            return Circuit.HALF_OPEN if rested else Circuit.OPEN

    def send(self, message: Message) -> Answer:
        """Hand a message over."""
        return self._watched(self._channel.send(message))

    def look_up(self, message: Message) -> Answer:
        """Ask what became of a message."""
        return self._watched(self._channel.look_up(message))

    def _watched(self, answer: Answer) -> Answer:
        has_failed = answer.fate is Fate.UNKNOWN or answer.failure == "unreachable"
        with self._lock:
            if self._opened is None:
                self._failed.append(has_failed)
                is_full = len(self._failed) == _WINDOW
                if is_full and sum(self._failed) >= _WINDOW * _OPEN_AT:
                    self._opened = self._clock()
            elif self._clock() - self._opened >= _REST_SECONDS:
                self._opened = self._clock() if has_failed else None
                self._failed.clear()
        return answer
