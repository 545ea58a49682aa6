"""Answers `ExtensionService`."""

import grpc

from chassis.calls import caller
from chassis.protos import timestamp
from onedoor.routing.v1 import extensions_pb2 as pb
from onedoor.routing.v1 import extensions_pb2_grpc
from services.routing.domain.extension import Extension
from services.routing.server.messages import assignment_message
from services.routing.use_cases.extending import Extending, Verdict, Wish
from services.routing.use_cases.extension_reading import ExtensionFilter, ExtensionReading
from services.routing.use_cases.reading import Reading
from services.routing.use_cases.sight import reads_content

Context = grpc.ServicerContext


class ExtensionServicer(extensions_pb2_grpc.ExtensionServiceServicer):
    """More time for orders."""

    def __init__(
        self, extending: Extending, extensions: ExtensionReading, reading: Reading
    ) -> None:
        """Answer from routing's core."""
        self.extending = extending
        self.extensions = extensions
        self.reading = reading

    def RequestExtension(
        self, request: pb.RequestExtensionRequest, context: Context
    ) -> pb.RequestExtensionResponse:
        """Ask for more time."""
        wish = Wish(units=request.units, reason=request.reason)
        extension = self.extending.request(caller(), request.assignment_id, request.version, wish)
        return pb.RequestExtensionResponse(extension=extension_message(extension))

    def ListExtensions(
        self, request: pb.ListExtensionsRequest, context: Context
    ) -> pb.ListExtensionsResponse:
        """A page of extensions."""
        wanted = ExtensionFilter(
            case_id=request.case_id,
            department=request.department,
            states=tuple(request.states),
        )
        page = self.extensions.list(
            caller(), wanted, size=request.page_size, token=request.page_token
        )
        closed = self.reading.closed(caller(), *(one.case_id for one in page.items))
        is_near = reads_content(caller())
        return pb.ListExtensionsResponse(
            extensions=[
                extension_message(one, with_words=is_near and one.case_id not in closed)
                for one in page.items
            ],
            next_page_token=page.next_page_token,
            total=page.total,
            total_is_exact=page.total_is_exact,
        )

    def DecideExtension(
        self, request: pb.DecideExtensionRequest, context: Context
    ) -> pb.DecideExtensionResponse:
        """Grant or refuse."""
        verdict = Verdict(is_granted=request.is_granted, reason=request.reason)
        extension, order = self.extending.decide(
            caller(), request.extension_id, request.version, verdict
        )
        return pb.DecideExtensionResponse(
            extension=extension_message(extension), assignment=assignment_message(order)
        )


def extension_message(extension: Extension, *, with_words: bool = True) -> pb.Extension:
    """An extension; its words only where they may be read."""
    return pb.Extension(
        id=extension.id,
        assignment_id=extension.assignment_id,
        case_id=extension.case_id,
        clock_id=extension.clock_id,
        code=extension.code,
        area_code=extension.area_code,
        department=extension.department,
        state=extension.state.value,
        units=extension.units,
        unit=extension.unit.value,
        approver=extension.approver.value,
        reason=extension.reason if with_words else "",
        request_time=timestamp(extension.request_time),
        requested_by=extension.requested_by,
        decide_time=timestamp(extension.decide_time),
        decided_by=extension.decided_by,
        decision_reason=extension.decision_reason if with_words else "",
        due_time=timestamp(extension.due_time),
        version=extension.version,
    )
