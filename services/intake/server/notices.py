"""Answers the contract `NoticeService`: papers for residents."""

from collections.abc import Iterator

import grpc

from chassis.calls import caller
from onedoor.intake.v1 import notices_pb2 as pb
from onedoor.intake.v1 import notices_pb2_grpc
from services.intake.documents.notices import decline_notice
from services.intake.use_cases import Reading

Context = grpc.ServicerContext
_CHUNK_BYTES = 256 * 1024


class NoticeServicer(notices_pb2_grpc.NoticeServiceServicer):
    """Prints."""

    def __init__(self, reading: Reading) -> None:
        """Answer from intake's core."""
        self.reading = reading

    def GetDeclineNotice(
        self, request: pb.GetDeclineNoticeRequest, context: Context
    ) -> Iterator[pb.GetDeclineNoticeResponse]:
        """The notice of non-acceptance, in chunks."""
        case, refusal = self.reading.refusal(caller(), request.case_id)
        pdf = decline_notice(case, refusal)
        yield pb.GetDeclineNoticeResponse(
            file_name=f"{case.code}-decline.pdf",
            media_type="application/pdf",
            chunk=pdf[:_CHUNK_BYTES],
        )
        for start in range(_CHUNK_BYTES, len(pdf), _CHUNK_BYTES):
            yield pb.GetDeclineNoticeResponse(chunk=pdf[start : start + _CHUNK_BYTES])
