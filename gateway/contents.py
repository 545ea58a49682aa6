"""Contents on their way through the gateway: never whole in memory, never on its disk."""

from collections.abc import AsyncIterator
from typing import Annotated
from urllib.parse import unquote_to_bytes

from fastapi import Depends, Header, Request
from starlette.requests import ClientDisconnect

from contracts.errors import FieldFault, Invalid
from gateway.errors import Problem

CHUNK = 256 * 1024


async def chunks_of(parts: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    """The same bytes in chunks of one size; the last is shorter."""
    held = bytearray()
    try:
        async for part in parts:
            held += part
            while len(held) >= CHUNK:
                yield bytes(held[:CHUNK])
                del held[:CHUNK]
    except ClientDisconnect:
        raise Problem(400, "unparsable") from None
    if held:
        yield bytes(held)


async def sent_content(request: Request) -> AsyncIterator[bytes]:
    """The body in chunks, as it comes."""
    return chunks_of(request.stream())


async def sent_name(
    x_file_name: Annotated[
        str,
        Header(
            pattern=r"^[\x20-\x7e]{1,1800}$",
            max_length=1800,
            description="文件名，UTF-8 后百分号编码 The name, percent-encoded UTF-8",
            examples=["%E7%8E%B0%E5%9C%BA.jpg"],
        ),
    ],
) -> str:
    """The file's name; raises Invalid when it is no UTF-8."""
    try:
        return unquote_to_bytes(x_file_name).decode()
    except UnicodeDecodeError:
        raise Invalid(_NOT_UTF8) from None


_NOT_UTF8 = FieldFault(
    field="x_file_name",
    reason="bad_encoding",
    message="文件名须为百分号编码的 UTF-8",
    message_en="The name must be percent-encoded UTF-8.",
)
SentContent = Annotated[AsyncIterator[bytes], Depends(sent_content)]
SentName = Annotated[str, Depends(sent_name)]
SentHash = Annotated[
    str,
    Header(
        alias="X-Content-SHA256",
        pattern=r"^$|^[0-9a-f]{64}$",
        description="内容的 SHA-256，选填，给出则核对 The content's SHA-256; checked when given",
    ),
]
