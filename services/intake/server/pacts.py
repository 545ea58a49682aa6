"""Answers `PactService` and `TransferService`."""

from collections.abc import Iterable
from typing import Any

import grpc

import areas
from chassis.calls import caller
from chassis.protos import timestamp
from onedoor.intake.v1 import pacts_pb2 as pb
from onedoor.intake.v1 import pacts_pb2_grpc
from services.intake.domain.pacts import ANSWER_DAYS, PACT_STATE_NAMES, Pact
from services.intake.domain.people import mask_name, mask_phone
from services.intake.domain.states import STATE_NAMES
from services.intake.domain.transfers import TRANSFER_STATE_NAMES, Sender, Transfer
from services.intake.use_cases.pacting import Pacting, Proposal
from services.intake.use_cases.transferring import Sending, Transferring

Context = grpc.ServicerContext
_PACT_PLAIN = (
    "id", "area_code", "partner", "proposed_by", "answered_by", "reason", "version",
)  # fmt: skip
_TRANSFER_PLAIN = (
    "id", "pact_id", "partner", "case_id", "code", "partner_code", "partner_state", "sender",
    "version",
)  # fmt: skip


class PactServicer(pacts_pb2_grpc.PactServiceServicer):
    """Serves leaders."""

    def __init__(self, pacting: Pacting) -> None:
        """Answer from intake's core."""
        self.pacting = pacting

    def ProposePact(
        self, request: pb.ProposePactRequest, context: Context
    ) -> pb.ProposePactResponse:
        """To another county."""
        proposal = Proposal(
            partner=request.partner,
            name=request.name,
            document_number=request.document_number,
            kinds=tuple(request.kinds),
            categories=_named(request.categories),
            answer_days=request.answer_days or ANSWER_DAYS,
        )
        return pb.ProposePactResponse(pact=_pact(self.pacting.propose(caller(), proposal)))

    def AnswerPact(self, request: pb.AnswerPactRequest, context: Context) -> pb.AnswerPactResponse:
        """Agreed or declined."""
        pact = self.pacting.answer(
            caller(),
            request.pact_id,
            request.version,
            refusal=None if request.is_agreed else request.reason,
            categories=_named(request.categories),
        )
        return pb.AnswerPactResponse(pact=_pact(pact))

    def EndPact(self, request: pb.EndPactRequest, context: Context) -> pb.EndPactResponse:
        """Nothing goes over any more."""
        pact = self.pacting.end(caller(), request.pact_id, request.version, request.reason)
        return pb.EndPactResponse(pact=_pact(pact))

    def GetPact(self, request: pb.GetPactRequest, context: Context) -> pb.GetPactResponse:
        """The own half."""
        return pb.GetPactResponse(pact=_pact(self.pacting.get(caller(), request.pact_id)))

    def ListPacts(self, request: pb.ListPactsRequest, context: Context) -> pb.ListPactsResponse:
        """The own halves."""
        page = self.pacting.page(
            caller(), state=request.state, size=request.page_size, token=request.page_token
        )
        return pb.ListPactsResponse(
            pacts=[_pact(one) for one in page.items],
            next_page_token=page.next_page_token,
            total=page.total,
            total_is_exact=page.total_is_exact,
        )


