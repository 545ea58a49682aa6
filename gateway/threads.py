"""Where synchronous work runs beside the event loop: the store in one pool, argon2 in another."""

import asyncio
import contextvars
import time
from collections.abc import Callable
from concurrent.futures import Executor, ThreadPoolExecutor
from functools import partial
from typing import TypeVar

from chassis.calls import Call, current, serving
from contracts.principals import Principal

T = TypeVar("T")
_STORE_THREADS = 16
_HASHING_THREADS = 2
_SECONDS = 10.0


class Threads:
    """Two pools; hashing has its own, so that a flood of sign-ins leaves the store free."""

    def __init__(self) -> None:
        """Start lazily."""
        self._store = ThreadPoolExecutor(_STORE_THREADS, thread_name_prefix="store")
        self._hashing = ThreadPoolExecutor(_HASHING_THREADS, thread_name_prefix="hashing")

    async def store(self, action: str, principal: Principal, work: Callable[[], T]) -> T:
        """Run work on the gateway's database in the name of a principal."""
        here = current()
        call = Call(
            principal=principal,
            action=action,
            correlation_id=here.correlation_id,
            traceparent=here.traceparent,
            deadline=time.monotonic() + _SECONDS,
        )

        def serve() -> T:
            with serving(call):
                return work()

        return await self._run(self._store, serve)

    async def hashing(self, work: Callable[[], T]) -> T:
        """Run work that is slow on purpose."""
        return await self._run(self._hashing, work)

    def close(self) -> None:
        """Wait for what runs."""
        self._store.shutdown()
        self._hashing.shutdown()

    @staticmethod
    async def _run(pool: Executor, work: Callable[[], T]) -> T:
        context = contextvars.copy_context()
        return await asyncio.get_running_loop().run_in_executor(pool, partial(context.run, work))
