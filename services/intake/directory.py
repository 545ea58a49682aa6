"""Asks mediation for an agreement as it was printed, for a file in the making."""

from typing import Any

import grpc

from chassis.principals import PrincipalSigner
from chassis.rpc import outgoing
from contracts.errors import Unavailable
from contracts.principals import service_principal
from onedoor.mediation.v1 import agreements_pb2, agreements_pb2_grpc


class MediationShelf:
    """The agreements of a county, read from mediation with a deadline."""

    def __init__(self, channel: grpc.Channel, signer: PrincipalSigner, seconds: float) -> None:
        """Ask over the channel in intake's own name."""
        stub: Any = agreements_pb2_grpc.AgreementServiceStub
        self._agreements = stub(channel)
        self._signer = signer
        self._seconds = seconds

    def agreement(self, county: str, agreement_id: str) -> bytes:
        """The agreement as PDF/A; raises Unavailable whatever mediation's trouble is."""
        request = agreements_pb2.GetAgreementDocumentRequest(
            agreement_id=agreement_id, format="pdf"
        )
        metadata = outgoing(self._signer, service_principal("intake", county))
        try:
            pieces = self._agreements.GetAgreementDocument(
                request, timeout=self._seconds, metadata=metadata
            )
            content = b"".join(piece.chunk for piece in pieces)
        except grpc.RpcError as error:
            raise Unavailable(f"mediation gave no document: {error.code()}") from error
        if not content:
            raise Unavailable(f"mediation gave an empty document for {agreement_id}")
        return content
