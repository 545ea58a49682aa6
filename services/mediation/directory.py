"""Asks intake for the parties' names, for a document in the making; nothing of it is kept."""

from collections.abc import Mapping
from typing import Any

import grpc

from chassis.principals import PrincipalSigner
from chassis.rpc import outgoing
from contracts.errors import Unavailable
from contracts.principals import service_principal
from onedoor.intake.v1 import desk_pb2, desk_pb2_grpc
from services.mediation.domain.sheet import PartyBasics

_PURPOSE = "制作调解协议书"


class IntakeDirectory:
    """The parties of a case, read from intake with a deadline."""

    def __init__(self, channel: grpc.Channel, signer: PrincipalSigner, seconds: float) -> None:
        """Ask over the channel in mediation's own name."""
        self._desk: Any = desk_pb2_grpc.DeskServiceStub(channel)
        self._signer = signer
        self._seconds = seconds

    def parties(self, county: str, case_id: str) -> Mapping[str, PartyBasics]:
        """The basics by party id; raises Unavailable whatever intake's trouble is."""
        request = desk_pb2.GetPartiesRequest(case_id=case_id, purpose=_PURPOSE)
        metadata = outgoing(self._signer, service_principal("mediation", county))
        try:
            answer = self._desk.GetParties(request, timeout=self._seconds, metadata=metadata)
        except grpc.RpcError as error:
            raise Unavailable(f"intake did not name the parties: {error.code()}") from error
        return {
            party.id: PartyBasics(
                party_id=party.id,
                role=party.role,
                type=party.type,
                name=party.name,
                phone=party.phone,
                id_number=party.id_number,
            )
            for party in answer.parties
        }
