"""Who is being served at this moment: one context per request, event or tick."""

import math
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from contracts.principals import Principal, service_principal


@dataclass(frozen=True, kw_only=True)
class Call:
    """The work in hand: on whose behalf, called what, until when, and how it is found again.

    `deadline` is on the monotonic clock.
    """

    principal: Principal
    action: str
    correlation_id: str = ""
    traceparent: str = ""
    deadline: float = math.inf

    def remaining(self) -> float:
        """Seconds left until the deadline, never negative."""
        return max(self.deadline - time.monotonic(), 0.0)


_NOBODY = Call(principal=service_principal("nobody", ""), action="")
_CALL: ContextVar[Call] = ContextVar("call", default=_NOBODY)


def current() -> Call:
    """The call being served, or an empty one outside of any."""
    return _CALL.get()


def caller() -> Principal:
    """The principal being served."""
    return _CALL.get().principal


@contextmanager
def serving(call: Call) -> Iterator[None]:
    """Make `call` the current one for the block."""
    token = _CALL.set(call)
    try:
        yield
    finally:
        _CALL.reset(token)
