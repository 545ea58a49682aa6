"""How many contents may come in at a time: each holds a thread of a service until it is there."""

from gateway import metrics
from gateway.errors import Problem


class Turnstile:
    """Lets so many in; whoever comes then is asked to try again."""

    def __init__(self, most: int) -> None:
        """Nobody is in yet."""
        self._left = most

    async def __aenter__(self) -> None:
        """Go in; raises Problem when it is full."""
        if not self._left:
            metrics.SHED.labels("uploads").inc()
            raise Problem(503, "overloaded")
        self._left -= 1

    async def __aexit__(self, *_error: object) -> None:
        self._left += 1
