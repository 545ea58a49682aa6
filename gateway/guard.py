"""The HTTP protocol with a watch on slow and endless heads.

uvicorn's httptools protocol parses in C, its h11 one in Python; but it waits for ever for a
request's head. Here a connection that has not sent a whole head in time, or sends one that
grows past its bound, is cut. Slow bodies are the business of `gateway.edge`.
"""

import asyncio
from collections.abc import Callable
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

_HEAD_BYTES = 65_536


class GuardedProtocol(HttpToolsProtocol):
    """A connection that must deliver each request's head in time and in bounds."""

    head_seconds = 10.0

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Watch from the first byte."""
        super().__init__(*args, **kwargs)
        self._watch: asyncio.TimerHandle | None = None
        self._head_bytes = 0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Start the clock for the first head."""
        super().connection_made(transport)
        self._start_watch()

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop the clock."""
        self._stop_watch()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Feed the parser, and cut a head without end."""
        waiting = self._watch is not None
        super().data_received(data)
        if waiting and self._watch is not None:
            self._head_bytes += len(data)
            if self._head_bytes > _HEAD_BYTES and not self.transport.is_closing():
                self.transport.abort()

    def on_headers_complete(self) -> None:
        """The head is whole: stop the clock."""
        self._stop_watch()
        super().on_headers_complete()

    def on_response_complete(self) -> None:
        """Start the clock for the next head; also for a body that keeps coming unread."""
        super().on_response_complete()
        if not self.transport.is_closing() and not self.pipeline:
            self._start_watch()

    def _start_watch(self) -> None:
        self._stop_watch()
        self._head_bytes = 0
        self._watch = self.loop.call_later(self.head_seconds, self._cut)

    def _stop_watch(self) -> None:
        if self._watch is not None:
            self._watch.cancel()
            self._watch = None

    def _cut(self) -> None:
        if self.transport is not None and not self.transport.is_closing():
            self.transport.abort()


def guarded(head_seconds: float) -> Callable[..., asyncio.Protocol]:
    """The protocol class with its time limit, as uvicorn wants it."""
    return type("Guarded", (GuardedProtocol,), {"head_seconds": head_seconds})
