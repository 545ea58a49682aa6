"""Answers `LongTermService`."""

import grpc

from chassis.calls import caller
from chassis.protos import timestamp
from onedoor.routing.v1 import long_terms_pb2 as pb
from onedoor.routing.v1 import long_terms_pb2_grpc
from services.routing.domain.long_term import LongTerm
from services.routing.use_cases.long_terms import Finding, LongTermFilter, LongTerms, Plan
from services.routing.use_cases.reading import Reading
from services.routing.use_cases.sight import reads_content

Context = grpc.ServicerContext


class LongTermServicer(long_terms_pb2_grpc.LongTermServiceServicer):
    """The long-term register."""

    def __init__(self, long_terms: LongTerms, reading: Reading) -> None:
        """Answer from routing's core."""
        self.long_terms = long_terms
        self.reading = reading

    def EnterLongTerm(
        self, request: pb.EnterLongTermRequest, context: Context
    ) -> pb.EnterLongTermResponse:
        """Enter."""
        plan = Plan(
            reason=request.reason,
            next_action=request.next_action,
            interval_days=request.interval_days,
        )
        entry = self.long_terms.enter(caller(), request.case_id, plan)
        return pb.EnterLongTermResponse(entry=_message(entry, with_words=True))

    def ReviewLongTerm(
        self, request: pb.ReviewLongTermRequest, context: Context
    ) -> pb.ReviewLongTermResponse:
        """Review."""
        finding = Finding(
            outcome=request.outcome,
            note=request.note,
            next_action=request.next_action,
            interval_days=request.interval_days,
        )
        entry = self.long_terms.review(caller(), request.entry_id, request.version, finding)
        return pb.ReviewLongTermResponse(entry=_message(entry, with_words=True))

    def GetLongTerm(
        self, request: pb.GetLongTermRequest, context: Context
    ) -> pb.GetLongTermResponse:
        """One entry."""
        entry = self.long_terms.get(caller(), request.entry_id)
        closed = self.reading.closed(caller(), entry.case_id)
        is_open = reads_content(caller()) and entry.case_id not in closed
        return pb.GetLongTermResponse(entry=_message(entry, with_words=is_open))

    def ListLongTerms(
        self, request: pb.ListLongTermsRequest, context: Context
    ) -> pb.ListLongTermsResponse:
        """A page of entries."""
        wanted = LongTermFilter(
            case_id=request.case_id,
            department=request.department,
            state=request.state,
            is_review_due=request.is_review_due,
        )
        page = self.long_terms.page(
            caller(), wanted, size=request.page_size, token=request.page_token
        )
        return pb.ListLongTermsResponse(
            entries=[_message(one, with_words=False) for one in page.items],
            next_page_token=page.next_page_token,
            total=page.total,
            total_is_exact=page.total_is_exact,
        )


def _message(entry: LongTerm, *, with_words: bool) -> pb.LongTerm:
    message = pb.LongTerm(
        id=entry.id,
        case_id=entry.case_id,
        code=entry.code,
        department=entry.department,
        interval_days=entry.interval_days,
        enter_time=timestamp(entry.enter_time),
        entered_by=entry.entered_by,
        reason=entry.reason if with_words else "",
        next_action=entry.next_action if with_words else "",
        state=entry.state.value,
        review_due_time=timestamp(entry.review_due_time),
        is_missed=entry.is_missed,
        leave_time=timestamp(entry.leave_time),
        left_by=entry.left_by,
        ending=entry.ending,
        version=entry.version,
    )
    for one in entry.reviews:
        message.reviews.add(
            review_time=timestamp(one.review_time),
            reviewed_by=one.reviewed_by,
            outcome=one.outcome.value,
            note=one.note if with_words else "",
            next_action=one.next_action if with_words else "",
        )
    return message
