"""Answers the contract `PartySheetService`: a case's parties as sheets."""

import hashlib
from collections.abc import Iterator

import grpc

from chassis.calls import caller
from chassis.streams import Prepared, opened
from onedoor.intake.v1 import groups_pb2, party_sheets_pb2_grpc
from onedoor.intake.v1 import party_sheets_pb2 as pb
from services.intake.domain.party_sheets import COLUMNS, PartyRow
from services.intake.domain.reports import MOST_PARTIES
from services.intake.server.lists import empty_sheet, lines_of, whole_sheet
from services.intake.use_cases import PartySheets

Context = grpc.ServicerContext


class PartySheetServicer(party_sheets_pb2_grpc.PartySheetServiceServicer):
    """Hands the template out and takes sheets in."""

    def __init__(self, party_sheets: PartySheets) -> None:
        """Answer from intake's core."""
        self.party_sheets = party_sheets

    def GetPartyTemplate(
        self, request: pb.GetPartyTemplateRequest, context: Context
    ) -> Iterator[pb.GetPartyTemplateResponse]:
        """The empty sheet."""
        empty = empty_sheet(request.format, "party-template", COLUMNS, "当事人名单")
        yield pb.GetPartyTemplateResponse(**empty)

    def TakePartySheet(
        self, requests: Iterator[pb.TakePartySheetRequest], context: Context
    ) -> Prepared:
        """A sheet comes in and is read; its rows become parties in the write that follows."""
        who = caller()
        first, chunks = opened(requests)
        self.party_sheets.admit(who, first.case_id)
        content = whole_sheet(chunks)
        lines = [
            (line.number, line.cells) for line in lines_of(content, COLUMNS, most=MOST_PARTIES)
        ]

        def write() -> pb.TakePartySheetResponse:
            case, rows = self.party_sheets.take(
                who, first.case_id, first.version, lines, is_final=first.is_final
            )
            return pb.TakePartySheetResponse(
                version=case.version,
                party_count=len(case.parties),
                rows=[_row(row) for row in rows],
            )

        known = pb.TakePartySheetRequest(
            request_id=first.request_id,
            case_id=first.case_id,
            version=first.version,
            is_final=first.is_final,
            chunk=hashlib.sha256(content).digest(),
        )
        return Prepared(known, write)


def _row(row: PartyRow) -> pb.PartyRow:
    return pb.PartyRow(
        row=row.number,
        outcome=row.outcome,
        party_id=row.party_id,
        query_key=row.query_key,
        faults=[groups_pb2.RowFault(**vars(fault)) for fault in row.faults],
    )
