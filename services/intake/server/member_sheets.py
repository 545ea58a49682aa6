"""Answers the contract `MemberSheetService`: a group's people as sheets."""

import hashlib
from collections.abc import Iterator

import grpc

from chassis.calls import caller
from chassis.streams import Prepared, opened
from onedoor.intake.v1 import member_sheets_pb2 as pb
from onedoor.intake.v1 import member_sheets_pb2_grpc
from services.intake.domain.groups import MOST_ROWS
from services.intake.domain.member_sheets import COLUMNS, read_row
from services.intake.server.groups import row_message, totals_message
from services.intake.server.lists import empty_sheet, lines_of, whole_sheet
from services.intake.use_cases import Grouping

Context = grpc.ServicerContext


class MemberSheetServicer(member_sheets_pb2_grpc.MemberSheetServiceServicer):
    """Hands the template out and takes sheets in."""

    def __init__(self, grouping: Grouping) -> None:
        """Answer from intake's core."""
        self.grouping = grouping

    def GetMemberTemplate(
        self, request: pb.GetMemberTemplateRequest, context: Context
    ) -> Iterator[pb.GetMemberTemplateResponse]:
        """The empty sheet."""
        empty = empty_sheet(request.format, "member-template", COLUMNS, "成员名单")
        yield pb.GetMemberTemplateResponse(**empty)

    def TakeMemberSheet(
        self, requests: Iterator[pb.TakeMemberSheetRequest], context: Context
    ) -> Prepared:
        """A sheet comes in and is read; its rows join in the write that follows."""
        who = caller()
        first, chunks = opened(requests)
        self.grouping.admit(who, first.case_id)
        content = whole_sheet(chunks)
        lines = lines_of(content, COLUMNS, most=MOST_ROWS)
        rows = [read_row(line.number, line.cells) for line in lines]

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
