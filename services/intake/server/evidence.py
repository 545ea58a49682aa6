"""Answers the contract `EvidenceService`: parties bring files by code and key."""

from collections.abc import Iterator

import grpc

from chassis.calls import caller
from chassis.streams import Prepared, opened
from onedoor.intake.v1 import evidence_pb2 as pb
from onedoor.intake.v1 import evidence_pb2_grpc
from services.intake.server.attachment_messages import attachment_message, chunked
from services.intake.use_cases import Attaching, Entering, Label, Showing

Context = grpc.ServicerContext


class EvidenceServicer(evidence_pb2_grpc.EvidenceServiceServicer):
    """Serves parties."""

    def __init__(self, entering: Entering, attaching: Attaching, showing: Showing) -> None:
        """Answer from intake's core."""
        self.entering = entering
        self.attaching = attaching
        self.showing = showing

    def AddEvidence(self, requests: Iterator[pb.AddEvidenceRequest], context: Context) -> Prepared:
        """A file comes in; it is kept in the write that follows."""
        first, chunks = opened(requests)
        label = Label(name=first.name, sha256=first.sha256, keeps_metadata=first.keeps_metadata)
        who = caller()
        access = self.entering.party(who, first.code, first.key)
        parcel = self.attaching.take(access, label, chunks)

        def write() -> pb.AddEvidenceResponse:
            access = self.entering.party(who, first.code, first.key)
            added = self.attaching.add(access, parcel)
            return pb.AddEvidenceResponse(attachment=attachment_message(access, added))

        known = pb.AddEvidenceRequest(
            request_id=first.request_id,
            code=first.code,
            key=first.key,
            name=first.name,
            sha256=parcel.content.sha256,
            keeps_metadata=first.keeps_metadata,
        )
        return Prepared(known, write)

    def ListEvidence(
        self, request: pb.ListEvidenceRequest, context: Context
    ) -> pb.ListEvidenceResponse:
        """What the party brought, and what is public."""
        access = self.entering.party(caller(), request.code, request.key)
        page = self.showing.page(access, size=request.page_size, token=request.page_token)
        return pb.ListEvidenceResponse(
            attachments=[attachment_message(access, one) for one in page.items],
            next_page_token=page.next_page_token,
            total=page.total,
            total_is_exact=page.total_is_exact,
        )

    def GetEvidenceContent(
        self, request: pb.GetEvidenceContentRequest, context: Context
    ) -> Iterator[pb.GetEvidenceContentResponse]:
        """The file."""
        access = self.entering.party(caller(), request.code, request.key)
        delivery = self.showing.content(access, request.attachment_id)
        yield from chunked(delivery, pb.GetEvidenceContentResponse)

    def RemoveEvidence(
        self, request: pb.RemoveEvidenceRequest, context: Context
    ) -> pb.RemoveEvidenceResponse:
        """It is taken away."""
        access = self.entering.party(caller(), request.code, request.key)
        removed = self.attaching.remove(
            access, request.attachment_id, request.version, request.reason
        )
        return pb.RemoveEvidenceResponse(attachment=attachment_message(access, removed))
