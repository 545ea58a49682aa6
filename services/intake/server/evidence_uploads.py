"""Answers the contract `EvidenceUploadService`: files that parties bring in parts."""

from collections.abc import Iterator

import grpc

from chassis.calls import caller
from chassis.streams import Prepared, opened
from onedoor.intake.v1 import evidence_uploads_pb2 as pb
from onedoor.intake.v1 import evidence_uploads_pb2_grpc
from services.intake.server.attachment_messages import attachment_message
from services.intake.server.uploads import upload_message
from services.intake.use_cases import Entering, Label, Uploading

Context = grpc.ServicerContext


class EvidenceUploadServicer(evidence_uploads_pb2_grpc.EvidenceUploadServiceServicer):
    """Serves parties on connections that break."""

    def __init__(self, entering: Entering, uploading: Uploading) -> None:
        """Answer from intake's core."""
        self.entering = entering
        self.uploading = uploading

    def BeginEvidenceUpload(
        self, request: pb.BeginEvidenceUploadRequest, context: Context
    ) -> pb.BeginEvidenceUploadResponse:
        """It is said what will come."""
        access = self.entering.party(caller(), request.code, request.key)
        label = Label(
            name=request.name, sha256=request.sha256, keeps_metadata=request.keeps_metadata
        )
        begun = self.uploading.begin(access, label, request.size)
        return pb.BeginEvidenceUploadResponse(upload=upload_message(begun))

    def GetEvidenceUpload(
        self, request: pb.GetEvidenceUploadRequest, context: Context
    ) -> pb.GetEvidenceUploadResponse:
        """How far it is."""
        access = self.entering.party(caller(), request.code, request.key)
        found = self.uploading.upload(access, request.upload_id)
        return pb.GetEvidenceUploadResponse(upload=upload_message(found))

    def PutEvidenceUploadPart(
        self, requests: Iterator[pb.PutEvidenceUploadPartRequest], context: Context
    ) -> Prepared:
        """A part comes in; it is noted in the write that follows."""
        first, chunks = opened(requests)
        access = self.entering.party(caller(), first.code, first.key)
        part = self.uploading.take_part(access, first.upload_id, first.offset, chunks)

        def write() -> pb.PutEvidenceUploadPartResponse:
            upload = self.uploading.put_part(
                access, first.upload_id, first.offset, part, first.sha256
            )
            return pb.PutEvidenceUploadPartResponse(upload=upload_message(upload))

        known = pb.PutEvidenceUploadPartRequest(
            request_id=first.request_id,
            code=first.code,
            key=first.key,
            upload_id=first.upload_id,
            offset=first.offset,
            sha256=part.sha256,
        )
        return Prepared(known, write)

    def CompleteEvidenceUpload(
        self, request: pb.CompleteEvidenceUploadRequest, context: Context
    ) -> Prepared:
        """The parts are joined; the whole is kept in the write that follows."""
        who = caller()
        access = self.entering.party(who, request.code, request.key)
        parcel = self.uploading.join(access, request.upload_id)

        def write() -> pb.CompleteEvidenceUploadResponse:
            access = self.entering.party(who, request.code, request.key)
            added = self.uploading.complete(access, request.upload_id, parcel)
            return pb.CompleteEvidenceUploadResponse(attachment=attachment_message(access, added))

        return Prepared(request, write)
