"""The outermost layer: admission, correlation, body limits, headers, access log and metrics.

Plain ASGI, one layer for all, because every request pays for it.
"""

import asyncio
import logging
import re
import secrets
import time
from dataclasses import dataclass, field

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from chassis.calls import Call, serving
from chassis.ports import new_uuid7
from chassis.tracing import span
from contracts.principals import service_principal
from gateway import metrics
from gateway.errors import Problem
from gateway.open311.errors import answer_of
from gateway.settings import GatewaySettings

_CORRELATION = re.compile(r"[A-Za-z0-9\-]{8,64}")
_SHARES = {"intake": 1.0, "write": 0.9, "query": 0.8, "export": 0.5}
_SECURITY = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "X-Frame-Options": "DENY",
    "Cache-Control": "no-store",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
}
_FILES = (
    "/receipt", "/document", "/decline-notice", "/content", "/thumbnail", "/report",
    "/import-template", "/member-template", "/sheet",
)  # fmt: skip
_FORMS = ("/api/v1/auth/token", "/p/", "/open311/")
_SHEET_TYPES = (
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "text/csv",
)
_SHEETS = re.compile(r"/api/v1/(imports|cases/[^/]+/(group/member-sheet|party-sheet))")
"""Paths that take a sheet as their body."""
_RULE_SHEETS = re.compile(r"/api/v1/rule-sets/[^/]+/sheet")
_RULE_SHEET_TYPES = (_SHEET_TYPES[0], "application/json")
_REGISTERED = (
    "/api/v1/cases", "/api/v1/public/cases", "/p/report", "/open311/v2/requests.json",
    "/open311/v2/requests.xml",
)  # fmt: skip
_FORM_TYPE = "application/x-www-form-urlencoded"
_FORM_OF_FILES = "/p/attach"
_CONTENTS = re.compile(r"/api/v1/(public/)?cases/[^/]+/(attachments|uploads/[^/]+/parts)|/p/attach")
_ENVELOPE_BYTES = 64 * 1024
logger = logging.getLogger("gateway.access")


@dataclass
class Visit:
    """What becomes known of a request while it is served."""

    correlation_id: str
    traceparent: str
    slo: str
    started: float = field(default_factory=time.monotonic)
    status: int = 0


class Edge:
    """Wraps the application."""

    def __init__(self, app: ASGIApp, settings: GatewaySettings) -> None:
        """Serve at most `settings.gateway_in_flight` requests at once."""
        self._app = app
        self._settings = settings
        self._in_flight = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        visit = _visit(scope, headers)
        scope["visit"] = visit
        with span(f"{scope['method']} http", _incoming(headers)) as traceparent:
            visit.traceparent = traceparent or _new_traceparent()
            call = Call(
                principal=service_principal("gateway", ""),
                action="http",
                correlation_id=visit.correlation_id,
                traceparent=visit.traceparent,
            )
            with serving(call):
                await self._serve(scope, headers, visit, receive, send)

    async def _serve(
        self, scope: Scope, headers: Headers, visit: Visit, receive: Receive, send: Send
    ) -> None:
        answer = _Answering(send, visit)
        self._in_flight += 1
        metrics.IN_FLIGHT.set(self._in_flight)
        try:
            refusal = self._refusal(scope, headers, visit)
            if refusal:
                await answer_of(refusal, scope["path"])(scope, receive, answer)
            else:
                bounded = _BoundedBody(receive, *_bounds(scope, self._settings), headers)
                await self._app(scope, bounded, answer)
        except Exception:
            logging.getLogger(__name__).exception("request failed")
            if visit.status == 0:
                await answer_of(Problem(500, "internal"), scope["path"])(scope, receive, answer)
        finally:
            self._in_flight -= 1
            metrics.IN_FLIGHT.set(self._in_flight)
            _account_for(scope, visit)

    def _refusal(self, scope: Scope, headers: Headers, visit: Visit) -> Problem | None:
        if self._in_flight > max(1.0, self._settings.gateway_in_flight * _SHARES[visit.slo]):
            metrics.SHED.labels("in_flight").inc()
            return Problem(503, "overloaded")
        length = headers.get("content-length", "")
        if length.isdecimal() and int(length) > _bounds(scope, self._settings)[0]:
            return Problem(413, "too_large")
        if _has_body(headers) and not _is_expected_type(scope["path"], headers):
            return Problem(415, "media_type")
        return None


