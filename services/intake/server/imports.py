"""Answers the contract `ImportService`: sheets of matters."""

from collections.abc import Iterator
from itertools import chain

import grpc

from chassis.calls import caller
from chassis.files import Files
from chassis.kernel import Kernel
from chassis.protos import timestamp
from chassis.streams import Prepared, opened
from contracts.errors import FieldFault, Invalid
from onedoor.intake.v1 import imports_pb2 as pb
from onedoor.intake.v1 import imports_pb2_grpc
from services.intake.documents import sheets
from services.intake.domain.imports import Row, Sheet
from services.intake.domain.sheets import COLUMNS
from services.intake.server.lists import empty_sheet
from services.intake.store.sheets import sniff
from services.intake.use_cases import Importing, ImportView

Context = grpc.ServicerContext
_CHUNK_BYTES = 256 * 1024
_BATCH = ("version", "area_code", "sends_messages", "uploader", "refusal", "refusal_en")
_PROGRESS = ("row_count", "faulty_count", "done_count", "failed_count", "rows_per_second")


class ImportServicer(imports_pb2_grpc.ImportServiceServicer):
    """Takes sheets in and tells what became of them."""

    def __init__(self, importing: Importing, kernel: Kernel) -> None:
        """Answer from intake's core; sheets go straight into the kernel's files."""
        self.importing = importing
        self.files = Files(kernel)

    def GetImportTemplate(
        self, request: pb.GetImportTemplateRequest, context: Context
    ) -> Iterator[pb.GetImportTemplateResponse]:
        """The empty sheet."""
        empty = empty_sheet(request.format, "import-template", COLUMNS, "导入表")
        yield pb.GetImportTemplateResponse(**empty)

    def UploadImport(
        self, requests: Iterator[pb.UploadImportRequest], context: Context
    ) -> Prepared:
        """A sheet comes in; it is made an import in the write that follows."""
        who = caller()
        first, chunks = opened(requests)
        name = self.importing.admit(who, first.file_name)
        sheet = self._store(name, chunks)

        def write() -> pb.UploadImportResponse:
            view = self.importing.upload(who, sheet, sends_messages=first.sends_messages)
            return pb.UploadImportResponse(**{"import": import_message(view)})

        known = pb.UploadImportRequest(
            request_id=first.request_id,
            file_name=name,
            sends_messages=first.sends_messages,
            chunk=bytes.fromhex(sheet.sha256),
        )
        return Prepared(known, write)

    def GetImport(self, request: pb.GetImportRequest, context: Context) -> pb.GetImportResponse:
        """One import."""
        view = self.importing.get(caller(), request.import_id)
        return pb.GetImportResponse(**{"import": import_message(view)})

    def ListImports(
        self, request: pb.ListImportsRequest, context: Context
    ) -> pb.ListImportsResponse:
        """The county's imports."""
        page = self.importing.page(caller(), size=request.page_size, token=request.page_token)
        views = self.importing.views(caller(), page.items)
        return pb.ListImportsResponse(
            imports=[import_message(view) for view in views],
            next_page_token=page.next_page_token,
            total=page.total,
            total_is_exact=page.total_is_exact,
        )

    def ListImportRows(
        self, request: pb.ListImportRowsRequest, context: Context
    ) -> pb.ListImportRowsResponse:
        """What became of the rows."""
        page = self.importing.rows(
            caller(),
            request.import_id,
            request.outcome,
            size=request.page_size,
            token=request.page_token,
        )
        return pb.ListImportRowsResponse(
            rows=[_row_message(row) for row in page.items],
            next_page_token=page.next_page_token,
            total=page.total,
            total_is_exact=page.total_is_exact,
        )

    def GetImportReport(
        self, request: pb.GetImportReportRequest, context: Context
    ) -> Iterator[pb.GetImportReportResponse]:
        """The report, in chunks."""
        batch = self.importing.report(caller(), request.import_id)
        _, chunks = self.files.read(batch.area_code, batch.report_id)
        name, media_type = f"import-report-{batch.id}.xlsx", sheets.XLSX
        for chunk in chunks:
            yield pb.GetImportReportResponse(chunk=chunk, file_name=name, media_type=media_type)
            name = media_type = ""

    def StartImport(
        self, request: pb.StartImportRequest, context: Context
    ) -> pb.StartImportResponse:
        """Register the sound rows."""
        view = self.importing.start(caller(), request.import_id, request.version)
        return pb.StartImportResponse(**{"import": import_message(view)})

    def CancelImport(
        self, request: pb.CancelImportRequest, context: Context
    ) -> pb.CancelImportResponse:
        """Stop."""
        view = self.importing.cancel(caller(), request.import_id, request.version)
        return pb.CancelImportResponse(**{"import": import_message(view)})

    def _store(self, name: str, content: Iterator[bytes]) -> Sheet:
        chunks = (chunk for chunk in content if chunk)
        head = next(chunks, b"")
        media_type = sniff(head)
        if not media_type:
            raise Invalid(_NO_SHEET)
        stored = self.files.put(
            caller().county, "sheet", media_type, chain((head,), chunks), owner="import"
        )
        return Sheet(
            file_id=stored.id,
            name=name,
            media_type=media_type,
            size=stored.size,
            sha256=stored.sha256,
        )


def import_message(view: ImportView) -> pb.Import:
    """An import and how far it is."""
    batch, progress = view.batch, view.progress
    return pb.Import(
        **{name: getattr(batch, name) for name in _BATCH},
        **{name: getattr(progress, name) for name in _PROGRESS},
        import_id=batch.id,
        state=batch.state,
        file_name=batch.sheet.name,
        size=batch.sheet.size,
        sha256=batch.sheet.sha256,
        upload_time=timestamp(batch.upload_time),
        end_time=timestamp(batch.end_time),
        has_report=bool(batch.report_id),
    )


def _row_message(row: Row) -> pb.ImportRow:
    return pb.ImportRow(
        number=row.number,
        outcome=row.outcome,
        case_id=row.case_id,
        code=row.code,
        faults=[
            pb.ImportFault(
                column=fault.field,
                reason=fault.reason,
                message=fault.message,
                message_en=fault.message_en,
            )
            for fault in row.faults
        ],
    )


_NO_SHEET = FieldFault(
    field="file",
    reason="no_sheet",
    message="请上传 XLSX 或 CSV 文件",
    message_en="Send an XLSX or a CSV file.",
)
