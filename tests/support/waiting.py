"""Waiting with a deadline instead of sleeping."""

import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


def eventually(probe: Callable[[], T], *, within: float = 5, every: float = 0.02) -> T:
    """Call `probe` until it gives something true; its last answer or error when time is up.

    Args:
        probe: what should become true; an AssertionError counts as not yet.
        within: seconds.
        every: seconds between calls.
    """
    end = time.monotonic() + within
    while True:
        try:
            answer = probe()
        except AssertionError:
            if time.monotonic() > end:
                raise
        else:
            if answer:
                return answer
            if time.monotonic() > end:
                raise AssertionError(f"not within {within} s: {answer!r}")
        time.sleep(every)
