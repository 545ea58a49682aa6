"""The real clock and the real ids, for `wiring` and `main`; tests bring their own."""

import os
import threading
import time
from datetime import UTC, datetime
from uuid import UUID

_LOCK = threading.Lock()
_last = 0


def utc_now() -> datetime:
    """The present instant, aware, in UTC, in the store's precision of a millisecond."""
    moment = datetime.now(UTC)
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)


def new_uuid7() -> str:
    """A UUIDv7 as text; ids of one process grow strictly, so that they sort by creation."""
    global _last
    with _LOCK:
        _last = max(time.time_ns() // 1_000_000 << 12, _last + 1)
        ticks = _last
    milliseconds, counter = ticks >> 12, ticks & 0xFFF
    random = int.from_bytes(os.urandom(8)) & (1 << 62) - 1
    return str(UUID(int=milliseconds << 80 | 0x7 << 76 | counter << 64 | 0b10 << 62 | random))
