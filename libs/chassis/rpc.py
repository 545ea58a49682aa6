"""The gRPC face: one server bootstrap and one guard in front of every method.

The guard requires a deadline and a principal, maps error kinds to statuses, measures, and makes
every request that carries a `request_id` a write: one transaction with its idempotency record and
audit row.
"""

import json
import logging
import signal
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any, NoReturn, TypeAlias

import grpc
from google.protobuf.message import Message
from grpc_health.v1 import health, health_pb2, health_pb2_grpc
from grpc_reflection.v1alpha import reflection
from pymongo.errors import ConnectionFailure, ExecutionTimeout, WTimeoutError

from chassis import metrics
from chassis.calls import Call, caller, current, serving
from chassis.kernel import Kernel
from chassis.logs import setup_logging
from chassis.methods import Method, describe
from chassis.ports import new_uuid7
from chassis.principals import PrincipalSigner, PrincipalVerifier, load_verifier
from chassis.settings import Settings
from chassis.streams import Prepared, drain
from chassis.tracing import setup_tracing, span
from contracts import errors
from contracts.principals import Principal

PRINCIPAL_KEY = "x-onedoor-principal"
CORRELATION_KEY = "x-correlation-id"
REPLAYED_KEY = "x-idempotent-replayed"
REASON_KEY = "x-reason"
DETAILS_KEY = "x-details-bin"
GRACE_SECONDS = 30
_MARGIN_SECONDS = 0.2
_THREADS = 32

STATUS = {
    errors.Invalid: grpc.StatusCode.INVALID_ARGUMENT,
    errors.Unauthenticated: grpc.StatusCode.UNAUTHENTICATED,
    errors.NotPermitted: grpc.StatusCode.PERMISSION_DENIED,
    errors.NotFound: grpc.StatusCode.NOT_FOUND,
    errors.Conflict: grpc.StatusCode.ABORTED,
    errors.Reused: grpc.StatusCode.ALREADY_EXISTS,
    errors.Exhausted: grpc.StatusCode.RESOURCE_EXHAUSTED,
    errors.Unavailable: grpc.StatusCode.UNAVAILABLE,
    errors.Refusal: grpc.StatusCode.FAILED_PRECONDITION,
}

SERVER_OPTIONS = (
    ("grpc.max_receive_message_length", 4 << 20),
    ("grpc.max_concurrent_streams", 100),
    ("grpc.keepalive_time_ms", 120_000),
    ("grpc.keepalive_timeout_ms", 20_000),
    ("grpc.http2.min_recv_ping_interval_without_data_ms", 60_000),
    ("grpc.max_connection_age_ms", 1_800_000),
    ("grpc.max_connection_age_grace_ms", 30_000),
    ("grpc.so_reuseport", 0),
)
CLIENT_OPTIONS = (
    (
        "grpc.service_config",
        json.dumps(
            {
                "loadBalancingConfig": [{"round_robin": {}}],
                "methodConfig": [
                    {
                        "name": [{}],
                        "retryPolicy": {
                            "maxAttempts": 4,
                            "initialBackoff": "0.1s",
                            "maxBackoff": "1s",
                            "backoffMultiplier": 2,
                            "retryableStatusCodes": ["UNAVAILABLE"],
                        },
                    }
                ],
                "retryThrottling": {"maxTokens": 10, "tokenRatio": 0.1},
            }
        ),
    ),
    ("grpc.keepalive_time_ms", 60_000),
    ("grpc.max_receive_message_length", 4 << 20),
)

Registration = tuple[Callable[[Any, grpc.Server], None], Any, str]
Handler: TypeAlias = "grpc.RpcMethodHandler[Any, Any]"
logger = logging.getLogger(__name__)

__all__ = ["build_server", "caller", "channel", "outgoing", "serve"]