class TransferServicer(pacts_pb2_grpc.TransferServiceServicer):
    """Serves dispatchers of both counties."""

    def __init__(self, transferring: Transferring) -> None:
        """Answer from intake's core."""
        self.transferring = transferring

    def SendTransfer(
        self, request: pb.SendTransferRequest, context: Context
    ) -> pb.SendTransferResponse:
        """To the other county."""
        sending = Sending(
            case_id=request.case_id,
            version=request.version,
            pact_id=request.pact_id,
            area_code=request.area_code,
            reason=request.reason,
            consent_party_ids=tuple(request.consent_party_ids),
            consent_channel=request.consent_channel,
        )
        transfer = self.transferring.send(caller(), sending)
        return pb.SendTransferResponse(transfer=_whole(transfer))

    def WithdrawTransfer(
        self, request: pb.WithdrawTransferRequest, context: Context
    ) -> pb.WithdrawTransferResponse:
        """Taken back."""
        transfer = self.transferring.withdraw(caller(), request.transfer_id, request.version)
        return pb.WithdrawTransferResponse(transfer=_whole(transfer))

    def AcceptTransfer(
        self, request: pb.AcceptTransferRequest, context: Context
    ) -> pb.AcceptTransferResponse:
        """A case of this county from now on."""
        transfer = self.transferring.accept(
            caller(), request.transfer_id, request.version, request.category
        )
        return pb.AcceptTransferResponse(transfer=_whole(transfer))

    def RefuseTransfer(
        self, request: pb.RefuseTransferRequest, context: Context
    ) -> pb.RefuseTransferResponse:
        """It stays where it came from."""
        transfer = self.transferring.refuse(
            caller(), request.transfer_id, request.version, request.reason
        )
        return pb.RefuseTransferResponse(transfer=_whole(transfer))

    def GetTransfer(
        self, request: pb.GetTransferRequest, context: Context
    ) -> pb.GetTransferResponse:
        """The own half."""
        transfer = self.transferring.get(caller(), request.transfer_id)
        return pb.GetTransferResponse(transfer=_whole(transfer))

    def ListTransfers(
        self, request: pb.ListTransfersRequest, context: Context
    ) -> pb.ListTransfersResponse:
        """The own halves, without words."""
        page = self.transferring.page(
            caller(),
            direction=request.direction,
            state=request.state,
            case_id=request.case_id,
            size=request.page_size,
            token=request.page_token,
        )
        return pb.ListTransfersResponse(
            transfers=[_transfer(one) for one in page.items],
            next_page_token=page.next_page_token,
            total=page.total,
            total_is_exact=page.total_is_exact,
        )


def _pact(pact: Pact) -> pb.Pact:
    terms = pact.terms
    return pb.Pact(
        **{name: getattr(pact, name) for name in _PACT_PLAIN},
        partner_name=_name(pact.partner),
        name=terms.name,
        document_number=terms.document_number,
        kinds=terms.kinds,
        answer_days=terms.answer_days,
        categories=[pb.CategoryPair(own=own, theirs=it) for own, it in pact.categories.items()],
        state=str(pact.state),
        state_name=PACT_STATE_NAMES[pact.state],
        propose_time=timestamp(pact.propose_time),
        answer_time=timestamp(pact.answer_time),
        end_time=timestamp(pact.end_time),
    )


def _transfer(transfer: Transfer, **words: Any) -> pb.Transfer:
    consent, state = transfer.consent, transfer.partner_state
    return pb.Transfer(
        **{name: getattr(transfer, name) for name in _TRANSFER_PLAIN},
        **vars(transfer.filing),
        **words,
        direction=transfer.direction.value,
        partner_name=_name(transfer.partner),
        state=str(transfer.state),
        state_name=TRANSFER_STATE_NAMES[transfer.state],
        partner_state_name=STATE_NAMES.get(state, ""),
        consent_channel=consent.channel if consent else "",
        send_time=timestamp(transfer.send_time),
        lapse_time=timestamp(transfer.lapse_time),
        answer_time=timestamp(transfer.answer_time),
        done_time=timestamp(transfer.done_time),
    )


def _whole(transfer: Transfer) -> pb.Transfer:
    words = {"answer_reason": transfer.answer_reason, "result": transfer.result}
    parcel = transfer.parcel
    if parcel is None:
        return _transfer(transfer, **words)
    parties = [_party(one) for one in parcel.parties]
    return _transfer(transfer, **words, **vars(parcel) | {"parties": parties})


def _party(party: Sender) -> pb.TransferParty:
    """Masked as everywhere; the case it becomes holds it whole."""
    return pb.TransferParty(
        role=party.role,
        type=party.type,
        name=mask_name(party.name, party.type),
        phone=mask_phone(party.phone),
    )


def _named(pairs: Iterable[pb.CategoryPair]) -> dict[str, str]:
    return {pair.own: pair.theirs for pair in pairs}


def _name(county: str) -> str:
    return areas.get(county).name
