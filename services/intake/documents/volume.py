"""A file to be bound, on its way to the process that binds it: a head, then contents in order."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import IO, Any

from chassis.children import read_exactly

_LENGTH = 8


@dataclass(frozen=True)
class Content:
    """The bytes of one thing that was printed or brought: how many, and where they come from."""

    size: int
    pieces: Iterable[bytes]


def packed(head: Any, contents: Sequence[Content]) -> Iterator[bytes]:
    """Head and contents as one stream; nothing is held."""
    yield framed(head)
    for content in contents:
        yield content.size.to_bytes(_LENGTH, "big")
        yield from content.pieces


def framed(head: Any) -> bytes:
    """Plain data with its length before it."""
    text = json.dumps(head, ensure_ascii=False).encode()
    return len(text).to_bytes(_LENGTH, "big") + text


def read_head(stream: IO[bytes]) -> Any:
    """The plain data that comes next; raises EOFError."""
    return json.loads(next_content(stream))


def next_content(stream: IO[bytes]) -> bytes:
    """The content that comes next; raises EOFError."""
    size = int.from_bytes(read_exactly(stream, _LENGTH), "big")
    return read_exactly(stream, size)
