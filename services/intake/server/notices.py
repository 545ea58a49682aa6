"""Answers the contract `NoticeService`: papers for residents."""

from collections.abc import Iterator
from typing import Any

import grpc

from chassis.calls import caller
from onedoor.intake.v1 import notices_pb2 as pb
from onedoor.intake.v1 import notices_pb2_grpc
from services.intake.documents.notices import decline_notice
from services.intake.domain.cases import Case
from services.intake.domain.parts import Refusal
from services.intake.use_cases import Following, Reading

Context = grpc.ServicerContext
_CHUNK_BYTES = 256 * 1024


class NoticeServicer(notices_pb2_grpc.NoticeServiceServicer):
    """Prints."""

    def __init__(self, reading: Reading, following: Following) -> None:
        """Answer from intake's core."""
        self.reading = reading
        self.following = following

    def GetDeclineNotice(
        self, request: pb.GetDeclineNoticeRequest, context: Context
    ) -> Iterator[pb.GetDeclineNoticeResponse]:
        """The notice of non-acceptance, in chunks."""
        case, refusal = self.reading.refusal(caller(), request.case_id)
        yield from _printed(case, refusal, pb.GetDeclineNoticeResponse)

    def GetOwnDeclineNotice(
        self, request: pb.GetOwnDeclineNoticeRequest, context: Context
    ) -> Iterator[pb.GetOwnDeclineNoticeResponse]:
        """The same for who brought the matter."""
        case, refusal = self.following.refusal(caller(), request.code, request.key)
        yield from _printed(case, refusal, pb.GetOwnDeclineNoticeResponse)


def _printed(case: Case, refusal: Refusal, response: Any) -> Iterator[Any]:
    pdf = decline_notice(case, refusal)
    yield response(
        file_name=f"{case.code}-decline.pdf",
        media_type="application/pdf",
        chunk=pdf[:_CHUNK_BYTES],
    )
    for start in range(_CHUNK_BYTES, len(pdf), _CHUNK_BYTES):
        yield response(chunk=pdf[start : start + _CHUNK_BYTES])
