"""Answers the contract `ClosingService`: from the reported result to the archive."""

from datetime import UTC

import grpc

from chassis.calls import caller
from onedoor.intake.v1 import closing_pb2 as pb
from onedoor.intake.v1 import closing_pb2_grpc
from services.intake.use_cases import Closing, Judgement, Letter, Parting, Visit

Context = grpc.ServicerContext


class ClosingServicer(closing_pb2_grpc.ClosingServiceServicer):
    """Checks, asks, closes."""

    def __init__(self, closing: Closing, parting: Parting) -> None:
        """Answer from intake's core."""
        self.closing = closing
        self.parting = parting

    def VerifyCase(self, request: pb.VerifyCaseRequest, context: Context) -> pb.VerifyCaseResponse:
        """The result is real."""
        case = self.closing.verify(
            caller(), request.case_id, request.version, request.note, tuple(request.checks)
        )
        return pb.VerifyCaseResponse(state=case.state, version=case.version)

    def ReworkCase(self, request: pb.ReworkCaseRequest, context: Context) -> pb.ReworkCaseResponse:
        """The result is sent back."""
        case = self.closing.rework(caller(), request.case_id, request.version, request.reason)
        return pb.ReworkCaseResponse(state=case.state, version=case.version)

    def VisitBackCase(
        self, request: pb.VisitBackCaseRequest, context: Context
    ) -> pb.VisitBackCaseResponse:
        """The resident is asked."""
        has_said = request.HasField("evaluation")
        visit = Visit(
            channel=request.channel,
            is_reached=request.is_reached,
            note=request.note,
            judgement=_judgement(request.evaluation) if has_said else None,
        )
        case = self.closing.visit_back(caller(), request.case_id, request.version, visit)
        return pb.VisitBackCaseResponse(state=case.state, version=case.version)

    def EvaluateCase(
        self, request: pb.EvaluateCaseRequest, context: Context
    ) -> pb.EvaluateCaseResponse:
        """What a party said is recorded."""
        case = self.closing.evaluate(
            caller(), request.case_id, request.version, _judgement(request.evaluation)
        )
        return pb.EvaluateCaseResponse(state=case.state, version=case.version)

    def ReopenCase(self, request: pb.ReopenCaseRequest, context: Context) -> pb.ReopenCaseResponse:
        """The case goes back to handling."""
        case = self.closing.reopen(caller(), request.case_id, request.version, request.reason)
        return pb.ReopenCaseResponse(state=case.state, version=case.version)

    def ArchiveCase(
        self, request: pb.ArchiveCaseRequest, context: Context
    ) -> pb.ArchiveCaseResponse:
        """The file is closed."""
        case = self.closing.archive(caller(), request.case_id, request.version)
        return pb.ArchiveCaseResponse(state=case.state, version=case.version)

    def ReviewVisit(
        self, request: pb.ReviewVisitRequest, context: Context
    ) -> pb.ReviewVisitResponse:
        """A sampled visit-back is looked at again."""
        case = self.closing.review_visit(
            caller(),
            request.case_id,
            request.version,
            request.note,
            is_confirmed=request.is_confirmed,
        )
        return pb.ReviewVisitResponse(state=case.state, version=case.version)

    def WaivePart(self, request: pb.WaivePartRequest, context: Context) -> pb.WaivePartResponse:
        """The whole may close without a part."""
        case = self.parting.waive(
            caller(), request.case_id, request.version, request.assignment_id, request.reason
        )
        return pb.WaivePartResponse(state=case.state, version=case.version)

    def AdviseCase(self, request: pb.AdviseCaseRequest, context: Context) -> pb.AdviseCaseResponse:
        """A letter suggests a fix."""
        letter = Letter(
            kind=request.kind,
            letter_number=request.letter_number,
            addressee=request.addressee,
            content=request.content,
            reply_due_time=request.reply_due_time.ToDatetime(tzinfo=UTC),
        )
        case = self.parting.advise(caller(), request.case_id, request.version, letter)
        return pb.AdviseCaseResponse(
            state=case.state, version=case.version, advice_id=case.advice[-1].id
        )

    def AnswerAdvice(
        self, request: pb.AnswerAdviceRequest, context: Context
    ) -> pb.AnswerAdviceResponse:
        """The answer came."""
        case = self.parting.answer_advice(
            caller(), request.case_id, request.version, request.advice_id, request.reply
        )
        return pb.AnswerAdviceResponse(state=case.state, version=case.version)


def _judgement(said: pb.Evaluation) -> Judgement:
    return Judgement(
        party_id=said.party_id,
        grade=said.grade,
        comment=said.comment,
        reasons=tuple(said.reasons),
    )
