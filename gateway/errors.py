"""Errors, the last of three steps: a service's status or a local refusal becomes problem+json.

The words for people stand in `gateway.catalogue`, keyed by reason; nothing a service says in
English with ids in it, and nothing the caller sent, is repeated.
"""

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

import grpc
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse

from chassis.calls import current
from contracts import errors
from gateway.catalogue import field_words, words

_STATUS = {
    grpc.StatusCode.INVALID_ARGUMENT: (422, "invalid_fields"),
    grpc.StatusCode.UNAUTHENTICATED: (401, "unauthenticated"),
    grpc.StatusCode.PERMISSION_DENIED: (403, "not_permitted"),
    grpc.StatusCode.NOT_FOUND: (404, "not_found"),
    grpc.StatusCode.ABORTED: (409, "version_conflict"),
    grpc.StatusCode.FAILED_PRECONDITION: (409, "wrong_state"),
    grpc.StatusCode.ALREADY_EXISTS: (422, "idempotency_key_reused"),
    grpc.StatusCode.RESOURCE_EXHAUSTED: (429, "rate_limited"),
    grpc.StatusCode.UNAVAILABLE: (503, "try_again"),
    grpc.StatusCode.DEADLINE_EXCEEDED: (503, "try_again"),
    grpc.StatusCode.CANCELLED: (503, "try_again"),
}
_KINDS: dict[type[errors.Refusal], int] = {
    errors.Invalid: 422,
    errors.Unauthenticated: 401,
    errors.NotPermitted: 403,
    errors.NotFound: 404,
    errors.Conflict: 409,
    errors.Reused: 422,
    errors.Exhausted: 429,
    errors.Unavailable: 503,
    errors.Refusal: 409,
}
_HTTP_REASONS = {
    400: "unparsable", 401: "unauthenticated", 403: "not_permitted", 404: "not_found",
    405: "method_not_allowed", 408: "too_slow", 413: "too_large", 415: "media_type",
}  # fmt: skip
_WAIT = {"not_yet": "1", "request_in_progress": "1"}
_SHOWN_NAME = re.compile(r"[A-Za-z0-9_.\-]{1,64}")
MEDIA_TYPE = "application/problem+json"


class Problem(Exception):
    """A refusal on its way to the caller."""

    def __init__(
        self,
        status: int,
        reason: str,
        *,
        details: Mapping[str, Any] | None = None,
        faults: Sequence[Mapping[str, str]] = (),
    ) -> None:
        """Keep the HTTP status, the stable reason, details, and the faulty fields."""
        super().__init__(reason)
        self.status = status
        self.reason = reason
        self.details = dict(details or {})
        self.faults = list(faults)

    @property
    def retry_after(self) -> str:
        """The seconds to wait before the same request is worth repeating, or nothing."""
        given = str(self.details.get("retry_after", ""))
        if given.isdecimal():
            return given
        return _WAIT.get(self.reason, "2" if self.status in (429, 503) else "")

    def body(self) -> dict[str, Any]:
        """The problem+json object; what is not found gets the same body whosever it is."""
        said: dict[str, Any] = {
            "type": f"urn:onedoor:problem:{self.reason}",
            **words(self.reason, self.status),
            "status": self.status,
            "reason": self.reason,
        }
        if self.status == 404:
            return said
        said |= {name: _number(value) for name, value in self.details.items() if name not in said}
        if self.faults:
            said["errors"] = self.faults
        said["correlation_id"] = current().correlation_id
        return said

    def response(self) -> JSONResponse:
        """The answer with its headers."""
        headers = {"Retry-After": self.retry_after} if self.retry_after else {}
        if self.status == 401:
            headers["WWW-Authenticate"] = "Bearer"
        return JSONResponse(self.body(), self.status, headers, MEDIA_TYPE)


def from_rpc(error: grpc.aio.AioRpcError) -> Problem:
    """What a service's refusal, or its silence, means to the caller."""
    trailers = dict(error.trailing_metadata() or ())
    status, reason = _STATUS.get(error.code(), (500, "internal"))
    if "x-reason" not in trailers:  # the transport's own word, not a service's
        if error.code() is grpc.StatusCode.RESOURCE_EXHAUSTED:
            return Problem(503, "try_again")
        return Problem(status, reason)
    said = _details(trailers.get("x-details-bin", b""))
    reason = "not_found" if status == 404 else str(trailers["x-reason"])
    status = 413 if reason == "too_large" else status
    return Problem(status, reason, details=said.get("details"), faults=said.get("errors", ()))


def from_refusal(error: errors.Refusal) -> Problem:
    """The same for a refusal raised inside the gateway."""
    status = next(_KINDS[kind] for kind in type(error).__mro__ if kind in _KINDS)
    faults = [vars(fault) for fault in error.faults] if isinstance(error, errors.Invalid) else ()
    return Problem(status, error.reason, details=error.details, faults=faults)


def from_validation(error: RequestValidationError) -> Problem:
    """The faulty fields of a request by name, never by value."""
    faults = []
    for fault in error.errors():
        if fault["type"] == "json_invalid":
            return Problem(400, "unparsable")
        place = _place(fault["loc"])
        if place == "idempotency_key":
            return Problem(400, "idempotency_key_missing")
        faults.append({"field": place, **field_words(fault["type"], fault.get("ctx", {}))})
    return Problem(422, "invalid_fields", faults=faults)


def from_http(error: HTTPException) -> Problem:
    """What the framework itself refused."""
    reason = _HTTP_REASONS.get(error.status_code, "refused")
    return Problem(error.status_code, reason)


def _place(loc: Sequence[int | str]) -> str:
    where, *path = loc
    if where == "header":
        return str(path[0]).lower().replace("-", "_")
    shown = ""
    for part in path:
        if isinstance(part, int):
            shown += f"[{part}]"
        else:
            name = part if _SHOWN_NAME.fullmatch(part) else "?"
            shown += f".{name}" if shown else name
    return shown or str(where)


def _details(raw: str | bytes) -> dict[str, Any]:
    try:
        said: Any = json.loads(raw)
    except ValueError:
        return {}
    return said if isinstance(said, dict) else {}


def _number(value: Any) -> Any:
    return int(value) if isinstance(value, str) and value.isdecimal() and len(value) < 16 else value
