"""Ready checks: is the other side really answering."""

import asyncio
from collections.abc import Awaitable, Callable

Probe = Callable[[], Awaitable[bool]]
ANSWER_WITHIN = 2.0


def answers_tcp(port: int) -> Probe:
    """Somebody accepts connections on the port."""

    async def probe() -> bool:
        return await _exchange(port, b"", 0) is not None

    return probe


def answers_http(port: int, path: str = "/readyz") -> Probe:
    """The path answers 200."""
    request = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n".encode()

    async def probe() -> bool:
        answer = await _exchange(port, request, 64)
        return answer is not None and answer.partition(b" ")[2].startswith(b"200")

    return probe


def answers_redis(port: int) -> Probe:
    """Redis has loaded its file and answers PING."""

    async def probe() -> bool:
        return await _exchange(port, b"PING\r\n", 16) == b"+PONG\r\n"

    return probe


def blocking(check: Callable[[], bool]) -> Probe:
    """A check that blocks, moved to a thread."""

    async def probe() -> bool:
        return await asyncio.to_thread(check)

    return probe


async def _exchange(port: int, request: bytes, size: int) -> bytes | None:
    """Send the request and read up to `size` bytes; None if the other side does not play."""
    try:
        async with asyncio.timeout(ANSWER_WITHIN):
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            try:
                writer.write(request)
                return await reader.read(size) if size else b""
            finally:
                writer.close()
                await writer.wait_closed()
    except (OSError, TimeoutError):
        return None
