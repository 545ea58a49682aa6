"""Answers the contract `ExportService`: sheets of cases."""

from collections.abc import Iterator

import grpc

from chassis.calls import caller
from chassis.protos import timestamp
from onedoor.intake.v1 import exports_pb2 as pb
from onedoor.intake.v1 import exports_pb2_grpc
from services.intake.domain.exports import Export, ExportOrder
from services.intake.server.filters import fill_filter, given_filter
from services.intake.use_cases.exporting import Exporting

Context = grpc.ServicerContext
_MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_PLAIN = ("version", "found", "requester", "approver", "refuse_reason", "fail_reason")


class ExportServicer(exports_pb2_grpc.ExportServiceServicer):
    """Takes requests in and gives sheets out."""

    def __init__(self, exporting: Exporting) -> None:
        """Answer from intake's core."""
        self.exporting = exporting

    def RequestExport(
        self, request: pb.RequestExportRequest, context: Context
    ) -> pb.RequestExportResponse:
        """Somebody asks."""
        order = ExportOrder(
            purpose=request.purpose,
            words=request.words,
            columns=tuple(request.columns),
            is_clear=request.is_clear,
            filter=given_filter(request.filter),
        )
        export = self.exporting.request(caller(), order, request.view_id)
        return pb.RequestExportResponse(export=_message(export))

    def ApproveExport(
        self, request: pb.ApproveExportRequest, context: Context
    ) -> pb.ApproveExportResponse:
        """A second person approves."""
        export = self.exporting.approve(caller(), request.export_id, request.version)
        return pb.ApproveExportResponse(export=_message(export))

    def RefuseExport(
        self, request: pb.RefuseExportRequest, context: Context
    ) -> pb.RefuseExportResponse:
        """A second person does not."""
        export = self.exporting.refuse(caller(), request.export_id, request.version, request.reason)
        return pb.RefuseExportResponse(export=_message(export))

    def GetExport(self, request: pb.GetExportRequest, context: Context) -> pb.GetExportResponse:
        """One export."""
        export = self.exporting.export(caller(), request.export_id)
        return pb.GetExportResponse(export=_message(export))

    def ListExports(
        self, request: pb.ListExportsRequest, context: Context
    ) -> pb.ListExportsResponse:
        """Exports, newest first."""
        page = self.exporting.page(
            caller(), state=request.state, size=request.page_size, token=request.page_token
        )
        return pb.ListExportsResponse(
            exports=[_message(export) for export in page.items],
            next_page_token=page.next_page_token,
            total=page.total,
            total_is_exact=page.total_is_exact,
        )

    def GetExportFile(
        self, request: pb.GetExportFileRequest, context: Context
    ) -> Iterator[pb.GetExportFileResponse]:
        """The sheet, in chunks."""
        export, chunks = self.exporting.file(caller(), request.export_id)
        yield pb.GetExportFileResponse(file_name=f"{export.id}.xlsx", media_type=_MEDIA_TYPE)
        for chunk in chunks:
            yield pb.GetExportFileResponse(chunk=chunk)


def _message(export: Export) -> pb.Export:
    order, file = export.order, export.file
    message = pb.Export(
        export_id=export.id,
        state=export.state,
        **{name: getattr(export, name) for name in _PLAIN},
        rows=export.rows or export.making.lines,
        request_time=timestamp(export.request_time),
        decide_time=timestamp(export.decide_time),
        ready_time=timestamp(export.ready_time),
        expire_time=timestamp(export.expire_time),
        purpose=order.purpose,
        words=order.words,
        columns=order.columns,
        is_clear=order.is_clear,
        sha256=file.sha256 if file else "",
        size=file.size if file else 0,
    )
    fill_filter(message.filter, order.filter)
    return message
