"""Which contracts intake answers."""

from chassis.rpc import Registration
from contracts.ports import Now
from onedoor.intake.v1 import (
    attachments_pb2_grpc,
    cases_pb2_grpc,
    closing_pb2_grpc,
    desk_pb2_grpc,
    evidence_pb2_grpc,
    follow_pb2_grpc,
    uploads_pb2_grpc,
    vocabulary_pb2_grpc,
)
from services.intake.server.attachments import AttachmentServicer
from services.intake.server.cases import CaseServicer
from services.intake.server.closing import ClosingServicer
from services.intake.server.desk import DeskServicer
from services.intake.server.evidence import EvidenceServicer
from services.intake.server.follow import FollowServicer
from services.intake.server.uploads import UploadServicer
from services.intake.server.vocabulary import VocabularyServicer
from services.intake.settings import IntakeSettings
from services.intake.wiring import Intake, IntakeFiles


def registrations(intake: Intake, settings: IntakeSettings, now: Now) -> list[Registration]:
    """All servicers over one core."""
    cases = CaseServicer(intake.registering, intake.deciding, intake.amending)
    return [
        (
            cases_pb2_grpc.add_CaseServiceServicer_to_server,
            cases,
            "onedoor.intake.v1.CaseService",
        ),
        (
            closing_pb2_grpc.add_ClosingServiceServicer_to_server,
            ClosingServicer(intake.closing),
            "onedoor.intake.v1.ClosingService",
        ),
        (
            desk_pb2_grpc.add_DeskServiceServicer_to_server,
            DeskServicer(intake.reading, settings.public_url, now),
            "onedoor.intake.v1.DeskService",
        ),
        (
            follow_pb2_grpc.add_FollowServiceServicer_to_server,
            FollowServicer(intake.following),
            "onedoor.intake.v1.FollowService",
        ),
        (
            vocabulary_pb2_grpc.add_VocabularyServiceServicer_to_server,
            VocabularyServicer(),
            "onedoor.intake.v1.VocabularyService",
        ),
        *_of_files(intake.files),
    ]


def _of_files(files: IntakeFiles) -> list[Registration]:
    return [
        (
            attachments_pb2_grpc.add_AttachmentServiceServicer_to_server,
            AttachmentServicer(files.entering, files.attaching, files.showing),
            "onedoor.intake.v1.AttachmentService",
        ),
        (
            evidence_pb2_grpc.add_EvidenceServiceServicer_to_server,
            EvidenceServicer(files.entering, files.attaching, files.showing),
            "onedoor.intake.v1.EvidenceService",
        ),
        (
            uploads_pb2_grpc.add_UploadServiceServicer_to_server,
            UploadServicer(files.entering, files.uploading),
            "onedoor.intake.v1.UploadService",
        ),
    ]
