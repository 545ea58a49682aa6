"""Answers the contract `UploadService`: files that come in parts."""

from collections.abc import Iterator

import grpc

from chassis.calls import caller
from chassis.protos import timestamp
from chassis.streams import Prepared, opened
from onedoor.intake.v1 import uploads_pb2 as pb
from onedoor.intake.v1 import uploads_pb2_grpc
from services.intake.domain.attachments import Access
from services.intake.domain.uploads import PART_SIZE, Upload
from services.intake.server.attachment_messages import attachment_message
from services.intake.use_cases import BRINGERS, Entering, Label, Uploading

Context = grpc.ServicerContext


class UploadServicer(uploads_pb2_grpc.UploadServiceServicer):
    """Serves staff on connections that break."""

    def __init__(self, entering: Entering, uploading: Uploading) -> None:
        """Answer from intake's core."""
        self.entering = entering
        self.uploading = uploading

    def BeginUpload(
        self, request: pb.BeginUploadRequest, context: Context
    ) -> pb.BeginUploadResponse:
        """It is said what will come."""
        label = Label(
            name=request.name,
            sha256=request.sha256,
            keeps_metadata=request.keeps_metadata,
            is_public=request.is_public,
        )
        begun = self.uploading.begin(self._bringer(request.case_id), label, request.size)
        return pb.BeginUploadResponse(upload=upload_message(begun))

    def GetUpload(self, request: pb.GetUploadRequest, context: Context) -> pb.GetUploadResponse:
        """How far it is."""
        found = self.uploading.upload(self._bringer(request.case_id), request.upload_id)
        return pb.GetUploadResponse(upload=upload_message(found))

    def PutUploadPart(
        self, requests: Iterator[pb.PutUploadPartRequest], context: Context
    ) -> Prepared:
        """A part comes in; it is noted in the write that follows."""
        first, chunks = opened(requests)
        access = self._bringer(first.case_id)
        part = self.uploading.take_part(access, first.upload_id, first.offset, chunks)

        def write() -> pb.PutUploadPartResponse:
            upload = self.uploading.put_part(
                access, first.upload_id, first.offset, part, first.sha256
            )
            return pb.PutUploadPartResponse(upload=upload_message(upload))

        known = pb.PutUploadPartRequest(
            request_id=first.request_id,
            case_id=first.case_id,
            upload_id=first.upload_id,
            offset=first.offset,
            sha256=part.sha256,
        )
        return Prepared(known, write)

    def CompleteUpload(self, request: pb.CompleteUploadRequest, context: Context) -> Prepared:
        """The parts are joined; the whole is kept in the write that follows."""
        who = caller()
        access = self._bringer(request.case_id)
        parcel = self.uploading.join(access, request.upload_id)

        def write() -> pb.CompleteUploadResponse:
            access = self.entering.staff(who, request.case_id, *BRINGERS)
            added = self.uploading.complete(access, request.upload_id, parcel)
            return pb.CompleteUploadResponse(attachment=attachment_message(access, added))

        return Prepared(request, write)

    def _bringer(self, case_id: str) -> Access:
        return self.entering.staff(caller(), case_id, *BRINGERS)


def upload_message(upload: Upload) -> pb.Upload:
    """How far a file is on its way."""
    return pb.Upload(
        upload_id=upload.id,
        case_id=upload.case_id,
        size=upload.size,
        sha256=upload.sha256,
        part_size=PART_SIZE,
        received_offsets=sorted(upload.parts),
        received_size=upload.received_size,
        expire_time=timestamp(upload.expire_time),
        attachment_id=upload.attachment_id,
    )
