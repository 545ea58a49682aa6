"""Answers the contract `DeskService`: what staff read."""

from collections.abc import Iterator

import grpc

from chassis.calls import caller
from contracts.ports import Now
from onedoor.intake.v1 import desk_pb2 as pb
from onedoor.intake.v1 import desk_pb2_grpc
from services.intake import documents
from services.intake.domain.people import normal_key
from services.intake.domain.secrecy import veil_for
from services.intake.server import category_messages, messages
from services.intake.server.filters import given_filter
from services.intake.use_cases import CaseFilter, Categories, Reading, Viewing

Context = grpc.ServicerContext
_CHUNK_BYTES = 256 * 1024


class DeskServicer(desk_pb2_grpc.DeskServiceServicer):
    """Shows cases."""

    def __init__(
        self,
        reading: Reading,
        viewing: Viewing,
        categories: Categories,
        public_url: str,
        now: Now,
    ) -> None:
        """Answer from intake's core; receipts lead to the public address."""
        self.reading = reading
        self.viewing = viewing
        self.categories = categories
        self.public_url = public_url
        self.now = now

    def GetCase(self, request: pb.GetCaseRequest, context: Context) -> pb.GetCaseResponse:
        """One case."""
        case = self.reading.case(caller(), request.case_id)
        message = messages.case_message(case, caller())
        message.state_name = self.reading.rules(case).state_name(case.state)
        if filed := self.categories.filed(case):
            has_words = not messages.is_outside(caller())
            veil = veil_for(caller(), case.matter, case.parties)
            message.classification.CopyFrom(
                category_messages.classification(
                    case.matter.category, filed, veil, has_words=has_words
                )
            )
        return pb.GetCaseResponse(case=message)

    def ListCases(self, request: pb.ListCasesRequest, context: Context) -> pb.ListCasesResponse:
        """Cases, newest first."""
        given = self.viewing.narrowed(caller(), request.view_id, given_filter(request))
        own = {name: given[name] for name in given.keys() - {"words", "is_mine"}}
        page = self.reading.page(
            caller(),
            CaseFilter(**own),
            words=given.get("words", ""),
            is_mine=given.get("is_mine", False),
            size=request.page_size,
            token=request.page_token,
        )
        return pb.ListCasesResponse(
            cases=[messages.summary_message(row, caller()) for row in page.items],
            next_page_token=page.next_page_token,
            total=page.total,
            total_is_exact=page.total_is_exact,
        )

    def GetWork(self, request: pb.GetWorkRequest, context: Context) -> pb.GetWorkResponse:
        """What waits for the caller."""
        buckets = self.reading.work(caller())
        return pb.GetWorkResponse(
            buckets=[messages.bucket_message(bucket, caller()) for bucket in buckets]
        )

    def GetTimeline(
        self, request: pb.GetTimelineRequest, context: Context
    ) -> pb.GetTimelineResponse:
        """What happened."""
        told = self.reading.timeline(
            caller(), request.case_id, size=request.page_size, token=request.page_token
        )
        page = told.page
        return pb.GetTimelineResponse(
            items=[messages.timeline_message(entry, caller(), told) for entry in page.items],
            next_page_token=page.next_page_token,
            total=page.total,
            total_is_exact=page.total_is_exact,
        )

    def GetCaseHistory(
        self, request: pb.GetCaseHistoryRequest, context: Context
    ) -> pb.GetCaseHistoryResponse:
        """What was corrected."""
        amendments, veil = self.reading.amendments(caller(), request.case_id)
        return pb.GetCaseHistoryResponse(
            amendments=[messages.amendment_message(one, caller(), veil) for one in amendments]
        )

    def GetReceipt(
        self, request: pb.GetReceiptRequest, context: Context
    ) -> Iterator[pb.GetReceiptResponse]:
        """The receipt, in chunks."""
        case = self.reading.receipt(caller(), request.case_id, request.query_key)
        key = normal_key(request.query_key)
        pdf = documents.receipt(case, public_url=self.public_url, query_key=key, now=self.now())
        first = pb.GetReceiptResponse(
            file_name=f"{case.code}.pdf",
            media_type="application/pdf",
            chunk=pdf[:_CHUNK_BYTES],
        )
        yield first
        for start in range(_CHUNK_BYTES, len(pdf), _CHUNK_BYTES):
            yield pb.GetReceiptResponse(chunk=pdf[start : start + _CHUNK_BYTES])

    def GetParties(self, request: pb.GetPartiesRequest, context: Context) -> pb.GetPartiesResponse:
        """Names and numbers, audited."""
        case, veil = self.reading.parties(caller(), request.case_id, request.purpose)
        return pb.GetPartiesResponse(
            code=case.code,
            title=veil.words(case.matter.title),
            parties=[messages.open_party(party, veil) for party in case.parties],
        )
