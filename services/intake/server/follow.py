"""Answers the contract `FollowService`: parties by code and key."""

import grpc

from chassis.calls import caller
from chassis.protos import timestamp
from onedoor.intake.v1 import follow_pb2 as pb
from onedoor.intake.v1 import follow_pb2_grpc
from services.intake.domain.cases import Case
from services.intake.domain.states import FINAL, NEXT_STEPS
from services.intake.domain.vocabulary import KINDS, LEGAL_ROUTES
from services.intake.use_cases import Following, Progress

_MERGED = "您的事项已与同类事项合并办理，进展如下；答复、评价仍按您自己的编号进行。"
Context = grpc.ServicerContext


class FollowServicer(follow_pb2_grpc.FollowServiceServicer):
    """Serves parties."""

    def __init__(self, following: Following) -> None:
        """Answer from intake's core."""
        self.following = following

    def FollowCase(self, request: pb.FollowCaseRequest, context: Context) -> pb.FollowCaseResponse:
        """The public progress and the own side."""
        return _progress(self.following.follow(caller(), request.code, request.key))

    def SupplementByParty(
        self, request: pb.SupplementByPartyRequest, context: Context
    ) -> pb.SupplementByPartyResponse:
        """The party adds."""
        case = self.following.supplement(caller(), request.code, request.key, request.text)
        return pb.SupplementByPartyResponse(state=case.state, version=case.version)

    def EvaluateByParty(
        self, request: pb.EvaluateByPartyRequest, context: Context
    ) -> pb.EvaluateByPartyResponse:
        """The party judges."""
        progress = self.following.evaluate(
            caller(),
            request.code,
            request.key,
            request.grade,
            request.comment,
            tuple(request.reasons),
        )
        case = progress.case
        return pb.EvaluateByPartyResponse(
            state=case.state, version=case.version, can_reopen=progress.can_reopen
        )

    def ReopenByParty(
        self, request: pb.ReopenByPartyRequest, context: Context
    ) -> pb.ReopenByPartyResponse:
        """The party asks again."""
        case = self.following.reopen(caller(), request.code, request.key, request.reason)
        return pb.ReopenByPartyResponse(state=case.state, version=case.version)


def _progress(progress: Progress) -> pb.FollowCaseResponse:
    case, party = progress.case, progress.party
    message = pb.FollowCaseResponse(
        code=case.code,
        title=progress.title,
        kind=case.matter.kind,
        kind_name=KINDS[case.matter.kind],
        state=case.state,
        state_name=progress.state_name,
        next_step=NEXT_STEPS[case.state],
        department=case.track.lead_department,
        due_time=timestamp(None if case.state in FINAL else case.track.due_time),
        register_time=timestamp(case.register_time),
        version=case.version,
        public_answer=progress.public_answer,
        can_supplement=case.allows("supplement"),
        can_evaluate=progress.can_evaluate,
        can_reopen=progress.can_reopen,
        party_id=party.id,
        party_role=party.role,
        own_grade=progress.own_grade,
        area_code=case.area_code,
        merged_note=_MERGED if case.is_member else "",
        own_steps=progress.own_steps,
        has_decline_notice=progress.has_notice,
    )
    _tell_category(message, progress)
    _tell_refusal(message, case, is_told=progress.is_applicant)
    message.steps.extend(
        pb.ProgressStep(
            time=timestamp(entry.time), what=entry.public_what(progress.rules.state_name)
        )
        for entry in progress.steps
    )
    message.own_supplements.extend(
        pb.OwnSupplement(time=timestamp(one.supplement_time), text=one.text)
        for one in progress.own_supplements
    )
    return message


def _tell_category(message: pb.FollowCaseResponse, progress: Progress) -> None:
    """The category as it was chosen, and to who brought the matter what was answered to it."""
    if progress.filed is None or not progress.is_applicant:
        return
    message.category_name = progress.filed.name
    message.own_answers.extend(
        pb.OwnAnswer(label=answer.question.label, text=answer.text)
        for answer in progress.filed.answers
    )


def _tell_refusal(message: pb.FollowCaseResponse, case: Case, *, is_told: bool) -> None:
    if case.refusal and is_told:
        message.decline_reason = case.refusal.reason
        message.legal_route_name = LEGAL_ROUTES[case.refusal.legal_route]
