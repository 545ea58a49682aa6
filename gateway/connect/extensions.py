"""Answers `DepartmentExtensionService`: a department asks for more time."""

from gateway.connect.guard import Context
from gateway.connect.servicer import write
from gateway.connect.upstream import Routing
from onedoor.connect.v1 import extensions_pb2 as pb
from onedoor.connect.v1 import extensions_pb2_grpc
from onedoor.routing.v1 import extensions_pb2 as routing_pb

_PLAIN = ("id", "case_id", "code", "state", "units", "unit", "reason", "version")


class ExtensionServicer(extensions_pb2_grpc.DepartmentExtensionServiceServicer):
    """The departments' side of an extension."""

    def __init__(self, routing: Routing) -> None:
        """Ask routing."""
        self._routing = routing
        self._extensions = routing.extensions

    async def RequestExtension(
        self, request: pb.RequestExtensionRequest, context: Context
    ) -> pb.RequestExtensionResponse:
        """Ask for more time."""
        asked = routing_pb.RequestExtensionRequest(
            request_id=request.request_id,
            assignment_id=request.order_id,
            version=request.version,
            units=request.units,
            reason=request.reason,
        )
        answer = await write(self._routing, self._extensions.RequestExtension, asked, context)
        return pb.RequestExtensionResponse(extension=_message(answer.extension))

    async def ListExtensions(
        self, request: pb.ListExtensionsRequest, context: Context
    ) -> pb.ListExtensionsResponse:
        """A page of extensions."""
        asked = routing_pb.ListExtensionsRequest(
            case_id=request.case_id,
            states=request.states,
            page_size=request.page_size,
            page_token=request.page_token,
        )
        page, _ = await self._routing.ask(self._extensions.ListExtensions, asked)
        return pb.ListExtensionsResponse(
            extensions=[_message(one) for one in page.extensions],
            next_page_token=page.next_page_token,
            total=page.total,
            total_is_exact=page.total_is_exact,
        )


def _message(given: routing_pb.Extension) -> pb.Extension:
    message = pb.Extension(
        **{name: getattr(given, name) for name in _PLAIN},
        order_id=given.assignment_id,
        decision=given.decision_reason,
        request_time=given.request_time,
    )
    if given.HasField("decide_time"):
        message.decide_time.CopyFrom(given.decide_time)
    if given.HasField("due_time"):
        message.due_time.CopyFrom(given.due_time)
    return message
