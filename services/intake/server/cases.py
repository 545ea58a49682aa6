"""Answers the contract `CaseService`: registering, accepting, correcting."""

from dataclasses import replace
from typing import Any

import grpc

from chassis.calls import caller
from chassis.protos import timestamp
from onedoor.intake.v1 import cases_pb2 as pb
from onedoor.intake.v1 import cases_pb2_grpc
from services.intake.domain.hand_overs import HandOver
from services.intake.domain.parts import Refusal
from services.intake.domain.people import Party, PartyReport
from services.intake.domain.reports import Location, Matter, PublicReport, Report
from services.intake.domain.vocabulary import RESIDENT
from services.intake.server.category_messages import answers_from, given_from
from services.intake.use_cases import Amending, Correction, Deciding, Registering

_PAPER = ("body", "number", "receive_date", "ask", "words", "due_date")
Context = grpc.ServicerContext
_OPTIONAL = (
    "kind", "category", "dispute_kind", "title", "narrative", "area_code", "address", "amount_fen",
    "people_count", "is_urgent", "is_confidential", "accused_department",
)  # fmt: skip


class CaseServicer(cases_pb2_grpc.CaseServiceServicer):
    """The door."""

    def __init__(self, registering: Registering, deciding: Deciding, amending: Amending) -> None:
        """Answer from intake's core."""
        self.registering = registering
        self.deciding = deciding
        self.amending = amending

    def RegisterCase(
        self, request: pb.RegisterCaseRequest, context: Context
    ) -> pb.RegisterCaseResponse:
        """Staff register."""
        registered = self.registering.register(
            caller(),
            Report(
                matter=_matter(request),
                parties=reports_of(request.parties),
                hand_over=_hand_over(request),
            ),
        )
        case = registered.case
        return pb.RegisterCaseResponse(
            id=case.id,
            code=case.code,
            query_key=registered.query_key,
            party_keys=[_key(party, registered.keys[party.id]) for party in case.parties],
            state=case.state,
            version=case.version,
            register_time=timestamp(case.register_time),
        )

    def RegisterPublicCase(
        self, request: pb.RegisterPublicCaseRequest, context: Context
    ) -> pb.RegisterPublicCaseResponse:
        """A resident reports."""
        registered = self.registering.register_public(
            caller(),
            PublicReport(
                matter=_matter(request),
                parties=reports_of(request.parties),
                verified_phone=request.verified_phone,
                has_consent=request.has_consent,
                privacy_notice=request.privacy_notice,
            ),
            place_token=request.place_token,
        )
        case = registered.case
        return pb.RegisterPublicCaseResponse(
            id=case.id,
            code=case.code,
            query_key=registered.query_key,
            state=case.state,
            version=case.version,
            register_time=timestamp(case.register_time),
        )

    def AcceptCase(self, request: pb.AcceptCaseRequest, context: Context) -> pb.AcceptCaseResponse:
        """The centre takes the case on."""
        case = self.deciding.accept(caller(), request.case_id, request.version)
        return pb.AcceptCaseResponse(state=case.state, version=case.version)

    def DeclineCase(
        self, request: pb.DeclineCaseRequest, context: Context
    ) -> pb.DeclineCaseResponse:
        """The centre does not."""
        refusal = Refusal(
            reason_code=request.reason_code,
            legal_route=request.legal_route,
            reason=request.reason,
            earlier_case_id=request.earlier_case_id,
        )
        case = self.deciding.decline(caller(), request.case_id, request.version, refusal)
        return pb.DeclineCaseResponse(state=case.state, version=case.version)

    def AmendCase(self, request: pb.AmendCaseRequest, context: Context) -> pb.AmendCaseResponse:
        """The facts are corrected."""
        amended = self.amending.amend(
            caller(), request.case_id, request.version, _correction(request)
        )
        case = amended.case
        added = [party for party in case.parties if party.id in amended.keys]
        return pb.AmendCaseResponse(
            state=case.state,
            version=case.version,
            changed_fields=amended.changed_fields,
            party_keys=[_key(party, amended.keys[party.id]) for party in added],
        )

    def SupplementCase(
        self, request: pb.SupplementCaseRequest, context: Context
    ) -> pb.SupplementCaseResponse:
        """Something came later."""
        case = self.deciding.supplement(
            caller(),
            request.case_id,
            request.version,
            request.text,
            is_complete=request.is_complete,
        )
        return pb.SupplementCaseResponse(state=case.state, version=case.version)

    def WithdrawCase(
        self, request: pb.WithdrawCaseRequest, context: Context
    ) -> pb.WithdrawCaseResponse:
        """The applicant takes it back."""
        case = self.deciding.withdraw(caller(), request.case_id, request.version, request.reason)
        return pb.WithdrawCaseResponse(state=case.state, version=case.version)


def draft_of(request: Any) -> Matter:
    """What every way of telling a matter has, a draft included."""
    return Matter(
        kind=request.kind,
        category=request.category,
        dispute_kind=request.dispute_kind,
        title=request.title,
        narrative=request.narrative,
        area_code=request.area_code,
        address=request.address,
        location=location_of(request),
    )


def _matter(request: Any) -> Matter:
    """The matter of a staff or a public report; a field one of them lacks has its default."""
    return replace(
        draft_of(request),
        channel=request.source,
        amount_fen=request.amount_fen,
        people_count=request.people_count,
        is_urgent=getattr(request, "is_urgent", False),
        is_confidential=getattr(request, "is_confidential", False),
        is_anonymous=getattr(request, "is_anonymous", False),
        classification=given_from(request.answers, getattr(request, "suggested_categories", ())),
        sensitivities=tuple(getattr(request, "sensitivities", ())),
        accused_department=request.accused_department,
    )


def _hand_over(request: pb.RegisterCaseRequest) -> HandOver | None:
    if not request.HasField("hand_over"):
        return None
    return HandOver(**{name: getattr(request.hand_over, name) for name in _PAPER})


def _correction(request: pb.AmendCaseRequest) -> Correction:
    fields = {name: getattr(request, name) for name in _OPTIONAL if request.HasField(name)}
    if request.HasField("location"):
        fields["location"] = location_of(request)
    if request.HasField("sensitivities"):
        fields["sensitivities"] = tuple(request.sensitivities.names)
    return Correction(
        fields=fields,
        parties=reports_of(request.parties),
        answers=answers_from(request.answers),
        suggested=tuple(request.suggested_categories),
        reason=request.reason,
    )


def location_of(request: Any) -> Location | None:
    """Where it is, if that was said."""
    if not request.HasField("location"):
        return None
    return Location(lng=request.location.lng, lat=request.location.lat)


def reports_of(parties: Any) -> tuple[PartyReport, ...]:
    """Parties as somebody reports them."""
    return tuple(
        PartyReport(
            id=party.id,
            role=party.role,
            type=party.type,
            name=party.name,
            phone=party.phone,
            id_number=party.id_number,
            id_type=party.id_type or RESIDENT,
        )
        for party in parties
    )


def _key(party: Party, key: str) -> pb.PartyKey:
    return pb.PartyKey(party_id=party.id, role=party.role, query_key=key)