class _BoundedBody:
    """Receives a body that may not be too large nor too slow."""

    def __init__(self, receive: Receive, size: int, seconds: float, headers: Headers) -> None:
        self._receive = receive
        self._left = size
        self._end = time.monotonic() + seconds
        self._is_done = not _has_body(headers)

    async def __call__(self) -> Message:
        if self._is_done:
            return await self._receive()
        try:
            seconds = max(self._end - time.monotonic(), 0.01)
            message = await asyncio.wait_for(self._receive(), seconds)
        except TimeoutError:
            metrics.SHED.labels("body_timeout").inc()
            raise HTTPException(408) from None
        self._left -= len(message.get("body", b""))
        if self._left < 0:
            raise HTTPException(413)
        self._is_done = not message.get("more_body", False)
        return message


class _Answering:
    """Sends an answer with the headers that every answer has."""

    def __init__(self, send: Send, visit: Visit) -> None:
        self._send = send
        self._visit = visit

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._visit.status = message["status"]
            headers = MutableHeaders(scope=message)
            headers["X-Correlation-Id"] = self._visit.correlation_id
            for name, value in _SECURITY.items():
                headers.setdefault(name, value)
            if message["status"] in (408, 413):
                headers["Connection"] = "close"
        await self._send(message)


def _visit(scope: Scope, headers: Headers) -> Visit:
    given = headers.get("x-correlation-id", "")
    correlation_id = given if _CORRELATION.fullmatch(given) else new_uuid7()
    return Visit(correlation_id, "", _slo(scope["method"], scope["path"]))


def _slo(method: str, path: str) -> str:
    if method in ("GET", "HEAD"):
        return "export" if path.endswith(_FILES) else "query"
    if _CONTENTS.fullmatch(path):
        return "export"
    return "intake" if path in _REGISTERED else "write"


def _bounds(scope: Scope, settings: GatewaySettings) -> tuple[int, float]:
    """How large a body may be, and how long it may take."""
    path = scope["path"]
    if not any(one.fullmatch(path) for one in (_SHEETS, _RULE_SHEETS, _CONTENTS)):
        return settings.gateway_body_bytes, settings.gateway_body_seconds
    envelope = _ENVELOPE_BYTES if path == _FORM_OF_FILES else 0
    return settings.gateway_upload_bytes + envelope, settings.gateway_upload_seconds


def _incoming(headers: Headers) -> str:
    given = headers.get("traceparent", "")
    return given if re.fullmatch(r"00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}", given) else ""


def _new_traceparent() -> str:
    return f"00-{secrets.token_hex(16)}-{secrets.token_hex(8)}-00"


def _has_body(headers: Headers) -> bool:
    return headers.get("content-length", "0") != "0" or "transfer-encoding" in headers


def _is_expected_type(path: str, headers: Headers) -> bool:
    given = headers.get("content-type", "").partition(";")[0].strip().lower()
    if _SHEETS.fullmatch(path):
        return given in _SHEET_TYPES
    if _RULE_SHEETS.fullmatch(path):
        return given in _RULE_SHEET_TYPES
    if path == _FORM_OF_FILES:
        return given == "multipart/form-data"
    if _CONTENTS.fullmatch(path):
        return given == "application/octet-stream"
    return given == (_FORM_TYPE if path.startswith(_FORMS) else "application/json")


def _account_for(scope: Scope, visit: Visit) -> None:
    route = getattr(scope.get("route"), "path", "unmatched")
    seconds = time.monotonic() - visit.started
    code = str(visit.status or 499)
    metrics.REQUESTS.labels(route, scope["method"], code, visit.slo).inc()
    metrics.SECONDS.labels(route, visit.slo).observe(seconds)
    logger.info(
        "request",
        extra={
            "route": route,
            "method": scope["method"],
            "status": int(code),
            "milliseconds": round(seconds * 1000, 1),
            "account": scope.get("account", ""),
        },
    )
