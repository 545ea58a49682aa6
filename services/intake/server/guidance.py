"""Answers the contract `GuidanceService`: the guide's records."""

import grpc

from chassis.calls import caller
from chassis.protos import timestamp
from onedoor.intake.v1 import guidance_pb2 as pb
from onedoor.intake.v1 import guidance_pb2_grpc
from services.intake.domain.guidance import Completion, Guidance, Notes
from services.intake.domain.people import mask_name, mask_phone
from services.intake.domain.vocabulary import PERSON
from services.intake.server.category_messages import given_from
from services.intake.use_cases import Guiding, Prefilled

Context = grpc.ServicerContext
_SHOWN = (
    "id", "version", "state", "area_code", "guide", "ticket_id", "appointment_id", "case_id",
)  # fmt: skip
_NOTES = ("said", "kind", "dispute_kind", "area_code", "name", "phone")
_COMPLETION = (
    "kind", "dispute_kind", "title", "narrative", "area_code", "address", "name", "phone",
    "category",
)  # fmt: skip
_MATTER = ("kind", "dispute_kind", "title", "narrative", "area_code", "address", "category")


class GuidanceServicer(guidance_pb2_grpc.GuidanceServiceServicer):
    """The guidance desk."""

    def __init__(self, guiding: Guiding) -> None:
        """Answer from intake's core."""
        self.guiding = guiding

    def TakeGuidance(
        self, request: pb.TakeGuidanceRequest, context: Context
    ) -> pb.TakeGuidanceResponse:
        """The guide listens."""
        notes = Notes(**{name: getattr(request, name) for name in _NOTES})
        guidance = self.guiding.take(caller(), notes, request.ticket_id, request.appointment_id)
        return pb.TakeGuidanceResponse(guidance=_message(guidance, has_words=True))

    def GetGuidance(
        self, request: pb.GetGuidanceRequest, context: Context
    ) -> pb.GetGuidanceResponse:
        """One record."""
        guidance = self.guiding.record(caller(), request.guidance_id)
        return pb.GetGuidanceResponse(guidance=_message(guidance, has_words=True))

    def ListGuidance(
        self, request: pb.ListGuidanceRequest, context: Context
    ) -> pb.ListGuidanceResponse:
        """Records, without what was said."""
        page = self.guiding.page(
            caller(),
            state=request.state,
            is_mine=request.is_mine,
            size=request.page_size,
            token=request.page_token,
        )
        return pb.ListGuidanceResponse(
            guidance=[_message(one, has_words=False) for one in page.items],
            next_page_token=page.next_page_token,
            total=page.total,
            total_is_exact=page.total_is_exact,
        )

    def RegisterGuidance(
        self, request: pb.RegisterGuidanceRequest, context: Context
    ) -> pb.RegisterGuidanceResponse:
        """The record as a registration, or the case."""
        more = Completion(
            **{name: getattr(request, name) for name in _COMPLETION},
            classification=given_from(request.answers, request.suggested_categories),
        )
        prefilled = self.guiding.register(
            caller(), request.guidance_id, request.version, more, is_final=request.is_final
        )
        message = pb.RegisterGuidanceResponse(registration=_registration(prefilled))
        if prefilled.registered:
            case = prefilled.registered.case
            message.case_id, message.code, message.state = case.id, case.code, case.state
            message.query_key, message.version = prefilled.registered.query_key, case.version
        return message

    def AnswerGuidance(
        self, request: pb.AnswerGuidanceRequest, context: Context
    ) -> pb.AnswerGuidanceResponse:
        """The way was told."""
        guidance = self.guiding.answer(
            caller(), request.guidance_id, request.version, request.route
        )
        return pb.AnswerGuidanceResponse(state=guidance.state, version=guidance.version)

    def ReferGuidance(
        self, request: pb.ReferGuidanceRequest, context: Context
    ) -> pb.ReferGuidanceResponse:
        """Sent to another body."""
        guidance = self.guiding.refer(caller(), request.guidance_id, request.version, request.body)
        return pb.ReferGuidanceResponse(state=guidance.state, version=guidance.version)

    def GetDeskFigures(
        self, request: pb.GetDeskFiguresRequest, context: Context
    ) -> pb.GetDeskFiguresResponse:
        """The day's counts."""
        counts = self.guiding.figures(caller(), request.day)
        return pb.GetDeskFiguresResponse(
            figures=[
                pb.DeskFigure(noun=noun, state=state, count=count)
                for (noun, state), count in counts.items()
            ]
        )


def _message(guidance: Guidance, *, has_words: bool) -> pb.Guidance:
    notes = guidance.notes
    message = pb.Guidance(
        **{name: getattr(guidance, name) for name in _SHOWN},
        kind=notes.kind,
        dispute_kind=notes.dispute_kind,
        name=mask_name(notes.name, PERSON),
        phone=mask_phone(notes.phone),
        take_time=timestamp(guidance.take_time),
        end_time=timestamp(guidance.end_time),
    )
    if has_words:
        message.said, message.outcome = notes.said, guidance.outcome
    return message


def _registration(prefilled: Prefilled) -> pb.Registration:
    matter, applicant = prefilled.report.matter, prefilled.report.parties[0]
    return pb.Registration(
        **{name: getattr(matter, name) for name in _MATTER},
        name=mask_name(applicant.name, PERSON),
        phone=mask_phone(applicant.phone),
        missing_fields=prefilled.missing,
    )
