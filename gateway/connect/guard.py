"""What stands in front of every method: certificate, county, deadline, errors, metrics."""

import json
import logging
import math
import re
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Any, TypeAlias

import grpc

from chassis import metrics
from chassis.calls import Call, serving
from chassis.ports import new_uuid7
from chassis.rpc import CORRELATION_KEY, DETAILS_KEY, REASON_KEY, status_of
from chassis.tracing import span
from contracts import errors
from contracts.ports import Now
from gateway.connect.certificates import Identity, Revocations, identify
from gateway.connect.cursors import CursorExpired
from gateway.connect.upstream import Carried
from gateway.metrics import DENIED

LONGEST_SECONDS = 3600
_MARGIN_SECONDS = 0.2
_CORRELATION = re.compile(r"[A-Za-z0-9_.-]{1,64}")
logger = logging.getLogger(__name__)

Context: TypeAlias = "grpc.aio.ServicerContext[Any, Any]"
Answer = Callable[[Any, Context], Awaitable[Any]]


class Admission:
    """Lets in who holds a standing certificate of a department."""

    def __init__(self, revocations: Revocations, now: Now) -> None:
        """Look up revocations, and read the time."""
        self._revocations = revocations
        self._now = now

    def identity(self, context: Context) -> Identity:
        """Who calls; raises Unauthenticated."""
        peer = context.auth_context()
        identity = identify(next(iter(peer.get("x509_pem_cert", ())), b""))
        self.require_standing(identity)
        return identity

    def require_standing(self, identity: Identity) -> None:
        """Raise Unauthenticated when the certificate has ended or was taken back meanwhile."""
        if identity.not_after <= self._now():
            raise errors.Unauthenticated(
                "the certificate has expired", reason="certificate_expired"
            )
        if identity.serial in self._revocations:
            raise errors.Unauthenticated(
                "the certificate was revoked", reason="certificate_revoked"
            )


class Guard(grpc.aio.ServerInterceptor):
    """Stands in front of every method; health passes freely behind the handshake."""

    def __init__(self, admission: Admission) -> None:
        """Admit by `admission`."""
        self._admission = admission

    async def intercept_service(
        self,
        continuation: Callable[[grpc.HandlerCallDetails], Awaitable[Any]],
        handler_call_details: grpc.HandlerCallDetails,
    ) -> Any:
        """Give the guarded handler of a method."""
        handler = await continuation(handler_call_details)
        path = handler_call_details.method
        if handler is None or path.startswith("/grpc."):
            return handler
        is_stream = bool(handler.response_streaming)
        inner = handler.unary_stream if is_stream else handler.unary_unary
        build = (
            grpc.unary_stream_rpc_method_handler
            if is_stream
            else grpc.unary_unary_rpc_method_handler
        )
        respond = self._guarded(inner, path.rpartition("/")[2], is_stream=is_stream)
        return build(respond, handler.request_deserializer, handler.response_serializer)

    def _guarded(self, inner: Answer, method: str, *, is_stream: bool) -> Answer:
        async def respond(request: Any, context: Context) -> Any:
            async with self._answering(method, context):
                identity = self._admission.identity(context)
                _require_county(request.county, identity)
                remaining = context.time_remaining()
                if not is_stream:
                    _require_deadline(remaining)
                with _served(method, context, identity, None if is_stream else remaining):
                    return await inner(request, context)

        return respond

    @asynccontextmanager
    async def _answering(self, method: str, context: Context) -> AsyncIterator[None]:
        started, code = time.monotonic(), grpc.StatusCode.OK
        try:
            try:
                yield
            except grpc.aio.BaseError:
                raise
            except Exception as error:
                code, reason, details, message = _told(error, method)
                trailing = ((REASON_KEY, reason), (DETAILS_KEY, details))
                await context.abort(code, message, trailing)
        finally:
            metrics.GRPC_HANDLED.labels("connect", method, code.name).inc()
            metrics.GRPC_SECONDS.labels("connect", method).observe(time.monotonic() - started)


def _told(error: Exception, method: str) -> tuple[grpc.StatusCode, str, bytes, str]:
    """Status, reason, details and message of what went wrong."""
    if isinstance(error, Carried):
        return error.code, error.reason, error.details, str(error)
    if not isinstance(error, errors.Refusal):
        logger.error("call failed", extra={"method": method}, exc_info=error)
        return grpc.StatusCode.INTERNAL, "internal", b"{}", "internal error"
    faults = error.faults if isinstance(error, errors.Invalid) else ()
    details = {"details": error.details, "errors": [vars(fault) for fault in faults]}
    expired = isinstance(error, CursorExpired)
    code = grpc.StatusCode.OUT_OF_RANGE if expired else status_of(error)
    return code, error.reason, json.dumps(details).encode(), str(error)


def _require_county(county: str, identity: Identity) -> None:
    if county in ("", identity.county):
        return
    DENIED.labels(identity.county, "cross_county", "department").inc()
    logger.warning(
        "another county named", extra={"county": identity.county, "account": identity.principal.id}
    )
    raise errors.NotPermitted("the certificate is of another county", reason="cross_county")


def _require_deadline(remaining: float | None) -> None:
    if remaining is None or remaining > LONGEST_SECONDS:
        raise errors.Invalid(
            errors.FieldFault(
                field="deadline",
                reason="deadline_missing",
                message="调用须带截止时间",
                message_en="Every call needs a deadline.",
            )
        )


@contextmanager
def _served(
    method: str, context: Context, identity: Identity, remaining: float | None
) -> Iterator[None]:
    pairs: Any = context.invocation_metadata() or ()
    given = dict(pairs)
    correlation_id = str(given.get(CORRELATION_KEY, ""))
    if not _CORRELATION.fullmatch(correlation_id):
        correlation_id = new_uuid7()
    lasts = math.inf if remaining is None else remaining - _MARGIN_SECONDS
    with span(method, str(given.get("traceparent", ""))) as traceparent:
        call = Call(
            principal=identity.principal,
            action=method,
            correlation_id=correlation_id,
            traceparent=traceparent,
            deadline=time.monotonic() + lasts,
        )
        with serving(call):
            yield
