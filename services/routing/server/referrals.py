"""Answers `ReferralService`."""

import grpc

from chassis.calls import caller
from chassis.protos import timestamp
from onedoor.routing.v1 import referrals_pb2 as pb
from onedoor.routing.v1 import referrals_pb2_grpc
from services.routing.domain.referral import Package, Referral
from services.routing.server.messages import assignment_message
from services.routing.use_cases.reading import Reading
from services.routing.use_cases.referring import Answer, ReferralFilter, Referring
from services.routing.use_cases.sight import reads_content

Context = grpc.ServicerContext


class ReferralServicer(referrals_pb2_grpc.ReferralServiceServicer):
    """Matters between levels."""

    def __init__(self, referring: Referring, reading: Reading) -> None:
        """Answer from routing's core."""
        self.referring = referring
        self.reading = reading

    def RaiseOrder(self, request: pb.RaiseOrderRequest, context: Context) -> pb.RaiseOrderResponse:
        """Raise."""
        package = Package(
            reason=request.reason,
            done=request.done,
            findings=request.findings,
            attachments=tuple(request.attachment_ids),
        )
        referral = self.referring.raise_order(
            caller(), request.assignment_id, request.version, package
        )
        return pb.RaiseOrderResponse(referral=_message(referral, with_words=True))

    def DecideReferral(
        self, request: pb.DecideReferralRequest, context: Context
    ) -> pb.DecideReferralResponse:
        """Grant or refuse."""
        answer = Answer(
            is_granted=request.is_granted,
            reason=request.reason,
            to_department=request.to_department,
        )
        referral, new = self.referring.decide(
            caller(), request.referral_id, request.version, answer
        )
        return pb.DecideReferralResponse(
            referral=_message(referral, with_words=True),
            reassigned=assignment_message(new) if new else None,
        )

    def SendOrderDown(
        self, request: pb.SendOrderDownRequest, context: Context
    ) -> pb.SendOrderDownResponse:
        """Send down."""
        referral, new = self.referring.send_down(
            caller(),
            request.assignment_id,
            request.version,
            to_department=request.to_department,
            instruction=request.instruction,
        )
        return pb.SendOrderDownResponse(
            referral=_message(referral, with_words=True), reassigned=assignment_message(new)
        )

    def GetReferral(
        self, request: pb.GetReferralRequest, context: Context
    ) -> pb.GetReferralResponse:
        """One referral."""
        referral = self.referring.get(caller(), request.referral_id)
        is_open = reads_content(caller()) and not self.reading.closed(caller(), referral.case_id)
        return pb.GetReferralResponse(referral=_message(referral, with_words=is_open))

    def ListReferrals(
        self, request: pb.ListReferralsRequest, context: Context
    ) -> pb.ListReferralsResponse:
        """A page of referrals."""
        wanted = ReferralFilter(case_id=request.case_id, states=tuple(request.states))
        page = self.referring.page(
            caller(), wanted, size=request.page_size, token=request.page_token
        )
        return pb.ListReferralsResponse(
            referrals=[_message(one, with_words=False) for one in page.items],
            next_page_token=page.next_page_token,
            total=page.total,
            total_is_exact=page.total_is_exact,
        )


def _message(referral: Referral, *, with_words: bool) -> pb.Referral:
    message = pb.Referral(
        id=referral.id,
        case_id=referral.case_id,
        code=referral.code,
        area_code=referral.area_code,
        direction=referral.direction.value,
        assignment_id=referral.assignment_id,
        department=referral.department,
        to_department=referral.to_department,
        new_assignment_id=referral.new_assignment_id,
        state=referral.state.value,
        request_time=timestamp(referral.request_time),
        requested_by=referral.requested_by,
        decide_time=timestamp(referral.decide_time),
        decided_by=referral.decided_by,
        end_time=timestamp(referral.end_time),
        version=referral.version,
    )
    if with_words:
        package = referral.package
        message.reason, message.done = package.reason, package.done
        message.findings, message.instruction = package.findings, package.instruction
        message.attachment_ids.extend(package.attachments)
        message.decision_reason = referral.decision_reason
    return message
