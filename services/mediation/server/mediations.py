"""Answers `MediationService`."""

import grpc

from chassis.calls import caller
from chassis.protos import moment, timestamp
from contracts.principals import Post, Principal
from onedoor.mediation.v1 import mediations_pb2 as pb
from onedoor.mediation.v1 import mediations_pb2_grpc
from services.mediation.domain.agreements import Agreement
from services.mediation.domain.cases import Conclusion
from services.mediation.domain.files import PEOPLES_MEDIATION, Mediation
from services.mediation.use_cases.agreements import Agreeing
from services.mediation.use_cases.files import Ending, Files, Word
from services.mediation.use_cases.ports import FileFilter, Paging
from services.mediation.use_cases.suggesting import Suggesting

Context = grpc.ServicerContext


class MediationServicer(mediations_pb2_grpc.MediationServiceServicer):
    """The life of mediation files."""

    def __init__(self, files: Files, agreeing: Agreeing, suggesting: Suggesting) -> None:
        """Answer from mediation's core."""
        self.files = files
        self.suggesting = suggesting
        self.agreeing = agreeing

    def OpenMediation(
        self, request: pb.OpenMediationRequest, context: Context
    ) -> pb.OpenMediationResponse:
        """Open by hand."""
        mediation = self.files.open(caller(), request.case_id, request.reason)
        return pb.OpenMediationResponse(mediation=mediation_message(mediation, caller()))

    def RecordConsent(
        self, request: pb.RecordConsentRequest, context: Context
    ) -> pb.RecordConsentResponse:
        """Write down a party's word."""
        word = Word(
            party_id=request.party_id,
            is_agreed=request.is_agreed,
            channel=request.channel,
            consent_time=moment(request.consent_time),
        )
        mediation = self.files.consent(caller(), request.mediation_id, request.version, word)
        return pb.RecordConsentResponse(mediation=mediation_message(mediation, caller()))

    def AppointMediator(
        self, request: pb.AppointMediatorRequest, context: Context
    ) -> pb.AppointMediatorResponse:
        """Appoint."""
        mediation = self.files.appoint(
            caller(), request.mediation_id, request.version, request.mediator_id
        )
        return pb.AppointMediatorResponse(mediation=mediation_message(mediation, caller()))

    def SuggestMediators(
        self, request: pb.SuggestMediatorsRequest, context: Context
    ) -> pb.SuggestMediatorsResponse:
        """Whom the dispatcher could appoint."""
        found = self.suggesting.suggest(caller(), request.mediation_id)
        return pb.SuggestMediatorsResponse(
            suggestions=[
                pb.MediatorSuggestion(
                    mediator_id=one.mediator.id,
                    name=one.mediator.name,
                    committee_id=one.mediator.committee_id,
                    open_files=one.load.open_files,
                    sessions_ahead=one.load.sessions_ahead,
                    is_specialist=one.is_specialist,
                    has_tried=one.has_tried,
                    reasons=one.reasons,
                )
                for one in found
            ]
        )

    def ConcludeMediation(
        self, request: pb.ConcludeMediationRequest, context: Context
    ) -> pb.ConcludeMediationResponse:
        """Conclude."""
        ending = Ending(outcome=request.outcome, end_reason=request.end_reason, note=request.note)
        mediation = self.files.conclude(caller(), request.mediation_id, request.version, ending)
        return pb.ConcludeMediationResponse(mediation=mediation_message(mediation, caller()))

    def GetMediation(
        self, request: pb.GetMediationRequest, context: Context
    ) -> pb.GetMediationResponse:
        """One file, with its draft if there is one."""
        mediation = self.files.get(caller(), request.mediation_id)
        current = self.agreeing.current_of(mediation)
        return pb.GetMediationResponse(mediation=mediation_message(mediation, caller(), current))

    def ListMediations(
        self, request: pb.ListMediationsRequest, context: Context
    ) -> pb.ListMediationsResponse:
        """A page of files."""
        wanted = FileFilter(
            case_id=request.case_id, states=(request.state,) if request.state else ()
        )
        paging = Paging(request.page_size, request.page_token)
        page = self.files.page(caller(), wanted, paging, is_mine=request.is_mine)
        return pb.ListMediationsResponse(
            mediations=[mediation_message(item, caller()) for item in page.items],
            next_page_token=page.next_page_token,
            total=page.total,
            total_is_exact=page.total_is_exact,
        )

    def GetMediationWork(
        self, request: pb.GetMediationWorkRequest, context: Context
    ) -> pb.GetMediationWorkResponse:
        """Counts of what waits."""
        return pb.GetMediationWorkResponse(**vars(self.files.work(caller())))


def mediation_message(
    mediation: Mediation, reader: Principal, current: Agreement | None = None
) -> pb.Mediation:
    """A file as the reader may see it: the auditor sees no title."""
    case = mediation.case
    return pb.Mediation(
        mediation_id=mediation.id,
        case_id=mediation.case_id,
        code=case.code,
        area_code=mediation.area_code,
        state=mediation.state,
        kind=PEOPLES_MEDIATION,
        origin=mediation.origin,
        open_reason=mediation.open_reason,
        dispute_kind=case.dispute_kind,
        title="" if reader.post is Post.AUDITOR else case.title,
        parties=[pb.Party(**vars(party)) for party in case.parties],
        consents=[
            pb.Consent(**{**vars(consent), "consent_time": timestamp(consent.consent_time)})
            for consent in mediation.consents.values()
        ],
        waiting_party_ids=mediation.waiting_party_ids,
        needs_other_side=not case.has_both_sides,
        mediator_id=mediation.mediator_id,
        committee_id=mediation.committee_id,
        open_time=timestamp(mediation.open_time),
        due_time=timestamp(mediation.due_time),
        agreement_id=current.id if current else mediation.agreement_id,
        agreement_number=current.number if current else mediation.agreement_number,
        conclusion=_conclusion(mediation.conclusion) if mediation.conclusion else None,
        version=mediation.version,
    )


def _conclusion(conclusion: Conclusion) -> pb.Conclusion:
    told = conclusion.conclude_time if conclusion.notice else None
    return pb.Conclusion(
        outcome=conclusion.outcome,
        end_reason=conclusion.end_reason,
        note=conclusion.note,
        routes=conclusion.routes,
        notice=conclusion.notice,
        notice_time=timestamp(told),
        notice_party_ids=conclusion.notice_party_ids,
        conclude_time=timestamp(conclusion.conclude_time),
        concluded_by=conclusion.concluded_by,
    )
