"""Answers `AgreementService`."""

from collections.abc import Iterator

import grpc

from chassis.calls import caller
from chassis.protos import moment, timestamp
from onedoor.mediation.v1 import agreements_pb2 as pb
from onedoor.mediation.v1 import agreements_pb2_grpc
from services.mediation.domain.agreements import Agreement, Performance, Signature
from services.mediation.domain.terms import Content, Obligation, PartyDetail
from services.mediation.server.mediations import mediation_message
from services.mediation.use_cases.agreements import Agreeing

Context = grpc.ServicerContext


class AgreementServicer(agreements_pb2_grpc.AgreementServiceServicer):
    """Agreements and their documents."""

    def __init__(self, agreeing: Agreeing) -> None:
        """Answer from mediation's core."""
        self.agreeing = agreeing

    def DraftAgreement(
        self, request: pb.DraftAgreementRequest, context: Context
    ) -> pb.DraftAgreementResponse:
        """Draft."""
        agreement = self.agreeing.draft(
            caller(),
            request.mediation_id,
            request.version,
            request.form,
            _content_from(request.content),
        )
        return pb.DraftAgreementResponse(agreement=_agreement(agreement))

    def ReviseAgreement(
        self, request: pb.ReviseAgreementRequest, context: Context
    ) -> pb.ReviseAgreementResponse:
        """Revise."""
        agreement = self.agreeing.revise(
            caller(), request.agreement_id, request.version, _content_from(request.content)
        )
        return pb.ReviseAgreementResponse(agreement=_agreement(agreement))

    def SignAgreement(
        self, request: pb.SignAgreementRequest, context: Context
    ) -> pb.SignAgreementResponse:
        """Sign."""
        signatures = [
            Signature(signer=item.signer, kind=item.kind, sign_time=moment(item.sign_time))
            for item in request.signatures
        ]
        agreement, mediation = self.agreeing.sign(
            caller(), request.agreement_id, request.version, signatures
        )
        return pb.SignAgreementResponse(
            agreement=_agreement(agreement), mediation=mediation_message(mediation, caller())
        )

    def PerformAgreement(
        self, request: pb.PerformAgreementRequest, context: Context
    ) -> pb.PerformAgreementResponse:
        """Note a performance."""
        agreement, mediation = self.agreeing.perform(
            caller(),
            request.agreement_id,
            request.version,
            number=request.obligation_number,
            perform_time=moment(request.perform_time),
            note=request.note,
        )
        return pb.PerformAgreementResponse(
            agreement=_agreement(agreement), mediation=mediation_message(mediation, caller())
        )

    def GetAgreement(
        self, request: pb.GetAgreementRequest, context: Context
    ) -> pb.GetAgreementResponse:
        """One agreement."""
        agreement = self.agreeing.get(caller(), request.agreement_id)
        return pb.GetAgreementResponse(agreement=_agreement(agreement, is_whole=True))

    def GetAgreementDocument(
        self, request: pb.GetAgreementDocumentRequest, context: Context
    ) -> Iterator[pb.GetAgreementDocumentResponse]:
        """The document, piece by piece."""
        stored = self.agreeing.document(caller(), request.agreement_id, request.format)
        yield pb.GetAgreementDocumentResponse(
            name=stored.name,
            media_type=stored.media_type,
            size=stored.size,
            sha256=stored.sha256,
        )
        for chunk in stored.chunks:
            yield pb.GetAgreementDocumentResponse(chunk=chunk)


def _agreement(agreement: Agreement, *, is_whole: bool = False) -> pb.Agreement:
    """An agreement; the answers to writes are kept for replay, so they hold none of its words."""
    return pb.Agreement(
        agreement_id=agreement.id,
        mediation_id=agreement.mediation_id,
        case_id=agreement.case_id,
        number=agreement.number,
        form=agreement.form,
        state=agreement.state,
        content=_content(agreement.content) if is_whole else None,
        signatures=[
            pb.Signature(signer=item.signer, kind=item.kind, sign_time=timestamp(item.sign_time))
            for item in agreement.signatures
        ],
        waiting_signers=agreement.waiting_signers,
        performances=[_performance(item) for item in agreement.performances] if is_whole else [],
        is_performed=agreement.is_performed,
        effective_time=timestamp(agreement.effective_time),
        document=pb.Document(
            state="ready" if agreement.document.is_ready else "pending",
            render_time=timestamp(agreement.document.render_time),
            docx_sha256=agreement.document.docx_sha256,
            pdf_sha256=agreement.document.pdf_sha256,
        ),
        version=agreement.version,
    )


def _performance(performance: Performance) -> pb.Performance:
    return pb.Performance(
        **{**vars(performance), "perform_time": timestamp(performance.perform_time)}
    )


def _content(content: Content) -> pb.AgreementContent:
    lists = {
        "party_details": [pb.PartyDetail(**vars(detail)) for detail in content.party_details],
        "obligations": [pb.Obligation(**vars(item)) for item in content.obligations],
    }
    return pb.AgreementContent(**{**vars(content), **lists})


def _content_from(content: pb.AgreementContent) -> Content:
    return Content(
        party_ids=tuple(content.party_ids),
        party_details=tuple(
            PartyDetail(party_id=detail.party_id, text=detail.text)
            for detail in content.party_details
        ),
        main_facts=content.main_facts,
        disputed_matters=content.disputed_matters,
        responsibilities=content.responsibilities,
        terms=content.terms,
        obligations=tuple(_obligation_from(item) for item in content.obligations),
        total_fen=content.total_fen,
        extra_copies=content.extra_copies or 1,
    )


def _obligation_from(obligation: pb.Obligation) -> Obligation:
    return Obligation(
        debtor_party_id=obligation.debtor_party_id,
        creditor_party_id=obligation.creditor_party_id,
        kind=obligation.kind,
        amount_fen=obligation.amount_fen,
        act=obligation.act,
        due_date=obligation.due_date,
        place=obligation.place,
        manner=obligation.manner,
    )
