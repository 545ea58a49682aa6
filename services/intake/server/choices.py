"""Answers `OfferingService`, `OwnChoiceService` and `ChoiceService`."""

from typing import Any

import grpc

from chassis.calls import caller
from chassis.protos import timestamp
from onedoor.intake.v1 import choices_pb2 as pb
from onedoor.intake.v1 import choices_pb2_grpc
from services.intake.domain.choices import CHOICE_STATE_NAMES, Choice, Offering
from services.intake.use_cases.choosing import Choosing, OfferingKeeping, OwnChoices

Context = grpc.ServicerContext
_LISTED = ("code", "party_id", "kind", "state", "taken_by", "decided_by", "version")


class OfferingServicer(choices_pb2_grpc.OfferingServiceServicer):
    """What a county offers."""

    def __init__(self, keeping: OfferingKeeping) -> None:
        """Answer from intake's core."""
        self.keeping = keeping

    def PutOffering(
        self, request: pb.PutOfferingRequest, context: Context
    ) -> pb.PutOfferingResponse:
        """Write an entry."""
        who = caller()
        offering = Offering(
            id=request.offering_id,
            area_code=who.county,
            kind=request.kind,
            title=request.title.strip(),
            introduction=request.introduction.strip(),
            provider=request.provider.strip(),
            mediator_id=request.mediator,
            kinds=tuple(request.kinds),
            dispute_kinds=tuple(request.dispute_kinds),
            is_published=request.is_published,
            version=request.version,
        )
        written = self.keeping.put(who, offering)
        return pb.PutOfferingResponse(offering=_offering(written, is_inner=True))

    def ListOfferings(
        self, request: pb.ListOfferingsRequest, context: Context
    ) -> pb.ListOfferingsResponse:
        """A page of entries."""
        page = self.keeping.page(
            caller(), kind=request.kind, size=request.page_size, token=request.page_token
        )
        return pb.ListOfferingsResponse(
            offerings=[_offering(one, is_inner=True) for one in page.items],
            next_page_token=page.next_page_token,
            total=page.total,
            total_is_exact=page.total_is_exact,
        )

    def GetPublicOfferings(
        self, request: pb.GetPublicOfferingsRequest, context: Context
    ) -> pb.GetPublicOfferingsResponse:
        """What everybody may read."""
        found = self.keeping.published(caller())
        return pb.GetPublicOfferingsResponse(offerings=[_offering(one) for one in found])


class OwnChoiceServicer(choices_pb2_grpc.OwnChoiceServiceServicer):
    """What parties choose."""

    def __init__(self, choosing: Choosing) -> None:
        """Answer from intake's core."""
        self.choosing = choosing

    def FollowChoices(
        self, request: pb.FollowChoicesRequest, context: Context
    ) -> pb.FollowChoicesResponse:
        """What was chosen and may be."""
        own = self.choosing.follow(caller(), request.code, request.key)
        return pb.FollowChoicesResponse(**_own(own, with_words=True))

    def Choose(self, request: pb.ChooseRequest, context: Context) -> pb.ChooseResponse:
        """Choose."""
        own = self.choosing.choose(
            caller(), request.code, request.key, request.offering_id, request.wish
        )
        return pb.ChooseResponse(**_own(own))

    def WithdrawChoice(
        self, request: pb.WithdrawChoiceRequest, context: Context
    ) -> pb.WithdrawChoiceResponse:
        """Want it no more."""
        own = self.choosing.withdraw(caller(), request.code, request.key, request.choice_id)
        return pb.WithdrawChoiceResponse(**_own(own))


class ChoiceServicer(choices_pb2_grpc.ChoiceServiceServicer):
    """What the centre says to it."""

    def __init__(self, choosing: Choosing) -> None:
        """Answer from intake's core."""
        self.choosing = choosing

    def RecordChoice(
        self, request: pb.RecordChoiceRequest, context: Context
    ) -> pb.RecordChoiceResponse:
        """At the window."""
        choice = self.choosing.record(caller(), request.case_id, request.offering_id, request.wish)
        return pb.RecordChoiceResponse(choice=_message(choice))

    def ConfirmChoice(
        self, request: pb.ConfirmChoiceRequest, context: Context
    ) -> pb.ConfirmChoiceResponse:
        """As the party wishes."""
        choice = self.choosing.confirm(caller(), request.choice_id, request.version)
        return pb.ConfirmChoiceResponse(choice=_message(choice))

    def ReplaceChoice(
        self, request: pb.ReplaceChoiceRequest, context: Context
    ) -> pb.ReplaceChoiceResponse:
        """Another one."""
        choice = self.choosing.replace(
            caller(), request.choice_id, request.version, request.offering_id, request.reason
        )
        return pb.ReplaceChoiceResponse(choice=_message(choice))

    def GetChoice(self, request: pb.GetChoiceRequest, context: Context) -> pb.GetChoiceResponse:
        """One choice."""
        choice = self.choosing.get(caller(), request.choice_id)
        return pb.GetChoiceResponse(choice=_message(choice, with_words=True))

    def ListChoices(
        self, request: pb.ListChoicesRequest, context: Context
    ) -> pb.ListChoicesResponse:
        """A page of choices."""
        page = self.choosing.page(
            caller(),
            state=request.state,
            case_id=request.case_id,
            size=request.page_size,
            token=request.page_token,
        )
        return pb.ListChoicesResponse(
            choices=[_message(one) for one in page.items],
            next_page_token=page.next_page_token,
            total=page.total,
            total_is_exact=page.total_is_exact,
        )


def _own(own: OwnChoices, *, with_words: bool = False) -> dict[str, Any]:
    """As the party reads it: without accounts."""
    shown = [_message(one, with_words=with_words) for one in own.choices]
    for choice in shown:
        choice.mediator = choice.taken_by = choice.decided_by = ""
    return {"choices": shown, "offerings": [_offering(one) for one in own.offered]}


def _message(choice: Choice, *, with_words: bool = False) -> pb.Choice:
    """The answers to writes are kept for replay and therefore hold no word."""
    assigned = choice.assigned
    return pb.Choice(
        id=choice.id,
        case_id=choice.case_id,
        **{name: getattr(choice, name) for name in _LISTED},
        state_name=CHOICE_STATE_NAMES[choice.state],
        offering_id=choice.chosen.offering_id,
        title=choice.chosen.title,
        assigned_offering_id=assigned.offering_id if assigned else "",
        assigned_title=assigned.title if assigned else "",
        mediator=(assigned or choice.chosen).mediator_id,
        wish=choice.wish if with_words else "",
        reason=choice.reason if with_words else "",
        choose_time=timestamp(choice.choose_time),
        decide_time=timestamp(choice.decide_time),
    )


def _offering(offering: Offering, *, is_inner: bool = False) -> pb.Offering:
    return pb.Offering(
        offering_id=offering.id,
        area_code=offering.area_code,
        kind=offering.kind,
        title=offering.title,
        introduction=offering.introduction,
        provider=offering.provider,
        mediator=offering.mediator_id if is_inner else "",
        kinds=offering.kinds,
        dispute_kinds=offering.dispute_kinds,
        is_published=offering.is_published,
        version=offering.version if is_inner else 0,
    )
