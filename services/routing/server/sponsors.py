"""Answers `SponsorService`."""

import grpc

from chassis.calls import caller
from chassis.protos import timestamp
from onedoor.routing.v1 import sponsors_pb2 as pb
from onedoor.routing.v1 import sponsors_pb2_grpc
from services.routing.domain.sponsorship import Sponsorship
from services.routing.use_cases.reading import Reading
from services.routing.use_cases.sight import reads_content
from services.routing.use_cases.sponsoring import Naming, SponsorFilter, Sponsoring

Context = grpc.ServicerContext


class SponsorServicer(sponsors_pb2_grpc.SponsorServiceServicer):
    """Leaders who answer for cases."""

    def __init__(self, sponsoring: Sponsoring, reading: Reading) -> None:
        """Answer from routing's core."""
        self.sponsoring = sponsoring
        self.reading = reading

    def NameSponsor(
        self, request: pb.NameSponsorRequest, context: Context
    ) -> pb.NameSponsorResponse:
        """Name."""
        naming = Naming(
            leader=request.leader, interval_days=request.interval_days, reason=request.reason
        )
        named = self.sponsoring.name(caller(), request.case_id, naming)
        return pb.NameSponsorResponse(sponsorship=_message(named, with_words=True))

    def ReviewSponsorship(
        self, request: pb.ReviewSponsorshipRequest, context: Context
    ) -> pb.ReviewSponsorshipResponse:
        """Say how it stands."""
        reviewed = self.sponsoring.review(
            caller(),
            request.sponsorship_id,
            request.version,
            is_on_track=request.is_on_track,
            note=request.note,
        )
        return pb.ReviewSponsorshipResponse(sponsorship=_message(reviewed, with_words=True))

    def EndSponsorship(
        self, request: pb.EndSponsorshipRequest, context: Context
    ) -> pb.EndSponsorshipResponse:
        """End."""
        ended = self.sponsoring.end(
            caller(), request.sponsorship_id, request.version, request.reason
        )
        return pb.EndSponsorshipResponse(
            sponsorship=_message(ended, with_words=self._is_open(ended))
        )

    def GetSponsorship(
        self, request: pb.GetSponsorshipRequest, context: Context
    ) -> pb.GetSponsorshipResponse:
        """One sponsorship."""
        found = self.sponsoring.get(caller(), request.sponsorship_id)
        return pb.GetSponsorshipResponse(
            sponsorship=_message(found, with_words=self._is_open(found))
        )

    def ListSponsorships(
        self, request: pb.ListSponsorshipsRequest, context: Context
    ) -> pb.ListSponsorshipsResponse:
        """A page of sponsorships."""
        wanted = SponsorFilter(
            case_id=request.case_id,
            leader=request.leader,
            state=request.state,
            is_review_due=request.is_review_due,
        )
        page = self.sponsoring.page(
            caller(), wanted, size=request.page_size, token=request.page_token
        )
        return pb.ListSponsorshipsResponse(
            sponsorships=[_message(one, with_words=False) for one in page.items],
            next_page_token=page.next_page_token,
            total=page.total,
            total_is_exact=page.total_is_exact,
        )

    def _is_open(self, found: Sponsorship) -> bool:
        if found.leader == caller().id:
            return True
        return reads_content(caller()) and not self.reading.closed(caller(), found.case_id)


def _message(sponsorship: Sponsorship, *, with_words: bool) -> pb.Sponsorship:
    message = pb.Sponsorship(
        id=sponsorship.id,
        case_id=sponsorship.case_id,
        code=sponsorship.code,
        leader=sponsorship.leader,
        interval_days=sponsorship.interval_days,
        start_time=timestamp(sponsorship.start_time),
        named_by=sponsorship.named_by,
        reason=sponsorship.reason if with_words else "",
        state=sponsorship.state.value,
        review_due_time=timestamp(sponsorship.review_due_time),
        is_review_due=sponsorship.is_review_due,
        late_count=sponsorship.late_count,
        end_time=timestamp(sponsorship.end_time),
        ended_by=sponsorship.ended_by,
        end_reason=sponsorship.end_reason if with_words else "",
        version=sponsorship.version,
    )
    for one in sponsorship.reviews:
        message.reviews.add(
            review_time=timestamp(one.review_time),
            reviewed_by=one.reviewed_by,
            is_on_track=one.is_on_track,
            note=one.note if with_words else "",
        )
    return message
