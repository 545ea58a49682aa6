"""Which contracts intake answers."""

from chassis.kernel import Kernel
from chassis.rpc import Registration
from onedoor.intake.v1 import (
    appointments_pb2_grpc,
    archive_pb2_grpc,
    attachments_pb2_grpc,
    cases_pb2_grpc,
    categories_pb2_grpc,
    closing_pb2_grpc,
    desk_pb2_grpc,
    evidence_pb2_grpc,
    follow_pb2_grpc,
    groups_pb2_grpc,
    guidance_pb2_grpc,
    imports_pb2_grpc,
    notes_pb2_grpc,
    notices_pb2_grpc,
    parties_pb2_grpc,
    places_pb2_grpc,
    process_pb2_grpc,
    sameness_pb2_grpc,
    ticket_feeds_pb2_grpc,
    tickets_pb2_grpc,
    uploads_pb2_grpc,
    vocabulary_pb2_grpc,
)
from services.intake.server.appointments import AppointmentServicer
from services.intake.server.archive import ArchiveServicer
from services.intake.server.attachments import AttachmentServicer
from services.intake.server.cases import CaseServicer
from services.intake.server.categories import CategoryServicer
from services.intake.server.closing import ClosingServicer
from services.intake.server.desk import DeskServicer
from services.intake.server.evidence import EvidenceServicer
from services.intake.server.follow import FollowServicer
from services.intake.server.groups import GroupServicer
from services.intake.server.guidance import GuidanceServicer
from services.intake.server.imports import ImportServicer
from services.intake.server.notes import NoteServicer
from services.intake.server.notices import NoticeServicer
from services.intake.server.parties import PartyServicer
from services.intake.server.places import PlaceServicer
from services.intake.server.process import ProcessServicer
from services.intake.server.retention import RetentionServicer
from services.intake.server.sameness import SamenessServicer
from services.intake.server.ticket_feeds import TicketFeedServicer
from services.intake.server.tickets import TicketServicer
from services.intake.server.uploads import UploadServicer
from services.intake.server.vocabulary import VocabularyServicer
from services.intake.settings import IntakeSettings
from services.intake.wiring import Intake, IntakeDesk, IntakeFiles


def registrations(intake: Intake, settings: IntakeSettings, kernel: Kernel) -> list[Registration]:
    """All servicers over one core."""
    cases = CaseServicer(intake.registering, intake.deciding, intake.amending)
    return [
        (
            cases_pb2_grpc.add_CaseServiceServicer_to_server,
            cases,
            "onedoor.intake.v1.CaseService",
        ),
        (
            categories_pb2_grpc.add_CategoryServiceServicer_to_server,
            CategoryServicer(intake.categories, intake.category_keeping),
            "onedoor.intake.v1.CategoryService",
        ),
        (
            closing_pb2_grpc.add_ClosingServiceServicer_to_server,
            ClosingServicer(intake.closing, intake.parting),
            "onedoor.intake.v1.ClosingService",
        ),
        (
            desk_pb2_grpc.add_DeskServiceServicer_to_server,
            DeskServicer(intake.reading, intake.categories, settings.public_url, kernel.now),
            "onedoor.intake.v1.DeskService",
        ),
        (
            follow_pb2_grpc.add_FollowServiceServicer_to_server,
            FollowServicer(intake.following),
            "onedoor.intake.v1.FollowService",
        ),
        (
            sameness_pb2_grpc.add_SamenessServiceServicer_to_server,
            SamenessServicer(intake.finding, intake.bundling),
            "onedoor.intake.v1.SamenessService",
        ),
        (
            imports_pb2_grpc.add_ImportServiceServicer_to_server,
            ImportServicer(intake.importing, kernel),
            "onedoor.intake.v1.ImportService",
        ),
        (
            places_pb2_grpc.add_PlaceServiceServicer_to_server,
            PlaceServicer(intake.placing, settings.public_url),
            "onedoor.intake.v1.PlaceService",
        ),
        (
            ticket_feeds_pb2_grpc.add_TicketFeedServiceServicer_to_server,
            TicketFeedServicer(intake.feed_keeping, intake.ticketing),
            "onedoor.intake.v1.TicketFeedService",
        ),
        (
            groups_pb2_grpc.add_GroupServiceServicer_to_server,
            GroupServicer(intake.grouping),
            "onedoor.intake.v1.GroupService",
        ),
        (
            notices_pb2_grpc.add_NoticeServiceServicer_to_server,
            NoticeServicer(intake.reading),
            "onedoor.intake.v1.NoticeService",
        ),
        (
            parties_pb2_grpc.add_PartyServiceServicer_to_server,
            PartyServicer(intake.parties),
            "onedoor.intake.v1.PartyService",
        ),
        (
            vocabulary_pb2_grpc.add_VocabularyServiceServicer_to_server,
            VocabularyServicer(intake.processes),
            "onedoor.intake.v1.VocabularyService",
        ),
        (
            process_pb2_grpc.add_ProcessServiceServicer_to_server,
            ProcessServicer(intake.process_keeping),
            "onedoor.intake.v1.ProcessService",
        ),
        (
            notes_pb2_grpc.add_NoteServiceServicer_to_server,
            NoteServicer(intake.noting),
            "onedoor.intake.v1.NoteService",
        ),
        (
            archive_pb2_grpc.add_ArchiveServiceServicer_to_server,
            ArchiveServicer(intake.archives),
            "onedoor.intake.v1.ArchiveService",
        ),
        (
            archive_pb2_grpc.add_RetentionServiceServicer_to_server,
            RetentionServicer(intake.keeping),
            "onedoor.intake.v1.RetentionService",
        ),
        *_of_files(intake.files),
        *_of_desk(intake.desk),
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


def _of_desk(desk: IntakeDesk) -> list[Registration]:
    return [
        (
            tickets_pb2_grpc.add_TicketServiceServicer_to_server,
            TicketServicer(desk.queueing),
            "onedoor.intake.v1.TicketService",
        ),
        (
            appointments_pb2_grpc.add_AppointmentServiceServicer_to_server,
            AppointmentServicer(desk.bookings),
            "onedoor.intake.v1.AppointmentService",
        ),
        (
            guidance_pb2_grpc.add_GuidanceServiceServicer_to_server,
            GuidanceServicer(desk.guiding),
            "onedoor.intake.v1.GuidanceService",
        ),
    ]