class Guard(grpc.ServerInterceptor):
    """Stands in front of every method of a service."""

    def __init__(self, kernel: Kernel, verifier: PrincipalVerifier) -> None:
        """Guard with the kernel's transaction, and trust who the verifier trusts."""
        self._kernel = kernel
        self._verifier = verifier
        self._wrapped: dict[str, Handler] = {}

    def intercept_service(
        self,
        continuation: "Callable[[grpc.HandlerCallDetails], Handler | None]",
        details: grpc.HandlerCallDetails,
    ) -> "Handler | None":
        """Give the guarded handler of a method; health and reflection pass freely."""
        handler = continuation(details)
        if handler is None or details.method.startswith("/grpc."):
            return handler
        if details.method not in self._wrapped:
            self._wrapped[details.method] = self._wrap(handler, describe(details.method))
        return self._wrapped[details.method]

    def _wrap(self, handler: Any, method: Method) -> Handler:
        if handler.unary_unary:
            inner = handler.unary_unary
            build, respond = grpc.unary_unary_rpc_method_handler, self._unary(inner, method)
        elif handler.unary_stream:
            inner = handler.unary_stream
            build, respond = grpc.unary_stream_rpc_method_handler, self._stream(inner, method)
        else:
            inner = handler.stream_unary
            build, respond = grpc.stream_unary_rpc_method_handler, self._unary(inner, method)
        return build(respond, handler.request_deserializer, handler.response_serializer)

    def _unary(self, inner: Any, method: Method) -> Callable[[Any, Any], Any]:
        def respond(request: Any, context: grpc.ServicerContext) -> Any:
            with self._answering(method, context):
                if method.is_transactional:
                    return self._write(inner, method, request, context)
                answer = _taken(inner, method, request, context)
                if isinstance(answer, Prepared):
                    return self._write(lambda *_: answer.write(), method, answer.request, context)
                return answer

        return respond

    def _stream(self, inner: Any, method: Method) -> Callable[[Any, Any], Iterator[Any]]:
        def respond(request: Any, context: grpc.ServicerContext) -> Iterator[Any]:
            with self._answering(method, context):
                yield from inner(request, context)

        return respond

    @contextmanager
    def _answering(self, method: Method, context: grpc.ServicerContext) -> Iterator[None]:
        started, refusal, code = time.monotonic(), None, grpc.StatusCode.OK
        try:
            with self._call(method, context) as call, serving(call):
                try:
                    yield
                except errors.NotPermitted as error:
                    self._note_denial(error)
                    raise
        except errors.Refusal as error:
            refusal = error
        except (ConnectionFailure, ExecutionTimeout, WTimeoutError) as error:
            logger.warning(
                "the store did not answer",
                extra={"method": method.name, "error": type(error).__name__},
            )
            refusal = errors.Unavailable("the store's answer is unknown")
        except Exception:
            logger.exception("call failed", extra={"method": method.name})
            code = grpc.StatusCode.INTERNAL
        if refusal:
            code = status_of(refusal)
        metrics.GRPC_HANDLED.labels(self._kernel.service, method.name, code.name).inc()
        metrics.GRPC_SECONDS.labels(self._kernel.service, method.name).observe(
            time.monotonic() - started
        )
        if code is not grpc.StatusCode.OK:
            _abort(context, code, refusal)

    @contextmanager
    def _call(self, method: Method, context: grpc.ServicerContext) -> Iterator[Call]:
        given = dict(_pairs(context))
        remaining = context.time_remaining()
        if remaining is None or remaining > 3600:
            raise errors.Invalid(
                errors.FieldFault(
                    field="deadline",
                    reason="deadline_missing",
                    message="调用须带截止时间",
                    message_en="Every call needs a deadline.",
                )
            )
        principal = self._verifier.verify(str(given.get(PRINCIPAL_KEY, "")))
        with span(method.name, str(given.get("traceparent", ""))) as traceparent:
            yield Call(
                principal=principal,
                action=method.name,
                correlation_id=str(given.get(CORRELATION_KEY, "")) or new_uuid7(),
                traceparent=traceparent,
                deadline=time.monotonic() + remaining - _MARGIN_SECONDS,
            )

    def _write(
        self, inner: Any, method: Method, request: Message, context: grpc.ServicerContext
    ) -> Any:
        principal = caller()
        key = method.request_id(request)
        scope = principal.area_code[:6] if method.is_above_county else principal.county

        def work() -> bytes:
            response: Message = inner(request, context)
            self._kernel.audit.note(
                scope,
                result="ok",
                objects=method.objects(request, response),
                fields=[field.name for field, _ in request.ListFields()],
            )
            return response.SerializeToString()

        content = method.name.encode() + request.SerializeToString(deterministic=True)
        answer = self._kernel.idempotency.once(scope, principal.id, key, content, work)
        if answer.is_replayed:
            context.set_trailing_metadata(((REPLAYED_KEY, "true"),))
            metrics.REPLAYS.labels(method.name, "replayed").inc()
        return method.response(answer.body)

    def _note_denial(self, error: errors.NotPermitted) -> None:
        county = current().principal.area_code[:6]
        self._kernel.audit.note(county, result=error.reason, objects={})


