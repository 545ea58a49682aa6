"""Answers the contract `RetentionService`: holds, and lists of files to erase."""

import grpc

from chassis.calls import caller
from chassis.protos import timestamp
from onedoor.intake.v1 import archive_pb2 as pb
from onedoor.intake.v1 import archive_pb2_grpc
from services.intake.domain.erasures import Erasure
from services.intake.use_cases.keeping import Keeping

Context = grpc.ServicerContext
_PLAIN = ("found", "erased", "passed_over", "reason", "proposer", "approver", "version")


class RetentionServicer(archive_pb2_grpc.RetentionServiceServicer):
    """Keeps and erases."""

    def __init__(self, keeping: Keeping) -> None:
        """Answer from intake's core."""
        self.keeping = keeping

    def HoldCase(self, request: pb.HoldCaseRequest, context: Context) -> pb.HoldCaseResponse:
        """A file is held."""
        case = self.keeping.hold(caller(), request.case_id, request.version, request.reason)
        return pb.HoldCaseResponse(state=case.state, version=case.version)

    def ReleaseCase(
        self, request: pb.ReleaseCaseRequest, context: Context
    ) -> pb.ReleaseCaseResponse:
        """A hold is over."""
        case = self.keeping.release(caller(), request.case_id, request.version, request.reason)
        return pb.ReleaseCaseResponse(state=case.state, version=case.version)

    def ProposeErasure(
        self, request: pb.ProposeErasureRequest, context: Context
    ) -> pb.ProposeErasureResponse:
        """What is over is listed."""
        erasure = self.keeping.propose(caller(), request.reason)
        return pb.ProposeErasureResponse(erasure=_message(erasure))

    def ApproveErasure(
        self, request: pb.ApproveErasureRequest, context: Context
    ) -> pb.ApproveErasureResponse:
        """A second person approves."""
        erasure = self.keeping.approve(caller(), request.erasure_id, request.version)
        return pb.ApproveErasureResponse(erasure=_message(erasure))

    def ListErasures(
        self, request: pb.ListErasuresRequest, context: Context
    ) -> pb.ListErasuresResponse:
        """The county's lists."""
        page = self.keeping.page(caller(), size=request.page_size, token=request.page_token)
        return pb.ListErasuresResponse(
            erasures=[_message(erasure) for erasure in page.items],
            next_page_token=page.next_page_token,
            total=page.total,
            total_is_exact=page.total_is_exact,
        )


def _message(erasure: Erasure) -> pb.Erasure:
    return pb.Erasure(
        erasure_id=erasure.id,
        state=erasure.state,
        **{name: getattr(erasure, name) for name in _PLAIN},
        cutoffs=[
            pb.KindCutoff(kind=kind, closed_before=timestamp(before))
            for kind, before in erasure.closed_before.items()
        ],
        propose_time=timestamp(erasure.propose_time),
        approve_time=timestamp(erasure.approve_time),
        done_time=timestamp(erasure.done_time),
    )
