"""Answers the contract `SamenessService`: what may be the same matter."""

from collections.abc import Sequence

import grpc

from chassis.calls import caller
from chassis.protos import timestamp
from onedoor.intake.v1 import sameness_pb2 as pb
from onedoor.intake.v1 import sameness_pb2_grpc
from services.intake.domain.reports import Report
from services.intake.domain.sameness import Similar
from services.intake.domain.states import STATE_NAMES
from services.intake.server.cases import draft_of, reports_of
from services.intake.use_cases import Finding

Context = grpc.ServicerContext


class SamenessServicer(sameness_pb2_grpc.SamenessServiceServicer):
    """Finds the same matter again."""

    def __init__(self, finding: Finding) -> None:
        """Answer from intake's core."""
        self.finding = finding

    def FindSimilar(
        self, request: pb.FindSimilarRequest, context: Context
    ) -> pb.FindSimilarResponse:
        """Cases like a draft."""
        report = Report(matter=draft_of(request), parties=reports_of(request.parties))
        return pb.FindSimilarResponse(cases=_messages(self.finding.of_draft(caller(), report)))

    def ListSimilar(
        self, request: pb.ListSimilarRequest, context: Context
    ) -> pb.ListSimilarResponse:
        """Cases like one that stands."""
        return pb.ListSimilarResponse(
            cases=_messages(self.finding.of_case(caller(), request.case_id))
        )


def _messages(found: Sequence[Similar]) -> list[pb.SimilarCase]:
    return [_message(one) for one in found]


def _message(similar: Similar) -> pb.SimilarCase:
    case = similar.candidate
    return pb.SimilarCase(
        id=case.id,
        code=case.code,
        state=case.state,
        state_name=STATE_NAMES[case.state],
        kind=case.matter.kind,
        dispute_kind=case.matter.dispute_kind,
        title=case.matter.title,
        area_code=case.matter.area_code,
        register_time=timestamp(case.register_time),
        score=similar.score,
        reasons=[pb.SameReason(key=reason.key, text=reason.text) for reason in similar.reasons],
        is_repeat=similar.is_repeat,
        outcome=case.outcome,
        public_answer=case.answer,
    )
