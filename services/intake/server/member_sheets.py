"""Answers the contract `MemberSheetService`: a group's people as sheets."""

import hashlib
from collections.abc import Iterator

import grpc

from chassis.calls import caller
from chassis.streams import Prepared, opened
from contracts.errors import FieldFault, Invalid
from onedoor.intake.v1 import member_sheets_pb2 as pb
from onedoor.intake.v1 import member_sheets_pb2_grpc
from services.intake.documents import sheets
from services.intake.domain.faults import Faults
from services.intake.domain.groups import MOST_ROWS
from services.intake.domain.imports import Unreadable
from services.intake.domain.member_sheets import COLUMNS, SheetRow, read_row
from services.intake.server.groups import row_message, totals_message
from services.intake.store.sheets import read_list, sniff
from services.intake.use_cases import Grouping

Context = grpc.ServicerContext
MOST_BYTES = 2 * 1024 * 1024
_FORMATS = {"xlsx": sheets.XLSX, "csv": sheets.CSV}


class MemberSheetServicer(member_sheets_pb2_grpc.MemberSheetServiceServicer):
    """Hands the template out and takes sheets in."""

    def __init__(self, grouping: Grouping) -> None:
        """Answer from intake's core."""
        self.grouping = grouping

    def GetMemberTemplate(
        self, request: pb.GetMemberTemplateRequest, context: Context
    ) -> Iterator[pb.GetMemberTemplateResponse]:
        """The empty sheet."""
        faults = Faults()
        faults.choice("format", request.format, _FORMATS)
        faults.check()
        yield pb.GetMemberTemplateResponse(
            file_name=f"member-template.{request.format}",
            media_type=_FORMATS[request.format],
            chunk=sheets.template(request.format, COLUMNS, "成员名单"),
        )

    def TakeMemberSheet(
        self, requests: Iterator[pb.TakeMemberSheetRequest], context: Context
    ) -> Prepared:
        """A sheet comes in and is read; its rows join in the write that follows."""
        who = caller()
        first, chunks = opened(requests)
        self.grouping.admit(who, first.case_id)
        content = _whole(chunks)
        rows = _rows(content)

        def write() -> pb.TakeMemberSheetResponse:
            group, reports = self.grouping.take(who, first.case_id, rows, is_final=first.is_final)
            return pb.TakeMemberSheetResponse(
                totals=totals_message(group), rows=[row_message(one) for one in reports]
            )

        known = pb.TakeMemberSheetRequest(
            request_id=first.request_id,
            case_id=first.case_id,
            is_final=first.is_final,
            chunk=hashlib.sha256(content).digest(),
        )
        return Prepared(known, write)


def _whole(chunks: Iterator[bytes]) -> bytes:
    content = bytearray()
    for chunk in chunks:
        content += chunk
        if len(content) > MOST_BYTES:
            raise Invalid(_TOO_LARGE)
    return bytes(content)


def _rows(content: bytes) -> list[SheetRow]:
    if not sniff(content):
        raise Invalid(_NO_SHEET)
    try:
        lines = read_list(content, COLUMNS, most=MOST_ROWS)
    except Unreadable as error:
        unread = FieldFault(
            field="file", reason="no_sheet", message=error.message, message_en=error.message_en
        )
        raise Invalid(unread) from error
    return [read_row(line.number, line.cells) for line in lines]


_NO_SHEET = FieldFault(
    field="file",
    reason="no_sheet",
    message="请上传 XLSX 或 CSV 文件",
    message_en="Send an XLSX or a CSV file.",
)
_TOO_LARGE = FieldFault(
    field="file",
    reason="too_large",
    message="文件不得超过2MB",
    message_en="At most 2 MiB.",
)
