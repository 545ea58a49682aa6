"""routing, asked in a department's name; its refusals are carried through to the department."""

from typing import Any

import grpc

from chassis.calls import Call, current, serving
from chassis.principals import PrincipalSigner
from chassis.rpc import CLIENT_OPTIONS, DETAILS_KEY, REASON_KEY, REPLAYED_KEY, outgoing
from contracts.errors import Unavailable
from contracts.principals import Principal
from gateway.metrics import CLIENT_HANDLED
from onedoor.routing.v1 import (
    assignments_pb2_grpc,
    extensions_pb2_grpc,
    feed_pb2,
    feed_pb2_grpc,
    parts_pb2_grpc,
    whistles_pb2_grpc,
    worklists_pb2_grpc,
)

PAGE = 100
_CARRIED = frozenset(
    {
        grpc.StatusCode.INVALID_ARGUMENT,
        grpc.StatusCode.PERMISSION_DENIED,
        grpc.StatusCode.NOT_FOUND,
        grpc.StatusCode.ABORTED,
        grpc.StatusCode.FAILED_PRECONDITION,
        grpc.StatusCode.ALREADY_EXISTS,
        grpc.StatusCode.RESOURCE_EXHAUSTED,
        grpc.StatusCode.UNAVAILABLE,
    }
)
_SILENT = frozenset(
    {
        grpc.StatusCode.UNAVAILABLE,
        grpc.StatusCode.DEADLINE_EXCEEDED,
        grpc.StatusCode.CANCELLED,
        grpc.StatusCode.RESOURCE_EXHAUSTED,
    }
)


class Carried(Exception):
    """A refusal of routing on its way to the department: status, reason and details as given."""

    def __init__(
        self, code: grpc.StatusCode, reason: str, details: bytes = b"{}", message: str = ""
    ) -> None:
        """Keep what routing said."""
        super().__init__(message)
        self.code = code
        self.reason = reason
        self.details = details


class Routing:
    """routing's calls that departments need."""

    def __init__(self, target: str, signer: PrincipalSigner, most_seconds: float) -> None:
        """Open the channel; every call ends within `most_seconds`."""
        self._channel = grpc.aio.insecure_channel(target, options=CLIENT_OPTIONS)
        self._signer = signer
        self._most_seconds = most_seconds
        stubs: Any = (
            feed_pb2_grpc.FeedServiceStub,
            assignments_pb2_grpc.AssignmentServiceStub,
            whistles_pb2_grpc.WhistleServiceStub,
            extensions_pb2_grpc.ExtensionServiceStub,
            parts_pb2_grpc.PartServiceStub,
            worklists_pb2_grpc.WorklistServiceStub,
        )
        self._feed, self.assignments, self.whistles, self.extensions, self.parts, self.worklists = (
            stub(self._channel) for stub in stubs
        )

    async def ask(self, method: Any, request: Any) -> tuple[Any, bool]:
        """Make one call for the caller being served; gives the answer and whether it is a replay.

        Raises:
            Carried, Unavailable.
        """
        served = current()
        call = method(
            request,
            timeout=min(served.remaining(), self._most_seconds),
            metadata=outgoing(self._signer, served.principal),
        )
        try:
            answer, trailing = await call, await call.trailing_metadata()
        except grpc.aio.AioRpcError as error:
            _count(type(request).__name__, error.code())
            raise carried(error) from None
        _count(type(request).__name__, grpc.StatusCode.OK)
        return answer, (REPLAYED_KEY, "true") in tuple(trailing or ())

    async def changes(self, principal: Principal, position: str) -> feed_pb2.FetchOrdersResponse:
        """A page of a department's feed after a position; the same errors as `ask`."""
        request = feed_pb2.FetchOrdersRequest(cursor=position, page_size=PAGE)
        with serving(Call(principal=principal, action="WatchOrders")):
            page: feed_pb2.FetchOrdersResponse
            page, _ = await self.ask(self._feed.FetchOrders, request)
        return page

    async def close(self) -> None:
        """Close the channel."""
        await self._channel.close()


def carried(error: grpc.aio.AioRpcError) -> Exception:
    """What routing's refusal, or its silence, means to the department."""
    code = error.code()
    trailing = dict(error.trailing_metadata() or ())
    reason = str(trailing.get(REASON_KEY, ""))
    if not reason and code in _SILENT:
        return Unavailable("routing did not answer in time")
    if code is grpc.StatusCode.NOT_FOUND:
        return Carried(code, "not_found", message="no such thing in the caller's scope")
    if reason and code in _CARRIED:
        details = trailing.get(DETAILS_KEY, b"{}")
        return Carried(code, reason, bytes(details), error.details() or "")
    return RuntimeError(f"routing answered {code.name} {reason}")


def _count(request: str, code: grpc.StatusCode) -> None:
    CLIENT_HANDLED.labels("routing", request.removesuffix("Request"), code.name).inc()
