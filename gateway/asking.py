"""From a checked body to a service's answer: what every route does, written once."""

import re
from collections.abc import AsyncIterator, Awaitable
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import Depends, Header, Request
from google.protobuf.message import Message
from pydantic import BaseModel
from starlette.responses import JSONResponse, Response, StreamingResponse

from chassis.calls import current
from contracts.principals import Principal
from gateway.auth import SignedIn, Visitor, gateway_of, note_denial, require_writer
from gateway.clients import Answer, Errand, Rpc
from gateway.errors import Problem
from gateway.shapes import listed, unwrapped

IdempotencyKey = Annotated[
    str,
    Header(
        alias="Idempotency-Key",
        pattern=r"^[\x21-\x7e]{1,200}$",
        max_length=200,
        description="名下唯一的幂等键；同一键重发得到同一答复。One key per intended effect.",
        examples=["0190a6f0-5c3e-7b1e-8f00-3f6f3f0c2a11"],
    ),
]


class Asker:
    """Asks services in the name of one principal, under one idempotency key."""

    def __init__(self, request: Request, principal: Principal, key: str = "") -> None:
        """Speak for `principal` within `request`."""
        self.principal = principal
        self._gateway = gateway_of(request)
        self.key = key

    async def fetch(self, rpc: Rpc, body: BaseModel | None = None, **fields: Any) -> Answer:
        """Ask with the body's fields and the given ones; raises Problem."""
        request = self._request(rpc, body, fields)
        return await self._noting(self._gateway.services.call(rpc, request, self._errand()))

    async def send(self, rpc: Rpc, chunks: AsyncIterator[bytes], **fields: Any) -> Answer:
        """Send a content with the given fields; raises Problem."""
        first = self._request(rpc, None, fields)
        async with self._gateway.turnstile:
            return await self._noting(
                self._gateway.services.send(rpc, first, chunks, self._errand())
            )

    async def one(
        self, rpc: Rpc, body: BaseModel | None = None, *, status: int = 200, **fields: Any
    ) -> Response:
        """The answer about one thing."""
        answer = await self.fetch(rpc, body, **fields)
        return shown(unwrapped(answer.message), status, is_replayed=answer.is_replayed)

    async def page(self, rpc: Rpc, **fields: Any) -> Response:
        """The answer with a page of a list."""
        answer = await self.fetch(rpc, **fields)
        return JSONResponse(listed(answer.message))

    async def stream(self, rpc: Rpc, **fields: Any) -> tuple[Any, AsyncIterator[bytes]]:
        """The first piece of a stream, and the bytes of all pieces; raises Problem."""
        pieces = self._gateway.services.stream(
            rpc, self._request(rpc, None, fields), self._errand()
        )
        first: Any = await anext(pieces, None)
        if first is None:
            raise Problem(503, "try_again")

        async def chunks() -> AsyncIterator[bytes]:
            yield first.chunk
            async for piece in pieces:
                yield piece.chunk  # type: ignore[attr-defined]  # both streams name it so

        return first, chunks()

    async def _noting(self, asked: Awaitable[Answer]) -> Answer:
        try:
            return await asked
        except Problem as problem:
            if problem.status == 403:
                principal = self.principal
                note_denial(principal.area_code, problem.reason, str(principal.post))
            raise

    def _request(self, rpc: Rpc, body: BaseModel | None, fields: dict[str, Any]) -> Message:
        given = body.model_dump(exclude_none=True) if body else {}
        if rpc.is_write:
            fields["request_id"] = self.key
        return rpc.request_type(**given, **fields)

    def _errand(self) -> Errand:
        call = current()
        return Errand(self.principal, call.correlation_id, call.traceparent)


def shown(body: dict[str, Any], status: int = 200, *, is_replayed: bool = False) -> Response:
    """A JSON answer; a repeated one says so."""
    headers = {"Idempotent-Replayed": "true"} if is_replayed else {}
    return JSONResponse(body, status, headers)


def file_answer(chunks: AsyncIterator[bytes], media_type: str, name: str) -> Response:
    """A file to keep, streamed."""
    safe = re.sub(r"[^A-Za-z0-9._-]", "", name)
    safe = safe if safe.strip(".") and not safe.startswith(".") else f"document{safe.rstrip('.')}"
    disposition = f'attachment; filename="{safe}"'
    if safe != name:
        disposition += f"; filename*=UTF-8''{quote(name, safe='')}"
    return StreamingResponse(
        chunks,
        media_type=media_type or "application/octet-stream",
        headers={"Content-Disposition": disposition},
    )


async def reading(request: Request, standing: SignedIn) -> Asker:
    """Somebody signed in who reads."""
    return Asker(request, standing.principal)


async def writing(request: Request, standing: SignedIn, idempotency_key: IdempotencyKey) -> Asker:
    """Somebody signed in who changes something, under an idempotency key."""
    require_writer(standing.principal)
    return Asker(request, standing.principal, idempotency_key)


async def trying(request: Request, standing: SignedIn) -> Asker:
    """Somebody signed in who only tries something out; no key is needed."""
    return Asker(request, standing.principal)


async def visitor_key(_visitor: Visitor, idempotency_key: IdempotencyKey) -> str:
    """The idempotency key of somebody who is not signed in."""
    return idempotency_key


Reading = Annotated[Asker, Depends(reading)]
Writing = Annotated[Asker, Depends(writing)]
Trying = Annotated[Asker, Depends(trying)]
VisitorKey = Annotated[str, Depends(visitor_key)]
