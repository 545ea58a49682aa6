"""Which contracts intake answers."""

from chassis.kernel import Kernel
from chassis.rpc import Registration
from contracts.ports import Now
from onedoor.intake.v1 import (
    appointments_pb2_grpc,
    archive_pb2_grpc,
    attachments_pb2_grpc,
    cases_pb2_grpc,
    categories_pb2_grpc,
    closing_pb2_grpc,
    desk_pb2_grpc,
    evidence_pb2_grpc,
    evidence_uploads_pb2_grpc,
    exports_pb2_grpc,
    follow_pb2_grpc,
    groups_pb2_grpc,
    guidance_pb2_grpc,
    imports_pb2_grpc,
    member_sheets_pb2_grpc,
    notes_pb2_grpc,
    notices_pb2_grpc,
    open_requests_pb2_grpc,
    own_cases_pb2_grpc,
    pacts_pb2_grpc,
    parties_pb2_grpc,
    party_sheets_pb2_grpc,
    places_pb2_grpc,
    process_pb2_grpc,
    rewards_pb2_grpc,
    sameness_pb2_grpc,
    saved_views_pb2_grpc,
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
from services.intake.server.evidence_uploads import EvidenceUploadServicer
from services.intake.server.exports import ExportServicer
from services.intake.server.follow import FollowServicer
from services.intake.server.groups import GroupServicer
from services.intake.server.guidance import GuidanceServicer
from services.intake.server.imports import ImportServicer
from services.intake.server.member_sheets import MemberSheetServicer
from services.intake.server.notes import NoteServicer
from services.intake.server.notices import NoticeServicer
from services.intake.server.open_requests import OpenRequestServicer
from services.intake.server.own_cases import OwnCaseServicer
from services.intake.server.pacts import PactServicer, TransferServicer
from services.intake.server.parties import PartyServicer
from services.intake.server.party_sheets import PartySheetServicer
from services.intake.server.places import PlaceServicer
from services.intake.server.process import ProcessServicer
from services.intake.server.retention import RetentionServicer
from services.intake.server.reward_schemes import RewardSchemeServicer
from services.intake.server.rewards import RewardClaimServicer, RewardServicer
from services.intake.server.sameness import SamenessServicer
from services.intake.server.saved_views import SavedViewServicer
from services.intake.server.ticket_feeds import TicketFeedServicer
from services.intake.server.tickets import TicketServicer
from services.intake.server.uploads import UploadServicer
from services.intake.server.vocabulary import VocabularyServicer
from services.intake.settings import IntakeSettings
from services.intake.wiring import (
    Intake,
    IntakeCases,
    IntakeDesk,
    IntakeEnding,
    IntakeFiles,
    IntakePacts,
    IntakeRewards,
    IntakeSameness,
    IntakeWaysIn,
)


def registrations(intake: Intake, settings: IntakeSettings, kernel: Kernel) -> list[Registration]:
    """All servicers, topic by topic."""
    return [
        *_of_cases(intake.cases, settings.public_url, kernel.now),
        *_of_parties(intake.cases),
        *_of_ending(intake.ending),
        *_of_sameness(intake.sameness),
        *_of_ways_in(intake.ways_in, settings.public_url, kernel),
        *_of_files(intake.files),
        *_of_desk(intake.desk),
        *_of_rewards(intake.rewards),
        *_of_pacts(intake.pacts),
        (
            exports_pb2_grpc.add_ExportServiceServicer_to_server,
            ExportServicer(intake.exports.exporting),
            "onedoor.intake.v1.ExportService",
        ),
    ]


def _of_cases(cases: IntakeCases, public_url: str, now: Now) -> list[Registration]:
    return [
        (
            cases_pb2_grpc.add_CaseServiceServicer_to_server,
            CaseServicer(cases.registering, cases.deciding, cases.amending),
            "onedoor.intake.v1.CaseService",
        ),
        (
            desk_pb2_grpc.add_DeskServiceServicer_to_server,
            DeskServicer(cases.reading, cases.viewing, cases.categories, public_url, now),
            "onedoor.intake.v1.DeskService",
        ),
        (
            saved_views_pb2_grpc.add_SavedViewServiceServicer_to_server,
            SavedViewServicer(cases.viewing),
            "onedoor.intake.v1.SavedViewService",
        ),
        (
            follow_pb2_grpc.add_FollowServiceServicer_to_server,
            FollowServicer(cases.following),
            "onedoor.intake.v1.FollowService",
        ),
        (
            own_cases_pb2_grpc.add_OwnCaseServiceServicer_to_server,
            OwnCaseServicer(cases.own_cases),
            "onedoor.intake.v1.OwnCaseService",
        ),
        (
            categories_pb2_grpc.add_CategoryServiceServicer_to_server,
            CategoryServicer(cases.categories, cases.category_keeping),
            "onedoor.intake.v1.CategoryService",
        ),
        (
            notices_pb2_grpc.add_NoticeServiceServicer_to_server,
            NoticeServicer(cases.reading, cases.following),
            "onedoor.intake.v1.NoticeService",
        ),
    ]


def _of_parties(cases: IntakeCases) -> list[Registration]:
    return [
        (
            parties_pb2_grpc.add_PartyServiceServicer_to_server,
            PartyServicer(cases.parties),
            "onedoor.intake.v1.PartyService",
        ),
        (
            party_sheets_pb2_grpc.add_PartySheetServiceServicer_to_server,
            PartySheetServicer(cases.party_sheets),
            "onedoor.intake.v1.PartySheetService",
        ),
        (
            groups_pb2_grpc.add_GroupServiceServicer_to_server,
            GroupServicer(cases.grouping),
            "onedoor.intake.v1.GroupService",
        ),
        (
            member_sheets_pb2_grpc.add_MemberSheetServiceServicer_to_server,
            MemberSheetServicer(cases.grouping),
            "onedoor.intake.v1.MemberSheetService",
        ),
    ]


def _of_ending(ending: IntakeEnding) -> list[Registration]:
    return [
        (
            closing_pb2_grpc.add_ClosingServiceServicer_to_server,
            ClosingServicer(ending.closing, ending.parting),
            "onedoor.intake.v1.ClosingService",
        ),
        (
            vocabulary_pb2_grpc.add_VocabularyServiceServicer_to_server,
            VocabularyServicer(ending.processes),
            "onedoor.intake.v1.VocabularyService",
        ),
        (
            process_pb2_grpc.add_ProcessServiceServicer_to_server,
            ProcessServicer(ending.process_keeping),
            "onedoor.intake.v1.ProcessService",
        ),
        (
            notes_pb2_grpc.add_NoteServiceServicer_to_server,
            NoteServicer(ending.noting),
            "onedoor.intake.v1.NoteService",
        ),
        (
            archive_pb2_grpc.add_ArchiveServiceServicer_to_server,
            ArchiveServicer(ending.archives),
            "onedoor.intake.v1.ArchiveService",
        ),
        (
            archive_pb2_grpc.add_RetentionServiceServicer_to_server,
            RetentionServicer(ending.keeping),
            "onedoor.intake.v1.RetentionService",
        ),
    ]


def _of_sameness(sameness: IntakeSameness) -> list[Registration]:
    return [
        (
            sameness_pb2_grpc.add_SamenessServiceServicer_to_server,
            SamenessServicer(sameness.finding, sameness.bundling),
            "onedoor.intake.v1.SamenessService",
        ),
    ]


def _of_ways_in(ways_in: IntakeWaysIn, public_url: str, kernel: Kernel) -> list[Registration]:
    return [
        (
            imports_pb2_grpc.add_ImportServiceServicer_to_server,
            ImportServicer(ways_in.importing, kernel),
            "onedoor.intake.v1.ImportService",
        ),
        (
            places_pb2_grpc.add_PlaceServiceServicer_to_server,
            PlaceServicer(ways_in.placing, public_url),
            "onedoor.intake.v1.PlaceService",
        ),
        (
            ticket_feeds_pb2_grpc.add_TicketFeedServiceServicer_to_server,
            TicketFeedServicer(ways_in.feed_keeping, ways_in.ticketing),
            "onedoor.intake.v1.TicketFeedService",
        ),
        (
            open_requests_pb2_grpc.add_OpenRequestServiceServicer_to_server,
            OpenRequestServicer(ways_in.open_keeping, ways_in.opening),
            "onedoor.intake.v1.OpenRequestService",
        ),
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
        (
            evidence_uploads_pb2_grpc.add_EvidenceUploadServiceServicer_to_server,
            EvidenceUploadServicer(files.entering, files.uploading),
            "onedoor.intake.v1.EvidenceUploadService",
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


def _of_rewards(rewards: IntakeRewards) -> list[Registration]:
    return [
        (
            rewards_pb2_grpc.add_RewardSchemeServiceServicer_to_server,
            RewardSchemeServicer(rewards.keeping),
            "onedoor.intake.v1.RewardSchemeService",
        ),
        (
            rewards_pb2_grpc.add_RewardClaimServiceServicer_to_server,
            RewardClaimServicer(rewards.claiming),
            "onedoor.intake.v1.RewardClaimService",
        ),
        (
            rewards_pb2_grpc.add_RewardServiceServicer_to_server,
            RewardServicer(rewards.rewarding, rewards.accounts),
            "onedoor.intake.v1.RewardService",
        ),
    ]


def _of_pacts(pacts: IntakePacts) -> list[Registration]:
    return [
        (
            pacts_pb2_grpc.add_PactServiceServicer_to_server,
            PactServicer(pacts.pacting),
            "onedoor.intake.v1.PactService",
        ),
        (
            pacts_pb2_grpc.add_TransferServiceServicer_to_server,
            TransferServicer(pacts.transferring),
            "onedoor.intake.v1.TransferService",
        ),
    ]