def _taken(inner: Any, method: Method, request: Any, context: grpc.ServicerContext) -> Any:
    """The servicer's answer; a stream that is refused is read to its end before it is said.

    A sender that is cut off while it writes cannot tell a refusal from a broken connection.
    """
    try:
        return inner(request, context)
    except errors.Refusal:
        if method.is_streamed:
            drain(request)
        raise


def status_of(refusal: errors.Refusal) -> grpc.StatusCode:
    """The gRPC status of an error kind, by the nearest kind it derives from."""
    return next(STATUS[kind] for kind in type(refusal).__mro__ if kind in STATUS)


def build_server(
    kernel: Kernel,
    verifier: PrincipalVerifier,
    services: Sequence[Registration],
    *,
    is_reflected: bool = False,
) -> tuple[grpc.Server, health.HealthServicer]:
    """A guarded server with health, not yet started and bound to no port.

    Args:
        kernel: the service's kernel.
        verifier: whose principals to believe.
        services: for each service the generated `add_…_to_server`, the servicer and the full name.
        is_reflected: whether to answer reflection; internal networks only.
    """
    server = grpc.server(
        ThreadPoolExecutor(max_workers=_THREADS, thread_name_prefix="rpc"),
        interceptors=[Guard(kernel, verifier)],
        options=SERVER_OPTIONS,
        maximum_concurrent_rpcs=200,
    )
    state = health.HealthServicer()
    health_pb2_grpc.add_HealthServicer_to_server(state, server)
    names = ["", *(name for _, _, name in services)]
    for add, servicer, _ in services:
        add(servicer, server)
    for name in names:
        state.set(name, health_pb2.HealthCheckResponse.SERVING)
    if is_reflected:
        reflection.enable_server_reflection(
            [*names[1:], health.SERVICE_NAME, reflection.SERVICE_NAME], server
        )
    return server, state


def serve(kernel: Kernel, settings: Settings, *, services: Sequence[Registration]) -> None:
    """Serve until SIGTERM or SIGINT, then finish what began and return."""
    setup_logging(f"{kernel.service}-server", settings.log_level)
    setup_tracing(kernel.service, settings.otlp_endpoint)
    server, state = build_server(
        kernel, load_verifier(settings.keys_dir), services, is_reflected=settings.is_demo
    )
    port = server.add_insecure_port(f"{settings.bind_host}:{settings.grpc_port}")
    stopping = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopping.set())
    server.start()
    metrics.serve_metrics(
        settings.bind_host,
        settings.metrics_port,
        ready={"primary": lambda: kernel.database.client.primary is not None},
    )
    logger.info("serving", extra={"service": kernel.service, "port": port})
    stopping.wait()
    state.enter_graceful_shutdown()
    server.stop(GRACE_SECONDS).wait()
    logger.info("stopped", extra={"service": kernel.service})


def channel(target: str) -> grpc.Channel:
    """A client channel to another service, with retries of what was not begun."""
    return grpc.insecure_channel(target, options=CLIENT_OPTIONS)


def outgoing(signer: PrincipalSigner, principal: Principal) -> tuple[tuple[str, str], ...]:
    """The metadata of a call to another service on behalf of a principal."""
    call = current()
    pairs = [(PRINCIPAL_KEY, signer.sign(principal))]
    if call.correlation_id:
        pairs.append((CORRELATION_KEY, call.correlation_id))
    if call.traceparent:
        pairs.append(("traceparent", call.traceparent))
    return tuple(pairs)


def _abort(
    context: grpc.ServicerContext, code: grpc.StatusCode, refusal: errors.Refusal | None
) -> NoReturn:
    if isinstance(refusal, errors.NotFound):  # a hidden thing is answered as a missing one
        refusal = errors.NotFound("no such thing in the caller's scope")
    reason = refusal.reason if refusal else "internal"
    faults = refusal.faults if isinstance(refusal, errors.Invalid) else ()
    details = {
        "details": refusal.details if refusal else {},
        "errors": [vars(fault) for fault in faults],
    }
    context.set_trailing_metadata(
        ((REASON_KEY, reason), (DETAILS_KEY, json.dumps(details).encode()))
    )
    context.abort(code, str(refusal) if refusal else "internal error")
    raise AssertionError("abort raises")


def _pairs(context: grpc.ServicerContext) -> Iterator[tuple[str, str]]:
    for key, value in context.invocation_metadata():
        yield key, value if isinstance(value, str) else ""
