"""Writes whose first step is slow: a stream taken in, files put together; then one transaction.

The servicer does the slow step outside of any transaction and gives back a `Prepared` write. The
guard runs that as it runs every write: once per key, with its audit row.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, TypeVar

import grpc
from google.protobuf.message import Message

from contracts.errors import FieldFault, Invalid, Unavailable

M = TypeVar("M", bound=Message)


@dataclass(frozen=True)
class Prepared:
    """A write that is ready to be done; its key stands for `request`, content hash included."""

    request: Message
    write: Callable[[], Message]


def opened(requests: Iterator[M]) -> tuple[M, Iterator[bytes]]:
    """The first message of a stream, which says what comes, and the chunks of all of them.

    Raises:
        Invalid: the stream is empty.
        Unavailable: it broke off.
    """
    try:
        first = next(requests)
    except StopIteration:
        raise Invalid(_NOTHING) from None
    except grpc.RpcError:
        raise Unavailable("the stream broke off") from None
    return first, _chunks(first, requests)


def drain(requests: Iterator[Any]) -> None:
    """Read what still comes, and forget it."""
    try:
        for _ in requests:
            pass
    except grpc.RpcError:
        return


def _chunks(first: Any, requests: Iterator[Any]) -> Iterator[bytes]:
    try:
        yield first.chunk
        for message in requests:
            yield message.chunk
    except grpc.RpcError:
        raise Unavailable("the stream broke off") from None


_NOTHING = FieldFault(
    field="content",
    reason="empty",
    message="没有收到内容",
    message_en="Nothing came.",
)
