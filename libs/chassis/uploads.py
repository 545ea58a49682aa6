"""A write whose content comes as a stream: stored first, then made true in one guarded write.

The stream is stored outside of the transaction, as a file that nobody has claimed yet; what it
means is then written as any other write is: once for its key, with its audit row. A repeated
upload leaves a file that is swept.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeVar

import grpc
from google.protobuf.message import Message

from chassis import metrics
from chassis.calls import caller
from chassis.kernel import Kernel
from chassis.methods import describe
from chassis.rpc import REPLAYED_KEY

M = TypeVar("M", bound=Message)


class Uploads:
    """The streamed writes of one RPC."""

    def __init__(self, kernel: Kernel, path: str) -> None:
        """Write with the kernel; `path` is the RPC's `/package.Service/Method`."""
        self._kernel = kernel
        self._method = describe(path)

    def first(self, requests: Iterator[M], empty: M) -> tuple[M, str]:
        """The first message of a stream, and the write's idempotency key in it; raises Invalid."""
        first = next(requests, empty)
        return first, self._method.request_id(first)

    def once(
        self,
        context: grpc.ServicerContext,
        key: str,
        content: bytes,
        write: Callable[[], tuple[Message, Mapping[str, str]]],
    ) -> Any:
        """Run `write` in one transaction with its idempotency record and audit row.

        Args:
            context: told when the answer is a replayed one.
            key: the idempotency key.
            content: what was asked, with the digest of what was brought.
            write: makes it true; gives the answer, and the ids it is about by kind.
        """
        principal, method = caller(), self._method

        def work() -> bytes:
            answer, objects = write()
            self._kernel.audit.note(
                principal.county, result="ok", objects=objects, fields=("content",)
            )
            return answer.SerializeToString()

        digest = method.name.encode() + content
        answer = self._kernel.idempotency.once(principal.county, principal.id, key, digest, work)
        if answer.is_replayed:
            context.set_trailing_metadata(((REPLAYED_KEY, "true"),))
            metrics.REPLAYS.labels(method.name, "replayed").inc()
        return method.response(answer.body)
