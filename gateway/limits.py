"""Rate limits in Redis: fixed windows per account, address, or both.

When Redis does not answer, limits that protect sign-in and verification codes refuse (503), the
others let pass; both are counted.
"""

import hashlib
import time
from typing import Any

from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import RedisError

from contracts.errors import Exhausted, Unavailable
from gateway import metrics
from gateway.settings import Limit

_COUNT = """
local n = redis.call('INCR', KEYS[1])
if n == 1 then redis.call('EXPIRE', KEYS[1], ARGV[1]) end
return n
"""


class Limits:
    """Counts in shared memory that may be wiped at any time."""

    def __init__(self, redis_uri: str, prefix: str) -> None:
        """Prepare a client for keys below `prefix`; nothing is sent yet."""
        self._prefix = prefix
        self._redis: Redis = Redis.from_url(
            redis_uri,
            socket_timeout=1,
            socket_connect_timeout=1,
            health_check_interval=30,
            retry=Retry(NoBackoff(), 1),
        )
        self._count: Any = self._redis.register_script(_COUNT)

    async def spend(self, name: str, who: str, limit: Limit, *, protects: bool = False) -> None:
        """Count one use; raises Exhausted above the limit.

        Args:
            name: what is limited; a label of a metric.
            who: an account, an address, or both; only a digest of it is kept.
            limit: how often in how long.
            protects: refuse, rather than let pass, while Redis is away.

        Raises:
            Exhausted: used up; tells how long to wait.
            Unavailable: the limit protects something and cannot be checked.
        """
        now = time.time()
        window = int(now // limit.seconds)
        digest = hashlib.sha256(who.encode()).hexdigest()[:24]
        try:
            count = await self._count(
                keys=[f"{self._prefix}:{name}:{digest}:{window}"], args=[limit.seconds + 1]
            )
        except (RedisError, OSError, TimeoutError):
            metrics.LIMITER_TROUBLE.labels(name, "refused" if protects else "passed").inc()
            if protects:
                raise Unavailable(f"the limiter of {name} does not answer") from None
            return
        if count > limit.times:
            wait = str(max(1, int((window + 1) * limit.seconds - now)))
            raise Exhausted(f"{name} is used up", retry_after=wait)

    async def claim(self, name: str, what: str, owner: str, seconds: int) -> bool:
        """Whether `owner` is the first, or the same again, to use up a thing; protects.

        Raises:
            Unavailable: it cannot be told.
        """
        digest = hashlib.sha256(owner.encode()).hexdigest()
        try:
            key = f"{self._prefix}:{name}:{what}"
            held = await self._redis.set(key, digest, nx=True, ex=seconds, get=True)
        except (RedisError, OSError, TimeoutError):
            metrics.LIMITER_TROUBLE.labels(name, "refused").inc()
            raise Unavailable(f"{name} cannot be claimed now") from None
        return held is None or held == digest.encode()

    async def close(self) -> None:
        """Close the connections."""
        await self._redis.aclose()
