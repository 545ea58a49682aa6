"""Answers the contract `AttachmentService`: staff add files to cases, see them, take them away."""

from collections.abc import Iterator

import grpc

from chassis.calls import caller
from chassis.streams import Prepared, opened
from onedoor.intake.v1 import attachments_pb2 as pb
from onedoor.intake.v1 import attachments_pb2_grpc
from services.intake.domain.attachments import Access
from services.intake.server.attachment_messages import attachment_message, chunked
from services.intake.use_cases import BRINGERS, READERS, Attaching, Entering, Label, Showing

Context = grpc.ServicerContext


class AttachmentServicer(attachments_pb2_grpc.AttachmentServiceServicer):
    """Serves staff."""

    def __init__(self, entering: Entering, attaching: Attaching, showing: Showing) -> None:
        """Answer from intake's core."""
        self.entering = entering
        self.attaching = attaching
        self.showing = showing

    def AddAttachment(
        self, requests: Iterator[pb.AddAttachmentRequest], context: Context
    ) -> Prepared:
        """A file comes in; it is kept in the write that follows."""
        first, chunks = opened(requests)
        label = Label(
            name=first.name,
            sha256=first.sha256,
            keeps_metadata=first.keeps_metadata,
            is_public=first.is_public,
        )
        who = caller()
        access = self.entering.staff(who, first.case_id, *BRINGERS)
        parcel = self.attaching.take(access, label, chunks)

        def write() -> pb.AddAttachmentResponse:
            access = self.entering.staff(who, first.case_id, *BRINGERS)
            added = self.attaching.add(access, parcel)
            return pb.AddAttachmentResponse(attachment=attachment_message(access, added))

        known = pb.AddAttachmentRequest(
            request_id=first.request_id,
            case_id=first.case_id,
            name=first.name,
            sha256=parcel.content.sha256,
            keeps_metadata=first.keeps_metadata,
            is_public=first.is_public,
        )
        return Prepared(known, write)

    def ListAttachments(
        self, request: pb.ListAttachmentsRequest, context: Context
    ) -> pb.ListAttachmentsResponse:
        """The attachments of a case."""
        access = self._reader(request.case_id)
        page = self.showing.page(access, size=request.page_size, token=request.page_token)
        return pb.ListAttachmentsResponse(
            attachments=[attachment_message(access, one) for one in page.items],
            next_page_token=page.next_page_token,
            total=page.total,
            total_is_exact=page.total_is_exact,
        )

    def GetAttachment(
        self, request: pb.GetAttachmentRequest, context: Context
    ) -> pb.GetAttachmentResponse:
        """One attachment."""
        access = self._reader(request.case_id)
        found = self.showing.one(access, request.attachment_id)
        return pb.GetAttachmentResponse(attachment=attachment_message(access, found))

    def GetAttachmentContent(
        self, request: pb.GetAttachmentContentRequest, context: Context
    ) -> Iterator[pb.GetAttachmentContentResponse]:
        """The file."""
        delivery = self.showing.content(self._reader(request.case_id), request.attachment_id)
        yield from chunked(delivery, pb.GetAttachmentContentResponse)

    def GetAttachmentThumbnail(
        self, request: pb.GetAttachmentThumbnailRequest, context: Context
    ) -> Iterator[pb.GetAttachmentThumbnailResponse]:
        """The small picture."""
        delivery = self.showing.thumbnail(self._reader(request.case_id), request.attachment_id)
        yield from chunked(delivery, pb.GetAttachmentThumbnailResponse)

    def ShareAttachment(
        self, request: pb.ShareAttachmentRequest, context: Context
    ) -> pb.ShareAttachmentResponse:
        """It is shown to the parties, or no longer."""
        access = self._reader(request.case_id)
        shared = self.attaching.share(
            access, request.attachment_id, request.version, is_public=request.is_public
        )
        return pb.ShareAttachmentResponse(attachment=attachment_message(access, shared))

    def RemoveAttachment(
        self, request: pb.RemoveAttachmentRequest, context: Context
    ) -> pb.RemoveAttachmentResponse:
        """It is taken away."""
        access = self.entering.staff(caller(), request.case_id, *BRINGERS)
        removed = self.attaching.remove(
            access, request.attachment_id, request.version, request.reason
        )
        return pb.RemoveAttachmentResponse(attachment=attachment_message(access, removed))

    def _reader(self, case_id: str) -> Access:
        return self.entering.staff(caller(), case_id, *READERS)
