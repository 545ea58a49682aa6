"""Answers the contract `ArchiveService`: files of archived cases."""

from collections.abc import Iterator

import grpc

from chassis.calls import caller
from chassis.protos import timestamp
from onedoor.intake.v1 import archive_pb2 as pb
from onedoor.intake.v1 import archive_pb2_grpc
from services.intake.domain.archives import Archive
from services.intake.use_cases.archiving import Archives

Context = grpc.ServicerContext


class ArchiveServicer(archive_pb2_grpc.ArchiveServiceServicer):
    """Shows files."""

    def __init__(self, archives: Archives) -> None:
        """Answer from intake's core."""
        self.archives = archives

    def GetArchive(self, request: pb.GetArchiveRequest, context: Context) -> pb.GetArchiveResponse:
        """The catalogue."""
        archive = self.archives.catalogue(caller(), request.case_id)
        return pb.GetArchiveResponse(archive=_message(archive))

    def GetArchiveFile(
        self, request: pb.GetArchiveFileRequest, context: Context
    ) -> Iterator[pb.GetArchiveFileResponse]:
        """The whole, in chunks."""
        archive, chunks = self.archives.file(caller(), request.case_id)
        yield pb.GetArchiveFileResponse(
            file_name=f"{archive.code}-{archive.edition}.pdf",
            media_type="application/pdf",
        )
        for chunk in chunks:
            yield pb.GetArchiveFileResponse(chunk=chunk)


def _message(archive: Archive) -> pb.Archive:
    return pb.Archive(
        archive_id=archive.id,
        case_id=archive.case_id,
        edition=archive.edition,
        state=archive.state,
        papers=[pb.ArchivePaper(**vars(paper)) for paper in archive.papers],
        pages=archive.pages,
        sha256=archive.file.sha256 if archive.file else "",
        size=archive.file.size if archive.file else 0,
        history_length=archive.history.length if archive.history else 0,
        history_hash=archive.history.hash if archive.history else "",
        order_time=timestamp(archive.order_time),
        ready_time=timestamp(archive.ready_time),
    )
